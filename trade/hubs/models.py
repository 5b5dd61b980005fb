from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.facts import Amount, Choice, CountryCode, Fact, PartialDate, Reference
from portal.facts.timeline import StateChange, StateRules
from portal.models import (
    Organisation,
    PartialDateField,
    Place,
    Record,
    SourcedPart,
    above_zero,
    amount_column,
    country_column,
    needed_in_public,
    reference_column,
    with_other_country,
)
from portal.models.fields import LimitedTextField
from portal.models.languages import LocalText, in_each_language
from portal.participation.models import OrganisationRole
from portal.participation.vocabularies import ROLE_COLUMNS


class HubKind(models.TextChoices):
    BORDER_COOPERATION_CENTER = "border_cooperation_center", _("Border cooperation centre")
    TRADE_CITY = "trade_city", _("Trade city")
    DRY_PORT = "dry_port", _("Dry port")
    LOGISTICS_CENTER = "logistics_center", _("Logistics centre")
    RAIL_TERMINAL = "rail_terminal", _("Rail terminal")
    ASSEMBLY_CENTER = "assembly_center", _("Train assembly centre")
    SEAPORT = "seaport", _("Seaport")
    BORDER_CROSSING_RAIL = "border_crossing_rail", _("Railway border crossing")
    BORDER_CROSSING_PLANNED_RAIL = (
        "border_crossing_planned_rail",
        _("Railway border crossing, planned"),
    )
    BORDER_CROSSING_ROAD = "border_crossing_road", _("Road border crossing")
    FREE_TRADE_ZONE = "free_trade_zone", _("Free trade zone")
    SPECIAL_ECONOMIC_ZONE = "special_economic_zone", _("Special economic zone")


class OperatingStatus(models.TextChoices):
    PLANNED = "planned", _("Planned")
    FOUNDED = "founded", _("Founded, not known to operate")
    CONSTRUCTION = "construction", _("Under construction")
    OPERATING = "operating", pgettext_lazy("of a hub or corridor", "Operating")
    CLOSED = "closed", _("Closed")


OPENED = StateChange(
    "opened_on",
    OperatingStatus.OPERATING,
    frozenset({OperatingStatus.OPERATING, OperatingStatus.CLOSED}),
)


class TradeHub(Record):
    """A place where trade changes hands, gauge or customs: a zone, a dry port, a terminal, a
    crossing, a trade city."""

    schema_type = "Place"
    whole = "parent"
    late_columns = dict.fromkeys(ROLE_COLUMNS, 3)
    key_facts = ("opened_on", "area_ha")

    facts = {
        "country": Fact(type=CountryCode()),
        "second_country": Fact(type=CountryCode()),
        "kind": Fact(type=Choice(HubKind), columns=("hub_kind",)),
        "status": Fact(type=Choice(OperatingStatus), columns=("hub_status",)),
        "place": Fact(type=Reference("portal.place")),
        "parent": Fact(type=Reference("trade.tradehub")),
        "founded_on": Fact(type=PartialDate()),
        "opened_on": Fact(type=PartialDate()),
        "area_ha": Fact(type=Amount(), unit="ha"),
        "area_cn_ha": Fact(type=Amount(), unit="ha"),
        "area_kz_ha": Fact(type=Amount(), unit="ha"),
    }
    state_rules = StateRules(
        status="hub_status",
        states=OperatingStatus,
        # That it was founded does not say how it stood.
        changes=(StateChange("founded_on", ""), OPENED),
    )
    parts = ("names", "external_ids", "roles", "services")
    search_worth = 36

    hub_kind = models.CharField(_("kind"), max_length=30, choices=HubKind)
    country = country_column(_("country"), "trade_hubs")
    second_country = country_column(
        _("second country"), blank=True, help_text=_("The country on the other side")
    )
    place = reference_column(Place, _("place"), "trade_hubs")
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
        verbose_name=_("part of"),
    )
    operator = reference_column(Organisation, related_name="trade_hubs")
    hub_status = models.CharField(_("status"), max_length=14, choices=OperatingStatus)
    founded_on = PartialDateField(_("founded"))
    opened_on = PartialDateField(_("opened"))
    area_ha = amount_column(_("area"), "ha", decimal_places=3)
    area_cn_ha = amount_column(_("area of the Chinese part"), "ha")
    area_kz_ha = amount_column(_("area of the Kazakh part"), "ha")
    note = LimitedTextField(_("note on the data"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("trade hub")
        verbose_name_plural = _("trade hubs")
        constraints = [
            *Record.Meta.constraints,
            needed_in_public("country"),
            above_zero("area_ha", "trade_tradehub_area"),
            with_other_country("trade_tradehub_countries"),
        ]


class TradeHubRole(OrganisationRole):
    record = models.ForeignKey(TradeHub, on_delete=models.CASCADE, related_name="roles")


class ServiceCategory(models.TextChoices):
    LOGISTICS = "logistics", _("Logistics")
    RETAIL = "retail", _("Retail")
    MAINTENANCE = "maintenance", _("Maintenance")
    TRAINING = "training", _("Training")
    TRADE = "trade", _("Trade")
    E_COMMERCE = "e_commerce", _("E-commerce")
    HEALTH = "health", _("Health")
    TELECOM = "telecom", _("Telecommunications")
    HOSPITALITY = "hospitality", _("Hospitality")
    COMMERCIAL = "commercial", _("Commercial premises")
    FINANCE = "finance", _("Finance")
    EVENTS = "events", _("Events")
    BORDER = "border", _("Border formalities")


class Service(SourcedPart):
    """Something a hub offers, according to a source."""

    heading = _("What it offers")
    facts: ClassVar[dict[str, Fact]] = {
        "category": Fact(type=Choice(ServiceCategory)),
        "status": Fact(type=Choice(OperatingStatus), columns=("service_status",)),
    }

    named_by = ("name_en",)

    record = models.ForeignKey(TradeHub, on_delete=models.CASCADE, related_name="services")
    name_en, name_zh_hans, name_ru = in_each_language(
        models.CharField, _("service"), required=True, max_length=200
    )
    category = models.CharField(max_length=16, choices=ServiceCategory)
    service_status = models.CharField(_("status"), max_length=14, choices=OperatingStatus)
    note = models.CharField(max_length=300, blank=True)

    name = LocalText("name")

    def __str__(self) -> str:
        return str(self.name)
