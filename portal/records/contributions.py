"""Contributions of the apps to the portal's own pages, found without importing them by name.

The module `contributions` of each app registers here when Django starts: its figures for the
front page, its part of the page of a country or an organisation. Its kinds of record are declared
in `portal.records.kinds`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NotRequired, TypedDict

from django.db.models import Model
from django.urls import URLPattern, URLResolver
from django_stubs_ext import StrOrPromise

from portal.models import Country
from portal.records.document_types import ClaimDocument, FactDocument, Localized, PresentedFact
from portal.records.extension_points import ExtensionPoint


@dataclass(frozen=True, kw_only=True)
class KeyFigure:
    """A figure of the front page; `period` is the time it is about, `missing` another one that was
    asked for and has none."""

    uid: str
    """Identifies the record whose figure it is."""
    title: Localized
    url: str
    fact: PresentedFact
    period: str
    reporter: Localized
    forecasts: list["Forecast"] = field(default_factory=list)
    missing: str = ""


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """Forecast of a period with its maker and the day of its source, shown next to the outcome."""

    period: str
    maker: str
    made: str
    fact: PresentedFact


@dataclass(frozen=True, kw_only=True)
class ScoredForecast:
    """A forecast beside its outcome, if that is known; `made` is the day of its source, so many
    months before the end of the period."""

    maker: str
    title: Localized
    url: str
    period: str
    made: str
    months_ahead: int | None
    forecast: PresentedFact
    outcome: PresentedFact | None = None
    error: Decimal | None = None
    """Per cent of the outcome by which the forecast was too high."""


class MeasuredFact(TypedDict):
    """Name and unit of the fact that a statement is about."""

    unit: str
    label: str
    kind: NotRequired[str]
    name: NotRequired[str]
    reporter: NotRequired[str]


@dataclass(frozen=True, kw_only=True)
class Statement:
    """Statement of one source, ready for a list; `disagreement` is the disputed fact where the
    statement is part of a dispute."""

    title: Localized
    url: str
    fact: MeasuredFact | PresentedFact
    claim: ClaimDocument
    disagreement: PresentedFact | None = None
    is_shown: bool = False
    """True if the portal shows it, although another record that counts the same differs."""


@dataclass(frozen=True, kw_only=True)
class PageSection:
    """A part of a page: a heading and a template that draws `rows`. `more` is the address of the
    whole list, without language, where not all rows are shown here."""

    key: str
    title: StrOrPromise
    template: str
    rows: Sequence[object]
    more: str = ""
    count: int = 0
    about: object = None
    """Subject of the page, for templates that need it."""
    chart: object = None
    """Chart of the rows, for templates that draw one."""


@dataclass(frozen=True, kw_only=True)
class Card(PageSection):
    """A few lines about a country, at the head of its page: `note` says what they leave out, or
    why they differ."""

    note: StrOrPromise | Localized = ""


@dataclass(frozen=True, kw_only=True)
class ComparedLine:
    """One line of the table in which countries, or records, stand beside each other: under `group`,
    what each of them has. There may be several figures for one, each with the words that it needs
    (its period, who counts it); one without any is left out."""

    group: StrOrPromise
    title: StrOrPromise
    cells: Mapping[str, Sequence[tuple[FactDocument, str]]]
    """By code or uid; facts have the shape of a document's."""
    url: str = ""
    """Address of the page of the line, without language."""


@dataclass(frozen=True, kw_only=True)
class CountedTotal:
    """A total that others count; `detail` says of which part, in the words of who counts, `sign`
    that it is no plain count, such as a forecast."""

    fact: FactDocument
    period: str
    by: Localized
    url: str
    detail: str = ""
    sign: str = ""


@dataclass(frozen=True, kw_only=True)
class Headline:
    """Figure at the head of the page of a country or an organisation: a figure in the shape of a
    document's facts, or `words`, such as a number of records; `note` says of how many it is the
    sum, or when it was counted, `by` whom, by language; `url` has more, without language."""

    label: StrOrPromise | Localized
    fact: FactDocument | None = None
    words: str = ""
    note: str = ""
    by: Localized = field(default_factory=dict)
    url: str = ""
    beside: Sequence[CountedTotal] = ()
    """Totals of the same that others count, and `why` they differ."""
    why: str = ""


key_figures: ExtensionPoint[[], KeyFigure] = ExtensionPoint()
scored_forecasts: ExtensionPoint[[], ScoredForecast] = ExtensionPoint()
addresses: ExtensionPoint[[], URLPattern | URLResolver] = ExtensionPoint()
"""Addresses of an app that no kind declares, in one language, below the root."""
subjects: ExtensionPoint[[], str] = ExtensionPoint()
"""Subjects of the portal, in a few English words each, for descriptions that programs read."""
style_sheets: ExtensionPoint[[], str] = ExtensionPoint()
"""Static files with the colours of what an app shows; in the layers of the portal's own."""
methods: ExtensionPoint[[], str] = ExtensionPoint()
"""Templates with rules of counting, for the page about the portal."""
compared: ExtensionPoint[[list[str]], ComparedLine] = ExtensionPoint()
"""Lines by which the countries of these codes can be compared. A fixed number of queries."""
compared_records: ExtensionPoint[[list[str]], ComparedLine] = ExtensionPoint()
"""The same for the records of these uids, of one kind, beside their facts."""

cards_of_countries: ExtensionPoint[[Sequence[Country]], tuple[str, Card]] = ExtensionPoint()
"""Cards of several countries, by code, drawn to one scale. A fixed number of queries."""
cards: ExtensionPoint[[Country], Card] = ExtensionPoint()
"""Cards that only the page of a country has."""
counted_totals: ExtensionPoint[[str, Country], CountedTotal] = ExtensionPoint()
"""The newest totals of an indicator in a country, by a slug that ends with “-total”; those of its
parts by the slug without that end."""

_related: dict[type[Model], ExtensionPoint[[Any], PageSection]] = {}
_headlines: dict[type[Model], ExtensionPoint[[Any], Headline]] = {}


def relates_to(model: type[Model]) -> ExtensionPoint[[Any], PageSection]:
    """Decorator: what an app shows on the page of a country, an organisation, a place …, or of
    any record (`Record`)."""
    return _related.setdefault(model, ExtensionPoint())


def related(thing: Model) -> list[PageSection]:
    """The sections that are added to the page of `thing`, those with something to show: by its
    model, then by the models that it inherits from. A fixed number of queries."""
    hooks = [_related[model] for model in type(thing).__mro__ if model in _related]
    return [section for hook in hooks for section in hook.collect(thing) if section.rows]


def heads(model: type[Model]) -> ExtensionPoint[[Any], Headline]:
    """Decorator: what an app puts at the head of the page of a country or an organisation."""
    return _headlines.setdefault(model, ExtensionPoint())


def headlines(thing: Model) -> list[Headline]:
    """The figures at the head of the page of `thing`. A fixed number of queries."""
    hook = _headlines.get(type(thing))
    return hook.collect(thing) if hook else []


def subjects_in_words() -> str:
    """“Energy projects, statistics and events”."""
    *first, last = subjects.collect()
    words = f"{', '.join(first)} and {last}" if first else last
    return words[:1].upper() + words[1:]
