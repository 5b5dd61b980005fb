"""Planned days in documents of the time before they were facts of their own."""

from portal.models import Standing
from portal.records.document_types import JsonObject
from portal.records.documents import build_fact

NOT_YET = ("announced", "proposed", "pre-construction", "construction", "shelved", "cancelled")
"""Beside one of these statuses, a day of commissioning was a plan."""


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
