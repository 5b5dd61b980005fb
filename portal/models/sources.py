from contextlib import suppress
from functools import reduce
from ipaddress import ip_address, ip_network
from operator import or_
from socket import inet_aton, inet_ntoa
from typing import Self
from unicodedata import normalize
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.models.fields import (
    LimitedTextField,
    PartialDateField,
    contains,
    follow,
    reference_column,
)
from portal.models.history import Versioned
from portal.models.languages import LocalText, content_language, in_each_language
from portal.models.publishable import PublicManager


class SourceKind(models.TextChoices):
    """Kinds of sources, most direct evidence first; the order is the default source rank."""

    OFFICIAL = "official", _("Official")
    DATASET = "dataset", _("Data set")
    COMPANY = "company", _("Company")
    ACADEMIC = "academic", _("Academic")
    PRESS = "press", _("Press")
    COMPUTED = "computed", _("The portal itself")

    @property
    def rank(self) -> int:
        return list(SourceKind).index(self)


class HowRead(models.TextChoices):
    """Extent to which a source was read for the portal."""

    WHOLE = "whole", _("Read whole")
    EXCERPT = "excerpt", _("Read in part, in a stored copy")
    DATA_FILE = "data-file", _("Data file, read by a program")
    NOT_AGAIN = "not-again", _("Not read again")
    NAMED_ONLY = "named-only", _("Not read: others name it as their origin")


class SourceQuerySet(models.QuerySet["Source"]):
    def public(self) -> Self:
        """Sources that a public record has cited; those that only drafts cite are not public."""
        return self.filter(Source.is_public_row)

    def search(self, text: str) -> Self:
        found = self
        for word in text.split():
            names = ("title", "title_original", "publisher", "author")
            found = found.filter(reduce(or_, (contains(name, word) for name in names)))
        return found


NOT_NAMED = "Publisher not named"
"""Publisher of a page that does not say whose text it is, such as a copy on a site of others."""
PRIVATE_ENDINGS = (".corp", ".home", ".internal", ".intranet", ".lan", ".local", ".localhost")

_BESIDE = "::/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48 2002::/16 fec0::/10"
_BESIDE += " 224.0.0.0/4 5f00::/16 ff00::/8"
BESIDE = tuple(map(ip_network, _BESIDE.split()))
"""Networks that may lead into one's own and count as public: addresses of IPv4 written as IPv6,
those that were private once, of many machines at once (multicast), and of segments of a network."""


def is_public_address(text: str) -> bool:
    """Tell an IP address of the public network. Raises ValueError for what is no IP address."""
    address = ip_address(text)
    return address.is_global and not any(address in network for network in BESIDE)


def is_private(url: str) -> bool:
    """Tell an address that is not of the public network, by its number or by the name of a machine
    or of a network without public names."""
    try:
        host = normalize("NFKC", urlsplit(url).hostname or "").replace("。", ".").rstrip(".")
    except ValueError:  # which the field refuses
        return False
    with suppress(OSError, ValueError):  # 127.1 and 0x7f.1 are numbers to whoever connects
        host = inet_ntoa(inet_aton(host))
    try:
        return not is_public_address(host)
    except ValueError:
        return bool(host) and ("." not in host or host.endswith(PRIVATE_ENDINGS))


class Source(Versioned):
    """A document or data set from which claims and observations are taken."""

    has_columns = True
    is_public_row = models.Q(first_cited_at__isnull=False)

    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField(max_length=10, choices=SourceKind)
    publisher = models.CharField(max_length=200)
    author = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=300)
    url = models.URLField("address", max_length=600, blank=True)
    archived_url = models.URLField("address of an archived copy", max_length=600, blank=True)
    language = models.CharField(max_length=12, blank=True, help_text="Language code, as in “zh”")
    published_on = PartialDateField()
    accessed_on = PartialDateField()
    version = models.CharField(max_length=120, blank=True)
    licence = models.CharField(max_length=160, blank=True)
    derived_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="derivatives",
        help_text="The source this one copies, rewrites or quotes: both count as one",
    )
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        help_text="The earlier release of the same table that this one replaces",
    )
    note = LimitedTextField(blank=True, help_text="For editors; not shown to the public")
    title_original = models.CharField("original title", max_length=300, blank=True)
    how_read = models.CharField(max_length=10, choices=HowRead, blank=True)
    method = LimitedTextField(
        blank=True, help_text="What a data set leaves out or counts: threshold, vintage, basis"
    )
    archived_on = PartialDateField(_("archived on"))
    copy_sha256 = models.CharField(
        max_length=64, blank=True, editable=False, help_text="Of the copy that is kept privately"
    )
    first_cited_at = models.DateTimeField(null=True, editable=False)
    retracted_at = models.DateTimeField(null=True, editable=False)
    retraction_reason_en, retraction_reason_zh_hans, retraction_reason_ru = in_each_language(
        LimitedTextField, _("reason for retracting"), editable=False
    )
    row_version = models.PositiveIntegerField(default=1, editable=False)

    retraction_reason = LocalText("retraction_reason")

    objects = PublicManager.from_queryset(SourceQuerySet)()
    working = SourceQuerySet.as_manager()

    @property
    def shown_title(self) -> str:
        """Title as the source prints it, if it is in the reader's language; else the one that
        other languages have."""
        is_readers = self.language and content_language().startswith(self.language)
        return self.title_original if is_readers and self.title_original else self.title

    @property
    def is_publisher_named(self) -> bool:
        return self.publisher != NOT_NAMED

    class Meta:
        base_manager_name = "working"
        indexes = [
            models.Index(fields=["title", "id"]),
            models.Index(fields=["-first_cited_at", "slug"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(publisher=""), name="portal_source_named"
            ),
            models.CheckConstraint(
                condition=Q(retracted_at__isnull=True) | ~Q(retraction_reason_en=""),
                name="portal_source_retracted_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("source_detail", kwargs={"slug": self.slug})

    @classmethod
    def of_editors(cls) -> "Source":
        """Return the source of what editors state themselves: that something was not found."""
        about = {
            "kind": SourceKind.COMPUTED,
            "publisher": settings.PORTAL_NAME,
            "title": "Search by editors",
        }
        return cls.working.get_or_create(slug="corridor-editors", defaults=about)[0]

    def earlier_releases(self) -> list[int]:
        """Return the keys of the releases of its table that it replaces, the last one first. One
        query for each but the first."""
        found: list[int] = []
        release = self
        while release.supersedes_id and release.supersedes_id not in found:
            found.append(release.supersedes_id)
            release = Source.working.only("supersedes").get(pk=release.supersedes_id)
        return found

    def clean(self) -> None:
        """Check uniqueness among all sources: Django's check uses the default, public manager.
        Refuse addresses that nobody outside can follow."""
        super().clean()
        for name in ("url", "archived_url"):
            if is_private(getattr(self, name)):
                raise ValidationError({name: _("This address leads into a private network.")})
        others = Source.working.exclude(pk=self.pk)
        taken = [
            name
            for name in ("slug", "supersedes")
            if (value := getattr(self, name)) and others.filter(**{name: value}).exists()
        ]
        if taken:
            found = {name: self.unique_error_message(Source, (name,)) for name in taken}
            raise ValidationError(found)


def leads_back(source: Source, relation: str, to: Source | None) -> bool:
    """True if the chain from `to` along a relation leads to `source`."""
    return to is not None and (to == source or source in follow(to, relation))


def check_attribution(source: Source, attributed_to: Source | None) -> None:
    """Refuse a circle: a source cannot quote what goes back to it. Raises ValidationError."""
    if attributed_to != source and leads_back(source, "derived_from", attributed_to):
        sentence = _("“%(source)s” goes back to this source: it cannot be its origin.")
        raise ValidationError({"attributed_to": sentence % {"source": attributed_to}})


def attribution() -> "models.ForeignKey[Source | None, Source | None]":
    """Return the column of a statement that names whom its source credits with it
    (docs/adr/0038-attribution.md)."""
    about = "The office or text that the source itself names as the origin of this statement"
    return reference_column(Source, _("attributed to"), help_text=about)


def credits_another(name: str) -> models.CheckConstraint:
    """Return the constraint that a source is not credited with quoting itself."""
    return models.CheckConstraint(
        condition=Q(attributed_to__isnull=True) | ~Q(attributed_to=F("source")),
        name=name,
        violation_error_code="attributed_to",
        violation_error_message=_("A source cannot be attributed to itself: leave this empty."),
    )
