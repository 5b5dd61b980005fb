"""Other names and external identifiers of records."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models.parts import Part


class NameKind(models.TextChoices):
    OTHER = "other", _("Other name")
    FORMER = "former", _("Former name")
    TRANSLITERATION = "transliteration", _("Transliteration")
    ABBREVIATION = "abbreviation", _("Abbreviation")


class OtherName(Part):
    """Another name of a record, with its language and script if known."""

    heading = _("Other names")
    identified_by = ("name",)

    name = models.CharField(max_length=300)
    language = models.CharField(max_length=12, blank=True, help_text="en, zh, ru, kk, ky …")
    script = models.CharField(max_length=4, blank=True, help_text="ISO 15924: Latn, Cyrl, Hans")
    kind = models.CharField(max_length=16, choices=NameKind, default=NameKind.OTHER)

    class Meta(Part.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name


class Scheme(models.TextChoices):
    GEM_LOCATION = "gem-location", _("Global Energy Monitor location")
    GEM_PROJECT = "gem-project", _("Global Energy Monitor project")
    GEONAMES = "geonames", "GeoNames"
    WIKIDATA = "wikidata", "Wikidata"
    UNLOCODE = "unlocode", "UN/LOCODE"
    WRI = "wri", _("Global Power Plant Database (WRI)")


class ExternalId(Part):
    """The identifier of a record in an external register."""

    heading = _("In other registers")
    identified_by = ("scheme", "value")

    scheme = models.CharField(max_length=16, choices=Scheme)
    value = models.CharField(max_length=80)

    class Meta(Part.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.scheme}: {self.value}"
