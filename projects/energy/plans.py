"""Planned days: once they have passed, and in documents of the time before they were facts."""

from django.utils.translation import gettext as _

from portal.facts.timeline import is_over
from portal.models import Standing
from portal.publication.time_travel import today
from portal.records.document_types import JsonObject, RecordDocument
from portal.records.documents import build_fact
from projects.energy.vocabularies import GIVEN_UP

NOT_YET = ("announced", "proposed", "pre-construction", "construction", "shelved", "cancelled")
"""Beside one of these statuses, a day of commissioning was a plan."""


def is_overdue(document: RecordDocument) -> bool:
    """True if the planned day has passed and no source says that it opened."""
    told = {name: fact["value"] for name, fact in document["facts"].items()}
    plan = "" if told.get("commissioned_on") else str(told.get("planned_on") or "")
    return bool(plan) and is_yet_to_open(told["status"]) and is_over(plan, today().isoformat())


def is_yet_to_open(status: object) -> bool:
    """True of a state that is to end with the start of operation."""
    return status in {*NOT_YET} - GIVEN_UP


def plan_notes(document: RecordDocument) -> dict[str, str]:
    return {"planned_on": _("no source here says that it opened") if is_overdue(document) else ""}


def part_plans(document: JsonObject) -> JsonObject:
    """9 → 10: of what has not worked, the day of commissioning is the planned one. A statement
    that it began on a day before it was made stays what it is. Old documents lack any key."""
    for phase in document.get("phases", ()):
        if phase.get("status") in NOT_YET and "commissioned_on" in phase:
            phase["planned_on"], phase["commissioned_on"] = phase["commissioned_on"], ""
            for stated in phase.get("statements", ()):
                stated["fact"] = stated["fact"].replace("-commissioned_on", "-planned_on")
    told = document.get("facts", {}).get("commissioned_on")
    if told and document.get("status") in NOT_YET:
        document["facts"] |= {"commissioned_on": _outcome(told), "planned_on": _plan(told)}
    return document


def _plan(told: JsonObject) -> JsonObject:
    claims = [claim for claim in told.get("claims", ()) if _is_plan(claim)]
    disputed = any(claim.get("agrees") is False for claim in claims)
    ruling = told.get("ruling") if disputed else None
    return {**told, "claims": claims, "disputed": disputed, "ruling": ruling}


def _outcome(told: JsonObject) -> JsonObject:
    """There is no accepted value any more beside which a claim could stand."""
    beside = {"agrees": None, "standing": Standing.NOT_COMPARED.value, "standing_reason": ""}
    claims = [claim for claim in told.get("claims", ()) if not _is_plan(claim)]
    compared = [one if one.get("agrees") is None else {**one, **beside} for one in claims]
    return {**build_fact(), "claims": compared}


def _is_plan(claim: JsonObject) -> bool:
    day, told_on = claim.get("text", ""), claim.get("source", {}).get("published_on", "")
    return bool(claim.get("agrees")) or day > told_on[: len(day)]
