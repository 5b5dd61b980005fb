"""Planned days in documents of the time before they were facts of their own."""

from portal.models import Standing
from portal.records.document_types import ClaimDocument, FactDocument, JsonObject
from portal.records.documents import build_fact

NOT_YET = ("announced", "proposed", "pre-construction", "construction", "shelved", "cancelled")
"""Beside one of these statuses, a day of commissioning was a plan."""


def part_plans(document: JsonObject) -> JsonObject:
    """9 → 10: of what has not worked, the day of commissioning is the planned one. A statement
    that it began on a day before it was made stays what it is."""
    for phase in document.get("phases", ()):
        if phase.get("status") in NOT_YET:
            phase["planned_on"] = phase.get("commissioned_on", "")
            phase["commissioned_on"] = ""
            for stated in phase.get("statements", ()):
                stated["fact"] = stated["fact"].replace("-commissioned_on", "-planned_on")
    told = document.get("facts", {}).get("commissioned_on")
    if told and document.get("status") in NOT_YET:
        document["facts"] |= {"commissioned_on": _outcome(told), "planned_on": _plan(told)}
    return document


def _plan(told: FactDocument) -> FactDocument:
    claims = [claim for claim in told["claims"] if _is_plan(claim)]
    disputed = any(claim["agrees"] is False for claim in claims)
    ruling = told["ruling"] if disputed else None
    return {**told, "claims": claims, "disputed": disputed, "ruling": ruling}


def _outcome(told: FactDocument) -> FactDocument:
    claims: list[ClaimDocument] = [claim for claim in told["claims"] if not _is_plan(claim)]
    for claim in claims:
        if claim["agrees"] is not None:  # there is no accepted value beside it any more
            claim |= {"agrees": None, "standing": Standing.NOT_COMPARED, "standing_reason": ""}
    return build_fact(claims=claims)


def _is_plan(claim: ClaimDocument) -> bool:
    day = claim["text"]
    return bool(claim["agrees"]) or day > claim["source"]["published_on"][: len(day)]
