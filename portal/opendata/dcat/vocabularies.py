"""The controlled vocabularies of the Publications Office of the EU, which DCAT-AP asks for,
https://op.europa.eu/en/web/eu-vocabularies/authority-tables, and the register of media types."""

from enum import StrEnum

AUTHORITY = "http://publications.europa.eu/resource/authority/"
PROFILE = "http://data.europa.eu/r5r/"
"""DCAT-AP, which the entries of the catalogue keep to."""
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"

THEMES = f"{AUTHORITY}data-theme"
PUBLIC = f"{AUTHORITY}access-right/PUBLIC"
LASTING = f"{AUTHORITY}planned-availability/AVAILABLE"
LANGUAGES = {"en": "ENG", "zh-hans": "ZHO", "ru": "RUS"}
LICENCES = {"https://creativecommons.org/licenses/by/4.0/": f"{AUTHORITY}licence/CC_BY_4_0"}

FILE_TYPES = {
    "csv": "CSV",
    "geojson": "GEOJSON",
    "json": "JSON",
    "parquet": "PARQUET",
    "xlsx": "XLSX",
    "zip": "ZIP",
}
"""By the ending of a file. NDJSON has no code yet."""


class Theme(StrEnum):
    """What a data set is about."""

    ECONOMY = "ECON"
    ENERGY = "ENER"
    GOVERNMENT = "GOVE"
    INTERNATIONAL = "INTR"
    REGIONS = "REGI"
    TRANSPORT = "TRAN"


class UpdateFrequency(StrEnum):
    """How often a data set has something new."""

    ANNUAL = "ANNUAL"
    HALF_YEARLY = "ANNUAL_2"
    QUARTERLY = "QUARTERLY"
    MONTHLY = "MONTHLY"
    WEEKLY = "WEEKLY"
    DAILY = "DAILY"
    IRREGULAR = "IRREG"


def authority(table: str, code: str) -> str:
    return f"{AUTHORITY}{table}/{code}"


def file_type(ending: str) -> str:
    """Empty for what has no code."""
    return authority("file-type", FILE_TYPES[ending]) if ending in FILE_TYPES else ""


def media_type(name: str) -> str:
    """Its entry in the register; empty for what nobody has registered (`application/x-…`)."""
    return "" if name.partition("/")[2].startswith("x-") else MEDIA_TYPES + name
