"""Take back the work of an import: whole drafts, or its statements in the drafts of others."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from django.db.models import CASCADE, ManyToOneRel
from django.utils.translation import gettext as _

from portal.editorial.drafts import change_draft, delete_drafts
from portal.importing.named_parts import name_parts
from portal.importing.names import TITLES
from portal.importing.parts import fill_parts, remove_part
from portal.importing.record_plan import make_claim
from portal.importing.targets import Portions, Report
from portal.models import ImportBatch, ImportRow, Record, Status, User
from portal.publication import snapshots


def take_back_drafts(
    model: type[Record], batch: ImportBatch, portions: Portions, *, by: User, at: datetime
) -> Report:
    """Undo what rows made. Drafts that only the import has changed go as a whole; from others its
    statements go; what is public stays and is listed."""
    records, kept = 0, []
    for rows in portions:
        gone, changed, listed = _sort_out(model, rows)
        delete_drafts(model, gone, by=by, at=at)
        for draft, row in changed:
            with change_draft(draft, by=by, at=at, note=f"Import undone: {batch}") as fresh:
                listed += _take_out(fresh, batch, row)
        records += len(gone) + len(changed)
        kept += listed
    return {"records": records, "kept": kept}


def _sort_out(
    model: type[Record], rows: Sequence[ImportRow]
) -> tuple[list[Record], list[tuple[Record, ImportRow]], list[str]]:
    """Return the drafts that only the import has made, those that others have changed, and words
    for what stays."""
    told = {row.made.get("record") or row.target_uid: row for row in rows}
    drafts = model.working.filter(uid__in=told, status=Status.DRAFT)
    stored = {one.uid: one for one in drafts.select_related("edit_of")}
    gone, changed, kept = [], [], []
    for uid, row in told.items():
        draft = stored.get(uid)
        is_own = bool(row.made.get("is_new") or row.made.get("opened"))
        public = draft.edit_of.version if draft and draft.edit_of else 0  # that of a new draft
        if draft is None or (row.made.get("is_new") and draft.published_at):
            kept.append(_("%s: published, in review or discarded since") % row.title)
        elif is_own and draft.version == row.made["version"] > public:
            gone.append(draft)
        elif row.made.get("is_new"):
            kept.append(_("%s: edited since") % row.title)
        else:
            changed.append((draft, row))
    named = _find_named(model, {one.pk for one in gone if not one.edit_of_id})
    kept += [_("%s: named by another record") % one for one in gone if one.pk in named]
    return [one for one in gone if one.pk not in named], changed, kept


def _find_named(model: type[Record], keys: set[int]) -> set[int]:
    """Return the keys of new drafts that something names which does not go with them."""
    named: set[int] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and relation.on_delete is not CASCADE:
            field = relation.field
            rows = field.model._base_manager.filter(**{f"{field.name}__in": keys})
            others = rows.exclude(pk__in=keys) if field.model is model else rows
            named |= set(others.values_list(field.attname, flat=True))
    return named | _find_named(model, keys - named) if named else named


def _take_out(draft: Record, batch: ImportBatch, row: ImportRow) -> list[str]:
    """Take the statements of a row out of a draft; return words for what stays."""
    took: dict[str, str] = row.made["took"]
    kept = _remove_claims(draft, batch, row)
    for name, told in row.made.get("named", {}).items():
        value, was = told["value"], told["was"]
        is_public = draft.edit_of and name_parts(draft.edit_of, name, value, value)
        if is_public or not name_parts(draft, name, value, was):
            kept.append(f"{draft}: {name}")
    for key in row.made.get("parts", ()):
        about = {name: text for name, text in took.items() if name.startswith(key)}
        kept += remove_part(draft, key, about)
        for name in about:
            del took[name]
    return kept + _set_back(draft, row, took)


def _remove_claims(draft: Record, batch: ImportBatch, row: ImportRow) -> list[str]:
    """Delete the claims of a row that say what its cells state and nothing else; return words for
    those that are public or were edited since."""
    known = draft.edit_of.claims.all() if draft.edit_of else draft.claims.none()
    public = set(known.values_list("uid", flat=True))
    told = [
        snapshots.values_of(make_claim(type(draft), batch, cell, cast(datetime, batch.applied_at)))
        for cell in row.cells
        if "value" in cell.get("stated", {}) and draft.find_fact(cell["column"])
    ]
    kept = []
    for claim in draft.claims.filter(uid__in=row.made["claims"]).order_by("pk"):
        if claim.uid in public or snapshots.values_of(claim) not in told:
            kept.append(f"{draft}: {claim}")
        else:
            claim.delete()
    again = draft.claims.filter(uid__in=row.made.get("retracted", ()))
    if not draft.edit_of_id or row.made.get("opened"):
        again.update(retracted_at=None, retraction_reason="")
    return kept


def _set_back(draft: Record, row: ImportRow, took: dict[str, str]) -> list[str]:
    """Give titles and facts that still say what the row gave them what they were before."""
    kept = []
    before = {cell["column"]: cell["was"] for cell in row.cells if cell["column"] in TITLES}
    for name, value in took.items():
        now = getattr(draft, name) if name in before else draft.accepted(name)
        if now != value or (name in before and getattr(draft.edit_of, name, None) == value):
            kept.append(f"{draft}: {name}, {now}")
        elif name in before:
            setattr(draft, name, before[name])
        elif not draft.claims.filter(fact=name, value=value, retracted_at=None).exists():
            if name in draft.facts:
                draft.facts[name].accept(draft, name, "")
            fill_parts(draft, {name: ""})
    return kept
