"""The years of a chart over time: `since=2015&until=2020` draws what lies within them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from portal.graphics.charts.registry import ChartQuestion, ChartRefused, ChartRequest
from trade.statistics.charts.names import CountedSeries
from trade.statistics.selection import Period

FIRST, LAST = 1900, 2100


def year_field(label: StrOrPromise) -> forms.IntegerField:
    return forms.IntegerField(min_value=FIRST, max_value=LAST, required=False, label=label)


class YearsQuestion(ChartQuestion):
    """A subclass says with `field_order` what its form asks before the years."""

    since = year_field(gettext_lazy("From the year"))
    until = year_field(gettext_lazy("Until the year"))

    def clean(self) -> None:
        super().clean()
        since, until = (self.cleaned_data.get(name) for name in ("since", "until"))
        if since and until and since > until:
            self.add_error("until", _("The last year is earlier than the first."))


@dataclass(frozen=True)
class DrawnYears:
    since: int | None = None
    until: int | None = None

    def cut(self, counted: list[CountedSeries]) -> list[CountedSeries]:
        """Return the series with the periods that lie within the years. Raises ChartRefused if
        none of them has any."""
        if not (self.since or self.until):
            return counted
        found = [one.with_periods(filter(self._has, one.periods)) for one in counted]
        if not any(one.periods for one in found):
            name = "since" if self.since else "until"
            raise ChartRefused({name: [_("No value lies within these years.")]})
        return found

    def notes(self, counted: list[CountedSeries]) -> Iterator[str]:
        """Say what the series have beyond the years."""
        periods = [period for one in counted for period in one.periods]
        if any(self._is_early(period) for period in periods):
            yield _("Drawn from %(year)s on; there are earlier values.") % {"year": self.since}
        if any(self._is_late(period) for period in periods):
            yield _("Drawn until %(year)s; there are later values.") % {"year": self.until}

    def _has(self, period: Period) -> bool:
        return not (self._is_early(period) or self._is_late(period))

    def _is_early(self, period: Period) -> bool:
        return self.since is not None and period.shown.starts_on.year < self.since

    def _is_late(self, period: Period) -> bool:
        return self.until is not None and period.shown.ends_on.year > self.until


ALL_YEARS = DrawnYears()


def drawn_years(asked: ChartRequest) -> DrawnYears:
    return DrawnYears(asked.values["since"], asked.values["until"])
