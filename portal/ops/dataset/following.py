"""Records that nobody has edited follow the packaged files: columns, parts, claims and rulings."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from portal.models import Claim, Part, Record, Step
from portal.ops.dataset.load import Load

NOT_FILED = frozenset(
    {"id", "uid", "record", "archived_url", "made_by", "made_at", "recorded_at"}
    | {"retracted_at", "retraction_reason"}
)
"""Columns of parts that no file fills."""

GONE = "The packaged data set no longer has this claim."


@dataclass
class FiledRecord:
    """A record as the files have it, not saved."""

    record: Record
    columns: Collection[str]
    """Attributes that the files fill."""
    links: Mapping[str, Collection[str]]
    """Codes of countries by relation."""
    parts: list[tuple[str, list[Part]]]
    """Rows that belong to it, by the file that they come from."""


def untouched(model: type[Record], uids: Collection[str], load: Load) -> set[str]:
    """Return those of these records on which nobody but the loader has worked."""
    steps = Step.objects.filter(kind=model._meta.model_name, record_uid__in=uids)
    return set(uids) - set(steps.exclude(by=load.by).values_list("record_uid", flat=True))


def differs(record: Record, filed: FiledRecord) -> bool:
    """Return True if a record is not as the files have it."""
    return _bring(record, filed, None)


def bring(draft: Record, filed: FiledRecord, at: datetime) -> bool:
    """Write into a draft what the files have, and retract the claims that they no longer have;
    return True if it was otherwise."""
    return _bring(draft, filed, at)


def _bring(record: Record, filed: FiledRecord, at: datetime | None) -> bool:
    changed = _copy(filed.columns, filed.record, record, save=bool(at))
    for relation, codes in filed.links.items():
        linked: Any = getattr(record, relation)
        if {country.pk for country in linked.all()} != set(codes):
            changed = True
            if at:
                linked.set(codes)
    rows: dict[type[Part], list[Part]] = {}
    for _file, parts in filed.parts:
        for part in parts:
            rows.setdefault(type(part), []).append(part)
    for relation in record.owned():
        filed_rows = rows.get(record.part_model(relation), [])
        changed |= _bring_rows(record, relation, filed_rows, at)
    return changed


def _bring_rows(record: Record, relation: str, filed: list[Part], at: datetime | None) -> bool:
    stored = list(getattr(record, relation).all())
    found = stored_by_uid(stored, filed)
    kept = {found[part.uid].pk for part in filed if part.uid in found}
    gone = [row for row in stored if row.pk not in kept and not _is_retracted(row)]
    changed = bool(gone)
    for part in filed:
        if part.uid not in found:
            changed = True
            if at:
                part.record = record
                part.save()
            continue
        fields = part._meta.concrete_fields
        names = [one.attname for one in fields if one.name not in NOT_FILED]
        changed |= _copy(names, part, found[part.uid], save=bool(at))
    for row in gone if at else ():
        if isinstance(row, Claim):
            row.retracted_at, row.retraction_reason = at, GONE
            row.save()
        else:
            row.delete()
    return changed


def _is_retracted(row: Part) -> bool:
    return isinstance(row, Claim) and not row.is_live


def _copy(names: Iterable[str], filed: models.Model, stored: models.Model, *, save: bool) -> bool:
    """Copy the attributes in which two rows differ; return True if there are any."""
    differing = [name for name in names if getattr(filed, name) != getattr(stored, name)]
    for name in differing if save else ():
        setattr(stored, name, getattr(filed, name))
    if differing and save:
        stored.save()
    return bool(differing)


def stored_by_uid(stored: Iterable[Part], packaged: Iterable[Part]) -> dict[str, Any]:
    """Return stored rows by their uid, claims also by that of a packaged one that says the same: a
    claim keeps its uid when its fact gets another name."""
    rows = list(stored)
    same = {_statement(row): row for row in rows if isinstance(row, Claim)}
    claims = [row for row in packaged if isinstance(row, Claim)]
    found = {claim.uid: same[key] for claim in claims if (key := _statement(claim)) in same}
    return found | {row.uid: row for row in rows}


def _statement(claim: Claim) -> tuple[object, ...]:
    return claim.fact, claim.kind, claim.value, claim.comparator, claim.source_id, claim.as_printed
