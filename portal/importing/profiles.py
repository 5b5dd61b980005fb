"""Profiles: shapes in which others publish tables, each as data and a few small functions. A table
that has the heads of one is converted to the columns of its target."""

from collections.abc import Callable
from dataclasses import dataclass

from django_stubs_ext import StrOrPromise

from portal.importing.tables import ImportTable


@dataclass(frozen=True, kw_only=True)
class Profile:
    name: str
    label: StrOrPromise
    target: str
    heads: frozenset[str]
    """Heads, in small letters, that a table of this shape has."""
    convert: Callable[[ImportTable], ImportTable]

    def fits(self, table: ImportTable) -> bool:
        return self.heads <= {head.lower() for head in table.heads}


PROFILES: list[Profile] = []


def register_profile(profile: Profile) -> None:
    PROFILES.append(profile)


def recognise(target: str, table: ImportTable) -> Profile | None:
    """Return the profile whose heads a table has; that with the most, if several."""
    fitting = [one for one in PROFILES if one.target == target and one.fits(table)]
    return max(fitting, key=lambda one: len(one.heads), default=None)
