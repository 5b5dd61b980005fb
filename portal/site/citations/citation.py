from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from portal.formatting.addresses import permanent_url
from portal.formatting.countries import CountryNames
from portal.formatting.presentation import declared_type, fact_label
from portal.formatting.values import show
from portal.models.languages import pick
from portal.records.contributions import MeasuredFact, Statement
from portal.records.document_types import (
    PresentedFact,
    RecordDocument,
    StatementDocument,
)
from portal.records.registry import record_model

PUBLISHER = "Corridor"


@dataclass(frozen=True, kw_only=True)
class Citation:
    """What every form is written from. `issued_on` is the day of the edition, or on which a
    statement was recorded; `edition` is None where there is none, 0 for what is not public."""

    identifier: str
    """The uid, and the name of the fact where one figure is cited: `0a1b…-capacity-mw`."""
    title: str
    """On one line, in one language; of a figure with its name and value."""
    language: str
    type: str
    """The type that schema.org has for what is cited: Dataset, Article, Place …"""
    edition: int | None
    issued_on: date | None
    accessed_on: date
    address: str


def of_record(
    document: RecordDocument, *, on: date, fact: str = "", names: Mapping[str, str] | None = None
) -> Citation:
    """To cite an edition of a record by its document, or one of its facts by name. `on` is the
    day on which it was read; whoever cites many gives the names of countries."""
    title = pick(document["title"])
    edition, uid = document["edition"], document["uid"]
    return Citation(
        identifier="-".join([uid, *([fact.replace("_", "-")] if fact else [])]),
        title=_one_line(_of_fact(document, title.text, fact, names) if fact else title.text),
        language=title.language,
        type=record_model(document["kind"]).schema_type,
        edition=edition["number"],
        issued_on=_day(edition["issued_at"]),
        accessed_on=on,
        address=permanent_url(uid, edition["number"], fact=fact),
    )


def of_statement(
    uid: str, statement: Statement, *, on: date, names: Mapping[str, str] | None = None
) -> Citation:
    """To cite what one source says, as it is recorded here: a claim or an observation."""
    title = pick(statement.title)
    claim, label = statement.claim, statement.fact["label"]
    return Citation(
        identifier=uid,
        title=_one_line(_figure(title.text, label, _value(claim, statement.fact, names))),
        language=title.language,
        type="Claim",
        edition=None,
        issued_on=_day(claim["recorded_at"]),
        accessed_on=on,
        address=permanent_url(uid),
    )


def _of_fact(
    document: RecordDocument, title: str, name: str, names: Mapping[str, str] | None
) -> str:
    fact, label = document["facts"][name], fact_label(record_model(document["kind"]), name)
    named: MeasuredFact = {
        "kind": document["kind"],
        "name": name,
        "unit": fact["unit"],
        "label": label,
    }
    return _figure(title, label, _value(fact, named, names))


def _figure(title: str, label: str, value: str) -> str:
    words = {"title": title, "label": label, "value": value}
    if not value:
        return _("%(title)s: %(label)s") % words
    return _("%(title)s: %(label)s, %(value)s") % words


def _value(
    statement: StatementDocument,
    fact: MeasuredFact | PresentedFact,
    names: Mapping[str, str] | None,
) -> str:
    known = CountryNames() if names is None else names
    return show(statement, declared_type(fact), fact["unit"], known).words


def _day(moment: Any) -> date | None:
    if not moment:
        return None
    return (datetime.fromisoformat(moment) if isinstance(moment, str) else moment).date()


def _one_line(text: str) -> str:
    """Without line breaks of any kind, tabs or control characters, which forms would read."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
