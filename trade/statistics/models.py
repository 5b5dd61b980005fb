from collections.abc import Collection, Iterable, Iterator
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.facts import Fact, Text
from portal.models import (
    Blocker,
    Reasoned,
    Record,
    RecordManager,
    RecordQuerySet,
    Rule,
    Status,
    WorkingRecordManager,
    country_column,
    needed_in_public,
)
from portal.models.fields import LimitedTextField, check_period
from portal.models.languages import LocalText, in_each_language
from portal.records.extension_points import ExtensionPoint


class Indicator(Record):
    """What is measured, apart from whose number it is and about whom."""

    search_worth = 16
    schema_type = "DefinedTerm"

    unit = models.CharField(max_length=40)
    tolerance_percent = models.DecimalField(
        max_digits=6,
        decimal_places=3,
        default=0,
        help_text=_("Observations closer than this are rounding, not disagreement"),
    )
    mirror = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text=_("The same flow seen from the other side: imports for exports"),
    )

    class Meta(Record.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")


class Frequency(models.TextChoices):
    """SDMX code list CL_FREQ, in words."""

    ANNUAL = "annual", _("Annual")
    HALF_YEARLY = "half-yearly", _("Half-yearly")
    QUARTERLY = "quarterly", _("Quarterly")
    MONTHLY = "monthly", _("Monthly")
    WEEKLY = "weekly", _("Weekly")
    DAILY = "daily", _("Daily")
    IRREGULAR = "irregular", _("Irregular")


class Valuation(models.TextChoices):
    """Whether the value of goods has the way to the importer's border in it."""

    CIF = "cif", _("CIF: with insurance and freight")
    FOB = "fob", _("FOB: without insurance and freight")


class TradeSystem(models.TextChoices):
    """Whether what goes in and out of customs warehouses and free zones is counted."""

    GENERAL = "general", _("General trade: with customs warehouses and free zones")
    SPECIAL = "special", _("Special trade: without customs warehouses and free zones")


class SeriesQuerySet(RecordQuerySet["Series"]):
    def with_parts(self, filled: Collection[str] | None = None) -> Self:
        from_batches = models.Q(observations__batch__status=Status.PUBLISHED)
        observed = Series.working.filter(from_batches, pk=models.OuterRef("pk"))
        return super().with_parts(filled).annotate(is_observed=models.Exists(observed))

    def with_documents(self) -> Self:
        return super().with_documents().select_related("indicator")

    def measuring(self, record: Record) -> Self:
        return self.filter(measures_kind=record.kind(), measures_uid=record.uid)

    def for_home(self) -> Self:
        """The series editors chose for the front page, in their order."""
        return self.filter(home_rank__isnull=False).order_by("home_rank", "pk")


class Series(Record):
    """One indicator, as one reporter counts it, for one country, pair or record."""

    schema_type = "Dataset"
    variable_measured = "indicator"
    rows_at = "observations.csv?series={}"

    facts = {"drivers": Fact(type=Text(), columns=("drivers_en",))}
    fact_labels = {"drivers": _("what drives it")}
    parts = ("period_rulings",)
    search_worth = 0
    about_column = "measures_kind"
    """Column with the kind of record that a row is about."""
    late_columns = dict.fromkeys(("valuation", "trade_system", "goods_code", "goods_edition"), 4)
    late_columns |= {"measures_kind": 5, "measures_title": 5}

    # Null in a draft only; what is done with series needs one that has it.
    indicator: models.ForeignKey[Indicator, Indicator] = models.ForeignKey(  # type: ignore[misc]
        Indicator, on_delete=models.PROTECT, null=True, related_name="series"
    )
    country = country_column(related_name="series", blank=True)
    partner = country_column(blank=True)
    reporter_en, reporter_zh_hans, reporter_ru = in_each_language(
        models.CharField, _("reporter"), max_length=200
    )
    detail = models.CharField(
        max_length=60, blank=True, help_text=_("Fuel, technology or part: solar, hydro …")
    )
    unit = models.CharField(max_length=40)
    frequency = models.CharField(max_length=12, choices=Frequency, default=Frequency.ANNUAL)
    measures_kind = models.CharField(
        max_length=40, blank=True, help_text=_("Kind of the record it measures, if one")
    )
    measures_uid = models.CharField(max_length=12, blank=True)
    home_rank = models.PositiveSmallIntegerField(
        _("place on the front page"), null=True, blank=True, help_text=_("Empty: not there")
    )
    drivers_en, drivers_zh_hans, drivers_ru = in_each_language(
        LimitedTextField, _("what drives it")
    )
    note = LimitedTextField(_("note on the data"), blank=True)
    valuation = models.CharField(
        _("valuation"), max_length=4, choices=Valuation, blank=True, db_default=""
    )
    trade_system = models.CharField(
        _("trade system"), max_length=8, choices=TradeSystem, blank=True, db_default=""
    )
    goods_code = models.CharField(
        _("goods code"), max_length=20, blank=True, db_default="", help_text=_("7108, 84–85 …")
    )
    goods_edition = models.CharField(
        _("edition of the goods code"),
        max_length=20,
        blank=True,
        db_default="",
        help_text=_("HS 2022, HS 2017, SITC 4 …"),
    )

    reporter = LocalText("reporter")

    @property
    def public_indicator(self) -> Indicator | None:
        """Its indicator, while that is public: words of a draft are not."""
        return self.indicator if self.indicator.is_published else None

    def publication_blockers(self) -> list[Blocker]:
        further = series_blockers.collect(self) if self.indicator_id else []
        return [*super().publication_blockers(), *further]

    def named_keys(self) -> Iterator[tuple[str, str]]:
        yield from super().named_keys()
        if self.measures_uid:
            yield "measures_uid", f"{self.measures_kind}:{self.measures_uid}"

    objects: ClassVar = RecordManager.from_queryset(SeriesQuerySet)()
    working: ClassVar = WorkingRecordManager.from_queryset(SeriesQuerySet)()

    class Meta(Record.Meta):
        verbose_name = _("statistical series")
        verbose_name_plural = pgettext_lazy("several", "statistical series")
        constraints = [*Record.Meta.constraints, needed_in_public("indicator")]
        indexes = [*Record.Meta.indexes, models.Index(fields=["measures_kind", "measures_uid"])]


series_blockers: ExtensionPoint[[Series], Blocker] = ExtensionPoint()
"""Extension point: reasons against the publication of a series, which follow from the public
batches that have values for it."""


class PeriodRuling(Reasoned):
    """Why one observation of a period is shown before the others."""

    heading = _("Decisions about periods")
    identified_by = ("period",)

    record = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="period_rulings")
    period = models.CharField(max_length=21, validators=[check_period])

    def __str__(self) -> str:
        return self.period

    @classmethod
    def blockers(cls, rows: Iterable[Self], place: str) -> list[Blocker]:
        """Refuse rules that fit no period: a newer release is no dispute, a period has no later
        state, a number neither country nor translation."""
        items = [(f"{one} ({one.get_rule_display()})", place) for one in rows if one.rule in UNFIT]
        sentence = _("These reasons do not fit a period of a statistic: %s.")
        return [Blocker(sentence, items)] if items else []


UNFIT = (Rule.NEWEST_RELEASE, Rule.LATER_STATE, Rule.WRONG_COUNTRY, Rule.TRANSLATION)
"""Rules that settle nothing about a period."""
