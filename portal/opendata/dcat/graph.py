"""The RDF graph of the catalogue in plain data, before it is serialised.

Every node has an address: there are no blank nodes, so formats can be compared triple by triple.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote

from portal.formatting.locales import language_tag
from portal.formatting.xml import strip_invalid_xml

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True)
class Iri:
    """An absolute address, percent-encoded so that no format has to escape it."""

    address: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "address", quote(self.address, safe="!#$%&'()*+,-./:;=?@_~[]"))


@dataclass(frozen=True)
class Literal:
    """A text with its language, or a value with its datatype: `xsd:date`."""

    text: str
    language: str = ""
    datatype: str = ""

    def __post_init__(self) -> None:
        plain = strip_invalid_xml(self.text).replace("\r\n", "\n").replace("\r", "\n")
        object.__setattr__(self, "text", plain)


type Value = Iri | Literal
type PropertyValue = Value | list[Iri] | list[Literal] | None
"""The values of one predicate; None and empty lists are left out."""


@dataclass(frozen=True)
class Node:
    iri: Iri
    type: str
    properties: dict[str, list[Value]] = field(default_factory=dict)
    """By prefixed predicate (`dcat:theme`); values without duplicates, in the order given."""


LEADING_TYPES = ("dcat:Catalog", "dcat:DataService", "dcat:Dataset", "dcat:Distribution")
"""Types whose nodes are written first."""


class Graph:
    """Nodes in the order in which they were added, those of the leading types first."""

    def __init__(self) -> None:
        self._nodes: dict[Iri, Node] = {}

    def __iter__(self) -> Iterator[Node]:
        ranks = {kind: rank - len(LEADING_TYPES) for rank, kind in enumerate(LEADING_TYPES)}
        return iter(sorted(self._nodes.values(), key=lambda node: ranks.get(node.type, 0)))

    def add(
        self, address: str, kind: str, properties: Mapping[str, PropertyValue] | None = None
    ) -> Iri:
        """Add a node unless the graph has one at this address."""
        iri = Iri(address)
        if iri not in self._nodes:
            values = {name: _as_list(found) for name, found in (properties or {}).items()}
            present = {name: found for name, found in values.items() if found}
            self._nodes[iri] = Node(iri, kind, present)
        return iri


def expand_name(name: str) -> str:
    """Return the full address of a prefixed name such as `dcat:theme`."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def language_literals(by_language: Mapping[str, str]) -> list[Literal]:
    return [
        Literal(text, language=language_tag(code)) for code, text in by_language.items() if text
    ]


def moment_literal(at: datetime | None) -> Literal | None:
    if at is None:
        return None
    text = at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return Literal(text, datatype="xsd:dateTime")


def date_literal(text: str) -> Literal | None:
    """Return a partial date (`2021`, `2021-06`, `2021-06-17`) in the datatype of its precision."""
    kinds = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
    return Literal(text, datatype=kinds[len(text)]) if len(text) in kinds else None


def _as_list(found: PropertyValue) -> list[Value]:
    if found is None:
        return []
    return list(dict.fromkeys(found)) if isinstance(found, list) else [found]
