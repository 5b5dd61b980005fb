from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.facts import Amount, Choice, CountryCode, CountryCodes, Fact, PartialDate, Reference
from portal.facts.timeline import StateChange, StateRules
from portal.models import (
    Country,
    PartialDateField,
    Place,
    Record,
    above_zero,
    amount_column,
    country_column,
    needed_in_public,
    reference_column,
)
from portal.models.fields import LimitedTextField
from portal.participation.models import OrganisationRole
from portal.participation.vocabularies import ROLE_COLUMNS


class Fuel(models.TextChoices):
    GAS = "gas", _("Gas")
    OIL = "oil", _("Oil")
    HYDROGEN = "hydrogen", _("Hydrogen")


class PipelineStatus(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    CONSTRUCTION = "construction", _("Under construction")
    OPERATING = "operating", _("Operating")
    MOTHBALLED = "mothballed", _("Mothballed")
    RETIRED = "retired", _("Retired")
    SHELVED = "shelved", _("Shelved")
    CANCELLED = "cancelled", _("Cancelled")


WORKED = frozenset({PipelineStatus.OPERATING, PipelineStatus.MOTHBALLED, PipelineStatus.RETIRED})
"""Only what has worked was commissioned."""


class Pipeline(Record):
    """A pipeline, or a segment of one, from one country to another or within one."""

    schema_type = "Place"
    whole = "system"
    late_columns = {"planned_on": 1, "start_place": 1, "end_place": 1, "countries_": 3}
    late_columns |= {"owners_as_printed": 0, **dict.fromkeys(ROLE_COLUMNS, 4)}
    """The first of these is not late, though its name begins as that of one that is."""
    ends = ("start_place", "end_place")
    key_facts = (
        *("length_km", "capacity_bcm_year", "capacity_mt_year"),
        *("commissioned_on", "planned_on"),
    )

    facts = {
        "fuel": Fact(type=Choice(Fuel)),
        "status": Fact(type=Choice(PipelineStatus), columns=("pipeline_status",)),
        "start_country": Fact(type=CountryCode()),
        "end_country": Fact(type=CountryCode()),
        "capacity_bcm_year": Fact(type=Amount(), unit="bcm a year"),
        "throughput_bcm_year": Fact(type=Amount(), unit="bcm a year"),
        "capacity_mt_year": Fact(type=Amount(), unit="Mt a year"),
        "length_km": Fact(type=Amount(), unit="km"),
        "commissioned_on": Fact(type=PartialDate()),
        "planned_on": Fact(type=PartialDate()),
        "start_place": Fact(type=Reference("portal.place")),
        "end_place": Fact(type=Reference("portal.place")),
        "countries": Fact(type=CountryCodes()),
    }
    fact_labels = {"countries": _("countries of the route")}
    state_rules = StateRules(
        status="pipeline_status",
        states=PipelineStatus,
        changes=(StateChange("commissioned_on", PipelineStatus.OPERATING, WORKED),),
    )
    parts = ("external_ids", "roles")
    search_worth = 26

    segment = models.CharField(max_length=120, blank=True)
    fuel = models.CharField(_("fuel"), max_length=10, choices=Fuel)
    pipeline_status = models.CharField(_("status"), max_length=14, choices=PipelineStatus)
    start_country = country_column(_("start country"))
    end_country = country_column(_("end country"))
    start_place = reference_column(Place, _("start place"))
    end_place = reference_column(Place, _("end place"))
    countries = models.ManyToManyField(
        Country, related_name="pipelines", help_text=_("Every country it passes")
    )
    system = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        related_name="segments",
        null=True,
        blank=True,
        help_text=_("The pipeline system this segment is part of"),
    )
    capacity_bcm_year = amount_column(
        pgettext_lazy("of a line", "capacity"), max_digits=10, decimal_places=3
    )
    throughput_bcm_year = amount_column(_("throughput"), max_digits=10, decimal_places=3)
    capacity_mt_year = amount_column(_("capacity for oil"), max_digits=10, decimal_places=3)
    length_km = amount_column(_("length"), max_digits=10)
    commissioned_on = PartialDateField(_("commissioned"))
    planned_on = PartialDateField(_("planned commissioning"))
    to_china = models.BooleanField(_("carries gas to China"), default=False)
    owners_as_printed = LimitedTextField(_("owners, as printed"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("pipeline")
        verbose_name_plural = _("pipelines")
        constraints = [
            *Record.Meta.constraints,
            needed_in_public("start_country", "end_country"),
            above_zero("length_km", "projects_pipeline_length"),
            above_zero("capacity_bcm_year", "projects_pipeline_capacity"),
        ]


class PipelineRole(OrganisationRole):
    record = models.ForeignKey(Pipeline, on_delete=models.CASCADE, related_name="roles")
