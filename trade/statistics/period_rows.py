"""One period of a series, in the shapes that templates draw figures and evidence from."""

from dataclasses import dataclass, field

from portal.formatting.dates import format_day
from portal.formatting.notes import name_in_words
from portal.models import Standing
from portal.models.languages import pick_text
from portal.records.document_types import ClaimDocument, PresentedFact
from portal.records.standings import Judged
from trade.statistics.disagreements import standing_of, statement
from trade.statistics.document_types import SeriesDocument
from trade.statistics.labels import anchor, sign_of
from trade.statistics.models import Indicator
from trade.statistics.observations import Observation
from trade.statistics.selection import Period


@dataclass
class PeriodRow:
    """A period as the table of a series shows it."""

    period: str
    reporter: str
    observation: Observation
    fact: PresentedFact
    others: list[ClaimDocument]
    """Other statements about it in the same series."""
    forecasts: list[ClaimDocument] = field(default_factory=list)
    beside: list["PeriodRow | None"] = field(default_factory=list)
    """The same period as other reporters count it, one for each column."""
    anchor: str = ""
    """Of the row, where no evidence below it has it."""

    @property
    def is_forecast(self) -> bool:
        return self.observation.is_forecast

    @property
    def maker(self) -> str:
        """Publisher of a forecast or an estimate."""
        return name_in_words(self.observation.maker.publisher)

    @property
    def sign(self) -> str:
        return sign_of(self.observation)


def period_row(document: SeriesDocument, period: Period, indicator: Indicator) -> PeriodRow:
    shown = statement(period.shown, Judged(Standing.AGREES))
    others = [_other(one, period, indicator) for one in period.others]
    fact: PresentedFact = {
        "value": shown["value"],
        "text": shown["text"],
        "unit": document["unit"],
        "comparator": shown["comparator"],
        "disputed": period.disputed,
        "ruling": period.decision,
        "claims": [shown, *others, *(_other(one, period, indicator) for one in period.rivals)],
        "missing": None,
        "name": period.period,
        "label": format_day(period.period),
        "anchor": anchor(period.period),
        "evidence_url": period.dispute_url(f"{document['url']}#{anchor(period.period)}"),
        "lower": shown["lower"],
        "upper": shown["upper"],
    }
    no_vote = Judged(Standing.NOT_COMPARED)  # against the shown one
    forecasts = [statement(one, no_vote) for one in period.forecasts]
    reporter = str(pick_text(document["reporter"]))
    return PeriodRow(period.period, reporter, period.shown, fact, others, forecasts)


def _other(observation: Observation, period: Period, indicator: Indicator) -> ClaimDocument:
    return statement(observation, standing_of(observation, period, indicator))
