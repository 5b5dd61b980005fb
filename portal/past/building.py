"""Fills a database with what was public at a position of the journal."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction

from portal import content, projections
from portal.models import Change, Country, Edition, Record, Source, Status
from portal.past import stubs
from portal.past.emptying import forget, forget_records
from portal.past.kinds import RowKind, row_kinds
from portal.past.router import filling
from portal.past.scope import Scope
from portal.registry import record_models
from portal.search.writing import together, write_record, write_source

BATCH = 400

type Shown = tuple[Record, Edition]


def fill(alias: str, scope: Scope) -> None:
    """Everything in the scope, in place of what the database has of it."""
    with _into(alias), transaction.atomic(using=alias), together():
        for kind in row_kinds():
            _fill_rows(kind, scope)
        shown = [one for model in record_models() for one in _fill_records(model, scope)]
        stubs.add_missing()
        _derive(shown, scope)


@contextmanager
def _into(alias: str) -> Iterator[None]:
    token = filling.set(alias)
    try:
        yield
    finally:
        filling.reset(token)


def _fill_rows(kind: RowKind, scope: Scope) -> None:
    rows = [_row(kind.model, one.content) for one in scope.of(kind.kind)]
    if kind.model is Country and scope.only is None:
        rows += _countries_unheard_of()
    forget(kind.model, kind.key, scope.keys(kind.kind))
    _add(rows)
    if kind.owner:
        _fill_owners(kind)


def _fill_owners(kind: RowKind) -> None:
    """What owned a row was public; what owns none any more was not yet, or no longer."""
    key: Any = kind.model._meta.get_field(kind.owner)
    owners: Any = key.related_model._base_manager
    named = set(kind.model._base_manager.values_list(key.attname, flat=True).distinct())
    there = set(owners.values_list("pk", flat=True))
    forget(owners.model, "pk", sorted(there - named))
    missing = owners.using(DEFAULT_DB_ALIAS).filter(pk__in=named - there).order_by("pk")
    _add(_made_public(owner) for owner in missing)


def _made_public(owner: Any) -> Any:
    owner.status, owner.withdrawn_at, owner.withdrawal_reason = Status.PUBLISHED, None, ""
    return owner


def _row[M: models.Model](model: type[M], columns: dict[str, Any]) -> M:
    known = {field.attname: field for field in model._meta.concrete_fields}
    values = {name: known[name].to_python(v) for name, v in columns.items() if name in known}
    return model(**values)


def _countries_unheard_of() -> list[Country]:
    """Reference data of which the journal knows nothing is as it is."""
    today = Country.objects.using(DEFAULT_DB_ALIAS)
    return list(today.exclude(code__in=Change.objects.of("country").values("key")))


def _fill_records(model: type[Record], scope: Scope) -> list[Shown]:
    """The records of a kind with all their rows; gives those that were public."""
    kind = model.kind()
    stood = [(one, one.edition) for one in scope.of(kind).select_related("edition")]
    shown = [(_record(model, one, edition), edition) for one, edition in stood]
    tombs = [_tombstone(model, one, last) for one, last in _gone(model, scope)]
    records = [record for record, _edition in (*shown, *tombs)]
    forget_records(model, scope.keys(kind), [record.pk for record in records])
    _add(records)
    _add_parts(model, [(record, edition.content) for record, edition in shown])
    _copy_editions(kind, {record.uid: edition.number for record, edition in (*shown, *tombs)})
    return shown


def _record(model: type[Record], change: Change, edition: Any) -> Record:
    record: Any = content.as_row(model, edition.content["fields"])
    for name, value in (change.content or {}).items():
        field = model._meta.get_field(name)
        setattr(record, field.attname, field.to_python(value))
    record.status, record.edition_id = Status.PUBLISHED, edition.pk
    record.published_at = record.published_at or edition.issued_at
    return record  # type: ignore[no-any-return]


def _gone(model: type[Record], scope: Scope) -> Iterator[tuple[Change, Change]]:
    """What had been public and was no longer: how it went, and what it was last."""
    before = Change.objects.using(DEFAULT_DB_ALIAS).of(model.kind()).select_related("edition")
    for one in scope.gone(model.kind()):
        yield one, before.get(key=one.key, until=one.position)


def _tombstone(model: type[Record], gone: Change, last: Change) -> Shown:
    record, edition = _record(model, last, last.edition), last.edition
    record.status = Status.WITHDRAWN
    record.withdrawn_at, record.withdrawal_reason = gone.at, gone.reason
    return record, edition  # type: ignore[return-value]


def _add_parts(model: type[Record], contents: list[tuple[Record, Any]]) -> None:
    for relation in model.owned():
        part = content.row_model(model, relation)
        _add(
            _part(part, uid, values, record)
            for record, kept in contents
            for uid, values in sorted(kept["rows"].get(relation, {}).items())
        )
    for many in model._meta.many_to_many:
        through: Any = many.remote_field.through  # type: ignore[union-attr]
        ours, theirs = many.m2m_field_name(), many.m2m_reverse_field_name()
        _add(
            through(**{f"{ours}_id": record.pk, f"{theirs}_id": key})
            for record, kept in contents
            for key in kept["fields"].get(many.name, ())
        )


def _part(model: type[models.Model], uid: str, values: Any, record: Record) -> Any:
    row: Any = content.as_row(model, values)
    row.uid, row.record_id = uid, record.pk
    return row


def _add(rows: Iterable[Any]) -> None:
    found = list(rows)
    if found:
        type(found[0])._base_manager.bulk_create(found, batch_size=BATCH)


def _copy_editions(kind: str, newest: dict[str, int]) -> None:
    """All editions of these records up to the last that was issued by then, as they are stored."""
    names = [field.column for field in Edition._meta.concrete_fields]
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


def _as_sqlite(value: Any) -> Any:
    """As SQLite has it, whichever database it comes from."""
    if isinstance(value, datetime):
        return str(value.astimezone(UTC).replace(tzinfo=None))
    return value


def _derive(shown: list[Shown], scope: Scope) -> None:
    """What `portal.projections` writes of documents, and the search of sources."""
    documents = [(record, edition.document) for record, edition in shown]
    cited = dict(Source.working.values_list("slug", "pk"))
    _add(row for record, said in documents for row in projections.claims(record, said, cited))
    _add(row for record, said in documents for row in projections.named_in(record, said))
    for record, said in documents:
        issued = datetime.fromisoformat(said["edition"]["issued_at"])
        about, codes = projections.about(said), projections.claimed_countries(record, said)
        write_record(record, said, about, codes, issued)
    sources = Source.objects.order_by("pk")
    if scope.only is not None:
        sources = sources.filter(slug__in=scope.keys(projections.SOURCE))
    for source in sources:
        write_source(source, source.first_cited_at)
