"""Summaries of energy projects, and the states that they share with pipelines."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django_stubs_ext import StrOrPromise

from portal.editorial.worklist.shelf_lives import is_past
from portal.formatting.country_phrases import Names, in_countries
from portal.formatting.dates import format_day
from portal.formatting.summaries import (
    States,
    fact_in_words,
    labelled,
    lowered,
    state_in_words,
    titles_in_words,
    write_sentences,
    year_of,
)
from portal.participation.vocabularies import PartnerRole, RoleState
from portal.publication.time_travel import today
from portal.records.document_types import RecordDocument
from portal.records.registry import record_model
from projects.energy.document_types import EnergyProjectDocument
from projects.energy.plans import is_overdue, is_yet_to_open
from projects.energy.timelines import STARTS
from projects.energy.vocabularies import Technology

PLANTS: dict[str, StrOrPromise] = {
    Technology.COAL: gettext_lazy("Coal power plant"),
    Technology.GAS: gettext_lazy("Gas power plant"),
    Technology.OIL: gettext_lazy("Oil power plant"),
    Technology.HYDRO: gettext_lazy("Hydropower plant"),
    Technology.PUMPED_STORAGE: gettext_lazy("Pumped-storage plant"),
    Technology.NUCLEAR: gettext_lazy("Nuclear power plant"),
    Technology.SOLAR: gettext_lazy("Solar power plant"),
    Technology.WIND: gettext_lazy("Wind farm"),
}
"""In Russian all of one gender, so that the states need no forms."""

PLANNED = (
    pgettext_lazy("state of a plant or pipeline", "planned for %s"),
    pgettext_lazy("state of a plant or pipeline", "planned"),
)
STATES: States = {
    "announced": PLANNED,
    "pre-construction": PLANNED,
    "proposed": PLANNED,
    "construction": (
        pgettext_lazy("state of a plant or pipeline", "under construction, to open in %s"),
        pgettext_lazy("state of a plant or pipeline", "under construction"),
    ),
    "operating": (
        pgettext_lazy("state of a plant or pipeline", "in operation since %s"),
        pgettext_lazy("state of a plant or pipeline", "in operation"),
    ),
    "mothballed": ("", pgettext_lazy("state of a plant or pipeline", "mothballed")),
    "retired": (
        pgettext_lazy("state of a plant or pipeline", "closed in %s"),
        pgettext_lazy("state of a plant or pipeline", "closed"),
    ),
    "shelved": ("", pgettext_lazy("state of a plant or pipeline", "project shelved")),
    "cancelled": ("", pgettext_lazy("state of a plant or pipeline", "project cancelled")),
}
OVERDUE = pgettext_lazy(
    "state of a plant or pipeline", "was planned for %s, no source says that it opened"
)
DATED_BY = {"operating": ("commissioned_on",), "retired": ("retired_on",)}
"""Facts with the year of a state; of what has not worked yet, those of its start."""
SHOWN_ROLES = (
    PartnerRole.OWNER,
    PartnerRole.SHAREHOLDER,
    PartnerRole.DEVELOPER,
    PartnerRole.CONTRACTOR,
    PartnerRole.FINANCIER,
)
MOST_ROLES = 2
"""Beside the funders, who are always named."""


def energy_project_summary(document: EnergyProjectDocument, names: Names) -> str:
    words = str(PLANTS.get(document["technology"], ""))
    plant = in_countries(words, document["country"], document["second_country"], names)
    capacity = fact_in_words(document, "capacity_mw", names)
    state = state_of(document, document["status"])
    if document["status_is_inferred"]:
        state = _("%s (inferred)") % state
    return write_sentences(
        [plant, _("capacity %s") % capacity if capacity else "", state],
        [pgettext("between what sources say", "; ").join(_roles(document))],
    )


def year_of_state(document: RecordDocument, status: str) -> str:
    """Return the year in which a state began, or is planned to; empty where nobody says."""
    known = [name for name in DATED_BY.get(status, STARTS) if name in document["facts"]]
    return next(filter(None, (year_of(document, name) for name in known)), "")


def state_of(document: RecordDocument, status: str) -> str:
    """Return a state in words; one that had yet to change, and is old, with its day."""
    year = year_of_state(document, status)
    if is_overdue(document):
        building = state_in_words(STATES, status, "") if status == "construction" else ""
        words = [building, str(OVERDUE) % year]
    else:
        as_of = old_day_of_state(document, status)
        state = state_in_words(STATES, status, year)
        words = [state, _("as of %s") % format_day(as_of) if as_of else ""]
    return pgettext("between the parts of a sentence", ", ").join(filter(None, words))


def old_day_of_state(document: RecordDocument, status: str) -> str:
    """Return the day of a state that is to end with operation, once it counts as current no
    longer; else empty."""
    as_of = str(document.get("status_as_of") or "")
    model = record_model(document["kind"])
    is_old = is_yet_to_open(status) and is_past(model, "status", status, as_of, today())
    return as_of if is_old else ""


def _roles(document: EnergyProjectDocument) -> list[str]:
    """Return who has the first two of the roles, and who funds; each is named once."""
    roles_of: dict[str, list[PartnerRole]] = {}
    for role in SHOWN_ROLES:
        rows = [row for row in document["roles"] if row["role"] == role]
        holders = [row["organisation"] for row in rows if row["state"] == RoleState.CURRENT]
        if words := titles_in_words(holders):
            roles_of.setdefault(words, []).append(role)
    fund = {words for words, roles in roles_of.items() if PartnerRole.FINANCIER in roles}
    first = [words for words in roles_of if words not in fund][:MOST_ROLES]
    together = pgettext("between the roles of one company", " and ")
    return [
        labelled(together.join(lowered(role.label) for role in roles), words)
        for words, roles in roles_of.items()
        if words in fund or words in first
    ]
