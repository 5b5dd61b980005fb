"""The shape of a figure: value, unit, comparator, source, permanent address and citation."""

from collections.abc import Mapping
from urllib.parse import urlencode

from portal.formatting.addresses import absolute_url, permanent_url
from portal.models.languages import pick_text
from portal.opendata.mcp.schemas import Answer
from portal.publication import time_travel
from portal.records.contributions import Statement
from portal.records.document_types import FactDocument, Json, Moment, RulingDocument, SourceDocument
from portal.site.citations.citation import citation_of_statement
from portal.site.citations.formats import write_plain

SOURCE = ("slug", "kind", "publisher", "title", "published_on", "url")
VALUE = ("value", "text", "unit", "comparator")
BRIEF = (
    *("text", "comparator", "lower", "upper", "source", "attributed_to", "standing"),
    *("standing_reason", "url"),
)
COPIED = (
    *("value", "text", "comparator", "lower", "upper", "as_printed", "as_of", "source", "locator"),
    *("quote", "note", "standing", "standing_reason", "agrees", "attributed_to"),
)
"""Keys of a claim that a figure has as the document has them."""


def accepted(fact: FactDocument) -> Answer:
    """Return the value of a fact, with its unit and comparator."""
    values: Mapping[str, object] = fact
    return {name: values[name] for name in VALUE}


def brief_figure(said: Statement, names: Mapping[str, str], *more: str) -> Answer:
    """Return what of a figure stands beside the accepted value and its unit."""
    found = figure(said, names)
    return {name: found[name] for name in (*BRIEF, *more)}


def figure(said: Statement, names: Mapping[str, str]) -> Answer:
    """Return a statement in the shape of all figures; `names` are those of countries."""
    claim: Mapping[str, object] = said.claim
    uid = said.claim["uid"]
    return {
        "uid": uid,
        "unit": said.fact["unit"],
        **{name: claim[name] for name in COPIED},
        "recorded_at": _moment(said.claim["recorded_at"]),
        "url": permanent_url(uid),
        "cite_as": write_plain(citation_of_statement(uid, said, names=names)),
    }


def ruling(found: RulingDocument | None) -> Answer | None:
    """Return why a value was taken, in the active language."""
    if not found:
        return None
    reason = str(pick_text(found["reason"]))
    return {
        "rule": found["rule"],
        "reason": reason,
        "made_at": _moment(found["made_at"]),
        "made_in_role": found["made_in_role"],
    }


def record_named(kind: str, uid: str, title: dict[str, str]) -> Answer:
    """Return a record as what get_record takes, its title and its permanent address."""
    words = str(pick_text(title))
    return {"key": f"{kind}:{uid}", "kind": kind, "title": words, "url": permanent_url(uid)}


def source_in_short(source: SourceDocument) -> Answer:
    """Return what an answer says of a source of its documents."""
    values: Mapping[str, object] = source
    return {name: values[name] for name in SOURCE}


def whole_address(path: str) -> str:
    return absolute_url(path) if path.startswith("/") else path


def shorten_answer(answer: Answer) -> Answer:
    """Return an answer as it is sent: without what is empty (its own lists stay), with absolute
    addresses in `url` and `page`, that of a page as of the moment that is read, with the slug of a
    source in its place."""
    return {n: _shorten_value(n, value) for n, value in answer.items() if value not in (None, "")}


def _shorten_value(name: str, value: Json) -> Json:
    if isinstance(value, list):
        return [_shorten_value("", item) for item in value]
    if name == "page" and isinstance(value, str) and (then := time_travel.past_moment()):
        asked = {time_travel.PARAMETER: time_travel.write_moment(then.at)}
        return whole_address(f"{value}?{urlencode(asked)}")
    if name in ("url", "page") and isinstance(value, str):
        return whole_address(value)
    if name in ("source", "attributed_to") and isinstance(value, dict) and "slug" in value:
        return value["slug"]
    if isinstance(value, dict):
        return shorten_answer({key: item for key, item in value.items() if item not in ([], {})})
    return value


def _moment(found: Moment) -> str:
    return found if isinstance(found, str) else found.isoformat()
