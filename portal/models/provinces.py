"""Provinces and regions by their codes of ISO 3166-2, from the packaged vocabulary.

`portal/data/provinces.csv` has the units of the five countries as they are since 2022, when
Kazakhstan divided three regions, and those of other countries in which places of the portal lie.
One that did not exist always says from when, or until when, as partial dates.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from portal.facts.extents import extent_of_day
from portal.models.languages import DEFAULT, LANGUAGES, column_suffix
from portal.models.packaged_tables import read_table

VOCABULARY = Path(__file__).parents[1] / "data" / "provinces.csv"


class ProvinceEntry(NamedTuple):
    names: dict[str, str]
    """By language."""
    valid_from: str
    valid_until: str

    def is_valid(self, day: str) -> bool:
        """Tell whether it existed in a part of a partial date; True without one."""
        if not day:
            return True
        said = extent_of_day(day)
        begins = not self.valid_from or extent_of_day(self.valid_from).low <= said.high
        return begins and (not self.valid_until or said.low <= extent_of_day(self.valid_until).high)


@cache
def provinces() -> dict[str, ProvinceEntry]:
    return {
        row["code"]: ProvinceEntry(
            {code: row[f"name_{column_suffix(code)}"] for code in LANGUAGES},
            row["valid_from"],
            row["valid_until"],
        )
        for row in read_table(VOCABULARY)
    }


@cache
def province_names() -> dict[str, dict[str, str]]:
    """Return the names of each province by language, by code."""
    return {code: entry.names for code, entry in provinces().items()}


def names_of_province(code: str) -> dict[str, str]:
    """Return the names of a province by language, by its code or one of them; else the text."""
    return province_names().get(code) or province_names().get(find_province(code), {DEFAULT: code})


def find_province(text: str) -> str:
    """Return the code of the province with this name in any language; of any other text, itself."""
    wanted = text.strip().casefold()
    names = province_names().items()
    return next((code for code, by in names if wanted in map(str.casefold, by.values())), text)


def provinces_named(text: str) -> list[str]:
    """Return the codes of the provinces with a text in one of their names."""
    wanted = text.casefold()
    return [
        code
        for code, names in province_names().items()
        if any(wanted in name.casefold() for name in names.values())
    ]
