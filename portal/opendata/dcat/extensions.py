"""What the apps add to the catalogue, found without importing them by name.

The `catalogue` module of each app registers here: what its lists are about, what is a data set
beside the lists of the API, in which other ways data is served, and which releases there are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.opendata.dcat.vocabularies import Theme, UpdateFrequency
from portal.records.extension_points import ExtensionPoint

type Texts = dict[str, str]
"""By language."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a list of the API is about, beyond what its way in says."""

    list: str
    themes: tuple[Theme, ...]
    title: Any = None
    about: Any = None
    """Half a sentence, as a way in has it."""
    keywords: tuple[Any, ...] = ()
    page: str = ""
    """Where people read it, if not at the address of the list."""
    period: Callable[[], tuple[str, str]] | None = None
    """The first and the last day it speaks of, as exact as they are known."""


@dataclass(frozen=True, kw_only=True)
class CatalogueDataset:
    """A list of the API, or the part of one that a question gives."""

    name: str
    """Its place in the catalogue: `energy-projects`, `indicator-trade-total`."""
    list: str
    """The list of the API that has its rows."""
    query: str = ""
    page: str
    """Where people read it; without language, as all paths here."""
    identifier: str = ""
    title: Texts
    about: Texts
    keywords: tuple[Texts, ...] = ()
    themes: tuple[Theme, ...] = ()
    countries: tuple[str, ...] = ()
    """Codes, those of groups included."""
    period: tuple[str, str] = ("", "")
    frequency: UpdateFrequency = UpdateFrequency.IRREGULAR
    modified: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CatalogueService:
    """A way for programs to ask."""

    name: str
    title: Texts
    about: Texts
    endpoint: str
    described_at: str
    page: str
    conforms_to: str
    """The address of the standard it keeps to."""
    lists: tuple[str, ...] = ()
    """The lists whose rows it serves, and so their data sets; empty for all."""


@dataclass(frozen=True, kw_only=True)
class CatalogueRelease:
    """Everything public as it was once, in one file that stays."""

    number: int
    issued_at: datetime
    path: str
    size: int
    sha256: str


subjects: ExtensionPoint[[], Subject] = ExtensionPoint()
data_sets: ExtensionPoint[[], CatalogueDataset] = ExtensionPoint()
services: ExtensionPoint[[], CatalogueService] = ExtensionPoint()
releases: ExtensionPoint[[], CatalogueRelease] = ExtensionPoint()
"""Newest first."""
