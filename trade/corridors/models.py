from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.facts import Amount, Choice, CountryCode, Fact, Money, PartialDate
from portal.facts.timeline import StateChange, StateRules
from portal.models import (
    Country,
    PartialDateField,
    Place,
    Record,
    SourcedPart,
    amount_column,
    reference_column,
    with_currency,
)
from portal.models.languages import LocalText, in_each_language
from portal.records.document_types import JsonObject
from trade.hubs.models import OPENED, OperatingStatus, TradeHub


class CorridorKind(models.TextChoices):
    NETWORK = "network", _("Network")
    CORRIDOR = "corridor", _("Corridor")
    RAILWAY = "railway", _("Railway line")


class Corridor(Record):
    """A way that freight takes: a railway line, a corridor of several, a network."""

    schema_type = "Place"
    key_facts = ("length_km", "cost", "construction_started_on", "opened_on")

    facts = {
        "status": Fact(type=Choice(OperatingStatus), columns=("corridor_status",)),
        "length_km": Fact(type=Amount(), unit="km"),
        "length_kg_km": Fact(type=Amount(), unit="km"),
        "cost": Fact(type=Money(), columns=("cost_amount", "cost_currency")),
        "capacity_mt_year": Fact(type=Amount(), unit="Mt a year"),
        "tunnels": Fact(type=Amount()),
        "stations": Fact(type=Amount()),
        "bridges": Fact(type=Amount()),
        "construction_started_on": Fact(type=PartialDate()),
        "opened_on": Fact(type=PartialDate()),
    }
    state_rules = StateRules(
        status="corridor_status",
        states=OperatingStatus,
        changes=(StateChange("construction_started_on", OperatingStatus.CONSTRUCTION), OPENED),
    )
    parts = ("stops", "goods")
    along = "stops"
    search_worth = 34
    is_abbreviated = True

    corridor_kind = models.CharField(_("kind"), max_length=10, choices=CorridorKind)
    corridor_status = models.CharField(
        _("status"), max_length=14, choices=OperatingStatus, blank=True
    )
    direction = models.CharField(max_length=200, blank=True)
    length_km = amount_column(_("length"), max_digits=10)
    length_kg_km = amount_column(_("length in Kyrgyzstan"), max_digits=10)
    cost_amount = amount_column(_("cost"), max_digits=20)
    cost_currency = models.CharField(_("currency"), max_length=3, blank=True)
    capacity_mt_year = amount_column(pgettext_lazy("of a line", "capacity"), max_digits=10)
    tunnels = models.PositiveIntegerField(_("tunnels"), null=True, blank=True)
    stations = models.PositiveIntegerField(_("stations"), null=True, blank=True)
    bridges = models.PositiveIntegerField(_("bridges"), null=True, blank=True)
    construction_started_on = PartialDateField(_("start of construction"))
    opened_on = PartialDateField(_("opened"))

    @classmethod
    def is_way(cls, kind: object, roles: Iterable[str]) -> bool:
        """Crossings beside one another, or the ends of a network, are no way from one to the next;
        that needs a beginning and an end."""
        ends = {StopRole.ORIGIN, StopRole.DESTINATION}
        return kind != CorridorKind.NETWORK and ends <= set(roles)

    @classmethod
    def is_line(cls, document: JsonObject) -> bool:
        return cls.is_way(document["corridor_kind"], (one["role"] for one in document["stops"]))

    class Meta(Record.Meta):
        verbose_name = _("freight corridor")
        verbose_name_plural = _("freight corridors")
        constraints = [
            *Record.Meta.constraints,
            with_currency("cost_amount", "cost_currency", "trade_corridor_currency"),
        ]


class StopRole(models.TextChoices):
    ORIGIN = "origin", _("Origin")
    ASSEMBLY = "assembly", _("Assembly centre")
    VIA = "via", _("On the way")
    CROSSING = "crossing", _("Border crossing")
    GAUGE_CHANGE = "gauge-change", _("Change of gauge")
    DESTINATION = "destination", _("Destination")


class Stop(SourcedPart):
    """A point on a corridor, in order; its terminal is a trade hub."""

    heading = _("Stops")
    has_columns = True
    facts: ClassVar[dict[str, Fact]] = {
        "role": Fact(type=Choice(StopRole)),
        "country": Fact(type=CountryCode()),
    }

    identified_by = ("place_id",)
    named_by = ("name_en",)

    record = models.ForeignKey(Corridor, on_delete=models.CASCADE, related_name="stops")
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=14, choices=StopRole)
    name_en, name_zh_hans, name_ru = in_each_language(
        models.CharField, _("name"), required=True, max_length=120
    )
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("country")
    )
    place = reference_column(Place, related_name="corridor_stops")
    terminal = reference_column(TradeHub, related_name="corridor_stops")
    note = models.CharField(max_length=300, blank=True)

    name = LocalText("name")

    class Meta(SourcedPart.Meta):
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return str(self.name)


class GoodsGroup(models.TextChoices):
    GENERAL = "general", _("General goods")
    HIGH_VALUE = "high_value", _("High-value goods")
    NEW_TRIO = "new_trio", _("Electric cars, batteries, solar panels")
    INBOUND = "inbound", _("On the way to China")
    FIRST_YEARS = "first_years", _("Goods of the first years")


class GoodsCategory(SourcedPart):
    """A category of goods that a source names as carried."""

    heading = _("What it carries")
    facts: ClassVar[dict[str, Fact]] = {"group": Fact(type=Choice(GoodsGroup))}

    named_by = ("name_en",)

    record = models.ForeignKey(Corridor, on_delete=models.CASCADE, related_name="goods")
    name_en, name_zh_hans, name_ru = in_each_language(
        models.CharField, _("category"), required=True, max_length=160
    )
    group = models.CharField(max_length=12, choices=GoodsGroup)

    name = LocalText("name")

    class Meta(SourcedPart.Meta):
        verbose_name = _("goods category")
        verbose_name_plural = _("goods categories")

    def __str__(self) -> str:
        return str(self.name)
