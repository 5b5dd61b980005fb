"""Marks and anchors of a period of a series, in tables as in charts."""

from django.utils.translation import gettext_lazy as _

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


def anchor(period: str) -> str:
    """Anchor of a period on the page of its series."""
    return f"period-{_in_address(period)}"


def register_key(uid: str, period: str) -> str:
    """Key of a period of a series, by the uid of that, in the register of disagreements."""
    return f"{Series.kind()}-{uid}-{_in_address(period)}"


def _in_address(period: str) -> str:
    return period.replace("/", "-to-").lower()
