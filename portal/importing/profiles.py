"""Profiles: shapes in which others publish tables, each as data and a few small functions. A table
that has the heads of one is converted to the columns of its target."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from portal.importing.reading import Unreadable
from portal.importing.tables import ImportTable
from portal.models import Country
from portal.models.languages import columns


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
NO_PROFILE = "none"


def register_profile(profile: Profile) -> None:
    PROFILES.append(profile)


def choose_profile(target: str, table: ImportTable, name: str = "") -> Profile | None:
    """Return the profile of a name, else that whose heads a table has: the most, if several fit.
    No profile has the name NO_PROFILE. Raises Unreadable."""
    known = [one for one in PROFILES if one.target == target]
    fitting = [one for one in known if one.fits(table) and name in ("", one.name)]
    for one in known:
        if one.name == name and not fitting:
            lacking = ", ".join(sorted(one.heads - {head.lower() for head in table.heads}))
            sentence = _("This is no table of “%(profile)s”: it has no column %(heads)s.")
            raise Unreadable(sentence % {"profile": one.label, "heads": lacking})
    return max(fitting, key=lambda one: len(one.heads), default=None)


def covered_countries(*roles: str) -> set[str]:
    """Return what tables call the countries that have one of the roles, in small letters: codes,
    numbers, names."""
    called = ("code", "iso3", "numeric", "name_local", *columns("name"))
    rows = Country.objects.filter(role__in=roles).values_list(*called)
    found = {text.lower() for row in rows for text in row}
    return (found | {text.lstrip("0") for text in found}) - {""}
