"""Collect everything that the catalogue is made from."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal.models import Change, Country, Edition, Release
from portal.models.languages import DEFAULT
from portal.opendata.dcat import extensions
from portal.opendata.dcat.extensions import (
    CatalogueDataset,
    CatalogueRelease,
    CatalogueService,
    Subject,
)
from portal.opendata.dcat.listing import api_lists, latest_moment, list_datasets, translate_text
from portal.opendata.dcat.vocabularies import Theme
from portal.publication import time_travel
from portal.records.kinds import all_kinds
from portal.tabular.file_formats import FileFormat, list_formats

MADE_AS = "3"
"""Version of the serialisation; raise it so that harvesters fetch unchanged data again."""


@dataclass(frozen=True, kw_only=True)
class CollectedCatalogue:
    site: str
    licence: dict[str, str]
    operator: str
    contact: str
    issued: datetime | None
    modified: datetime | None
    """The last change of anything public."""
    countries: dict[str, str]
    """ISO 3166-1 alpha-3 by code; empty for groups of countries."""
    data_sets: list[CatalogueDataset]
    files: dict[str, list[FileFormat]]
    """By list."""
    services: list[CatalogueService]
    releases: list[CatalogueRelease]

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(f"{MADE_AS} {self!r}".encode()).hexdigest()[:32]


def collect_catalogue() -> CollectedCatalogue:
    """Load the catalogue in a fixed number of queries. A data set without dates of its own, such
    as the countries, takes that of the whole."""
    data_sets = [*list_datasets(), *extensions.data_sets.collect()]
    modified = latest_moment([_last_changed_at(), *(one.modified for one in data_sets)])
    return CollectedCatalogue(
        site=settings.SITE_URL.rstrip("/"),
        licence=settings.PORTAL_LICENCE,
        operator=settings.PORTAL_OPERATOR,
        contact=settings.PORTAL_CONTACT,
        issued=Edition.objects.order_by("issued_at").values_list("issued_at", flat=True).first(),
        modified=modified,
        countries=dict(Country.objects.order_by("code").values_list("code", "iso3")),
        data_sets=[one if one.modified else replace(one, modified=modified) for one in data_sets],
        files={name: list_formats(viewset.queryset.model) for name, viewset in api_lists().items()},
        services=[_api_service(), *extensions.services.collect()],
        releases=list(releases()),
    )


def _last_changed_at() -> datetime | None:
    """Return the moment of the last public change; in the past, of the last one by then."""
    changes = Change.objects.order_by("-position")
    if then := time_travel.past_moment():
        changes = changes.filter(position__lte=then.position)
    return changes.values_list("at", flat=True).first()


def _api_service() -> CatalogueService:
    return CatalogueService(
        name="api",
        title=translate_text(_("The API of the portal")),
        about=translate_text(
            _("Every list with its filters and every record, read-only, without a key.")
        ),
        endpoint="/api/v1/",
        described_at="/api/schema/",
        page="/api/docs/",
        conforms_to="https://spec.openapis.org/oas/v3.1.0",
    )


ALL = (Theme.ENERGY, Theme.TRANSPORT, Theme.ECONOMY)


@extensions.subjects
def of_kinds() -> Iterable[Subject]:
    """Yield the subject of each kind's list, as its declaration states it."""
    for kind in all_kinds().values():
        yield Subject(
            list=kind.section,
            themes=tuple(Theme(theme) for theme in kind.themes),
            keywords=kind.keywords,
            period=kind.period,
        )


@extensions.subjects.last
def subjects() -> Iterable[Subject]:
    yield Subject(
        list="countries",
        themes=(Theme.REGIONS, Theme.INTERNATIONAL),
        about=_("those of Central Asia, China and whoever else the records name"),
    )
    for name, title, about in ABOUT_EVERYTHING:
        yield Subject(list=name, title=title, themes=ALL, about=about)


ABOUT_EVERYTHING = (
    ("sources", _("Sources"), _("what the figures are taken from, by publisher and kind")),
    ("claims", _("Claims"), _("what each source says about each fact, and how it stands")),
    (
        "disagreements",
        _("Disagreements"),
        _("facts and periods about which sources differ, with the reason for the choice"),
    ),
    ("corrections", _("Corrections"), _("errors in what was published, and what became of them")),
    ("rulings", _("Rulings"), _("why one value is shown where sources differ, and since when")),
    ("waivers", _("Waivers"), _("why values stand although a check asks about them")),
    (
        "editions",
        _("Editions"),
        _("what was published of each record, and when; old editions stay"),
    ),
    (
        "changes",
        _("Changes"),
        _("all that was added, changed and removed, in order, so that copies stay in step"),
    ),
)


def releases() -> Iterable[extensions.CatalogueRelease]:
    """Yield the releases with a file, the newest first."""
    with translation.override(DEFAULT):  # addresses here carry no language
        made = Release.objects.filter(released_at__lte=time_travel.now()).exclude(sha256="")
        for one in made.defer("described"):
            yield extensions.CatalogueRelease(
                number=one.number,
                issued_at=one.released_at,
                path=one.file_url(),
                size=one.size,
                sha256=one.sha256,
            )
