"""The pages of energy projects, with milestones and phases on an axis of years."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.formatting.dates import format_day
from portal.formatting.locales import join_list
from portal.formatting.presentation import name_of_part, sort_by_numbers
from portal.graphics.time_axis import Stretch, TimeAxis
from portal.participation.views import beside_roles
from portal.site.lists.timelines import Timeline
from portal.site.records.chronology import ChronologyEntry, edition_day, is_ahead, is_day
from projects.energy.document_types import EnergyProjectDocument, PhaseDocument
from projects.energy.models import EnergyProject
from projects.energy.parts import Phase
from projects.energy.plans import plan_notes
from projects.energy.vocabularies import GIVEN_UP, CapacityRating, ProjectStatus

PROJECTS_IN_TIME = Timeline(
    column="commissioned_on planned_on",
    fact="commissioned_on",
    figures=("technology", "status", "capacity_mw", "country"),
)


def beside_project(project: EnergyProject, document: EnergyProjectDocument) -> dict[str, object]:
    axis, phases = phase_spans(document)
    return {
        **beside_roles(document),
        "fact_notes": _notes(document),
        "planned": ("planned_on",),
        "entries": entries(document),
        "axis": axis,
        "phases": phases,
        "has_retired": any(life.phase.get("retired_on") for life in phases),
    }


def _notes(document: EnergyProjectDocument) -> dict[str, str]:
    """Remarks beside facts: the day of a status, the rating of a capacity."""
    status = [_("inferred, as sources are silent")] if document.get("status_is_inferred") else []
    if as_of := document.get("status_as_of"):
        status.append(_("as of %s") % format_day(as_of))
    rating = document.get("capacity_rating", "")
    return {
        "status": ", ".join(status),
        "capacity_mw": rating if rating not in ("", CapacityRating.UNKNOWN) else "",
        **plan_notes(document),
    }


DATES = ("commissioned_on", "retired_on", "planned_on")
NAMED = 4
"""So many phases of one day are named; of more, only the number is given."""


@dataclass(frozen=True)
class PhaseSpan:
    """A phase, how long it has been at work, and how large it is among the phases."""

    phase: PhaseDocument
    stretch: Stretch | None
    is_planned: bool
    is_open: bool
    """True while it works, or where its end is unknown."""
    share: str


def entries(document: EnergyProjectDocument) -> list[ChronologyEntry]:
    """Milestones, and the days of phases that the project's own do not tell already."""
    return [*_milestones(document), *_phases(document)]


def phase_spans(document: EnergyProjectDocument) -> tuple[TimeAxis | None, list[PhaseSpan]]:
    """The phases on one axis, which reaches to the day of the edition, if several have days."""
    phases = sort_by_numbers(document.get("phases", []))
    days = [[day for day in _days(phase) if is_day(day)] for phase in phases]
    is_drawn = sum(map(bool, days)) >= min(2, max(1, len(phases)))
    axis = TimeAxis.around([*chain(*days), edition_day(document)]) if is_drawn else None
    largest = max((_number(phase) for phase in phases), default=Decimal(0))
    return axis, [_span_of(document, axis, phase, largest) for phase in phases]


def _milestones(document: EnergyProjectDocument) -> list[ChronologyEntry]:
    return [
        ChronologyEntry(
            on=milestone["on"],
            kind="milestone",
            row=milestone,
            badge=(milestone["status"], "projects.Milestone.milestone_status"),
            text=milestone.get("note", {}),
            is_planned=is_ahead(document, milestone["on"]),
        )
        for milestone in document.get("milestones", [])
        if is_day(milestone["on"])
    ]


def _phases(document: EnergyProjectDocument) -> list[ChronologyEntry]:
    """Phases that began or ended on one day, or are to begin on it, together."""
    told = {document["facts"][name]["text"] for name in DATES}
    found: dict[tuple[str, str], list[PhaseDocument]] = defaultdict(list)
    for phase in document["phases"]:
        for name, day in zip(DATES, _dates(phase), strict=True):
            if is_day(day) and day not in told:
                found[day, name].append(phase)
    return [
        ChronologyEntry(
            on=day,
            kind="phase",
            words=_words(name, rows),
            row=rows[0],
            is_planned=name == "planned_on" or is_ahead(document, day),
        )
        for (day, name), rows in found.items()
    ]


def _words(name: str, phases: list[PhaseDocument]) -> SafeString:
    names = [name_of_part(Phase, phase["name"]) for phase in phases if phase.get("name")]
    if len(names) == len(phases) <= NAMED:
        which = join_list(names)
    else:
        count = len(phases)
        which = ngettext("%(count)s phase", "%(count)s phases", count) % {"count": count}
    pattern = _("Retired – %s") if name == "retired_on" else _("Commissioned – %s")
    return SafeString(pattern % which)


def _span_of(
    document: EnergyProjectDocument, axis: TimeAxis | None, phase: PhaseDocument, largest: Decimal
) -> PhaseSpan:
    began, ended = _days(phase)
    is_planned = not phase["commissioned_on"] or is_ahead(document, began)
    share = f"{100 * _number(phase) / largest:.1f}" if largest else "0"
    if axis is None or not is_day(began):
        return PhaseSpan(phase, None, is_planned, is_open=False, share=share)
    start = float(axis.stretch(began).x)
    if is_day(ended):
        end = axis.stretch(ended)
        stretch = axis.between(start, float(end.x) + float(end.width))
        return PhaseSpan(phase, stretch, is_planned, is_open=False, share=share)
    at_work = phase.get("status") == ProjectStatus.OPERATING
    end_at = float(axis.stretch(edition_day(document)).x) if at_work else start
    stretch = axis.between(start, 100.0 if is_planned else end_at)
    return PhaseSpan(phase, stretch, is_planned, is_open=at_work, share=share)


def _dates(phase: PhaseDocument) -> tuple[str, str, str]:
    return phase["commissioned_on"], phase["retired_on"], phase["planned_on"]


def _days(phase: PhaseDocument) -> tuple[str, str]:
    """When it began, or is to begin, and when it ended; of what was given up before, nothing."""
    began, ended, planned = _dates(phase)
    return began or ("" if phase.get("status") in GIVEN_UP else planned), ended


def _number(phase: PhaseDocument) -> Decimal:
    value = phase.get("capacity_mw")
    return Decimal(str(value)) if isinstance(value, int | float) else Decimal(0)
