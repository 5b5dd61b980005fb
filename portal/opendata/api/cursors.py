"""Keyset pagination: pages at any depth for the same cost, stable while rows come and go.

A list is ordered by one expression, nulls last, and the primary key (`Order` in `portal.filters`).
A cursor position holds both values of one row; the rows after it have larger ones.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, cast

from django.core.signing import BadSignature, Signer
from django.db.models import F, Model, OrderBy, Q, QuerySet

BEGINNING = "*"
"""The cursor of the first page."""

KEY = "cursor_key"

_signer = Signer(salt="portal.api.cursors", sep=".")


class CursorPosition(NamedTuple):
    """Position next to a row: direction, hash of the query (`question`), sort key, primary key."""

    question: str
    is_before: bool
    key: object  # of the type of the sort column
    pk: object

    def sealed(self) -> str:
        """Return the signed cursor; the signature makes its values trustworthy."""
        texts = [_text(self.key), _text(self.pk)]
        return _signer.sign_object([self.question, self.is_before, *texts], compress=True)


class InvalidCursor(Exception):
    """Not a cursor, or one of another query."""


@dataclass(frozen=True)
class CursorStep:
    """A page of rows and the positions around it; None at the end of the list."""

    rows: list[Any]
    before: CursorPosition | None
    after: CursorPosition | None


def read_cursor(text: str, question: str) -> CursorPosition | None:
    """Return the position of a cursor, None for the beginning. Raises InvalidCursor."""
    if text == BEGINNING:
        return None
    try:
        place = CursorPosition(*_signer.unsign_object(text))
    except (BadSignature, TypeError, ValueError) as problem:
        raise InvalidCursor from problem
    if place.question != question:
        raise InvalidCursor
    return place


def fetch_page(
    queryset: QuerySet[Model],
    place: CursorPosition | None,
    size: int,
    question: str,
    loaded: Callable[[QuerySet[Model]], QuerySet[Model, object]],
) -> CursorStep:
    """Fetch the `size` rows after a position, or before it. One query, which `loaded` completes."""
    by, _tie = cast("tuple[OrderBy, str]", queryset.query.order_by)
    found = queryset.annotate(**{KEY: by.expression})
    is_before = place is not None and place.is_before
    down, empty_last = by.descending, by.nulls_last
    if place:
        place = _typed_position(found, place)
        found = found.filter(_rows_beyond(place, is_descending=down, empty_last=empty_last))
    order = _ordering(is_before=is_before, is_descending=down, empty_last=empty_last)
    found = found.order_by(*order)
    rows = cast("list[Model]", list(loaded(found)[: size + 1]))
    has_more, rows = len(rows) > size, rows[:size]
    if not rows:
        return CursorStep([], None, None)
    first, last = (rows[-1], rows[0]) if is_before else (rows[0], rows[-1])
    before = CursorPosition(question, True, getattr(first, KEY), first.pk)
    after = CursorPosition(question, False, getattr(last, KEY), last.pk)
    return CursorStep(
        rows[::-1] if is_before else rows,
        before if place and (has_more or not is_before) else None,
        after if has_more or is_before else None,
    )


def _ordering(
    *, is_before: bool, is_descending: bool, empty_last: bool | None = True
) -> list[OrderBy | str]:
    if is_before:
        turned = F(KEY).asc if is_descending else F(KEY).desc
        return [turned(nulls_first=empty_last), "-pk"]
    usual = F(KEY).desc if is_descending else F(KEY).asc
    return [usual(nulls_last=empty_last), "pk"]


def _rows_beyond(
    place: CursorPosition, *, is_descending: bool, empty_last: bool | None = True
) -> Q:
    """Return the condition for rows on the far side of a position."""
    tied = Q(pk__lt=place.pk) if place.is_before else Q(pk__gt=place.pk)
    if place.key is None:
        unknown = Q(**{f"{KEY}__isnull": True}) & tied
        return unknown | Q(**{f"{KEY}__isnull": False}) if place.is_before else unknown
    lookup = "lt" if is_descending != place.is_before else "gt"
    further = Q(**{f"{KEY}__{lookup}": place.key}) | Q(**{KEY: place.key}) & tied
    is_whole = place.is_before or not empty_last
    return further if is_whole else further | Q(**{f"{KEY}__isnull": True})


def _typed_position(found: QuerySet[Model], place: CursorPosition) -> CursorPosition:
    """Return the position with values in the types of the columns."""
    column = found.query.annotations[KEY].output_field
    key = None if place.key is None else column.to_python(place.key)
    return place._replace(key=key, pk=found.model._meta.pk.to_python(place.pk))


def _text(value: object) -> str | None:
    if value is None:
        return None
    return value.isoformat() if isinstance(value, date) else str(value)
