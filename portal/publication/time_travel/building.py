"""Fills a database with what was public at a position of the journal."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction

from portal.models import Change, Country, Edition, Part, Publishable, Record, Source, Status
from portal.models.fields import Column
from portal.publication import read_models, snapshots
from portal.publication.public_rows import SOURCE
from portal.publication.time_travel import placeholders
from portal.publication.time_travel.purge import forget, forget_records
from portal.publication.time_travel.router import filling
from portal.publication.time_travel.row_kinds import RowKind, row_kinds
from portal.publication.time_travel.scope import ChangeScope
from portal.records.document_types import JsonObject
from portal.records.registry import record_models
from portal.search.indexer import batch_writes, write_record, write_source

BATCH = 400

ROOM = 100_000
"""Numbers that each position of the journal has for rows of its own, so that they stand in one
order however the past was made."""


@dataclass(frozen=True)
class BuiltPast:
    """A record with its edition, and the position where that became public."""

    record: Record
    edition: Edition
    position: int

    def numbered[M: models.Model](self, rows: Iterable[M]) -> Iterator[M]:
        for number, row in enumerate(rows, self.position * ROOM):
            row.pk = number
            yield row


def fill(alias: str, scope: ChangeScope) -> None:
    """Everything in the scope, in place of what the database has of it."""
    with _into(alias), transaction.atomic(using=alias), batch_writes():
        for kind in row_kinds():
            _fill_rows(kind, scope)
        shown = [one for model in record_models() for one in _fill_records(model, scope)]
        placeholders.add_missing()
        _derive(shown, scope)


@contextmanager
def _into(alias: str) -> Iterator[None]:
    token = filling.set(alias)
    try:
        yield
    finally:
        filling.reset(token)


def _fill_rows(kind: RowKind, scope: ChangeScope) -> None:
    rows = [_row(kind.model, cast(JsonObject, one.content)) for one in scope.of(kind.kind)]
    if kind.model is Country:
        rows += _countries_unheard_of()
    forget(kind.model, kind.key, scope.keys(kind.kind))
    _add(rows)
    if kind.owner:
        _fill_owners(kind)


def _fill_owners(kind: RowKind) -> None:
    """Fill in the owners of rows; objects without rows were not public at that position."""
    key = cast(Column, kind.model._meta.get_field(kind.owner))
    owners = cast(type[Publishable], key.related_model)._base_manager
    named = set(kind.model._base_manager.values_list(key.attname, flat=True).distinct())
    there = set(owners.values_list("pk", flat=True))
    forget(owners.model, "pk", sorted(there - named))
    missing = owners.using(DEFAULT_DB_ALIAS).filter(pk__in=named - there).order_by("pk")
    for owner in missing:
        owner.status, owner.withdrawn_at, owner.withdrawal_reason = Status.PUBLISHED, None, ""
    _add(missing)


def _row[M: models.Model](model: type[M], columns: JsonObject) -> M:
    known = {field.attname: field for field in model._meta.concrete_fields}
    values = {name: known[name].to_python(v) for name, v in columns.items() if name in known}
    return model(**values)


def _countries_unheard_of() -> list[Country]:
    """Reference data of which the journal knows nothing is as it is."""
    there = list(Country.objects.values_list("code", flat=True))
    today = Country.objects.using(DEFAULT_DB_ALIAS).exclude(code__in=there)
    return list(today.exclude(code__in=Change.objects.of("country").values("key")))


def _fill_records(model: type[Record], scope: ChangeScope) -> list[BuiltPast]:
    """The records of a kind with all their rows; gives those that were public."""
    kind = model.kind()
    shown = [_shown(model, one) for one in scope.of(kind).select_related("edition")]
    tombs = [_tombstone(model, one, last) for one, last in _gone(model, scope)]
    records = [one.record for one in (*shown, *tombs)]
    forget_records(model, scope.keys(kind), [record.pk for record in records])
    _add(records)
    _add_parts(model, shown)
    _copy_editions(kind, {one.record.uid: one.edition.number for one in (*shown, *tombs)})
    return shown


def _shown(model: type[Record], change: Change) -> BuiltPast:
    edition = cast(Edition, change.edition)
    record = snapshots.as_row(model, edition.content["fields"])
    for name, value in (change.content or {}).items():
        field = cast(Column, model._meta.get_field(name))
        setattr(record, field.attname, field.to_python(value))
    record.status, record.edition_id = Status.PUBLISHED, edition.pk
    record.published_at = record.published_at or edition.issued_at
    return BuiltPast(record, edition, change.position)


def _gone(model: type[Record], scope: ChangeScope) -> Iterator[tuple[Change, Change]]:
    """Return what had been public and was no longer, with its removal and its last state."""
    before = Change.objects.using(DEFAULT_DB_ALIAS).of(model.kind()).select_related("edition")
    for one in scope.gone(model.kind()):
        yield one, before.get(key=one.key, until=one.position)


def _tombstone(model: type[Record], gone: Change, last: Change) -> BuiltPast:
    found = _shown(model, last)
    found.record.status = Status.WITHDRAWN
    found.record.withdrawn_at, found.record.withdrawal_reason = gone.at, gone.reason
    return found


def _add_parts(model: type[Record], shown: list[BuiltPast]) -> None:
    for relation in model.owned():
        part = model.part_model(relation)
        _add(row for one in shown for row in one.numbered(_rows(part, relation, one)))
    for many in model._meta.many_to_many:
        through = cast(type[models.Model], many.remote_field.through)
        ours, theirs = many.m2m_field_name(), many.m2m_reverse_field_name()
        _add(
            through(**{f"{ours}_id": one.record.pk, f"{theirs}_id": key})
            for one in shown
            for key in one.edition.content["fields"].get(many.name, ())
        )


def _rows(model: type[Part], relation: str, of: BuiltPast) -> Iterator[Part]:
    for uid, values in sorted(of.edition.content["rows"].get(relation, {}).items()):
        row = snapshots.as_row(model, values)
        row.uid, row.record_id = uid, of.record.pk
        yield row


def _add(rows: Iterable[models.Model]) -> None:
    found = list(rows)
    if found:
        type(found[0])._base_manager.bulk_create(found, batch_size=BATCH)


def _copy_editions(kind: str, newest: dict[str, int]) -> None:
    """All editions of these records up to the last that was issued by then, as they are stored."""
    names = [str(field.column) for field in Edition._meta.concrete_fields]
    key, number = names.index("record_uid"), names.index("number")
    listed, marks = ", ".join(names), ", ".join("%s" for _ in names)
    table = Edition._meta.db_table
    with (
        connections[DEFAULT_DB_ALIAS].cursor() as there,
        connections[filling.get()].cursor() as here,
    ):
        there.execute(f"SELECT {listed} FROM {table} WHERE kind = %s ORDER BY id", [kind])  # noqa: S608
        while rows := there.fetchmany(BATCH):
            here.executemany(
                f"INSERT INTO {table} ({listed}) VALUES ({marks})",  # noqa: S608
                [
                    tuple(map(_as_sqlite, row))
                    for row in rows
                    if row[number] <= newest.get(row[key], 0)
                ],
            )


def _as_sqlite[V](value: V) -> V | str:
    """As SQLite has it, whichever database it comes from."""
    if isinstance(value, datetime):
        return str(value.astimezone(UTC).replace(tzinfo=None))
    return value


def _derive(shown: list[BuiltPast], scope: ChangeScope) -> None:
    """Write the read models of documents, and the search entries of sources."""
    cited = dict(Source.working.values_list("slug", "pk"))
    for rows in (
        lambda one: read_models.claims(one.record, one.edition.document, cited),
        lambda one: read_models.named_in(one.record, one.edition.document),
    ):
        _add(row for one in shown for row in one.numbered(rows(one)))
    for one in shown:
        said = one.edition.document
        about = {**read_models.about(said), "id": one.position}
        codes = read_models.claimed_countries(one.record, said)
        write_record(one.record, said, about, codes, one.edition.issued_at)
    sources = Source.objects.order_by("pk")
    if scope.only is not None:
        sources = sources.filter(slug__in=scope.keys(SOURCE))
    for source in sources:
        write_source(source, cast(datetime, source.first_cited_at), pk=-source.pk)
