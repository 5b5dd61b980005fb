import re
from functools import partial

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.facts import Amount, Choice, CountryCode, Fact, Point, Province
from portal.models.fields import latitude, longitude, reference_column
from portal.models.history import Versioned
from portal.models.languages import LocalText, in_each_language
from portal.models.records import Record, needed_in_public


class Role(models.TextChoices):
    FOCUS = "focus", _("Central Asia")
    PARTNER = "partner", _("China")
    REFERENCED = "referenced", _("Other countries mentioned")
    GROUP = "group", _("Group of countries")


class Country(Versioned):
    """A country of ISO 3166-1, or a group of countries in statistics (C5, WLD).

    Reference data rather than a record: names are those of CLDR, with some of our own.
    """

    code = models.CharField(max_length=3, primary_key=True, help_text="ISO 3166-1 alpha-2")
    iso3 = models.CharField(max_length=3, blank=True)
    numeric = models.CharField(max_length=3, blank=True)
    name_en, name_zh_hans, name_ru = in_each_language(
        models.CharField, _("name"), required=True, max_length=80
    )
    name_local = models.CharField("name in its own language", max_length=80, blank=True)
    local_language = models.CharField(max_length=12, blank=True)
    role = models.CharField(max_length=10, choices=Role, default=Role.REFERENCED)
    capital = models.ForeignKey(
        "portal.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source = models.ForeignKey(
        "portal.Source", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    row_version = models.PositiveIntegerField(default=1, editable=False)

    name = LocalText("name")

    class Meta:
        ordering = ["name_en"]
        verbose_name = _("country")
        verbose_name_plural = _("countries")

    def __str__(self) -> str:
        return str(self.name)

    def clean(self) -> None:
        if not re.fullmatch("[A-Z][A-Z0-9]{1,2}", self.code):
            said = _("“%s” is no code of a country or a group: KZ or C5 is one.")
            raise ValidationError({"code": said % self.code})

    def get_absolute_url(self) -> str:
        return reverse("country_detail", kwargs={"code": self.code.lower()})


country_column = partial(reference_column, Country, blank=False)
"""Make a column for a country, which only drafts may leave empty, or with `blank` all."""


def with_other_country(name: str) -> models.CheckConstraint:
    """Return a constraint: the second country, if there is one, is not the first."""
    return models.CheckConstraint(
        condition=Q(second_country__isnull=True) | ~Q(second_country=F("country")),
        name=name,
        violation_error_code="second_country",
        violation_error_message=_("This is the first country already."),
    )


class PlaceKind(models.TextChoices):
    CAPITAL = "capital", _("Capital")
    REGIONAL_CAPITAL = "regional_capital", _("Regional capital")
    CITY = "city", _("City")
    BORDER_TOWN = "border_town", _("Border town")
    PORT_TOWN = "port_town", _("Port town")
    VILLAGE = "village", _("Village")
    RAIL_STATION = "rail_station", _("Railway station")


class Accuracy(models.TextChoices):
    EXACT = "exact", _("Exact")
    APPROXIMATE = "approximate", _("Approximate")
    CITY = "city", _("City centre")
    SHARED = "shared_placeholder", _("Shared with other sites of its source")
    UNCERTAIN = "uncertain", _("Uncertain")
    NOT_STATED = "not_stated", _("Accuracy not stated")


class Place(Record):
    """A town, a station or a crossing."""

    schema_type = "Place"
    late_columns = {"accuracy_": 1, "province": 3}
    key_facts = ("population",)

    facts = {
        "country": Fact(type=CountryCode(), columns=("country",)),
        "coordinates": Fact(type=Point(), unit="°", columns=("latitude", "longitude")),
        "population": Fact(type=Amount(), unit="persons"),
        "place_kind": Fact(type=Choice(PlaceKind)),
        "accuracy": Fact(type=Choice(Accuracy)),
        "province": Fact(type=Province(), columns=("admin1",)),
    }
    fact_labels = {"coordinates": _("coordinates"), "accuracy": _("accuracy of the location")}
    parts = ("names", "external_ids")
    search_worth = 22

    country = country_column(_("country"), "places")
    admin1 = models.CharField(_("province or region"), max_length=120, blank=True)
    place_kind = models.CharField(_("kind"), max_length=20, choices=PlaceKind)
    latitude = latitude()
    longitude = longitude()
    accuracy = models.CharField(max_length=20, choices=Accuracy, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [*Record.Meta.constraints, needed_in_public("country")]
        verbose_name = _("place")
        verbose_name_plural = _("places")
