"""Collect everything that the catalogue is made from."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.models import Change, Country, Edition
from portal.opendata.dcat import extensions
from portal.opendata.dcat.extensions import CatalogueDataset, CatalogueRelease, CatalogueService
from portal.opendata.dcat.listing import api_lists, latest_moment, list_datasets, translate_text
from portal.opendata.dcat.subjects import releases
from portal.publication import time_travel
from portal.tabular.file_formats import list_formats

MADE_AS = "3"
"""Version of the serialisation; raise it so that harvesters fetch unchanged data again."""


@dataclass(frozen=True)
class File:
    """A file format in which the rows of a list can be downloaded."""

    ending: str
    title: str
    media_type: str


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
    files: dict[str, list[File]]
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
        files={
            name: [File(f.key, f.title, f.essence) for f in list_formats(viewset.queryset.model)]
            for name, viewset in api_lists().items()
        },
        services=[_api_service(), *extensions.services.collect()],
        releases=list(releases()),
    )


def _last_changed_at() -> datetime | None:
    """Return the moment of the last public change; in the past, of the last one by then."""
    changes = Change.objects.order_by("-position")
    if then := time_travel.then():
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
