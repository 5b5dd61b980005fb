from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from portal.formatting.addresses import absolute_url, permanent_url, remove_language
from portal.formatting.countries import CountryNames
from portal.formatting.dates import format_day
from portal.formatting.locales import in_brackets, join_list
from portal.formatting.notes import name_in_words
from portal.formatting.presentation import declared_type, label_within
from portal.formatting.summaries import after_colon, labelled
from portal.formatting.values import format_value
from portal.models import Disagreement, Source, Standing
from portal.models.languages import DEFAULT, pick_text
from portal.models.sources import NOT_NAMED
from portal.publication import time_travel
from portal.records.contributions import MeasuredFact, Statement
from portal.records.document_types import (
    ClaimDocument,
    PresentedFact,
    RecordDocument,
    SourceDocument,
    StatementDocument,
)
from portal.records.documents import facts_with_parts
from portal.records.registry import record_model
from portal.records.standings import words_of
from portal.site.statements import as_facts


@dataclass(frozen=True, kw_only=True)
class Citation:
    """Data of every citation format. `issued_on` is the day of the edition, or of the recording of
    a statement; `edition` is None for a statement, 0 for an unpublished record."""

    identifier: str
    """The uid, with the name of the fact for a single figure: `0a1b…-capacity-mw`."""
    title: str
    """On one line, in one language; for a figure with its name and value."""
    language: str
    type: str
    """Type of schema.org: Dataset, Article, Place …"""
    edition: int | None
    issued_on: date | None
    address: str
    attribution: str = ""
    """“according to My Global News (2025); not used, see …”; empty for a whole record."""
    accessed_on: date = field(default_factory=timezone.localdate)
    """The day on which it is read, also for a page of the past."""


def citation_of_record(
    document: RecordDocument, *, fact: str = "", names: Mapping[str, str] | None = None
) -> Citation:
    """Cite an edition of a record by its document, or one of its facts by name. `names` of
    countries by code save a lookup for each of many citations."""
    title = pick_text(document["title"])
    edition, uid = document["edition"], document["uid"]
    return Citation(
        identifier="-".join([uid, *([fact.replace("_", "-")] if fact else [])]),
        title=_one_line(_title_of_fact(document, title.text, fact, names) if fact else title.text),
        language=title.language,
        type=record_model(document["kind"]).schema_type,
        edition=edition["number"],
        issued_on=_day_of(edition["issued_at"]),
        address=permanent_url(uid, edition["number"], fact=fact),
        attribution=_attribution_of_fact(document, fact) if fact else "",
    )


def citation_of_statement(
    uid: str, statement: Statement, *, names: Mapping[str, str] | None = None
) -> Citation:
    """Cite a claim or an observation as recorded here."""
    title = pick_text(statement.title)
    claim, label = statement.claim, statement.fact["label"]
    return Citation(
        identifier=uid,
        title=_one_line(
            _title_of_figure(title.text, label, _value_words(claim, statement.fact, names))
        ),
        language=title.language,
        type="Claim",
        edition=None,
        issued_on=_day_of(claim["recorded_at"]),
        address=permanent_url(uid),
        attribution=_attribution_of_statement(statement),
    )


def citation_of_disagreement(
    row: Disagreement, *, at: datetime, names: Mapping[str, str] | None = None
) -> Citation:
    """Cite what the portal accepted at a moment where sources disagree."""
    title, ((row, fact),) = pick_text(row.record_title), as_facts([row])
    agreeing = [claim for claim in fact["claims"] if claim["agrees"]]
    return _cite_page(
        row.get_absolute_url(),
        at,
        identifier=row.key,
        title=_title_of_figure(title.text, fact["label"], _value_words(fact, fact, names)),
        language=title.language,
        attribution=_according_to(agreeing, row.key),
    )


def citation_of_source(source: Source, *, at: datetime) -> Citation:
    """Cite what the portal had from a source at a moment."""
    named = name_in_words(source.shown_title)
    if source.is_publisher_named:
        named = labelled(name_in_words(source.publisher), named)
    original = _("original: %(address)s") % {"address": source.url}
    return _cite_page(
        source.get_absolute_url(),
        at,
        identifier=source.slug,
        title=_("Statements of %(source)s") % {"source": named},
        language=get_language() or DEFAULT,
        attribution=original if source.url else "",
    )


def citation_of_query(
    path: str, query: str, *, title: str, at: datetime, attribution: str = ""
) -> Citation:
    """Cite a list or a chart by its query, as it was at a moment."""
    return _cite_page(
        path,
        at,
        query=query,
        identifier=path.strip("/"),
        title=title,
        language=get_language() or DEFAULT,
        attribution=attribution,
    )


def _cite_page(
    path: str,
    at: datetime,
    *,
    query: str = "",
    identifier: str,
    title: str,
    language: str,
    attribution: str,
) -> Citation:
    """Cite a page that has no editions, as it was at a moment."""
    moment = f"{time_travel.PARAMETER}={time_travel.write_moment(at)}"
    pinned = "&".join(filter(None, [query.removeprefix("?"), moment]))
    return Citation(
        identifier=identifier,
        title=_one_line(title),
        language=language,
        type="Dataset",
        edition=None,
        issued_on=timezone.localdate(at),
        address=absolute_url(f"{remove_language(path)}?{pinned}"),
        attribution=attribution,
    )


def _attribution_of_fact(document: RecordDocument, name: str) -> str:
    fact = facts_with_parts(document)[name]
    agreeing = [claim for claim in fact["claims"] if claim["agrees"]]
    key = (
        Disagreement.key_of_fact(document["kind"], document["uid"], name)
        if fact["disputed"]
        else ""
    )
    return _according_to(agreeing, key) if agreeing else ""


def _attribution_of_statement(statement: Statement) -> str:
    claim, dispute = statement.claim, statement.disagreement
    if claim["standing"] == Standing.RETRACTED:
        return _("%s; retracted") % _according_to([claim])
    key = dispute["disagreement_key"] if dispute else ""
    is_used = statement.is_shown or claim["agrees"] is not False
    stands = "" if is_used else str(words_of(claim["standing"], claim["standing_reason"]))
    return _according_to([claim], key, stands[:1].lower() + stands[1:])


NAMED = 3
"""Sources that a citation names; others are counted."""


def _according_to(claims: Iterable[ClaimDocument], disagreement: str = "", stands: str = "") -> str:
    """Write who says it, and how it stands where others say something else; `stands` says it of
    what is not the accepted value."""
    names = list(dict.fromkeys(map(_source_words, claims)))
    named, more = join_list(names[:NAMED]), len(names) - NAMED
    if more > 0:
        counted = ngettext(
            "%(sources)s and %(count)s other", "%(sources)s and %(count)s others", more
        )
        named = counted % {"sources": named, "count": more}
    address = permanent_url(disagreement) if disagreement else ""
    words = {"sources": named, "address": address, "standing": stands}
    if stands and not disagreement:
        return _("according to %(sources)s; %(standing)s") % words
    if stands:
        return _("according to %(sources)s; %(standing)s, see %(address)s") % words
    if disagreement:
        return _("according to %(sources)s; others differ, see %(address)s") % words
    return _("according to %(sources)s") % words


def publisher_or_title(source: SourceDocument) -> str:
    name = source["title"] if source["publisher"] in ("", NOT_NAMED) else source["publisher"]
    return name_in_words(name)


def _source_words(claim: ClaimDocument) -> str:
    """“My Global News (2025)”, “China's customs, quoted by My Global News (2025)”."""
    source, credited = claim["source"], claim["attributed_to"]
    year = source["published_on"][:4]
    words = publisher_or_title(source) + (in_brackets(format_day(year)) if year else "")
    if credited:
        named = {"origin": name_in_words(credited["publisher"]), "source": words}
        words = _("%(origin)s, quoted by %(source)s") % named
    return _one_line(words)


def _title_of_fact(
    document: RecordDocument, title: str, name: str, names: Mapping[str, str] | None
) -> str:
    fact = facts_with_parts(document)[name]
    label = label_within(document, name)
    named: MeasuredFact = {
        "kind": document["kind"],
        "name": name,
        "unit": fact["unit"],
        "label": label,
    }
    return _title_of_figure(title, label, _value_words(fact, named, names))


def _title_of_figure(title: str, label: str, value: str) -> str:
    words = {"title": title, "label": after_colon(label), "value": value}
    if not value:
        return _("%(title)s: %(label)s") % words
    return _("%(title)s: %(label)s, %(value)s") % words


def _value_words(
    statement: StatementDocument,
    fact: MeasuredFact | PresentedFact,
    names: Mapping[str, str] | None,
) -> str:
    known = CountryNames() if names is None else names
    return format_value(statement, declared_type(fact), fact["unit"], known).words


def _day_of(moment: datetime | str | None) -> date | None:
    if not moment:
        return None
    return (datetime.fromisoformat(moment) if isinstance(moment, str) else moment).date()


def _one_line(text: str) -> str:
    """Replace line breaks, tabs and control characters, which have a meaning in some formats."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
