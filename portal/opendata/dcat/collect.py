"""All that the catalogue is made from. The rest is a function of it, and so its fingerprint says
whether anything in the catalogue has changed."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.models import Country, Edition, JournalHead
from portal.opendata.dcat import extensions
from portal.opendata.dcat.extensions import CatalogueDataset, CatalogueRelease, CatalogueService
from portal.opendata.dcat.listing import endpoints, listed, newest
from portal.opendata.dcat.titles import spoken
from portal.tabular.file_formats import formats_of

MADE_AS = "1"
"""Changes when the catalogue is written in another way, so that harvesters ask for it anew."""


@dataclass(frozen=True)
class File:
    """A form in which the rows of a list can be had."""

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
    """When anything public last changed, came or went."""
    countries: dict[str, str]
    """ISO 3166-1 alpha-3 by code; groups have none."""
    data_sets: list[CatalogueDataset]
    files: dict[str, list[File]]
    """By list."""
    services: list[CatalogueService]
    releases: list[CatalogueRelease]

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(f"{MADE_AS} {self!r}".encode()).hexdigest()[:32]


def gather() -> CollectedCatalogue:
    """A fixed number of queries, however many rows there are."""
    data_sets = [*listed(), *extensions.data_sets.collect()]
    releases = extensions.releases.collect()
    told_at = JournalHead.objects.values_list("at", flat=True).first()
    modified = newest([told_at, *(one.modified for one in data_sets)])
    return CollectedCatalogue(
        site=settings.SITE_URL.rstrip("/"),
        licence=dict(settings.SPECTACULAR_SETTINGS["LICENSE"]),  # type: ignore[call-overload]
        operator=settings.PORTAL_OPERATOR,
        contact=settings.PORTAL_CONTACT,
        issued=Edition.objects.order_by("issued_at").values_list("issued_at", flat=True).first(),
        modified=modified,
        countries=dict(Country.objects.order_by("code").values_list("code", "iso3")),
        data_sets=[_dated(one, modified) for one in data_sets],
        files={name: _files(viewset.queryset.model) for name, viewset in endpoints().items()},
        services=[_api(), *extensions.services.collect()],
        releases=releases,
    )


def _dated(one: CatalogueDataset, modified: datetime | None) -> CatalogueDataset:
    """What has no moments of its own, such as countries, is as new as the whole."""
    return one if one.modified else replace(one, modified=modified)


def _files(model: Any) -> list[File]:
    return [File(f.key, f.title, f.essence) for f in formats_of(model)]


def _api() -> CatalogueService:
    return CatalogueService(
        name="api",
        title=spoken(_("The API of Corridor")),
        about=spoken(_("Every list with its filters and every record, read-only, without a key.")),
        endpoint="/api/v1/",
        described_at="/api/schema/",
        page="/api/docs/",
        conforms_to="https://spec.openapis.org/oas/v3.1.0",
    )
