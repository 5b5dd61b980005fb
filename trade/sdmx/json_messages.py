"""SDMX-JSON 2.0: data, written series by series, and structures."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from django.conf import settings

from portal.formatting.locales import language_tag
from portal.models.languages import DEFAULT, in_all, texts_by_language
from portal.publication import time_travel
from portal.records.document_types import JsonObject
from trade.sdmx.artefacts import Artefact, urn
from trade.sdmx.codelists import Names, codelists
from trade.sdmx.components import (
    AGENCY,
    ATTRIBUTES,
    COMPONENTS,
    CONCEPTS,
    DIMENSIONS,
    MEASURE,
    STRUCTURE,
    TIME,
    TIME_DIMENSION,
    VALUE,
    Component,
)
from trade.sdmx.datasets import SdmxDataset
from trade.sdmx.flows import Flow
from trade.sdmx.messages import Codes, GenericMessage
from trade.sdmx.parameters import ALL_DIMENSIONS, DataQuestion
from trade.sdmx.structures import WantedStructures, describe_artefact, names_of
from trade.sdmx.vintages import VintageRow

SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/{}-message/tools/schemas/2.0.0/"
    "sdmx-json-{}-schema.json"
)
NUMBERS = ("Decimal", "Boolean")
"""Types whose texts are JSON as they are, so that no digit passes through a float."""


class JsonMessage(GenericMessage):
    """Data. Keys and coded attributes are indexes of lists, which follow behind the data, when all
    codes are known."""

    def __init__(self, flow: Flow, question: DataQuestion) -> None:
        super().__init__(flow, question)
        self.attributes = ATTRIBUTES if question.detail == "full" else ()
        self.used: dict[str, dict[str, int]] = defaultdict(dict)

    def write(self, datasets: Iterable[SdmxDataset], prepared: datetime) -> Iterator[str]:
        flat = self.question.dimension == ALL_DIMENSIONS
        yield f'{{"meta":{_text(header("data", prepared))},"data":{{"dataSets":['
        for number, one in enumerate(datasets):
            yield f"{',' if number else ''}{_text(self._about(one))[:-1]},"
            yield f'"{"observations" if flat else "series"}":{{'
            for place, (codes, rows) in enumerate(self._grouped(one.series)):
                yield ("," if place else "") + self._part(codes, rows)
            yield "}}"
        yield f'],"structures":[{_text(self._described())}]}}}}'

    def _about(self, one: SdmxDataset) -> JsonObject:
        moment = {"validFrom": one.valid_from.isoformat()} if one.valid_from else {}
        return {"structure": 0, "action": one.action, "links": self._links(), **moment}

    def _links(self) -> list[JsonObject]:
        found = Artefact("dataflow", self.flow.id, self.flow), Artefact("datastructure", STRUCTURE)
        return list(map(link, found))

    def _part(self, codes: Codes, rows: Iterable[tuple[Codes, VintageRow]]) -> str:
        asked = rows if self.question.wants_observations else ()
        told = ",".join(f'"{self._key(own)}":[{self._cells(row)}]' for own, row in asked)
        return f'"{self._key(codes)}":{{"observations":{{{told}}}}}' if codes else told

    def _key(self, codes: Codes) -> str:
        return ":".join(str(self._index(name, code)) for name, code in codes.items())

    def _index(self, name: str, code: str) -> int:
        return self.used[name].setdefault(code, len(self.used[name]))

    def _cells(self, row: VintageRow) -> str:
        cells = (self._cell(one, row.values.get(one.id)) for one in self.attributes)
        return ",".join([row.values.get(VALUE, "null"), *cells])

    def _cell(self, component: Component, text: str | None) -> str:
        if text is None:
            return "null"
        if component.codelist:
            return str(self._index(component.id, text))
        return text if component.text_type in NUMBERS else _text(text)

    def _described(self) -> JsonObject:
        """The structure: components at their level, each with the codes that were used."""
        with time_travel.at(self.question.as_of):
            lists = {one.id: one.read() for one in codelists()}
        every, across = (*DIMENSIONS, TIME_DIMENSION), self.question.dimension
        levels: dict[str, list[JsonObject]] = {"dataSet": [], "series": [], "observation": []}
        for place, one in enumerate(every):
            if one.id in self.used:
                level = "observation" if across in (one.id, ALL_DIMENSIONS) else "series"
                levels[level].append({**self._component(one, lists), "keyPosition": place})
        attributes = [
            {**self._component(a, lists), "isMandatory": a.required, "relationship": PER_VALUE}
            for a in self.attributes
        ]
        return {
            **_named(texts_by_language(self.flow.indicator, "title")),
            "links": self._links(),
            "dimensions": levels,
            "measures": {"observation": [self._component(MEASURE, lists)]},
            "attributes": {"observation": attributes},
        }

    def _component(self, one: Component, lists: Mapping[str, Mapping[str, Names]]) -> JsonObject:
        names = lists.get(one.codelist, {})
        found = {"id": one.id, **_named(in_all(one.name))}
        if values := [self._value(code, names.get(code)) for code in self.used.get(one.id, ())]:
            return {**found, "values": values}
        return found if one.codelist else {**found, "format": {"dataType": one.text_type}}

    def _value(self, code: str, names: Names | None) -> JsonObject:
        """A span such as `2021-01-01/P334D` may not be an identifier."""
        return {"value": code} if "/" in code else {"id": code, **_named(names, code)}


class JsonStructures:
    """Structures. Their content says what `StructureMessage` says in SDMX-ML."""

    def write(self, wanted: Sequence[WantedStructures], prepared: datetime) -> str:
        found: dict[str, list[JsonObject]] = defaultdict(list)
        for one in wanted:
            collection, content = CONTENT[one.artefact.kind]
            whole = {} if one.stub else content(self, one)
            found[collection].append({**self._maintained(one), **whole})
        links = [link(one.artefact) for one in wanted]
        return _text({"meta": {**header("structure", prepared), "links": links}, "data": found})

    def _maintained(self, one: WantedStructures) -> JsonObject:
        artefact, summary = one.artefact, describe_artefact(one.artefact)
        described = _named(summary) if any(summary.values()) else {}
        return {
            "id": artefact.id,
            "agencyID": artefact.agency,
            "version": artefact.version,
            **_named(names_of(artefact)),
            **{key.replace("name", "description"): text for key, text in described.items()},
            "links": [{**link(artefact), "rel": "self"}],
            **({"isExternalReference": True} if one.stub else {}),
        }

    def _items(self, one: WantedStructures, items: Iterable[tuple[str, Names]]) -> list[JsonObject]:
        return [
            {"id": code, **_named(names, code)}
            for code, names in items
            if one.items is None or code in one.items
        ]

    def agencies(self, one: WantedStructures) -> JsonObject:
        return {"agencies": self._items(one, [(AGENCY, in_all(settings.PORTAL_NAME))])}

    def dataflow(self, one: WantedStructures) -> JsonObject:
        return {"structure": urn(Artefact("datastructure", STRUCTURE))}

    def codes(self, one: WantedStructures) -> JsonObject:
        found = self._items(one, one.artefact.codes.read().items())
        return {"isPartial": one.items is not None, **({"codes": found} if found else {})}

    def concepts(self, one: WantedStructures) -> JsonObject:
        return {"concepts": self._items(one, [(c.id, in_all(c.name)) for c in COMPONENTS])}

    def components(self, one: WantedStructures) -> JsonObject:
        usage = {True: "mandatory", False: "optional"}
        dimensions = [{**_component(c), "position": place} for place, c in enumerate(DIMENSIONS)]
        attributes = [
            {**_component(c), "usage": usage[c.required], "attributeRelationship": PER_VALUE}
            for c in ATTRIBUTES
        ]
        time = {"id": "DimensionDescriptor", "timeDimension": _component(TIME_DIMENSION)}
        lists = {
            "dimensionList": {**time, "dimensions": dimensions},
            "measureList": {"id": "MeasureDescriptor", "measures": [_component(MEASURE)]},
            "attributeList": {"id": "AttributeDescriptor", "attributes": attributes},
        }
        return {"dataStructureComponents": lists}

    def constraint(self, one: WantedStructures) -> JsonObject:
        flow = one.artefact.flow
        attached = {"dataflows": [urn(Artefact("dataflow", flow.id, flow))]}
        found: JsonObject = {"role": "Actual", "constraintAttachment": attached}
        if one.region.days is None:
            return found
        first, last = ({"period": day.isoformat()} for day in one.region.days)
        keys: list[JsonObject] = [
            {"id": name, "values": [{"value": code} for code in sorted(codes)]}
            for name, codes in one.region.codes.items()
        ]
        keys.append({"id": TIME, "timeRange": {"startPeriod": first, "endPeriod": last}})
        return {**found, "cubeRegions": [{"include": True, "keyValues": keys}]}


CONTENT: dict[str, tuple[str, Callable[[JsonStructures, WantedStructures], JsonObject]]] = {
    "agencyscheme": ("agencySchemes", JsonStructures.agencies),
    "dataflow": ("dataflows", JsonStructures.dataflow),
    "codelist": ("codelists", JsonStructures.codes),
    "conceptscheme": ("conceptSchemes", JsonStructures.concepts),
    "datastructure": ("dataStructures", JsonStructures.components),
    "contentconstraint": ("dataConstraints", JsonStructures.constraint),
}
PER_VALUE: JsonObject = {"observation": {}}


def _named(names: Names | None, otherwise: str = "") -> JsonObject:
    """The name in English, or the first that there is, and those in all languages."""
    found = {language_tag(code): text for code, text in (names or {}).items() if text}
    found = found or {DEFAULT: otherwise}
    return {"name": found.get(DEFAULT) or next(iter(found.values())), "names": found}


def header(about: str, prepared: datetime) -> JsonObject:
    return {
        "schema": SCHEMA.format(about, about),
        "id": f"{AGENCY}-{prepared:%Y%m%dT%H%M%S%f}",
        "test": False,
        "prepared": prepared.isoformat(),
        "sender": {"id": AGENCY},
    }


def link(one: Artefact) -> JsonObject:
    """SDMX 3.0 calls constraints of content those of data."""
    return {
        "rel": one.kind.replace("content", "data"),
        "urn": urn(one).replace(".ContentConstraint=", ".DataConstraint="),
    }


def _component(one: Component) -> JsonObject:
    scheme = urn(Artefact("conceptscheme", CONCEPTS)).replace(".ConceptScheme=", ".Concept=")
    found: JsonObject = {"id": one.id, "conceptIdentity": f"{scheme}.{one.id}"}
    if one.codelist:
        listed = {"enumeration": urn(Artefact("codelist", one.codelist))}
        return {**found, "localRepresentation": listed}
    return {**found, "localRepresentation": {"format": {"dataType": one.text_type}}}


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
