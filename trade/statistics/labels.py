"""Marks and anchors of a period of a series, in tables as in charts."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from portal.facts import Comparator
from trade.statistics.models import Series
from trade.statistics.observations import Observation, ObsStatus

SIGNS = {
    ObsStatus.FORECAST: _("forecast"),
    ObsStatus.ESTIMATE: _("estimate"),
    ObsStatus.PROVISIONAL: _("provisional"),
    ObsStatus.BREAK: _("break in the series"),
    ObsStatus.DEFINITION: _("definition differs"),
    ObsStatus.LOW_RELIABILITY: _("uncertain"),
}


def sign_of(observation: Observation) -> str:
    """Remark beside a value that is not a plain count; else empty."""
    status = ObsStatus(observation.obs_status)
    return "" if status == ObsStatus.NORMAL else str(SIGNS.get(status, status.label))


def value_in_words(one: Observation, write: Callable[[Decimal, str], str]) -> str:
    """Return the value with the words of its comparator, as editors read it: “over 50 USD bn”;
    `write` gives the words of a number in a unit."""
    if one.value is None:
        return "—"
    before = "" if one.comparator == Comparator.EXACT else f"{one.get_comparator_display()} "
    return f"{before}{write(one.value, one.series.unit)}"


def anchor(period: str) -> str:
    """Anchor of a period on the page of its series."""
    return f"period-{_in_address(period)}"


def register_key(uid: str, period: str) -> str:
    """Key of a period of a series, by the uid of that, in the register of disagreements."""
    return f"{Series.kind()}-{uid}-{_in_address(period)}"


def _in_address(period: str) -> str:
    return period.replace("/", "-to-").lower()
