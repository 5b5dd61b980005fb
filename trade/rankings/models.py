from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.facts import Amount, CountryCode, Fact
from portal.models import Country, Place, Record, SourcedPart, country_column, reference_column
from portal.models.fields import LimitedTextField, number_column


class Ranking(Record):
    """An order that a source gives: the largest markets, the busiest cities."""

    schema_type = "Dataset"
    rows_at = "ranking-entries.csv?record={}"

    facts = {"leader": Fact(type=CountryCode()), "leader_in_central_asia": Fact(type=CountryCode())}
    parts = ("entries",)
    search_worth = 14

    period = models.CharField(max_length=21, help_text="2024, or “to 2024” for a running total")
    unit = models.CharField(max_length=40, blank=True)
    leader = country_column(_("first place"), blank=True)
    leader_in_central_asia = country_column(_("first place in Central Asia"), blank=True)
    note = LimitedTextField(_("note on the data"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("ranking")
        verbose_name_plural = _("rankings")


class RankingEntry(SourcedPart):
    """One place in a ranking; a country, a town, or a name."""

    heading = _("Ranking")
    has_columns = True
    facts: ClassVar[dict[str, Fact]] = {
        "rank": Fact(type=Amount()),
        "value": Fact(type=Amount()),
        "share_percent": Fact(type=Amount(), unit="%"),
    }

    identified_by = ("country_id", "place_id", "name")

    record = models.ForeignKey(Ranking, on_delete=models.CASCADE, related_name="entries")
    rank = models.PositiveSmallIntegerField()
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True)
    place = reference_column(Place, related_name="ranking_entries")
    name = models.CharField(max_length=160, blank=True)
    value = number_column(None, 20, 4)
    share_percent = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta(SourcedPart.Meta):
        ordering = ["rank", "pk"]
        verbose_name = _("ranking entry")
        verbose_name_plural = _("ranking entries")
        constraints = [
            *SourcedPart.Meta.constraints,
            models.CheckConstraint(
                condition=Q(country__isnull=False) | Q(place__isnull=False) | ~Q(name=""),
                name="trade_rankingentry_named",
                violation_error_code="name",
                violation_error_message=_("Say who it is: a country, a place or a name."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank}"
