"""Parts of an energy project: phases, roles, milestones, photos, names."""

from collections.abc import Iterable
from typing import ClassVar, Self, override

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.facts import Amount, Choice, Fact, PartialDate
from portal.models import PartialDateField, PicturePart, SourcedPart, above_zero, amount_column
from portal.models.fields import PartUidsField
from portal.models.languages import LocalText, in_each_language
from portal.models.publishable import Blocker
from portal.participation.models import OrganisationRole
from portal.participation.vocabularies import ROLE_COLUMNS
from projects.energy import phase_names
from projects.energy.models import EnergyProject
from projects.energy.vocabularies import ProjectStatus

OF_PLANT = ("country", "technology")


class Phase(SourcedPart):
    """Units under one permit, usually online together, with a status and dates of their own."""

    heading = _("Phases")
    has_columns = True
    of_record = OF_PLANT
    late_columns = {
        "planned_on": 1,
        **dict.fromkeys(OF_PLANT, 5),
        **dict.fromkeys(("gem_unit_id", *ROLE_COLUMNS), 6),
    }
    facts: ClassVar[dict[str, Fact]] = {
        "status": Fact(type=Choice(ProjectStatus), columns=("phase_status",)),
        "capacity_mw": Fact(type=Amount(), unit="MW"),
        "commissioned_on": Fact(type=PartialDate()),
        "retired_on": Fact(type=PartialDate()),
        "planned_on": Fact(type=PartialDate()),
    }

    identified_by = ("gem_unit_id",)
    named_by = ("name",)

    record = models.ForeignKey(EnergyProject, on_delete=models.CASCADE, related_name="phases")
    name = models.CharField(_("phase"), max_length=120)
    phase_status = models.CharField(_("status"), max_length=16, choices=ProjectStatus)
    capacity_mw = amount_column(_("capacity"), "MW", decimal_places=3)
    commissioned_on = PartialDateField(_("commissioned"))
    retired_on = PartialDateField(_("retired"))
    planned_on = PartialDateField(_("planned commissioning"))
    gem_unit_id = models.CharField(
        _("GEM unit ID"),
        max_length=20,
        blank=True,
        default="",
        db_default="",
        help_text=_("Identifier of the unit at Global Energy Monitor, as in G602353"),
    )

    class Meta(SourcedPart.Meta):
        constraints = [
            *SourcedPart.Meta.constraints,
            above_zero(
                "capacity_mw",
                "projects_phase_capacity",
                _("A capacity is more than zero; leave it empty."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def plant_roles(self) -> list["EnergyProjectRole"]:
        """Return the roles in its plant but those that name other phases."""
        roles = self.record.roles.all()
        return [role for role in roles if not role.phases or self.uid in role.phases.split()]

    @classmethod
    @override
    def name_in_words(cls, name: str) -> str:
        return phase_names.in_words(name)


class EnergyProjectRole(OrganisationRole):
    late_columns = {**OrganisationRole.late_columns, "technology": 5, "phases": 6}
    of_record = OF_PLANT

    record = models.ForeignKey(EnergyProject, on_delete=models.CASCADE, related_name="roles")
    phases = PartUidsField(
        "phases",
        verbose_name=_("phases"),
        max_length=520,
        blank=True,
        default="",
        db_default="",
        help_text=_("Those that it is about, as the source names them; none: the whole plant"),
    )

    @classmethod
    @override
    def blockers(cls, rows: Iterable[Self], place: str) -> list[Blocker]:
        naming = [row for row in rows if row.phases]
        there = {phase.uid for row in naming[:1] for phase in row.record.phases.all()}
        gone = [row for row in naming if not there.issuperset(row.phases.split())]
        sentence = _("These roles name phases that are no longer there: %s.")
        return [Blocker(sentence, [(row.organisation, place) for row in gone])] if gone else []


class Milestone(SourcedPart):
    """A dated change of status."""

    heading = _("Milestones")
    has_columns = True
    of_record = OF_PLANT
    facts: ClassVar[dict[str, Fact]] = {
        "on": Fact(type=PartialDate()),
        "status": Fact(type=Choice(ProjectStatus), columns=("milestone_status",)),
    }

    named_by = ("milestone_status",)

    record = models.ForeignKey(EnergyProject, on_delete=models.CASCADE, related_name="milestones")
    on = PartialDateField(_("date"), blank=False)
    milestone_status = models.CharField(_("status"), max_length=16, choices=ProjectStatus)
    note_en, note_zh_hans, note_ru = in_each_language(models.CharField, _("note"), max_length=300)

    note = LocalText("note")

    class Meta(SourcedPart.Meta):
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.on}: {self.get_milestone_status_display()}"


class Photo(PicturePart):
    """A picture with the words that replace it, its author and its licence."""

    record = models.ForeignKey(EnergyProject, on_delete=models.CASCADE, related_name="photos")
