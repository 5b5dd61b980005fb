"""Kinds of record: one declaration each, from which every room of the portal takes its part.

An app registers its kinds in its module `contributions` with `portal.ops.kinds.register`, which
fills in what a declaration leaves out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import override
from django_stubs_ext import StrOrPromise

from portal.models import Record
from portal.models.languages import DEFAULT

if TYPE_CHECKING:
    from rest_framework.viewsets import ViewSetMixin

    from portal.records.document_types import JsonObject
    from portal.records.other_statements import OtherStatements
    from portal.records.serializers import RecordSerializer

AMONG_OTHERS = 75
"""The place of a kind that does not state one: after those of the apps, before events."""


@dataclass(frozen=True, kw_only=True)
class PartPage:
    """The page of all parts of one sort, whichever record they belong to."""

    view: Callable[..., HttpResponseBase]
    title: StrOrPromise
    about: StrOrPromise
    """Half a sentence on what is found there."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Kind:
    """Declaration of a kind of record. `register` gives what is left out a default made from the
    model."""

    model: type[Record]
    path: str
    """Address of its list, without language: `/agreements/`; the API continues it."""
    about: StrOrPromise
    """Half a sentence on what is found there, for the front page and the catalogue."""
    one: StrOrPromise = ""
    """Its name, for one and for many records; those of the model by default."""
    many: StrOrPromise = ""
    position: int = AMONG_OTHERS
    """Its place where kinds are listed, a low one first."""
    menu: StrOrPromise = ""
    """Words in the menu, if not `many`."""
    area: str = "records"
    """The `Area` of `portal.editorial.roles`: which roles may write it."""

    document: "type[RecordSerializer[Any]] | None" = None
    document_type: type | None = None
    """Of its documents, for a serializer that has nothing to add to it."""
    upgrades: "Mapping[int, Callable[[JsonObject], JsonObject]]" = field(default_factory=dict)
    """Steps of its documents from one shape to the next, by the number from which each leads."""
    told_apart: Mapping[str, str] = field(default_factory=dict)
    """Facts that told of two things before, each with the fact that tells of the second now:
    embedded figures and those of stories show it where the first has no value."""
    summary: Callable[[Any, Mapping[str, str]], str] | None = None
    """Takes a document and the names of countries, returns at most two sentences on its facts in
    the reader's language (`portal.formatting.summaries`)."""
    filterset: Any = None
    """`ClosedFilterSet` of its list; `Any`, as django-filter has no types."""
    viewset: "type[ViewSetMixin] | None" = None
    """`RecordViewSet` of its endpoint."""
    rows: "Mapping[str, type[ViewSetMixin]]" = field(default_factory=dict)
    """Endpoints of its parts: name in the address → viewset."""
    statements: "OtherStatements | None" = None
    """Statements of sources about its records that are no claims."""
    is_measured: bool = False
    """True if its records have figures of statistics of their own."""
    row_pages: "Mapping[str, PartPage]" = field(default_factory=dict)
    """Pages that list parts of all its records, by the name in the address, as of the endpoint."""

    layer: Any = None
    """`Layer` that it is on the map."""
    views: tuple[Any, ...] = ()
    """`ListView`s in which its list can be read; a table by default."""
    page_order: str = ""
    """Order of the page of its list, for readers: what matters first. Files and the API keep that
    of the filterset, on which programs rely."""
    columns: tuple[str, ...] = ()
    """Facts and columns in the table, for a kind without a list template of its own."""
    can_compare: bool | None = None
    """True if rows of its list can be ticked; by default if it has facts."""
    list_context: Callable[..., dict[str, object]] | None = None
    """Takes the context of the list, returns what its template needs besides."""
    beside: Callable[..., dict[str, object]] | None = None
    """Takes a record and its document, returns what its page shows beside the document."""
    list_view: Callable[..., HttpResponseBase] | None = None
    page_view: Callable[..., HttpResponseBase] | None = None
    """Django views of the list and of a record, where the defaults do not do."""
    further_columns: tuple[Any, ...] = ()
    """`Column`s of its files made of what documents have beside facts and columns."""
    file_columns: Mapping[str, StrOrPromise] = field(default_factory=dict)
    """Columns of its whole table that its short file has too, with their heads."""
    sums: Mapping[str, Callable[..., Any] | None] = field(default_factory=dict)
    """Facts that can be added up over its list (`portal.filters.grouping`), each with what reads
    its `Amounts` from `PublicColumns`; None for the number of each record."""
    coloured: str = ""
    """Parameter of its list whose values are names of colours of charts."""
    example: str = "country=KZ"
    """A question to its list, for guides."""
    questions: Mapping[str, StrOrPromise] = field(default_factory=dict)
    """Examples for the explorer: its parameters, each with what is answered in words."""
    charted: str = ""
    """The example whose chart stands among all charts; else the sum by the first facet."""
    badge: tuple[str, str] | None = None
    """In lists on other pages: a key of the document, and the column with the words for it."""
    row_facts: tuple[str, ...] | None = None
    row_day: str = ""
    """Facts, and a key with a date, that such a list shows; the key facts by default where the
    portal draws the list."""
    own_sections: bool = False
    """True if the app itself draws its records on the pages of countries."""

    shelf_life: Mapping[str, int] | None = None
    """Days for which a fact is good from the day that it describes; a fact not named is good for
    ever. An empty one says that all are; None, that nobody has thought of it."""
    lasting: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Values that no longer change, by fact: a cancelled plant stays cancelled."""

    themes: tuple[str, ...] = ()
    """For the catalogue: `Theme`s, keywords and the first and last day the records speak of."""
    keywords: tuple[StrOrPromise, ...] = ()
    period: Callable[[], tuple[str, str]] | None = None

    def __post_init__(self) -> None:
        names = self.model._meta
        defaults: dict[str, object] = {
            "one": capfirst(names.verbose_name),
            "many": capfirst(names.verbose_name_plural),
            "can_compare": bool(self.model.facts),
            "row_facts": () if self.own_sections else self.model.key_facts,
        }
        for name, value in defaults.items():
            given = getattr(self, name)
            if given is None or (isinstance(given, str) and not given):  # lazy texts are given
                object.__setattr__(self, name, value)

    @property
    def kind(self) -> str:
        """Its name in addresses and documents."""
        return self.model.kind()

    @property
    def app(self) -> str:
        return self.model._meta.app_label

    @property
    def url(self) -> str:
        """Address of its list in the language of the request."""
        return reverse(f"{self.kind}_list")

    @property
    def section(self) -> str:
        """The first part of its addresses, without slashes."""
        return self.path.strip("/")


_kinds: dict[type[Record], Kind] = {}


def add_kind(kind: Kind) -> None:
    _kinds[kind.model] = kind


def all_kinds() -> dict[str, Kind]:
    """Return every kind by its name, in the order in which readers meet them."""
    found = sorted(_kinds.values(), key=lambda kind: kind.position)
    return {kind.kind: kind for kind in found}


def kinds_in_words() -> str:
    """The kinds in English, for descriptions that programs read: “energy projects, pipelines”."""
    with override(DEFAULT):
        return ", ".join(str(kind.many).lower() for kind in all_kinds().values())


def kind_of(model: type[Record]) -> Kind:
    """Raises LookupError for a model that nobody has registered."""
    return _kinds[model]
