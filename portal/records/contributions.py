"""What the apps put on the portal's own pages, found without importing them by name.

The `home` module of each app registers here when Django starts: its kinds of record as ways in,
its figures for the front page, its part of the page of a country or an organisation, and what it
has taken from a source.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import override

from portal.models import Source
from portal.models.languages import DEFAULT
from portal.records.documents import Document
from portal.records.extension_points import ExtensionPoint


@dataclass(frozen=True, kw_only=True)
class Way:
    """A way in: the list of one kind of record."""

    kind: str
    one: Any
    """What one of them is called, in the reader's language."""
    many: Any
    about: Any
    """Half a sentence that says what is found there."""

    @property
    def url(self) -> str:
        return reverse(f"{self.kind}_list")

    @property
    def path(self) -> str:
        """The address without language, which the API continues."""
        with override(DEFAULT):
            return self.url


@dataclass(frozen=True, kw_only=True)
class KeyFigure:
    """A figure of the front page. `fact` has the shape of a document's facts, so that value,
    unit, comparator, source and dispute arrive together; `period` is what it is about."""

    title: dict[str, str]
    url: str
    fact: Document
    period: str
    reporter: dict[str, str]
    forecasts: list["Forecast"] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """What somebody expected, or expects: it keeps its maker and stands beside the outcome."""

    period: str
    maker: str
    fact: Document
    note: str = ""
    """How it is to be read, in English."""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What one source says, ready for a list: of what, and how it stands.

    `fact` names and measures it (kind, name, unit, label), `claim` has the shape of a document's
    claims, `disagreement` the shape of a disputed fact where the statement is part of a dispute.
    """

    title: dict[str, str]
    url: str
    fact: Document
    claim: Document
    disagreement: Document | None = None


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What the portal has taken from a source by way of one kind of statement other than claims.

    `rows` is cut into pages, `show` turns the rows of one page into statements; `standings` says
    how many of all rows stand in which way.
    """

    key: str
    title: Any
    rows: QuerySet[Any]
    show: Callable[[Iterable[Any]], list[Statement]]
    standings: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class PageSection:
    """A part of a page: a heading and a template that draws `rows`. `more` is the address of the
    whole list, without language, where not all rows are shown here."""

    key: str
    title: Any
    template: str
    rows: list[Any]
    more: str = ""
    count: int = 0
    about: Any = None
    """What the page is about, where the template needs to know."""
    chart: Any = None
    """A chart that its template draws with the rows (`portal.graphics.charts.Chart`)."""


@dataclass(frozen=True, kw_only=True)
class CountryComparison:
    """One line of the table in which countries stand beside each other: under `group`, what each
    of them has. There may be several figures for one country, each with the words that it needs
    (its period, who counts it); a country without any is left out."""

    group: Any
    title: Any
    cells: dict[str, list[tuple[Document, str]]]
    """By code; facts have the shape of a document's."""
    url: str = ""
    """Where the line has a page of its own, without language."""


@dataclass(frozen=True, kw_only=True)
class Headline:
    """What is read first on the page of a country or an organisation: a figure in the shape of a
    document's facts, or `words`, such as a number of records; `note` says of how many it is the
    sum, or when it was counted, `by` whom, by language; `url` has more, without language."""

    label: Any
    """Words, or a title by language."""
    fact: Document | None = None
    words: str = ""
    note: str = ""
    by: dict[str, str] = field(default_factory=dict)
    url: str = ""


ways_in: ExtensionPoint[[], Way] = ExtensionPoint()
key_figures: ExtensionPoint[[], KeyFigure] = ExtensionPoint()
taken_from: ExtensionPoint[[Source], Taken] = ExtensionPoint()
taken_counts: ExtensionPoint[[list[Source]], tuple[int, int]] = ExtensionPoint()
"""For sources, by primary key: how many statements other than claims each has given."""
statements: ExtensionPoint[[str], Statement] = ExtensionPoint()
"""The statement with a uid, other than claims."""

compared: ExtensionPoint[[list[str]], CountryComparison] = ExtensionPoint()
"""What the countries of these codes can be compared by. A fixed number of queries."""

counted_by: ExtensionPoint[[list[str]], tuple[str, Document]] = ExtensionPoint()
"""For statements by uid, where a source only passes on what somebody has counted: whose number it
is and which record holds it (title, url, reporter)."""

_related: dict[type[Model], ExtensionPoint[[Any], PageSection]] = {}
_headlines: dict[type[Model], ExtensionPoint[[Any], Headline]] = {}


def relates_to(model: type[Model]) -> ExtensionPoint[[Any], PageSection]:
    """Decorator: what an app shows on the page of a country, an organisation, a place …"""
    return _related.setdefault(model, ExtensionPoint())


def related(thing: Model) -> list[PageSection]:
    """The sections that the apps add to the page of `thing`, those with something to show. A
    fixed number of queries."""
    hook = _related.get(type(thing))
    return [section for section in hook.ask(thing) if section.rows] if hook else []


def heads(model: type[Model]) -> ExtensionPoint[[Any], Headline]:
    """Decorator: what an app puts at the head of the page of a country or an organisation."""
    return _headlines.setdefault(model, ExtensionPoint())


def headlines(thing: Model) -> list[Headline]:
    """The figures at the head of the page of `thing`. A fixed number of queries."""
    hook = _headlines.get(type(thing))
    return hook.ask(thing) if hook else []


def kinds() -> dict[str, Way]:
    """Every kind of record that has a list, by its name in addresses and documents."""
    return {way.kind: way for way in ways_in.ask()}
