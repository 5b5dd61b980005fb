"""Sitemaps: every public page in each language, with the time of its last change."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property, partial

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as django_views
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language, override

from portal.formatting.addresses import add_language
from portal.models import Country, Disagreement, SearchEntry, Source
from portal.models.languages import DEFAULT
from portal.records.kinds import all_kinds
from portal.site.about_pages import ABOUT_PAGES

type Page = tuple[str, datetime | None]
"""Address without language, and time of the last change."""


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

    def get_latest_lastmod(self) -> datetime | None:
        return max((at for _url, at in self.pages if at is not None), default=None)


def index(request: HttpRequest) -> HttpResponseBase:
    return django_views.index(request, files(), sitemap_url_name="sitemap_file")


def sitemap(request: HttpRequest, section: str) -> HttpResponseBase:
    return django_views.sitemap(request, files(), section=section)


def files() -> dict[str, type[Sitemap[Page]] | Sitemap[Page]]:
    kinds = {way.path.strip("/"): partial(_records, kind) for kind, way in all_kinds().items()}
    found: dict[str, Callable[[], list[Page]]] = {
        **kinds,
        "pages": _pages,
        "countries": _countries,
        "sources": _sources,
        "disagreements": _disagreements,
    }
    return {name: Pages(pages) for name, pages in found.items()}


def _records(kind: str) -> list[Page]:
    rows = SearchEntry.objects.filter(kind=kind).order_by("record_uid")
    return list(rows.values_list("record_url", "issued_at"))


def _pages() -> list[Page]:
    """Return the front page, the lists, and the pages about the portal."""
    with override(DEFAULT):
        own = [reverse(name) for name in OWN]
        own += [reverse("about_page", kwargs={"name": name}) for name in ABOUT_PAGES]
    return [(url, None) for url in [*own, *(way.path for way in all_kinds().values())]]


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
