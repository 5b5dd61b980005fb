from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.facts import Amount, Choice, CountryCode, Fact, Money, PartialDate, Point, Province
from portal.facts.timeline import StateChange, StateRules
from portal.models import (
    Accuracy,
    PartialDateField,
    Record,
    above_zero,
    amount_column,
    country_column,
    latitude,
    longitude,
    needed_in_public,
    with_currency,
    with_other_country,
)
from portal.models.fields import LimitedTextField
from portal.participation.models import OrganisationRole
from portal.participation.vocabularies import ROLE_COLUMNS
from projects.energy.timelines import WORKED
from projects.energy.vocabularies import ProjectStatus
from projects.facilities.vocabularies import SIZES, FacilityType


class Facility(Record):
    """An energy facility that is no power plant and no pipeline: a field, a refinery, a line."""

    schema_type = "Place"
    whole = "system"
    late_columns = {"accuracy_": 1, "province": 3, **dict.fromkeys(ROLE_COLUMNS, 4)}
    key_facts = ("capacity_mw", "voltage_kv", "capacity_mt_year", "commissioned_on", "planned_on")

    facts = {
        "country": Fact(type=CountryCode()),
        "second_country": Fact(type=CountryCode()),
        "facility_type": Fact(type=Choice(FacilityType)),
        "status": Fact(type=Choice(ProjectStatus), columns=("facility_status",)),
        **{name: Fact(type=Amount(), unit=unit) for name, unit in SIZES.items()},
        "coordinates": Fact(type=Point(), unit="°", columns=("latitude", "longitude")),
        "construction_started_on": Fact(type=PartialDate()),
        "commissioned_on": Fact(type=PartialDate()),
        "planned_on": Fact(type=PartialDate()),
        "investment": Fact(type=Money(), columns=("investment_amount", "investment_currency")),
        "accuracy": Fact(type=Choice(Accuracy)),
        "province": Fact(type=Province(), columns=("admin1",)),
    }
    fact_labels = {"coordinates": _("location"), "investment": _("investment")}
    state_rules = StateRules(
        status="facility_status",
        states=ProjectStatus,
        changes=(
            StateChange("construction_started_on", ProjectStatus.CONSTRUCTION),
            StateChange("commissioned_on", ProjectStatus.OPERATING, WORKED),
        ),
        said_on="status_as_of",
    )
    parts = ("names", "external_ids", "roles")
    search_worth = 24

    country = country_column(_("country"))
    second_country = country_column(
        _("second country"), blank=True, help_text=_("Where it lies in two countries")
    )
    admin1 = models.CharField(_("province or region"), max_length=120, blank=True)
    facility_type = models.CharField(_("type"), max_length=16, choices=FacilityType)
    facility_status = models.CharField(
        _("status"),
        max_length=16,
        choices=ProjectStatus,
        blank=True,
        help_text=_("Empty if no source says"),
    )
    status_as_of = PartialDateField(_("status as of"))
    system = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        related_name="members",
        null=True,
        blank=True,
        help_text=_("The group of fields, lines or plants this is part of"),
    )
    capacity_mw = amount_column(_("power"), "MW", decimal_places=3)
    storage_mwh = amount_column(_("stored energy"), "MWh", decimal_places=3)
    capacity_mt_year = amount_column(_("processing capacity"), "Mt", decimal_places=3)
    capacity_bcm_year = amount_column(_("gas output"), "bcm", decimal_places=3)
    capacity_t_year = amount_column(_("annual output or intake"), "t")
    capacity_gw_year = amount_column(_("turbines made"), "GW", decimal_places=3)
    voltage_kv = amount_column(_("voltage"), "kV")
    length_km = amount_column(_("length"), "km")
    latitude = latitude()
    longitude = longitude()
    accuracy = models.CharField(
        _("accuracy of the location"), max_length=20, choices=Accuracy, blank=True
    )
    construction_started_on = PartialDateField(_("start of construction"))
    commissioned_on = PartialDateField(_("commissioned"))
    planned_on = PartialDateField(_("planned commissioning"))
    investment_amount = amount_column(_("investment"), max_digits=20)
    investment_currency = models.CharField(
        _("currency"), max_length=3, blank=True, help_text="ISO 4217: USD, CNY, KZT …"
    )
    owner_as_printed = LimitedTextField(_("owner, as printed"), blank=True)
    operator_as_printed = LimitedTextField(_("operator, as printed"), blank=True)
    note = LimitedTextField(_("note on the data"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("facility")
        verbose_name_plural = _("facilities")
        constraints = [
            *Record.Meta.constraints,
            needed_in_public("country"),
            *(above_zero(name, f"projects_facility_{name}") for name in SIZES),
            with_other_country("projects_facility_countries"),
            with_currency("investment_amount", "investment_currency", "projects_facility_currency"),
        ]


class FacilityRole(OrganisationRole):
    late_columns = {**OrganisationRole.late_columns, "facility_type": 5}
    of_record = ("country", "facility_type")

    record = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="roles")
