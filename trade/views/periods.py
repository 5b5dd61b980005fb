"""One period of a series, in the shapes that templates draw figures and evidence from."""

from dataclasses import dataclass, field
from typing import Any

from portal.formatting.dates import day_words
from portal.models import Standing
from portal.records.documents import Document, ruling_document
from trade.disagreements import statement
from trade.labels import anchor, sign_of
from trade.models import Indicator, Observation
from trade.selection import Period, agree

VALUE = ("value", "text", "comparator", "lower", "upper")


@dataclass
class PeriodRow:
    """A period as the table of a series shows it. `fact` has the shape of a document's facts."""

    period: str
    observation: Observation
    fact: Document
    others: list[Document]
    """What else was stated for it, as claims."""
    forecasts: list[Document] = field(default_factory=list)
    beside: list["PeriodRow | None"] = field(default_factory=list)
    """The same period as other reporters count it, one for each column."""

    @property
    def is_forecast(self) -> bool:
        return self.observation.is_forecast

    @property
    def maker(self) -> str:
        """Who made a forecast or an estimate."""
        return self.observation.source.publisher

    @property
    def sign(self) -> str:
        return sign_of(self.observation)


def period_row(document: Document, period: Period, indicator: Indicator) -> PeriodRow:
    """`document` is that of the series."""
    is_ruled = period.ruling is not None
    shown = statement(period.shown, agrees=True, is_ruled=is_ruled)
    others = [_other(one, period, indicator) for one in period.others]
    fact = {
        **{name: shown[name] for name in VALUE},
        "name": period.period,
        "label": day_words(period.period),
        "unit": document["unit"],
        "disputed": period.disputed,
        "ruling": ruling_document(period.ruling) if period.ruling else None,
        "claims": [shown, *others],
        "anchor": anchor(period.period),
        "evidence_url": f"{document['url']}#{anchor(period.period)}",
    }
    forecasts = [_said(one, Standing.NOT_COMPARED) for one in period.forecasts]
    return PeriodRow(period.period, period.shown, fact, others, forecasts)


def _other(observation: Observation, period: Period, indicator: Indicator) -> Document:
    if observation in period.differing:
        return statement(observation, agrees=False, is_ruled=period.ruling is not None)
    if agree(period.shown, observation, indicator.tolerance_percent):
        return _said(observation, Standing.AGREES)
    return _said(observation, Standing.NOT_COMPARED)


def _said(observation: Observation, standing: Standing) -> Document:
    """A statement that stands beside the shown one and is no vote against it."""
    said: dict[str, Any] = statement(observation, agrees=True, is_ruled=False)
    is_same = standing == Standing.AGREES
    return {**said, "standing": standing.value, "agrees": True if is_same else None}
