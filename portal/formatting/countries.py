"""Names of countries, kept until one of them changes."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from weakref import WeakKeyDictionary

from django.http import HttpRequest

from portal.models import Country
from portal.models.languages import LANGUAGES, columns, pick_text, territory_names
from portal.records.column_store import PublicColumns


class CountryNames(Mapping[str, str]):
    """Names by code in the reader's language, loaded on first use."""

    @cached_property
    def _kept(self) -> tuple[dict[str, dict[str, str]], int]:
        return PublicColumns().kept(_read_names)

    @property
    def version(self) -> int:
        """Another number for other names."""
        return self._kept[1]

    def __getitem__(self, code: str) -> str:
        return pick_text(self._kept[0][code]).text

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept[0])

    def __len__(self) -> int:
        return len(self._kept[0])


def _read_names(_columns: PublicColumns) -> tuple[dict[str, dict[str, str]], int]:
    rows = list(Country.objects.values_list("code", *columns("name")))
    names = {code: dict(zip(LANGUAGES, names, strict=True)) for code, *names in rows}
    return names, hash(tuple(rows))


REGION = ("kk", "ky", "tg", "tk", "uz")
"""Languages of Central Asia without pages of their own."""


def regional_names(code: str) -> list[tuple[str, str]]:
    """Return (language, name) of a country in the languages of the region, from Unicode CLDR."""
    named = ((language, territory_names(language).get(code)) for language in REGION)
    return [(language, name) for language, name in named if name]


_of_requests: WeakKeyDictionary[HttpRequest, CountryNames] = WeakKeyDictionary()


def country_names(request: HttpRequest | None) -> CountryNames:
    """Return the lookup of a request, shared by all its callers; a new one without a request."""
    if request is None:
        return CountryNames()
    return _of_requests.setdefault(request, CountryNames())


def load_country_names(request: HttpRequest) -> CountryNames:
    """Read the names of countries in a view, before the templates of its page need them. One
    query, once the first page has asked for them none."""
    names = country_names(request)
    len(names)
    return names
