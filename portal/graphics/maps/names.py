"""The names on the map in the browser, in the reader's language. The drawing places its own."""

from collections.abc import Iterable
from typing import Any

from portal.graphics.maps.places import Places
from portal.models import Country


def names() -> dict[str, Any]:
    """`countries` by their numeric code; `cities` as longitude, latitude, name and whether it is a
    capital, the most important first. Two queries and one."""
    return {
        "countries": {country.numeric: str(country) for country in _countries()},
        "cities": [
            [town.point.longitude, town.point.latitude, town.words, int(town.is_capital)]
            for town in Places().towns()
        ],
    }


def _countries() -> Iterable[Country]:
    return Country.objects.exclude(numeric="")
