"""The FilterSets of energy projects, and of their phases, milestones and photos."""

from django.utils.translation import gettext_lazy as _

from portal.filters.ordering import Ordering
from portal.filters.parameters import (
    DateFrom,
    DateTo,
    IContains,
    InCountry,
    InProvince,
    InRegister,
    MultipleChoiceFilter,
    NumberFilter,
    TextIn,
)
from portal.filters.parts import RECORD, PartFilter, SourcedPartFilter
from portal.filters.positions import InBox, Near, WithinKm
from portal.filters.records import TITLE, UPDATED, HasPartFilter, NotKnownFilter, RecordFilter
from portal.filters.valid_on import StatusOnDay, ValidOn
from portal.participation.filters import role_parameters
from projects.energy.models import EnergyProject
from projects.energy.parts import Milestone, Phase, Photo


class EnergyProjectFilter(RecordFilter):
    model = EnergyProject
    country = InCountry("country", "second_country")
    admin1 = InProvince("admin1", label=_("Province or region"))
    technology = MultipleChoiceFilter(label=_("Technology"))
    status = StatusOnDay("project_status", label=_("Status"))
    valid_on: ValidOn | None = ValidOn()
    capacity_min = NumberFilter("capacity_mw", "gte", label=_("Capacity from, MW"))
    capacity_max = NumberFilter("capacity_mw", "lte", label=_("Capacity to, MW"))
    commissioned_from = DateFrom("commissioned_on", label=_("Commissioned from"))
    commissioned_to = DateTo("commissioned_on", label=_("Commissioned to"))
    planned_from = DateFrom("planned_on", label=_("Planned from"))
    planned_to = DateTo("planned_on", label=_("Planned to"))
    organisation, role, participation, participation_state, company_group = role_parameters()
    unknown = NotKnownFilter(
        EnergyProject,
        *("capacity_mw", "commissioned_on", "coordinates", "province", "roles"),
        also={"roles": ("owner_as_printed", "operator_as_printed")},
    )
    external_id = InRegister("external_ids", of_parts={"phases": "gem_unit_id"})
    has_phases = HasPartFilter("phases", label=_("Units or phases on record"), for_programs=True)
    bbox = InBox()
    near, within_km = Near(), WithinKm()
    also = (
        *("technology_detail", "status_is_inferred", "status_as_of", "capacity_rating"),
        *("river", "owner_as_printed", "operator_as_printed", "chinese_role"),
        "related_project",
    )
    order = Ordering(
        "title",
        title=TITLE,
        capacity=("capacity_mw", _("capacity")),
        commissioned=("commissioned_on?", _("date of commissioning")),
        country=("country", _("country")),
        updated=UPDATED,
        planned=("planned_on?", _("planned commissioning")),
    )


class PhaseFilter(SourcedPartFilter):
    model = Phase
    country = InCountry("record__country", "record__second_country")
    technology = MultipleChoiceFilter("record__technology", label=_("Technology"))
    status = MultipleChoiceFilter("phase_status", label=_("Status"))
    capacity_min = NumberFilter("capacity_mw", "gte", label=_("Capacity from, MW"))
    capacity_max = NumberFilter("capacity_mw", "lte", label=_("Capacity to, MW"))
    commissioned_from = DateFrom("commissioned_on", label=_("Commissioned from"))
    commissioned_to = DateTo("commissioned_on", label=_("Commissioned to"))
    planned_from = DateFrom("planned_on", label=_("Planned from"))
    planned_to = DateTo("planned_on", label=_("Planned to"))
    organisation, role, participation, participation_state, company_group = role_parameters(
        EnergyProject
    )
    gem_unit_id = TextIn(label=_("GEM unit ID"), for_programs=True)
    bbox = InBox("record__")
    near, within_km = Near("record__"), WithinKm()
    also = ("record", "name", "retired_on", "locator", "quote")
    order = Ordering(
        "record",
        record=RECORD,
        capacity=("capacity_mw", _("capacity")),
        commissioned=("commissioned_on?", _("date of commissioning")),
    )


class MilestoneFilter(SourcedPartFilter):
    model = Milestone
    country = InCountry("record__country", "record__second_country")
    status = MultipleChoiceFilter("milestone_status", label=_("Status"))
    from_ = DateFrom("on", label=_("From"))
    to = DateTo("on", label=_("To"))
    note = IContains("note_en", "note_zh_hans", "note_ru", label=_("Note"))
    also = ("record", "record__technology", "locator", "quote")
    order = Ordering("record", record=RECORD, date=("on", _("date")))


class PhotoFilter(PartFilter):
    model = Photo
    country = InCountry("record__country", "record__second_country")
    also = ("record", "credit", "licence", "width", "height")
    order = Ordering("record", record=RECORD)
