"""Statistics about records of other apps, on the pages of those records."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from portal.models import Record
from portal.records import contributions
from portal.records.registry import record_models
from trade.statistics.latest import latest_about
from trade.statistics.models import Series


def in_figures(record: Record) -> Iterable[contributions.PageSection]:
    """The series that measure it: what a power plant generated, what a pipeline carried."""
    yield contributions.PageSection(
        key="measured",
        title=_("In figures"),
        template="trade/sections/series.html",
        rows=latest_about(record),
    )


for model in record_models():
    if model._meta.app_label != Series._meta.app_label:
        contributions.relates_to(model)(in_figures)
