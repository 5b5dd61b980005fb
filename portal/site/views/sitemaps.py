"""Sitemaps: every public page in each language, with the time of its last change."""

from collections.abc import Callable, Hashable
from datetime import datetime
from functools import cached_property, partial
from typing import cast

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as django_views
from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language, override

from portal.formatting.addresses import add_language
from portal.models import Country, Disagreement, SearchEntry, Source
from portal.models.languages import DEFAULT, LANGUAGES
from portal.records.column_store import PublicColumns
from portal.records.kinds import all_kinds
from portal.site.about_pages import ABOUT_PAGES

type Page = tuple[str, datetime | None]
"""Address without language, and time of the last change."""
type Extent = tuple[int, datetime | None]
"""Number of pages, and time of the last change of any."""
type Files = dict[str, type[Sitemap[Page]] | Sitemap[Page]]


class Pages(Sitemap[Page]):
    """One file of the sitemap, with pages from one query."""

    i18n = alternates = x_default = True
    limit = 30_000
    """Maximum of addresses in a file, each language counted; the protocol allows 50,000."""

    def __init__(self, found: Callable[[], list[Page]]) -> None:
        self._found = found

    @cached_property
    def pages(self) -> list[Page]:
        return self._found()

    def items(self) -> list[Page]:
        return self.pages

    def location(self, item: Page) -> str:
        return add_language(item[0], get_language() or DEFAULT)

    def lastmod(self, item: Page) -> datetime | None:
        return item[1]


class Extents(Pages):
    """The same for the index of all files, which names none of the pages."""

    def __init__(self, extent: Extent) -> None:
        self._count, self._newest = extent

    @property
    def paginator(self) -> Paginator[Page]:
        return Paginator([("", self._newest)] * self._count * len(LANGUAGES), self.limit)

    def get_latest_lastmod(self) -> datetime | None:
        return self._newest


def index(request: HttpRequest) -> HttpResponseBase:
    extents: Files = {name: Extents(extent) for name, extent in _extents().items()}
    return django_views.index(request, extents, sitemap_url_name="sitemap_file")


def sitemap(request: HttpRequest, section: str) -> HttpResponseBase:
    return django_views.sitemap(request, files(), section=section)


def files() -> Files:
    kinds = {way.path.strip("/"): partial(_records, kind) for kind, way in all_kinds().items()}
    found: dict[str, Callable[[], list[Page]]] = {
        **kinds,
        "pages": _pages,
        "countries": _countries,
        "sources": _sources,
        "disagreements": _disagreements,
    }
    return {name: Pages(pages) for name, pages in found.items()}


def _extents() -> dict[str, Extent]:
    """Return how much each file holds, without reading every page. Three queries."""
    kinds = _extents_of_kinds()
    cited = Source.objects.aggregate(Count("pk"), newest=Max("first_cited_at"))
    changed_at = Coalesce("ruled_at", "since")
    disputed = Disagreement.objects.aggregate(Count("pk"), newest=Max(changed_at))
    return {
        **{way.path.strip("/"): kinds.get(kind, (0, None)) for kind, way in all_kinds().items()},
        "pages": (len(_pages()), None),
        "countries": (Country.objects.count(), None),
        "sources": (cited["pk__count"], cited["newest"]),
        "disagreements": (disputed["pk__count"], disputed["newest"]),
    }


def _extents_of_kinds() -> dict[Hashable, Extent]:
    entries = PublicColumns().of(SearchEntry)
    kinds = entries.codes("kind")
    newest = cast("dict[Hashable, datetime]", kinds.latest(entries.codes("issued_at")))
    return {kind: (count, newest[kind]) for kind, count in kinds.counts().items()}


def _records(kind: str) -> list[Page]:
    rows = SearchEntry.objects.filter(kind=kind).order_by("record_uid")
    return list(rows.values_list("record_url", "issued_at"))


def _pages() -> list[Page]:
    """Return the front page, the lists, and the pages about the portal."""
    with override(DEFAULT):
        own = [reverse(name) for name in OWN]
        own += [reverse("about_page", kwargs={"name": name}) for name in ABOUT_PAGES]
    kinds = all_kinds().values()
    parts = [f"/{name}/" for kind in kinds for name in kind.row_pages]
    return [(url, None) for url in [*own, *(kind.path for kind in kinds), *parts]]


OWN = (
    "home",
    "country_list",
    "source_list",
    "disagreement_list",
    "scorecards",
    "changes",
    "feeds",
    "about",
    "about_data",
)


def _countries() -> list[Page]:
    codes = Country.objects.order_by("code").values_list("code", flat=True)
    return [(f"/countries/{code.lower()}/", None) for code in codes]


def _sources() -> list[Page]:
    rows = Source.objects.order_by("slug").values_list("slug", "first_cited_at")
    return [(f"/sources/{slug}/", at) for slug, at in rows]


def _disagreements() -> list[Page]:
    rows = Disagreement.objects.order_by("key").values_list("key", "since", "ruled_at")
    return [(f"/disagreements/{key}/", ruled_at or since) for key, since, ruled_at in rows]
