"""Data as SDMX-ML 2.1, generic and structure-specific, and as SDMX-CSV, series by series."""

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, datetime
from io import StringIO
from itertools import groupby

from portal.formatting.formulas import guard_words
from trade.sdmx.components import (
    AGENCY,
    ATTRIBUTE_IDS,
    DIMENSION_IDS,
    STRUCTURE,
    TIME,
    VALUE,
    VERSION,
)
from trade.sdmx.datasets import DELETE, INFORMATION, REPLACE, SdmxDataset, SeriesRows
from trade.sdmx.flows import Flow
from trade.sdmx.parameters import ALL_DIMENSIONS, DataQuestion
from trade.sdmx.vintages import VintageRow
from trade.sdmx.xml import GENERIC, MESSAGE, SPECIFIC, Xml

KEY_ALONE = VintageRow("", date.min, date.min)
NAMESPACE = (
    f"urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure={AGENCY}:{STRUCTURE}({VERSION})"
)

type Codes = dict[str, str]
"""Codes by dimension; at an observation with its time."""


class GenericMessage:
    """Says of every value which component it is of: readable without the structure."""

    root = "mes:GenericData"
    namespaces = MESSAGE | GENERIC

    def __init__(self, flow: Flow, question: DataQuestion) -> None:
        self.flow, self.question, self.xml = flow, question, Xml()

    def write(self, datasets: Iterable[SdmxDataset], prepared: datetime) -> Iterator[str]:
        """The message, in pieces."""
        with self.xml.element(self.root, **self.namespaces):
            self._header(prepared)
            for one in datasets:
                with self.xml.element("mes:DataSet", **self._set_attributes(one)):
                    for codes, rows in self._grouped(one.series):
                        self._series(codes, rows)
                        yield self.xml.take_text()
        yield self.xml.take_text()

    def _header(self, prepared: datetime) -> None:
        with self.xml.element("mes:Header"):
            self.xml.header(prepared)
            with (
                self.xml.element("mes:Structure", **self._structure()),
                self.xml.element("com:StructureUsage"),
            ):
                reference = {"agencyID": AGENCY, "id": self.flow.id, "version": VERSION}
                self.xml.empty("Ref", **reference)

    def _structure(self) -> dict[str, str]:
        return {"structureID": STRUCTURE, "dimensionAtObservation": self.question.dimension}

    def _set_attributes(self, dataset: SdmxDataset) -> dict[str, str]:
        moment = dataset.valid_from
        valid = {"validFromDate": moment.isoformat()} if moment else {}
        return {"structureRef": STRUCTURE, "action": dataset.action, **valid}

    def _grouped(
        self, series: Iterable[SeriesRows]
    ) -> Iterator[tuple[Codes, list[tuple[Codes, VintageRow]]]]:
        """Observations under the dimensions they share: those not at the observation."""
        if self.question.dimension == TIME:
            for one in series:
                codes = dict(zip(DIMENSION_IDS, one.key, strict=True))
                yield codes, [({TIME: row.time}, row) for row in one.rows]
            return
        flat = [
            ({**dict(zip(DIMENSION_IDS, one.key, strict=True)), TIME: row.time}, row)
            for one in series
            for row in one.rows
        ]
        if self.question.dimension == ALL_DIMENSIONS:
            yield from (({}, [pair]) for pair in flat)
            return
        across = self.question.dimension
        shared = [name for name in (*DIMENSION_IDS, TIME) if name != across]
        flat.sort(key=lambda pair: [pair[0][name] for name in shared])
        for found, pairs in groupby(flat, key=lambda pair: [pair[0][name] for name in shared]):
            codes = dict(zip(shared, found, strict=True))
            yield codes, [({across: pair[0][across]}, pair[1]) for pair in pairs]

    def _series(self, codes: Codes, rows: list[tuple[Codes, VintageRow]]) -> None:
        """Write the observations, in an element of their own if they share codes."""
        with self._shared(codes) if codes else nullcontext():
            for own, row in rows if self.question.wants_observations or not codes else []:
                self._observation(own, row)

    @contextmanager
    def _shared(self, codes: Codes) -> Iterator[None]:
        with self.xml.element("gen:Series"):
            with self.xml.element("gen:SeriesKey"):
                self._values(codes)
            yield

    def _observation(self, own: Codes, row: VintageRow) -> None:
        with self.xml.element("gen:Obs"):
            if len(own) == 1:
                self.xml.empty("gen:ObsDimension", value=next(iter(own.values())))
            else:
                with self.xml.element("gen:ObsKey"):
                    self._values(own)
            if VALUE in row.values:
                self.xml.empty("gen:ObsValue", value=row.values[VALUE])
            if attributes := self.question.attributes_of(row):
                with self.xml.element("gen:Attributes"):
                    self._values(attributes)

    def _values(self, values: Codes) -> None:
        for name, value in values.items():
            self.xml.empty("gen:Value", id=name, value=value)


class SpecificMessage(GenericMessage):
    """A quarter of the size: components are attributes, which the structure explains."""

    root = "mes:StructureSpecificData"

    @property
    def namespaces(self) -> dict[str, str]:  # type: ignore[override]
        return {**MESSAGE, **SPECIFIC, "xmlns:own": self._namespace()}

    def _namespace(self) -> str:
        return f"{NAMESPACE}:ObsLevelDim:{self.question.dimension}"

    def _structure(self) -> dict[str, str]:
        return {**super()._structure(), "namespace": self._namespace()}

    def _set_attributes(self, dataset: SdmxDataset) -> dict[str, str]:
        own = {f"ss__{name}": value for name, value in super()._set_attributes(dataset).items()}
        return {"xsi__type": "own:DataSetType", "ss__dataScope": "DataStructure", **own}

    @contextmanager
    def _shared(self, codes: Codes) -> Iterator[None]:
        with self.xml.element("Series", **codes):
            yield

    def _observation(self, own: Codes, row: VintageRow) -> None:
        value = {VALUE: row.values[VALUE]} if VALUE in row.values else {}
        self.xml.empty("Obs", **own, **value, **self.question.attributes_of(row))


class FirstTable:
    """SDMX-CSV 1.0, which knows neither actions nor history: what is to be deleted is left
    out."""

    def __init__(self, flow: Flow, question: DataQuestion) -> None:
        self.flow, self.question = flow, question

    def write(self, datasets: Iterable[SdmxDataset], prepared: datetime) -> Iterator[str]:
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
                    cells = [guard_words(row.values.get(name, "")) for name in (VALUE, *attributes)]
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
