"""Data as SDMX-CSV, 1.0 and 2.0."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import StringIO

from trade.sdmx.components import AGENCY, ATTRIBUTE_IDS, DIMENSION_IDS, TIME, VALUE, VERSION
from trade.sdmx.datasets import DELETE, INFORMATION, REPLACE, SdmxDataset
from trade.sdmx.flows import Flow
from trade.sdmx.parameters import DataQuestion
from trade.sdmx.vintages import VintageRow

KEY_ALONE = VintageRow("", date.min, date.min)


class FirstTable:
    """SDMX-CSV 1.0, which knows neither actions nor history: what is to be deleted is left
    out."""

    def __init__(self, flow: Flow, question: DataQuestion) -> None:
        self.flow, self.question = flow, question

    def written(self, datasets: Iterable[SdmxDataset], prepared: datetime) -> Iterator[str]:
        """The table, in pieces."""
        buffer = StringIO()
        out = csv.writer(buffer)
        attributes = ATTRIBUTE_IDS if self.question.detail == "full" else ()
        out.writerow([*self._columns(), *DIMENSION_IDS, TIME, VALUE, *attributes])
        for one in datasets:
            if (first := self._first(one)) is None:
                continue
            for series in one.series:
                for row in series.rows if self.question.wants_observations else [KEY_ALONE]:
                    cells = [row.values.get(name, "") for name in (VALUE, *attributes)]
                    out.writerow([*first, *series.key, row.time, *cells])
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
        yield buffer.getvalue()

    def _columns(self) -> list[str]:
        return ["DATAFLOW"]

    def _first(self, dataset: SdmxDataset) -> list[str] | None:
        """The first cells of its rows; None for what this table cannot say."""
        flow = f"{AGENCY}:{self.flow.id}({VERSION})"
        return None if dataset.action == DELETE else [flow]


class SecondTable(FirstTable):
    """SDMX-CSV 2.0: with what is to be done with each row."""

    actions = {INFORMATION: "I", REPLACE: "R", DELETE: "D"}

    def _columns(self) -> list[str]:
        return ["STRUCTURE", "STRUCTURE_ID", "ACTION"]

    def _first(self, dataset: SdmxDataset) -> list[str] | None:
        action = self.actions[dataset.action]
        return ["dataflow", f"{AGENCY}:{self.flow.id}({VERSION})", action]
