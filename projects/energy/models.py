from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.facts import (
    Amount,
    Choice,
    CountryCode,
    Fact,
    Money,
    PartialDate,
    Point,
    Province,
    Reference,
    Text,
)
from portal.models import (
    Accuracy,
    Organisation,
    PartialDateField,
    Record,
    above_zero,
    amount_column,
    country_column,
    latitude,
    longitude,
    needed_in_public,
    reference_column,
    with_currency,
    with_other_country,
)
from portal.models.fields import LimitedTextField
from portal.participation.vocabularies import ROLE_COLUMNS
from projects.energy.timelines import PROJECTS
from projects.energy.vocabularies import CapacityRating, ProjectStatus, Technology


class EnergyProject(Record):
    """A power plant: one site, with one or more phases."""

    schema_type = "Place"
    late_columns = {"planned_on": 1, "accuracy_": 1, "province": 3}
    late_columns |= dict.fromkeys(ROLE_COLUMNS, 4)
    key_facts = (
        *("capacity_mw", "commissioned_on", "planned_on"),
        *("annual_generation_gwh", "investment"),
    )

    facts = {
        "country": Fact(type=CountryCode()),
        "second_country": Fact(type=CountryCode()),
        "technology": Fact(type=Choice(Technology)),
        "status": Fact(type=Choice(ProjectStatus), columns=("project_status",)),
        "capacity_mw": Fact(type=Amount(), unit="MW"),
        "units": Fact(type=Amount(), unit="units"),
        "coordinates": Fact(type=Point(), unit="°", columns=("latitude", "longitude")),
        "construction_started_on": Fact(type=PartialDate()),
        "commissioned_on": Fact(type=PartialDate()),
        "retired_on": Fact(type=PartialDate()),
        "annual_generation_gwh": Fact(type=Amount(), unit="GWh a year"),
        "investment": Fact(type=Money(), columns=("investment_amount", "investment_currency")),
        "vendor": Fact(type=Reference("portal.organisation")),
        "reactor_model": Fact(type=Text()),
        "co2_avoided_t_year": Fact(type=Amount(), unit="t a year"),
        "households_supplied": Fact(type=Amount(), unit="households"),
        "residents_supplied": Fact(type=Amount(), unit="persons"),
        "combined_capacity_mw": Fact(type=Amount(), unit="MW"),
        "rank_in_region": Fact(type=Amount()),
        "planned_on": Fact(type=PartialDate()),
        "accuracy": Fact(type=Choice(Accuracy)),
        "province": Fact(type=Province(), columns=("admin1",)),
    }
    fact_labels = {
        "coordinates": _("location"),
        "investment": _("investment"),
        "role_capacity_mw": _("capacity that companies are involved in"),
    }
    state_rules = PROJECTS
    split_by = "phases"
    sibling = "related_project"
    parts = ("names", "external_ids", "phases", "roles", "milestones", "photos")
    search_worth = 32

    country = country_column(_("country"), "energy_projects")
    second_country = country_column(
        _("second country"), blank=True, help_text=_("Where a plant stands in two countries")
    )
    admin1 = models.CharField(_("province or region"), max_length=120, blank=True)
    technology = models.CharField(_("technology"), max_length=16, choices=Technology)
    technology_detail = models.CharField(max_length=60, blank=True)
    project_status = models.CharField(_("status"), max_length=16, choices=ProjectStatus)
    status_is_inferred = models.BooleanField(
        _("status is inferred"), default=False, help_text=_("It follows from silence")
    )
    status_as_of = PartialDateField(_("status as of"))
    capacity_mw = amount_column(_("capacity"), "MW", decimal_places=3)
    capacity_rating = models.CharField(max_length=8, choices=CapacityRating, blank=True)
    units = models.PositiveIntegerField(
        _("units"), null=True, blank=True, help_text=_("Turbines, blocks or reactors")
    )
    latitude = latitude()
    longitude = longitude()
    accuracy = models.CharField(
        _("accuracy of the location"), max_length=20, choices=Accuracy, blank=True
    )
    river = models.CharField(max_length=120, blank=True)
    construction_started_on = PartialDateField(_("start of construction"))
    commissioned_on = PartialDateField(_("commissioned"))
    planned_on = PartialDateField(_("planned commissioning"))
    retired_on = PartialDateField(_("retired"))
    annual_generation_gwh = amount_column(_("annual generation"), "GWh", decimal_places=3)
    investment_amount = amount_column(_("investment"), max_digits=20)
    investment_currency = models.CharField(
        _("currency"), max_length=3, blank=True, help_text="ISO 4217: USD, CNY, KZT …"
    )
    vendor = reference_column(Organisation, _("chosen vendor"))
    reactor_model = models.CharField(_("reactor model"), max_length=60, blank=True)
    co2_avoided_t_year = amount_column(_("CO₂ avoided"), "tonnes a year", decimal_places=3)
    households_supplied = models.PositiveIntegerField(
        _("households supplied"), null=True, blank=True
    )
    residents_supplied = models.PositiveIntegerField(_("residents supplied"), null=True, blank=True)
    combined_capacity_mw = amount_column(
        _("capacity together with its sister plant"), "MW", decimal_places=3
    )
    rank_in_region = models.PositiveSmallIntegerField(
        _("rank in Central Asia"), null=True, blank=True, help_text=_("Within its technology")
    )
    owner_as_printed = LimitedTextField(_("owner, as printed"), blank=True)
    operator_as_printed = LimitedTextField(_("operator, as printed"), blank=True)
    chinese_role = models.CharField(
        _("Chinese part in it"),
        max_length=120,
        blank=True,
        help_text=_("Roles of Chinese organisations, as the sources name them"),
    )
    related_project = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    wiki_url = models.URLField("GEM.wiki address", max_length=300, blank=True)
    note = LimitedTextField(_("note on the data"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("energy project")
        verbose_name_plural = _("energy projects")
        constraints = [
            *Record.Meta.constraints,
            needed_in_public("country"),
            above_zero(
                "capacity_mw",
                "projects_energyproject_capacity",
                _("A capacity is more than zero; leave it empty."),
            ),
            with_other_country("projects_energyproject_countries"),
            with_currency(
                "investment_amount", "investment_currency", "projects_energyproject_currency"
            ),
        ]
        indexes = [
            *Record.Meta.indexes,
            models.Index(fields=["status", "title_en"]),
            models.Index(fields=["title_en", "id"]),  # the order of the desk
        ]
