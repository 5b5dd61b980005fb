"""Sitemaps: every public page in each language, with the time of its last change."""

from collections.abc import Hashable
from datetime import datetime
from typing import cast

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as django_views
from django.core.paginator import Page as DjangoPage
from django.core.paginator import Paginator
from django.db.models import Count, DateTimeField, Max, Model, QuerySet, Value
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import override

from portal.formatting.addresses import add_language
from portal.graphics.charts.registry import list_makers
from portal.models import Country, Disagreement, SearchEntry, Source
from portal.models.languages import DEFAULT, LANGUAGES
from portal.records.column_store import PublicColumns
from portal.records.kinds import all_kinds
from portal.site.about_pages import ABOUT_PAGES
from portal.site.statements import with_moments

type Page = tuple[str, datetime | None]
"""Address without language, or what differs in it, and time of the last change."""
type Extent = tuple[int, datetime | None]
"""Number of pages, and time of the last change of any."""
type Found = list[Page] | QuerySet[Model, Page]
type Files = dict[str, type[Sitemap[Page]] | Sitemap[Page]]

NEVER = Value(None, DateTimeField())


class Pages(Sitemap[Page]):
    """One section of the sitemap, divided into files. Two queries for each file."""

    i18n = alternates = x_default = True
    limit = 1_000
    """Maximum of pages in a file, each in all languages: with 1.7 MB its answer can be kept."""

    def __init__(self, found: Found, address: str = "%s", newest: datetime | None = None) -> None:
        self.found, self.address, self.newest = found, address, newest

    @property
    def paginator(self) -> Paginator[Page]:
        return InEachLanguage(self.found, self.limit)

    def location(self, item: Page) -> str:
        return add_language(self.address % item[0])

    def lastmod(self, item: Page) -> datetime | None:
        return item[1]

    def get_latest_lastmod(self) -> datetime | None:
        return self.newest


class InEachLanguage(Paginator[Page]):
    """Divides pages before they are paired with languages: only those of a file are read."""

    def page(self, number: int | str) -> DjangoPage[Page]:
        found = super().page(number)
        found.object_list = [(one, code) for one in found for code in LANGUAGES]  # type: ignore[misc]
        return found


def index(request: HttpRequest) -> HttpResponseBase:
    """Name all files, without reading their pages."""
    extents = _extents().items()
    sections: Files = {name: Pages([("", None)] * n, newest=at) for name, (n, at) in extents}
    return django_views.index(request, sections, sitemap_url_name="sitemap_file")


def sitemap(request: HttpRequest, section: str) -> HttpResponseBase:
    return django_views.sitemap(request, files(), section=section)


def files() -> Files:
    entries = SearchEntry.objects.order_by("record_uid").values_list("record_url", "issued_at")
    kinds = {way.path.strip("/"): entries.filter(kind=kind) for kind, way in all_kinds().items()}
    codes = Country.objects.order_by("code").values_list(Lower("code"), NEVER)
    sources = Source.objects.order_by("slug").values_list("slug", "first_cited_at")
    disputed = with_moments(Disagreement.objects.order_by("key")).values_list("key", "at")
    return {
        **{name: Pages(pages) for name, pages in kinds.items()},
        "pages": Pages(cast("list[Page]", SimpleLazyObject(_pages))),  # asks the charts
        "countries": Pages(codes, "/countries/%s/"),
        "sources": Pages(sources, "/sources/%s/"),
        "disagreements": Pages(disputed, "/disagreements/%s/"),
    }


def list_addresses() -> list[str]:
    """Return the addresses of all pages, in the active language."""
    sections = cast("list[Pages]", [*files().values()])
    return [section.location(page) for section in sections for page in section.found]


def _extents() -> dict[str, Extent]:
    """Return how much each file holds, without reading every page. Three queries, and those
    of the charts for their choices."""
    kinds = _extents_of_kinds()
    cited = Source.objects.aggregate(Count("pk"), newest=Max("first_cited_at"))
    disputed = with_moments(Disagreement.objects.all()).aggregate(Count("pk"), newest=Max("at"))
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


def _pages() -> list[Page]:
    """Return the front page, the lists, the charts, and the pages about the portal."""
    with override(DEFAULT):
        own = [reverse(name) for name in OWN]
        own += [reverse("about_page", kwargs={"name": name}) for name in ABOUT_PAGES]
        own += [reverse("chart_page", args=[name]) for name in _whole_charts()]
    kinds = all_kinds().values()
    parts = [f"/{name}/" for kind in kinds for name in kind.row_pages]
    return [(url, None) for url in [*own, *(kind.path for kind in kinds), *parts]]


def _whole_charts() -> list[str]:
    """Return the charts of which no parameter has to be given."""
    asked = ((one.name, one.question(QueryDict()).form.fields) for one in list_makers())
    return [name for name, found in asked if not any(one.required for one in found.values())]


OWN = (
    *("home", "country_list", "source_list", "disagreement_list", "scorecards", "changes"),
    *("correction_list", "release_list", "data", "map", "chart_list", "explorer"),
    *("compare_countries", "embed", "feeds", "about", "about_data", "api_docs"),
)
