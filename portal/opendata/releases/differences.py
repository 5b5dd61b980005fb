"""Differences between two positions of the change log: the changelog of the data."""

import csv
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from io import StringIO
from itertools import batched, groupby
from operator import itemgetter

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.formatting.formulas import guard_words
from portal.models import Change
from portal.models.change_log import REMOVED as REMOVED_FOR_GOOD
from portal.publication.followed_tables import row_kinds
from portal.records.document_types import JsonObject

BATCH = 400

ADDED, REMOVED, REVISED, FLAGGED, REWORDED = "added", "removed", "revised", "re-flagged", "reworded"
WORDS = {
    ADDED: _("Added"),
    REMOVED: _("Removed"),
    REVISED: _("Revised"),
    FLAGGED: _("Flagged anew"),
    REWORDED: _("Described anew"),
}
"""Most important first."""

VALUES = ("value", "lower", "upper", "comparator", "unit", "accepted", "statements")
FLAGS = ("shown", "pinned", "status", "retracted_at", "disputed", "rule", "ruled_at", "state")
"""Columns of rows that are no records: values, and statements about values."""


@dataclass(frozen=True)
class Difference:
    """A changed row; `fields` are (name, before, after) of what changed."""

    kind: str
    key: str
    title: str
    url: str
    change: str
    fields: tuple[tuple[str, str, str], ...] = ()


def find_differences(first: int, last: int) -> Iterator[Difference]:
    """Yield the rows that differ, by kind and key."""
    changed = Change.objects.filter(position__gt=first, position__lte=last)
    keys = changed.order_by("kind", "key").values_list("kind", "key").distinct()
    for kind, rows in groupby(keys.iterator(), key=itemgetter(0)):
        for some in batched((key for _kind, key in rows), BATCH):
            before = _documents(first, kind, some)
            after = _documents(last, kind, before)
            after |= _headings(last, kind, [key for key in some if key not in before])
            for key in some:
                found = compare_documents(kind, key, before.get(key), after.get(key))
                if found is not None:
                    yield found


def count_changes(found: Iterable[Difference]) -> list[tuple[StrOrPromise, int]]:
    """Count each type of change by its translated name, most important first."""
    counts = Counter(one.change for one in found)
    return [(WORDS[change], counts[change]) for change in WORDS if counts[change]]


def write_csv(found: Iterable[Difference]) -> Iterator[bytes]:
    """Yield a line for each changed field, one for each added or removed row."""
    yield _line(["kind", "key", "title", "change", "field", "before", "after"])
    for one in found:
        for field in one.fields or (("", "", ""),):
            yield _line([one.kind, one.key, one.title, one.change, *field])


def _documents(position: int, kind: str, keys: Collection[str]) -> dict[str, JsonObject]:
    stood = _standing(position, kind, keys).select_related("edition")
    changes: Iterable[Change] = stood.defer("content", "edition__content")
    return {one.key: one.said for one in changes if one.said is not None}


def _headings(position: int, kind: str, keys: Collection[str]) -> dict[str, JsonObject]:
    """Return documents of added rows; of the large ones of records only what is told of them."""
    columns = ("key", "document", "edition__document__title", "edition__document__url")
    found = {
        key: {"title": title, "url": url} if title else document
        for key, document, title, url in _standing(position, kind, keys).values_list(*columns)
    }
    return {key: said for key, said in found.items() if said and REMOVED_FOR_GOOD not in said}


def _standing(position: int, kind: str, keys: Collection[str]) -> QuerySet[Change]:
    return Change.objects.of(kind).filter(key__in=keys).at_position(position)


def compare_documents(
    kind: str, key: str, before: JsonObject | None, after: JsonObject | None
) -> Difference | None:
    """Return the difference of two states of a row, None for equal ones."""
    known = after or before
    if known is None or before == after:
        return None
    difference = partial(Difference, kind, key, _title(kind, known), _url(kind, known))
    if before is None or after is None:
        return difference(ADDED if before is None else REMOVED)
    values = _changed_fields(_values(before), _values(after))
    flags = _changed_fields(_flags(before), _flags(after))
    change = REVISED if values else FLAGGED if flags else REWORDED
    return difference(change, tuple(values or flags))


def _values(said: JsonObject) -> dict[str, str]:
    """Return each value with comparator and unit as one text."""
    if "facts" not in said:
        return {name: _text(said[name]) for name in VALUES if name in said}
    return {
        name: " ".join(
            filter(None, (fact["comparator"].removeprefix("exact"), fact["text"], fact["unit"]))
        )
        for name, fact in said["facts"].items()
    }


def _flags(said: JsonObject) -> dict[str, str]:
    if "facts" not in said:
        return {name: _text(said[name]) for name in FLAGS if name in said}
    return {
        name: " ".join(
            [
                "disputed" if fact["disputed"] else "undisputed",
                (fact["ruling"] or {}).get("rule", ""),
                *sorted(f"{claim['uid']}:{claim['standing']}" for claim in fact["claims"]),
            ]
        )
        for name, fact in said["facts"].items()
    }


def _changed_fields(before: dict[str, str], after: dict[str, str]) -> list[tuple[str, str, str]]:
    names = sorted(before.keys() | after.keys())
    pairs = [(name, before.get(name, ""), after.get(name, "")) for name in names]
    return [one for one in pairs if one[1] != one[2]]


def _title(kind: str, said: JsonObject) -> str:
    if _states_period(kind, said):
        return f"{said[row_kinds()[kind].about]}, {said['period']}"
    title = said.get("title") or said.get("name") or ""
    if isinstance(title, dict):
        title = title.get("en", "")
    if not title and isinstance(said.get("record"), dict):
        return f"{_title('', said['record'])}: {said.get('fact') or said.get('period')}"
    return str(title)


def _url(kind: str, said: JsonObject) -> str:
    if _states_period(kind, said):
        return f"/claims/{said['uid']}/"
    return str(said.get("page") or said.get("url") or "")


def _states_period(kind: str, said: JsonObject) -> bool:
    """True for a row with the value of a record for a period."""
    row_kind = row_kinds().get(kind)
    return row_kind is not None and {row_kind.about, "period"} <= said.keys()


def _text(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(
            f"{one.get('text', '')} ({one.get('source', {}).get('slug', '')})" for one in value
        )
    return "" if value is None else str(value)


def _line(cells: list[str]) -> bytes:
    text = StringIO()
    csv.writer(text).writerow(map(guard_words, cells))
    return text.getvalue().encode()
