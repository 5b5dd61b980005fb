"""Values, marks and anchors of a period of a series, in tables as in charts."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from portal.facts import Comparator
from portal.facts.types import number_to_json
from portal.formatting.numbers import format_bounds, format_compared
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


def words_of(observation: Observation, unit: str) -> str:
    """The value as a reader reads it, with unit and comparator."""
    bounds = (observation.lower, observation.upper)
    lower, upper = (None if bound is None else strip_zeros(bound) for bound in bounds)
    if lower is not None or upper is not None:
        return format_bounds(lower, upper, unit)
    return format_compared(strip_zeros(observation.number), unit, observation.comparator)


def strip_zeros(number: Decimal) -> Decimal:
    """Without the zeros that the column adds."""
    return Decimal(str(number_to_json(number)))


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
    return f"period-{_in_address(period)}"


def register_key(uid: str, period: str) -> str:
    """Key of a period of a series, by the uid of that, in the register of disagreements."""
    return f"{Series.kind()}-{uid}-{_in_address(period)}"


def _in_address(period: str) -> str:
    return period.replace("/", "-to-").lower()
