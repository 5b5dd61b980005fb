"""The changes of a draft, for its reviewer: fields, facts with their claims, rows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from portal.admin.compare.columns import RecordVersions
from portal.admin.compare.compare import compare_in_form
from portal.admin.compare.differences import FieldChange, RowGroup
from portal.admin.evidence_pages.evidence import ClaimLine, FactSection, build_facts
from portal.admin.workflow.permissions import DeskAdmin
from portal.editorial.excerpts.extract import find_occurrences
from portal.facts import Amount, Fact, Money
from portal.models import Comment, Record, WorkingText
from portal.publication import copies
from portal.publication.proof import proves
from portal.publication.snapshots import Content, Values
from portal.records.contributions import MeasuredFact
from portal.records.documents import fact_document

EMPTY: Content = {"fields": {}, "rows": {}}
AROUND = 160
"""Characters of a stored text that are shown on each side of a quote."""

type Remarks = defaultdict[str, list[Comment]]
"""Open comments by the field that they are about."""


@dataclass(frozen=True, kw_only=True)
class TextAround:
    """Passage of a stored text; all empty where the words are not in it."""

    before: str = ""
    words: str = ""
    after: str = ""


@dataclass(frozen=True, kw_only=True)
class ReviewedClaim:
    line: ClaimLine
    is_new: bool
    is_proved: bool
    around: TextAround | None
    """None where the source has no stored text, or the claim no words to look for."""


@dataclass(frozen=True, kw_only=True)
class ReviewedFact:
    section: FactSection
    column: str
    before: list[str]
    claims: list[ReviewedClaim]
    comments: list[Comment]


@dataclass(frozen=True, kw_only=True)
class ReviewedField:
    change: FieldChange
    comments: list[Comment]


@dataclass(kw_only=True)
class DraftChanges:
    """The changes of a draft. `rows` are those that are no claims and no rulings."""

    fields: list[ReviewedField] = field(default_factory=list)
    facts: list[ReviewedFact] = field(default_factory=list)
    rows: list[RowGroup] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.fields or self.facts or self.rows)


def build_changes(
    modeladmin: DeskAdmin, record: Any, request: HttpRequest, remarks: Remarks
) -> DraftChanges:
    """Compare a draft with what is public; of something new, everything is a change."""
    sides = RecordVersions(record)
    was = sides.content(sides.editions[0]) if sides.editions else EMPTY
    now = copies.content_of(record)
    found = compare_in_form(modeladmin, record, was, now)
    by_column = {change.name: change for change in found.fields}
    owner = {c: n for n, fact in record.facts.items() for c in fact.columns_of(n)}
    evidence = {type(record).part_model(name) for name in record.evidence()}
    return DraftChanges(
        fields=[
            ReviewedField(change=change, comments=remarks[name])
            for name, change in by_column.items()
            if name not in owner and change.now != change.was
        ],
        facts=list(_reviewed_facts(request, record, was, now, by_column, remarks)),
        rows=[group for group in found.groups if group.model not in evidence],
    )


def _reviewed_facts(
    request: HttpRequest,
    record: Record,
    was: Content,
    now: Content,
    by_column: dict[str, FieldChange],
    remarks: Remarks,
) -> Iterator[ReviewedFact]:
    """Yield the facts whose value, claims or rulings differ."""
    fresh = _changed_rows(was, now, "claims")
    decided = _facts_ruled_otherwise(was, now)
    sections = list(build_facts(request, record, None, may_decide=False))
    texts = stored_texts({line.claim.source_id for one in sections for line in one.claims})
    for section in sections:
        fact, column = record.facts.get(section.name), record.column_of(section.name)
        columns = fact.columns_of(section.name) if fact else ()
        changes = [by_column[name] for name in columns if name in by_column]
        said = {line.claim.uid for line in section.claims}
        if changes or said & fresh or section.name in decided:
            claims = list(_reviewed_claims(record, section, fresh, texts))
            yield ReviewedFact(
                section=section,
                column=column,
                before=_words_before(section, fact, was["fields"], changes),
                claims=claims,
                comments=remarks[column],
            )


def _words_before(
    section: FactSection, fact: Fact | None, stored: Values, changes: list[FieldChange]
) -> list[str]:
    """Return what the columns of a fact held; a number as the new one is shown, with its unit."""
    if fact and changes and isinstance(fact.type, Amount | Money):
        text = fact.type.from_columns([stored.get(n) for n in fact.columns_of(section.name)])
        if text:
            return [section.evidence.value_words.of(fact, text)]
    return [change.was.words for change in changes if not change.was.is_nothing]


def _reviewed_claims(
    record: Record, section: FactSection, fresh: set[str], texts: Mapping[int, str]
) -> Iterator[ReviewedClaim]:
    proved = _proved(record, section.name)
    for line in section.claims:
        claim = line.claim
        words = claim.quote or claim.as_printed
        yield ReviewedClaim(
            line=line,
            is_new=claim.uid in fresh,
            is_proved=claim.uid in proved,
            around=find_around(texts.get(claim.source_id), words),
        )


def _changed_rows(was: Content, now: Content, relation: str) -> set[str]:
    """Return the uids of the rows that are there now, and were not there like that before."""
    before = was["rows"].get(relation, {})
    rows = now["rows"].get(relation, {})
    return {uid for uid, values in rows.items() if before.get(uid) != values}


def _facts_ruled_otherwise(was: Content, now: Content) -> set[object]:
    """Return the facts of which a ruling was added, changed or taken away."""
    found = set()
    for one, other in ((was, now), (now, was)):
        rulings = other["rows"].get("rulings", {})
        found |= {rulings[uid]["fact"] for uid in _changed_rows(one, other, "rulings")}
    return found


def find_around(text: str | None, words: str) -> TextAround | None:
    """Return the words where they stand first in a stored text, with the line around them; None
    without a text or words."""
    if text is None or not words.strip():
        return None
    spans = find_occurrences(text, words)
    if not spans:
        return TextAround()
    start, end = spans[0]
    first = max(text.rfind("\n", 0, start) + 1, start - AROUND)
    last = text.find("\n", end)
    last = min(len(text) if last < 0 else last, end + AROUND)
    return TextAround(before=text[first:start], words=text[start:end], after=text[end:last])


def stored_texts(keys: set[int]) -> dict[int, str]:
    """Return the stored texts of sources, by source."""
    return dict(WorkingText.objects.filter(source__in=keys).values_list("source", "text"))


def _proved(record: Record, name: str) -> set[str]:
    """Return the uids of the claims about a fact whose quote has their value in it."""
    document = fact_document(record, name, record.judge(name))
    unit = record.fact(name).unit
    about: MeasuredFact = {"kind": record.kind(), "name": name, "unit": unit, "label": ""}
    return {claim["uid"] for claim in document["claims"] if proves(claim, about)}
