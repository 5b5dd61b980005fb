"""Scope of a database of the past, and the part of it that is new to one that is taken over."""

from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS

from portal.models import Change
from portal.models.journal import ChangeQuerySet


@dataclass(frozen=True)
class ChangeScope:
    """A position of the journal; with `only`, the keys by kind that are filled in again."""

    position: int
    only: dict[str, list[str]] | None = None

    def of(self, kind: str) -> ChangeQuerySet:
        """The changes that stood at the position, of one kind."""
        return self._narrowed(kind).at_position(self.position)

    def gone(self, kind: str) -> ChangeQuerySet:
        """The changes by which something had gone and not come back."""
        gone = self._narrowed(kind).filter(action=Change.Action.REMOVE)
        return gone.filter(position__lte=self.position).exclude(until__lte=self.position)

    def keys(self, kind: str) -> list[str]:
        return self.only.get(kind, []) if self.only else []

    def _narrowed(self, kind: str) -> ChangeQuerySet:
        found = Change.objects.using(DEFAULT_DB_ALIAS).of(kind).order_by("position")
        return found if self.only is None else found.filter(key__in=self.keys(kind))


def between(known: int, position: int) -> ChangeScope:
    """Return the difference between the pasts of two positions, in either direction."""
    first, last = sorted((known, position))
    only: dict[str, list[str]] = {}
    changed = Change.objects.using(DEFAULT_DB_ALIAS).filter(position__gt=first, position__lte=last)
    for kind, key in changed.order_by("kind", "key").values_list("kind", "key").distinct():
        only.setdefault(kind, []).append(key)
    return ChangeScope(position, only)
