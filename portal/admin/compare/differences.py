"""Differences of two contents, by field and by row, ready for the template."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.admin.compare.content_words import (
    NOTHING,
    ContentWords,
    Model,
    ShownContent,
    column_of,
    columns_of,
    rows_of,
)
from portal.admin.compare.word_diff import DiffPiece, diff_texts, shorten_pieces
from portal.models import Record
from portal.models.fields import Column
from portal.publication import snapshots
from portal.publication.snapshots import Content, ContentChange, Values

type Labels = Mapping[type[models.Model], StrOrPromise | None]
"""Headings of relations by the model of their rows."""

SHORT = 60
"""Characters. Longer texts are shown as one word diff, shorter ones in two columns."""

MANY = 8
"""Rows of one relation that are shown without folding."""

STATES = {"changed": _("Changed"), "added": _("Added"), "removed": _("Removed")}


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    name: str
    label: str
    was: ShownContent
    now: ShownContent
    pieces: list[DiffPiece] = field(default_factory=list)
    """Word diff of the two, for prose."""
    is_gone: bool = False
    """True if the model no longer has this field."""

    @property
    def has_both(self) -> bool:
        return not (self.was.is_nothing or self.now.is_nothing)


@dataclass(frozen=True, kw_only=True)
class RowChange:
    state: str
    headline: str
    fields: list[FieldChange] = field(default_factory=list)
    """Differences of a row that both versions have."""
    values: list[tuple[str, ShownContent]] = field(default_factory=list)
    """Values of a row that only one version has."""

    @property
    def state_in_words(self) -> StrOrPromise:
        return STATES[self.state]


@dataclass(frozen=True, kw_only=True)
class RowGroup:
    model: Model
    label: str
    rows: list[RowChange]

    @property
    def counts(self) -> list[tuple[StrOrPromise, int]]:
        found = [(label, [row.state for row in self.rows].count(s)) for s, label in STATES.items()]
        return [(label, number) for label, number in found if number]

    @property
    def is_folded(self) -> bool:
        return len(self.rows) > MANY


@dataclass(frozen=True, kw_only=True)
class VersionComparison:
    fields: list[FieldChange]
    groups: list[RowGroup]

    @property
    def is_empty(self) -> bool:
        return not self.fields and not self.groups


def compare_contents(
    model: type[Record], was: Content, now: Content, labels: Labels
) -> VersionComparison:
    """Compare two contents of a record. `labels` are the headings of its relations, by model. The
    number of queries does not depend on the number of rows."""
    work = _Comparison(model, was, now, ContentWords(model, was, now))
    changed: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for change in snapshots.compare(was, now):
        if work.is_seen(change):
            changed[change.place.relation][change.place.uid].append(change.place.field)
    fields = changed.pop("", {}).get("", [])
    relations = [name for name in model.owned() if name in changed]
    relations += sorted(changed.keys() - set(relations))
    return VersionComparison(
        fields=work.fields(model, fields, was["fields"], now["fields"]),
        groups=[
            RowGroup(
                model=rows_of(model, name),
                label=_group_label(model, name, labels),
                rows=work.rows(name, changed[name]),
            )
            for name in relations
        ],
    )


@dataclass
class _Comparison:
    model: type[Record]
    was: Content
    now: Content
    words: ContentWords

    def is_seen(self, change: ContentChange) -> bool:
        """False for changes that no editor made: derived values of pictures, and new columns with
        their default."""
        column = column_of(rows_of(self.model, change.place.relation), change.place.field)
        if not change.place.field or column is None:
            return True
        values = [side for side in (change.was, change.now) if side is not None]
        is_since = len(values) == 1 and not getattr(column, "null", False)
        is_default = is_since and str(values[0]) == str(column.get_default())
        return _is_drawn(column) and not is_default

    def fields(self, model: Model, names: list[str], was: Values, now: Values) -> list[FieldChange]:
        return [self._field(model, name, was, now) for name in _in_order(model, names)]

    def rows(self, relation: str, changed: dict[str, list[str]]) -> list[RowChange]:
        found = [self._row(relation, uid, names) for uid, names in changed.items()]
        order = list(STATES)
        return sorted(found, key=lambda row: (order.index(row.state), row.headline))

    def _field(self, model: Model, name: str, was: Values, now: Values) -> FieldChange:
        column = column_of(model, name)
        texts = [str(values.get(name) or "") for values in (was, now)]
        is_text = isinstance(column, models.CharField | models.TextField) and not column.flatchoices
        is_prose = (is_text or column is None) and max(map(len, texts)) > SHORT
        return FieldChange(
            name=name,
            label=capfirst(self.words.label(model, name)),
            was=self.words.value(model, name, was),
            now=self.words.value(model, name, now),
            pieces=shorten_pieces(diff_texts(*texts)) if is_prose else [],
            is_gone=column is None,
        )

    def _row(self, relation: str, uid: str, names: list[str]) -> RowChange:
        model = rows_of(self.model, relation)
        was, now = (side["rows"].get(relation, {}).get(uid) for side in (self.was, self.now))
        values: Values = now if now is not None else was or {}
        headline = self.words.headline(relation, values)
        if was is not None and now is not None:
            fields = self.fields(model, names, was, now)
            return RowChange(state="changed", headline=headline, fields=fields)
        shown = {name: self.words.value(model, name, values) for name in _in_order(model, values)}
        return RowChange(
            state="added" if was is None else "removed",
            headline=headline,
            values=[
                (capfirst(self.words.label(model, name)), value)
                for name, value in shown.items()
                if value != NOTHING
            ],
        )


def _group_label(model: type[Record], relation: str, labels: Labels) -> str:
    rows = rows_of(model, relation)
    if rows is None:
        return relation
    return capfirst(str(labels.get(rows) or rows._meta.verbose_name_plural))


def _in_order(model: Model, names: Iterable[str]) -> list[str]:
    """Order names as the columns of the model; unknown ones come last."""
    known = {column.name: _is_drawn(column) for column in columns_of(model)}
    drawn = [name for name, is_drawn in known.items() if is_drawn and name in names]
    return drawn + sorted(name for name in names if name not in known)


def _is_drawn(column: Column) -> bool:
    return column.editable or not isinstance(column, models.JSONField)
