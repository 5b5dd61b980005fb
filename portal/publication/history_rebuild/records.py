"""Builds records, with all their rows, as their editions have them; and records that something
public names before they are public: nothing is said of them, but a question that joins them must
find a row."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from django.db.models import Min, Model
from django.utils import timezone

from portal.models import Change, Edition, Part, Record, Source, Status
from portal.models.fields import Column
from portal.models.records import is_reference
from portal.publication import read_models, snapshots
from portal.publication.history_rebuild.writing import (
    State,
    date_standing_words,
    insert,
    insert_where_missing,
    numbered,
    write_entries,
)
from portal.publication.public_rows import SOURCE
from portal.records.document_types import JsonObject, RecordDocument
from portal.search import indexer
from portal.search.countries import load_country_names


@dataclass(frozen=True)
class EarlierRecord:
    """A record as an edition has it, while a change stood."""

    record: Record
    edition: Edition
    change: Change

    @property
    def document(self) -> RecordDocument:
        return self.edition.document


def write_records(model: type[Record], changes: Sequence[Change], standing: dict[str, int]) -> None:
    """Write ended states, withdrawals, and what they name. `standing` gives the positions of the
    records whose state is written already, by uid."""
    removals = {one.position: one for one in changes if one.is_removal}
    ended = [one for one in changes if one.until is not None and not one.is_removal]
    shown = list(_earlier_records(model, ended))
    own = [
        State(one.record, one.change.position, one.change.until)
        for one in (*shown, *_withdrawn_records(model, removals))
    ]
    parts = [(model.part_model(name), name) for name in model.owned()]
    rows = [
        row for part in parts for one in shown for row in numbered(_rows(*part, one), one.change)
    ]
    rows += _links(model, shown)
    insert_where_missing(model, own)
    _insert_each(rows)
    write_named(find_named(model, standing, [*own, *rows]))
    _insert_each(_read_models(shown))
    write_entries([(_entry(one), one.change) for one in shown])
    date_standing_words(model.kind(), standing)


def _earlier_records(model: type[Record], changes: Iterable[Change]) -> Iterator[EarlierRecord]:
    found = list(changes)
    editions = Edition.objects.in_bulk([one.edition_id for one in found])
    for change in found:
        edition = editions[cast(int, change.edition_id)]
        record = snapshots.as_row(model, edition.content["fields"])
        for name, value in cast(JsonObject, change.content).items():
            field = cast(Column, model._meta.get_field(name))
            setattr(record, field.attname, field.to_python(value))
        record.status, record.edition_id = Status.PUBLISHED, edition.pk
        record.updated_at = edition.issued_at
        record.published_at = record.published_at or edition.issued_at
        yield EarlierRecord(record, edition, change)


def _withdrawn_records(model: type[Record], removals: dict[int, Change]) -> Iterator[EarlierRecord]:
    """Yield withdrawn records as they were last."""
    last = Change.objects.of(model.kind()).filter(until__in=list(removals))
    for one in _earlier_records(model, last):
        removal, record = removals[cast(int, one.change.until)], one.record
        record.status, record.withdrawal_reason = Status.WITHDRAWN, removal.reason
        record.updated_at = record.withdrawn_at = removal.at
        yield EarlierRecord(record, one.edition, removal)


def _rows(part: type[Part], relation: str, of: EarlierRecord) -> Iterator[Part]:
    """Build rows in the order in which the document has them, which JSON keeps for lists only."""
    uids = (node["uid"] for node in read_models.nodes_in(of.document) if "uid" in node)
    order = {uid: number for number, uid in enumerate(uids)}
    rows = of.edition.content["rows"].get(relation, {})
    for uid in sorted(rows, key=lambda uid: (order.get(uid, len(order)), uid)):
        row = snapshots.as_row(part, rows[uid])
        row.uid, row.record_id = uid, of.record.pk
        yield row


def _links(model: type[Record], shown: list[EarlierRecord]) -> Iterator[State]:
    for many in model._meta.many_to_many:
        links = cast(type[Model], many.remote_field.through)
        ours, theirs = f"{many.m2m_field_name()}_id", f"{many.m2m_reverse_field_name()}_id"
        for one in shown:
            keys = one.edition.content["fields"].get(many.name, ())
            rows = (links(**{ours: one.record.pk, theirs: key}) for key in keys)
            yield from numbered(rows, one.change)


def _read_models(shown: list[EarlierRecord]) -> Iterator[State]:
    cited = _source_ids() if shown else {}
    for one in shown:
        yield from numbered(read_models.claims(one.record, one.document, cited), one.change)
        yield from numbered(read_models.facts(one.record, one.document, cited), one.change)
        yield from numbered(read_models.named_in(one.record, one.document), one.change)


def _entry(of: EarlierRecord) -> indexer.Indexed:
    codes = read_models.claimed_countries(of.record, of.document)
    about = read_models.about(of.document)
    return indexer.index_record(
        of.record, of.document, about, codes, of.edition.issued_at, load_country_names
    )


def _source_ids() -> dict[str, int]:
    """Return the ids of sources by all slugs that they have had in public."""
    described = Change.objects.of(SOURCE).filter(content__id__isnull=False)
    logged = dict(described.order_by("position").values_list("key", "content__id"))
    return logged | dict(Source.working.values_list("slug", "pk"))


def _insert_each(states: Iterable[State]) -> None:
    by_model: dict[type[Model], list[State]] = {}
    for state in states:
        by_model.setdefault(type(state.row), []).append(state)
    for model, of_model in by_model.items():
        insert(model, of_model)


type Named = dict[type[Record], dict[int, int]]
"""The first position at which records are named, by their ids."""


def find_named(model: type[Record], standing: dict[str, int], built: Iterable[State]) -> Named:
    """Return what built rows name, and what records name that still stand; `standing` gives their
    positions by uid."""
    named: Named = defaultdict(dict)
    for field, pk, position in (*_named_by_standing(model, standing), *_named_by_built(built)):
        if pk is not None:
            first = named[cast(type[Record], field.related_model)]
            first[pk] = min(position, first.get(pk, position))
    return named


def write_named(named: Named) -> None:
    """Write drafts that stand from where a record is named until it is public."""
    for model, first in named.items():
        rows = model.working.in_bulk(list(first))
        logged = Change.objects.of(model.kind()).filter(key__in=[row.uid for row in rows.values()])
        begun = dict(logged.order_by().values_list("key").annotate(Min("position")))
        drafts = [
            State(
                _as_draft(rows[pk]) if pk in rows else _nameless(model, pk),
                position,
                begun.get(rows[pk].uid) if pk in rows else None,
            )
            for pk, position in first.items()
        ]
        unknown = (one for one in drafts if one.until is None or one.until > one.first)
        insert_where_missing(model, unknown)


def _named_by_standing(
    model: type[Record], standing: dict[str, int]
) -> Iterator[tuple[Column, int | None, int]]:
    records = model.working.filter(uid__in=standing, edit_of=None).values_list("pk", "uid")
    positions = {pk: standing[uid] for pk, uid in records}
    for owner in (model, *map(model.part_model, model.owned())):
        key = "pk" if owner is model else "record_id"
        rows = owner._base_manager.filter(**{f"{key}__in": list(positions)}).order_by()
        for field in _references(owner):
            for pk, target in rows.values_list(key, field.attname):
                yield field, target, positions[pk]


def _named_by_built(states: Iterable[State]) -> Iterator[tuple[Column, int | None, int]]:
    for state in states:
        for field in _references(type(state.row)):
            yield field, getattr(state.row, field.attname), state.first


def _references(model: type[Model]) -> list[Column]:
    return [field for field in model._meta.concrete_fields if is_reference(field)]


def _as_draft(record: Record) -> Record:
    record.status, record.edition, record.published_at = Status.DRAFT, None, None
    record.withdrawn_at, record.withdrawal_reason = None, ""
    return record


def _nameless(model: type[Record], pk: int) -> Record:
    """A record that is there no longer; what it must name leads nowhere."""
    needed = {field.attname: 0 for field in _references(model) if not field.null}
    now = timezone.now()
    return model(
        id=pk, title_en="—", slug=f"not-public-{pk}", created_at=now, updated_at=now, **needed
    )
