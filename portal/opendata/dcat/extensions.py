"""Extension points of the catalogue: subjects of lists, further data sets, services.

The `catalogue` module of each app registers its providers here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django_stubs_ext import StrOrPromise

from portal.opendata.dcat.vocabularies import Theme, UpdateFrequency
from portal.records.extension_points import ExtensionPoint

type Texts = dict[str, str]
"""By language."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Description of a list of the API, beyond what its navigation entry has."""

    list: str
    themes: tuple[Theme, ...]
    title: StrOrPromise = ""
    about: StrOrPromise = ""
    """Half a sentence in lower case, without a full stop."""
    keywords: tuple[StrOrPromise, ...] = ()
    page: str = ""
    """Path of its page, unless that is `/<list>/`."""
    period: Callable[[], tuple[str, str]] | None = None
    """Returns the first and last day covered, as partial dates."""


@dataclass(frozen=True, kw_only=True)
class CatalogueDataset:
    """A list of the API, or the part of one that a query selects."""

    name: str
    """Fragment of its address: `energy-projects`, `indicator-trade-total`."""
    list: str
    """The list of the API that holds its rows."""
    query: str = ""
    page: str
    """Path of its page, without a language prefix like all paths here."""
    identifier: str = ""
    title: Texts
    about: Texts
    keywords: tuple[Texts, ...] = ()
    themes: tuple[Theme, ...] = ()
    countries: tuple[str, ...] = ()
    """Country codes, including groups of countries."""
    period: tuple[str, str] = ("", "")
    frequency: UpdateFrequency = UpdateFrequency.IRREGULAR
    modified: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CatalogueService:
    """A programmatic interface to the data."""

    name: str
    title: Texts
    about: Texts
    endpoint: str
    described_at: str
    page: str
    conforms_to: str
    """Address of the standard."""
    lists: tuple[str, ...] = ()
    """Lists whose data sets it serves; empty for all."""


@dataclass(frozen=True, kw_only=True)
class CatalogueRelease:
    """A numbered freeze of everything public, in one permanent file."""

    number: int
    issued_at: datetime
    path: str
    size: int
    sha256: str


subjects: ExtensionPoint[[], Subject] = ExtensionPoint()
data_sets: ExtensionPoint[[], CatalogueDataset] = ExtensionPoint()
services: ExtensionPoint[[], CatalogueService] = ExtensionPoint()
