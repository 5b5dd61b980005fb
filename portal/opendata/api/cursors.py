"""Places in an ordered list, so that the rows after one are found without counting those before.

A list is ordered by one expression and the primary key, what is unknown last (`Order` in
`portal.filters`). A place is the values of both in one row: the rows after it are those whose
values are larger, whatever has come or gone meanwhile.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.core.signing import BadSignature, Signer
from django.db.models import F, Q

BEGINNING = "*"
"""The cursor by which a walk begins."""

KEY = "cursor_key"

_signer = Signer(salt="portal.api.cursors", sep=".")


class CursorPosition(NamedTuple):
    """Beside a row; `is_before` turns the walk round. `question` is what was asked."""

    question: str
    is_before: bool
    key: Any
    pk: Any

    def sealed(self) -> str:
        """As programs carry it. The seal spares checks: no value in it is anybody else's."""
        texts = [_text(self.key), _text(self.pk)]
        return _signer.sign_object([self.question, self.is_before, *texts], compress=True)


class NoSuchPlace(Exception):
    """Not a cursor, or one that belongs to another question."""


@dataclass(frozen=True)
class CursorStep:
    """Some rows of a walk, and the places beside them; None where the list ends."""

    rows: list[Any]
    before: CursorPosition | None
    after: CursorPosition | None


def opened(text: str, question: str) -> CursorPosition | None:
    """The place of a cursor; None is the beginning."""
    if text == BEGINNING:
        return None
    try:
        place = CursorPosition(*_signer.unsign_object(text))
    except (BadSignature, TypeError, ValueError) as problem:
        raise NoSuchPlace from problem
    if place.question != question:
        raise NoSuchPlace
    return place


def step(queryset: Any, place: CursorPosition | None, size: int, question: str) -> CursorStep:
    """The `size` rows after a place, or before it. One query."""
    by, _tie = queryset.query.order_by
    found = queryset.annotate(**{KEY: by.expression})
    is_before = place is not None and place.is_before
    if place:
        found = found.filter(_beyond(_values(found, place), is_descending=by.descending))
    found = found.order_by(*_directions(is_before=is_before, is_descending=by.descending))
    rows = list(found[: size + 1])
    has_more, rows = len(rows) > size, rows[:size]
    if not rows:
        return CursorStep([], None, None)
    first, last = (rows[-1], rows[0]) if is_before else (rows[0], rows[-1])
    before = CursorPosition(question, True, *_at(first)) if has_more or not is_before else None
    after = CursorPosition(question, False, *_at(last)) if has_more or is_before else None
    return CursorStep(rows[::-1] if is_before else rows, before if place else None, after)


def _directions(*, is_before: bool, is_descending: bool) -> list[Any]:
    if is_before:
        turned = F(KEY).asc if is_descending else F(KEY).desc
        return [turned(nulls_first=True), "-pk"]
    usual = F(KEY).desc if is_descending else F(KEY).asc
    return [usual(nulls_last=True), "pk"]


def _beyond(place: CursorPosition, *, is_descending: bool) -> Q:
    """The rows on the far side of a place."""
    tied = Q(pk__lt=place.pk) if place.is_before else Q(pk__gt=place.pk)
    if place.key is None:
        unknown = Q(**{f"{KEY}__isnull": True}) & tied
        return unknown | Q(**{f"{KEY}__isnull": False}) if place.is_before else unknown
    lookup = "lt" if is_descending != place.is_before else "gt"
    further = Q(**{f"{KEY}__{lookup}": place.key}) | Q(**{KEY: place.key}) & tied
    return further if place.is_before else further | Q(**{f"{KEY}__isnull": True})


def _at(row: Any) -> tuple[Any, Any]:
    return getattr(row, KEY), row.pk


def _values(found: Any, place: CursorPosition) -> CursorPosition:
    """The place with values as the columns have them."""
    column = found.query.annotations[KEY].output_field
    key = None if place.key is None else column.to_python(place.key)
    return place._replace(key=key, pk=found.model._meta.pk.to_python(place.pk))


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return value.isoformat() if isinstance(value, date) else str(value)
