"""Controlled vocabularies of the Publications Office of the EU, required by DCAT-AP,
https://op.europa.eu/en/web/eu-vocabularies/authority-tables, and the IANA media types."""

from enum import StrEnum

AUTHORITY = "http://publications.europa.eu/resource/authority/"
PROFILE = "http://data.europa.eu/r5r/"
"""DCAT-AP, the application profile of the catalogue records."""
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"

THEMES = f"{AUTHORITY}data-theme"
PUBLIC = f"{AUTHORITY}access-right/PUBLIC"
LASTING = f"{AUTHORITY}planned-availability/AVAILABLE"
LANGUAGES = {"en": "ENG", "zh-hans": "ZHO", "ru": "RUS"}
CC_BY = (f"{AUTHORITY}licence/CC_BY_4_0", "Creative Commons Attribution")
LICENCES = {"https://creativecommons.org/licenses/by/4.0/": CC_BY}
"""Authority code, and the name in the register of CKAN, by the address of the text."""

FILE_TYPES = {
    "csv": "CSV",
    "geojson": "GEOJSON",
    "json": "JSON",
    "parquet": "PARQUET",
    "xlsx": "XLSX",
    "zip": "ZIP",
}
"""Authority codes by file extension; NDJSON has none yet."""


class Theme(StrEnum):
    """Codes of the authority table data-theme."""

    ECONOMY = "ECON"
    ENERGY = "ENER"
    GOVERNMENT = "GOVE"
    INTERNATIONAL = "INTR"
    REGIONS = "REGI"
    TRANSPORT = "TRAN"


class UpdateFrequency(StrEnum):
    """Codes of the authority table frequency."""

    ANNUAL = "ANNUAL"
    HALF_YEARLY = "ANNUAL_2"
    QUARTERLY = "QUARTERLY"
    MONTHLY = "MONTHLY"
    WEEKLY = "WEEKLY"
    DAILY = "DAILY"
    IRREGULAR = "IRREG"


def authority_url(table: str, code: str) -> str:
    return f"{AUTHORITY}{table}/{code}"


def file_type_url(ending: str) -> str:
    """Return the address of the file type; empty without a code."""
    return authority_url("file-type", FILE_TYPES[ending]) if ending in FILE_TYPES else ""


def media_type_url(name: str) -> str:
    """Return the IANA entry; empty for unregistered types (`application/x-…`)."""
    return "" if name.partition("/")[2].startswith("x-") else MEDIA_TYPES + name
