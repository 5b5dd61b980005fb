"""Structures as SDMX-ML 2.1, and how much of each is wanted: a stub, a part of a list, all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.models.languages import in_all, texts_by_language
from trade.sdmx.artefacts import OWN, Artefact, urn
from trade.sdmx.codelists import Names
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
    VERSION,
    Component,
)
from trade.sdmx.regions import Region, regions
from trade.sdmx.xml import MESSAGE, STRUCTURES, Xml

ALL_STUBS = ("allstubs", "allcompletestubs")
REFERENCE_STUBS = ("referencestubs", "referencecompletestubs")
ITEM_SCHEMES = ("agencyscheme", "codelist", "conceptscheme")


@dataclass(frozen=True)
class WantedStructures:
    """An artefact with how much of it is wanted."""

    artefact: Artefact
    stub: bool = False
    items: set[str] | None = None
    """Those of an item scheme, if not all."""
    region: Region = field(default_factory=Region)
    address: str = ""
    """Address of the whole structure of a stub."""


class StructureMessage:
    def __init__(self) -> None:
        self.xml = Xml()

    def write(self, wanted: Sequence[WantedStructures], prepared: datetime) -> str:
        with self.xml.element("mes:Structure", **MESSAGE, **STRUCTURES):
            with self.xml.element("mes:Header"):
                self.xml.header(prepared)
            with self.xml.element("mes:Structures"):
                for kind in OWN:
                    if some := [one for one in wanted if one.artefact.kind == kind]:
                        self._kind(kind, some)
        return self.xml.take_text()

    def _kind(self, kind: str, wanted: Iterable[WantedStructures]) -> None:
        class_name, collection = OWN[kind]
        element = class_name.partition(".")[2]
        with self.xml.element(collection):
            for one in wanted:
                with self.xml.element(f"str:{element}", **_attributes(one)):
                    self.xml.names(names_of(one.artefact))
                    self.xml.names(describe_artefact(one.artefact), "com:Description")
                    if not one.stub or kind == "contentconstraint":
                        getattr(self, f"_{kind}")(one)

    def _agencyscheme(self, one: WantedStructures) -> None:
        if _holds(one, AGENCY):
            with self.xml.element("str:Agency", id=AGENCY):
                self.xml.names(in_all(settings.PORTAL_NAME))

    def _dataflow(self, one: WantedStructures) -> None:
        with self.xml.element("str:Structure"):
            self._reference(STRUCTURE, "datastructure", "DataStructure")

    def _codelist(self, one: WantedStructures) -> None:
        for code, names in one.artefact.codes.read().items():
            if _holds(one, code):
                with self.xml.element("str:Code", id=code):
                    self.xml.names(names if any(names.values()) else {"en": code})

    def _conceptscheme(self, one: WantedStructures) -> None:
        for component in COMPONENTS:
            if _holds(one, component.id):
                with self.xml.element("str:Concept", id=component.id):
                    self.xml.names(in_all(component.name))

    def _datastructure(self, one: WantedStructures) -> None:
        with self.xml.element("str:DataStructureComponents"):
            with self.xml.element("str:DimensionList", id="DimensionDescriptor"):
                for position, component in enumerate(DIMENSIONS, 1):
                    place = {"id": component.id, "position": str(position)}
                    with self.xml.element("str:Dimension", **place):
                        self._component(component)
                place = {"id": TIME, "position": str(len(DIMENSIONS) + 1)}
                with self.xml.element("str:TimeDimension", **place):
                    self._component(TIME_DIMENSION)
            with self.xml.element("str:AttributeList", id="AttributeDescriptor"):
                for component in ATTRIBUTES:
                    status = "Mandatory" if component.required else "Conditional"
                    given = {"id": component.id, "assignmentStatus": status}
                    with self.xml.element("str:Attribute", **given):
                        self._component(component)
                        with (
                            self.xml.element("str:AttributeRelationship"),
                            self.xml.element("str:PrimaryMeasure"),
                        ):
                            self.xml.empty("Ref", id=VALUE)
            with (
                self.xml.element("str:MeasureList", id="MeasureDescriptor"),
                self.xml.element("str:PrimaryMeasure", id=VALUE),
            ):
                self._component(MEASURE)

    def _component(self, component: Component) -> None:
        with self.xml.element("str:ConceptIdentity"):
            within = {"maintainableParentID": CONCEPTS, "maintainableParentVersion": VERSION}
            concept = {"agencyID": AGENCY, "package": "conceptscheme", "class_": "Concept"}
            self.xml.empty("Ref", id=component.id, **within, **concept)
        with self.xml.element("str:LocalRepresentation"):
            if component.codelist:
                with self.xml.element("str:Enumeration"):
                    self._reference(component.codelist, "codelist", "Codelist")
            else:
                self.xml.empty("str:TextFormat", textType=component.text_type)

    def _contentconstraint(self, one: WantedStructures) -> None:
        with self.xml.element("str:ConstraintAttachment"), self.xml.element("str:Dataflow"):
            self._reference(one.artefact.flow.id, "datastructure", "Dataflow")
        if one.stub or one.region.days is None:
            return
        with self.xml.element("str:CubeRegion", include="true"):
            for name, codes in one.region.codes.items():
                with self.xml.element("com:KeyValue", id=name):
                    for code in sorted(codes):
                        self.xml.text("com:Value", code)
            first, last = one.region.days
            with self.xml.element("com:KeyValue", id=TIME), self.xml.element("com:TimeRange"):
                self.xml.text("com:StartPeriod", first.isoformat(), isInclusive="true")
                self.xml.text("com:EndPeriod", last.isoformat(), isInclusive="true")

    def _reference(self, name: str, package: str, class_name: str) -> None:
        where = {"id": name, "version": VERSION, "agencyID": AGENCY}
        self.xml.empty("Ref", **where, package=package, class_=class_name)


NAMES: dict[str, StrOrPromise] = {
    "agencyscheme": _("Agencies"),
    "conceptscheme": _("Concepts of the statistics"),
    "datastructure": _("Statistics"),
}


def describe_artefact(one: Artefact) -> Names:
    return texts_by_language(one.flow.indicator, "summary") if one.kind == "dataflow" else {}


def names_of(one: Artefact) -> Names:
    if one.kind in ("dataflow", "contentconstraint"):
        return texts_by_language(one.flow.indicator, "title")
    return in_all(one.codes.name if one.kind == "codelist" else NAMES[one.kind])


def _attributes(one: WantedStructures) -> dict[str, str]:
    artefact = one.artefact
    given = {"id": artefact.id, "urn": urn(artefact), "agencyID": artefact.agency}
    given["version"] = artefact.version
    if one.stub:
        given |= {"isExternalReference": "true", "structureURL": one.address}
    if artefact.kind == "contentconstraint":
        given["type"] = "Actual"
    is_partial = artefact.kind == "agencyscheme" or one.items is not None
    if artefact.kind in ITEM_SCHEMES and is_partial and not one.stub:
        given["isPartial"] = "true"
    return given


def _holds(one: WantedStructures, item: str) -> bool:
    return one.items is None or item in one.items


def limit_structures(
    asked: Iterable[Artefact], found: Iterable[Artefact], detail: str, items: set[str], base: str
) -> Iterator[WantedStructures]:
    """`items` are those asked for of a list, none meaning all; `base` is the address under
    which the whole of a stub is had."""
    keys = {one.key for one in asked}
    needs_regions = detail == "referencepartial" or any(
        o.kind == "contentconstraint" for o in found
    )
    known = regions() if needs_regions else {}
    used = _used(asked, known) if detail == "referencepartial" else {}
    for one in found:
        is_asked = one.key in keys
        own_items = items if items and one.kind in ITEM_SCHEMES else None
        yield WantedStructures(
            one,
            stub=detail in ALL_STUBS or (detail in REFERENCE_STUBS and not is_asked),
            items=own_items if is_asked else used.get(one.id),
            region=known.get(one.flow.indicator.pk, Region())
            if one.kind == "contentconstraint"
            else Region(),
            address=f"{base}/{one.kind}/{one.agency}/{one.id}/{one.version}",
        )


def _used(asked: Iterable[Artefact], known: dict[int, Region]) -> dict[str, set[str]]:
    """By code list, what the dataflows asked for use of it; nothing where none was asked for."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in asked:
        if one.kind == "dataflow" and one.flow.indicator.pk in known:
            for dimension in DIMENSIONS:
                codes = known[one.flow.indicator.pk].codes[dimension.id]
                found[dimension.codelist] |= codes
    return found
