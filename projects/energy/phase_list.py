"""The page of all units and phases, `/phases/`: the rows of the endpoint of that name."""

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.filters.closed import ClosedFilterSet
from portal.formatting.presentation import present_row
from portal.formatting.source_list import SourceList
from portal.opendata.api.parts import public_rows
from portal.participation.views import NamedRole, add_participants, roles_asked_of_all
from portal.records.documents import document_of
from portal.records.kinds import PartPage
from portal.site.filter_form import build_query
from portal.site.lists.lists import render_list, requested_page
from projects.energy.document_types import EnergyProjectDocument, PhaseDocument
from projects.energy.filters import EnergyProjectFilter, PhaseFilter
from projects.energy.models import EnergyProject
from projects.energy.parts import Phase

PLANTS = "/energy-projects/"


class PhaseRow(NamedTuple):
    """A phase, the plant that it is a part of, as the document of the plant has them, and who
    owns, builds and pays for it."""

    plant: EnergyProjectDocument
    phase: PhaseDocument
    roles: list[tuple[StrOrPromise, list[NamedRole]]]


def phase_list(request: HttpRequest) -> HttpResponse:
    phases = public_rows(Phase).select_related("record__edition")
    found = PhaseFilter(request.GET, phases)
    page = requested_page(request, found)
    context = {
        "filterset": found,
        "page": page,
        "rows": [_row(phase) for phase in page],
        "sources": SourceList(is_brief=True),
        "list_title": PHASES.title,
        "whole": _plants_without_phases(found),
        "other_lists": [(_("Whole plants"), _address(PLANTS, _shared(found, EnergyProjectFilter)))],
    }
    return render_list(request, "projects/phase_list.html", context)


PHASES = PartPage(
    view=phase_list,
    title=_("Units and phases"),
    about=_("every unit of a power plant with its own status, capacity and years"),
)


def beside_projects(context: dict[str, Any]) -> dict[str, object]:
    """Return what the list of plants needs besides: who takes part, and the way to their phases."""
    found = context["filterset"]
    address = _address("/phases/", _shared(found, PhaseFilter))
    return {
        **add_participants(context),
        "other_lists": [(PHASES.title, address)],
        "units": {"count": _count_units_of_others(found), "url": address},
    }


def _row(phase: Phase) -> PhaseRow:
    document = present_row(document_of(phase.record, EnergyProjectDocument))
    shown = next(one for one in document["phases"] if one["uid"] == phase.uid)
    roles = [one for one in document["roles"] if not one["phases"] or phase.uid in one["phases"]]
    return PhaseRow(document, shown, roles_asked_of_all(roles))


def _count_units_of_others(found: ClosedFilterSet) -> int:
    """Count the units that fit a question about a status though their plant has another one; none
    where no status is asked, or something that units do not have."""
    asked = _shared(found, PhaseFilter)
    if not found.is_valid() or "status" not in asked or len(asked) < len(_filtering(found)):
        return 0
    units = PhaseFilter(asked, public_rows(Phase)).qs
    return units.exclude(record__project_status__in=asked.getlist("status")).count()


def _plants_without_phases(found: PhaseFilter) -> dict[str, object]:
    """Return how many plants have no phases and else fit the question, with the address of their
    list; nothing where the question asks for what only phases have."""
    asked = _shared(found, EnergyProjectFilter)
    if not found.is_valid() or len(asked) < len(_filtering(found)):
        return {}
    asked["has_phases"] = "false"
    count = EnergyProjectFilter(asked, EnergyProject.objects.all()).count_rows()
    return {"count": count, "url": _address(PLANTS, asked)}


def _filtering(found: ClosedFilterSet) -> set[str]:
    """Return the names of what a list is asked for, without its order."""
    return found.data.keys() & found.filters.keys() - {"order"}


def _shared(found: ClosedFilterSet, other: type[ClosedFilterSet]) -> QueryDict:
    """Return what a list is asked for that another one can be asked for as well."""
    asked = QueryDict(mutable=True)
    for name, values in found.data.lists():
        if name in found.filters and name in other.base_filters and name != "order":
            asked.setlist(name, values)
    return asked


def _address(path: str, asked: QueryDict) -> str:
    return path + build_query(asked)
