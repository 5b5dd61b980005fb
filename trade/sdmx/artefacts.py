"""Structures that can be asked for, and the references between them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from trade.sdmx.codelists import Codelist, codelists
from trade.sdmx.components import AGENCY, CONCEPTS, STRUCTURE, VERSION
from trade.sdmx.flows import EVERY, LATEST, Flow, all_flows

OWN = {
    "agencyscheme": ("base.AgencyScheme", "str:OrganisationSchemes"),
    "dataflow": ("datastructure.Dataflow", "str:Dataflows"),
    "codelist": ("codelist.Codelist", "str:Codelists"),
    "conceptscheme": ("conceptscheme.ConceptScheme", "str:Concepts"),
    "datastructure": ("datastructure.DataStructure", "str:DataStructures"),
    "contentconstraint": ("registry.ContentConstraint", "str:Constraints"),
}
"""The kinds of which the portal has some, in the order a message has them: package and class of
each, and the element of SDMX-ML around several."""

OTHERS = (
    "actualconstraint",
    "allowedconstraint",
    "attachementconstraint",
    "categorisation",
    "categoryscheme",
    "dataconsumerscheme",
    "dataproviderscheme",
    "hierarchicalcodelist",
    "metadataflow",
    "metadatastructure",
    "organisationscheme",
    "organisationunitscheme",
    "process",
    "provisionagreement",
    "reportingtaxonomy",
    "structureset",
)
"""Those of which it has none, so that nothing is found."""


FIRST_VERSION = "1.0"
"""Of the list of agencies, which SDMX gives no other."""


@dataclass(frozen=True)
class Artefact:
    """Something with an identifier. `about` is the dataflow or the code list it is made of."""

    kind: str
    id: str
    about: Flow | Codelist | None = None

    @property
    def agency(self) -> str:
        """The list of agencies is SDMX's, which knows us as one."""
        return "SDMX" if self.kind == "agencyscheme" else AGENCY

    @property
    def version(self) -> str:
        return FIRST_VERSION if self.kind == "agencyscheme" else VERSION

    @property
    def flow(self) -> Flow:
        """The dataflow that it is or constrains."""
        return cast("Flow", self.about)

    @property
    def codes(self) -> Codelist:
        return cast("Codelist", self.about)

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.id


class StructureRegistry:
    """All structures that the portal has, by kind and id."""

    def __init__(self) -> None:
        self.flows: list[Flow] = all_flows()
        self.lists: list[Codelist] = codelists()
        made = [
            Artefact("agencyscheme", "AGENCIES"),
            *(Artefact("dataflow", flow.id, flow) for flow in self.flows),
            *(Artefact("codelist", one.id, one) for one in self.lists),
            Artefact("conceptscheme", CONCEPTS),
            Artefact("datastructure", STRUCTURE),
            *(Artefact("contentconstraint", constraint_id(flow), flow) for flow in self.flows),
        ]
        self.all = {one.key: one for one in made}

    def find(self, kind: str, agency: str, name: str, version: str) -> list[Artefact]:
        """Structures that an address names; each part is `all` or several joined by `+`."""
        agencies, names, versions = (set(part.split("+")) for part in (agency, name, version))
        return [
            one
            for one in self.all.values()
            if kind in (one.kind, "structure")
            and (versions & {*LATEST, one.version})
            and (agencies & {one.agency, AGENCY, "all", *EVERY})
            and (names & {one.id, "all", *EVERY})
        ]

    def with_references(self, asked: list[Artefact], references: str) -> list[Artefact]:
        """Structures with those that they refer to, or that refer to them, in their order."""
        parents = self._parents(asked)
        siblings = self._children(parents)
        children = self._children(asked)
        descendants = self._closure(asked)
        near: dict[str, Iterable[Artefact]] = {
            "none": [],
            "parents": parents,
            "parentsandsiblings": [*parents, *siblings],
            "children": children,
            "descendants": descendants,
            "all": [*parents, *siblings, *descendants],
        }
        if references in near:
            found = near[references]
        else:
            found = [one for one in [*parents, *descendants] if one.kind == references]
        wanted = {one.key for one in [*asked, *found]}
        return [one for key, one in self.all.items() if key in wanted]

    def _children(self, of: Iterable[Artefact]) -> list[Artefact]:
        return [self.all[key] for one in of for key in self._refers_to(one)]

    def _closure(self, of: Iterable[Artefact]) -> list[Artefact]:
        found: list[Artefact] = []
        level = list(of)
        while level := self._children(level):
            found += level
        return found

    def _parents(self, of: Iterable[Artefact]) -> list[Artefact]:
        wanted = {one.key for one in of}
        return [one for one in self.all.values() if wanted & set(self._refers_to(one))]

    def _refers_to(self, one: Artefact) -> Iterator[tuple[str, str]]:
        if one.kind == "contentconstraint":
            yield "dataflow", one.flow.id
        if one.kind == "dataflow":
            yield "datastructure", STRUCTURE
        if one.kind == "datastructure":
            yield "conceptscheme", CONCEPTS
            yield from (("codelist", found.id) for found in self.lists)


def constraint_id(flow: Flow) -> str:
    return f"CC_{flow.id}"


def urn(one: Artefact) -> str:
    class_name, _collection = OWN[one.kind]
    return f"urn:sdmx:org.sdmx.infomodel.{class_name}={one.agency}:{one.id}({one.version})"
