"""The catalogue in four formats: Turtle, RDF/XML and JSON-LD of its graph, and `data.json`.

- RDF 1.1 Turtle, https://www.w3.org/TR/turtle/
- RDF 1.1 XML, https://www.w3.org/TR/rdf-syntax-grammar/
- JSON-LD 1.1, https://www.w3.org/TR/json-ld11/, with its context inline
"""

from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

import orjson

from portal.opendata.dcat.collect import CollectedCatalogue
from portal.opendata.dcat.data_json import write_data_json
from portal.opendata.dcat.graph import PREFIXES, Graph, Iri, Literal, Node, Value, expand_name
from portal.opendata.dcat.graph_builder import build_graph
from portal.tabular.file_formats import DATA_JSON, DCAT, CatalogueFormat

TURTLE_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"})
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ID_TYPE, LANGUAGE_TYPE = "@id", "@language"
"""JSON-LD value types beside the datatypes."""

for _name, _address in PREFIXES.items():
    register_namespace(_name, _address)


def write_catalogue(form: CatalogueFormat, collected: CollectedCatalogue) -> bytes:
    if form == DATA_JSON:
        return write_data_json(collected)
    return _graph_writers[form](build_graph(collected))


def write_turtle(graph: Graph) -> bytes:
    prefixes = [f"@prefix {name}: <{address}> ." for name, address in PREFIXES.items()]
    return "\n".join([*prefixes, *(_turtle_node(node) for node in graph), ""]).encode()


def _turtle_node(node: Node) -> str:
    lines = [f"a {node.type}"]
    for name, values in node.properties.items():
        lines.append(f"{name} {', '.join(_turtle_value(value) for value in values)}")
    return f"\n<{node.iri.address}> {' ;\n    '.join(lines)} ."


def _turtle_value(value: Value) -> str:
    if isinstance(value, Iri):
        return f"<{value.address}>"
    text = f'"{value.text.translate(TURTLE_ESCAPES)}"'
    if value.language:
        return f"{text}@{value.language}"
    return f"{text}^^{value.datatype}" if value.datatype else text


def write_rdf_xml(graph: Graph) -> bytes:
    root = Element(_xml_tag("rdf:RDF"))
    for node in graph:
        attributes = {_xml_tag("rdf:about"): node.iri.address}
        described = SubElement(root, _xml_tag(node.type), attributes)
        for name, values in node.properties.items():
            for value in values:
                _add_xml_property(described, name, value)
    indent(root)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _add_xml_property(described: Element, name: str, value: Value) -> None:
    if isinstance(value, Iri):
        SubElement(described, _xml_tag(name), {_xml_tag("rdf:resource"): value.address})
        return
    attributes = {XML_LANG: value.language} if value.language else {}
    if value.datatype:
        attributes[_xml_tag("rdf:datatype")] = expand_name(value.datatype)
    SubElement(described, _xml_tag(name), attributes).text = value.text


def _xml_tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{PREFIXES[prefix]}}}{local}"


def write_json_ld(graph: Graph) -> bytes:
    nodes = list(graph)
    types = _property_types(nodes)
    context = {
        **PREFIXES,
        **{name: _json_ld_term(name, kind) for name, kind in types.items() if kind},
    }
    written = [_json_ld_node(node, types) for node in nodes]
    return orjson.dumps({"@context": context, "@graph": written}, option=orjson.OPT_INDENT_2)


def _json_ld_node(node: Node, types: Mapping[str, str]) -> dict[str, object]:
    found = {name: _json_ld_values(values, types[name]) for name, values in node.properties.items()}
    return {"@id": node.iri.address, "@type": node.type, **found}


def _property_types(nodes: list[Node]) -> dict[str, str]:
    """Map each predicate to the type that all of its values share; empty for mixed types."""
    found: dict[str, set[str]] = {}
    for node in nodes:
        for name, values in node.properties.items():
            found.setdefault(name, set()).update(_value_type(value) for value in values)
    return {name: kinds.pop() if len(kinds) == 1 else "" for name, kinds in sorted(found.items())}


def _value_type(value: Value) -> str:
    if isinstance(value, Iri):
        return ID_TYPE
    return LANGUAGE_TYPE if value.language else value.datatype


def _json_ld_term(name: str, kind: str) -> dict[str, str]:
    more = {"@container": kind} if kind == LANGUAGE_TYPE else {"@type": kind}
    return {"@id": name, **more}


def _json_ld_values(values: list[Value], kind: str) -> object:
    if kind == LANGUAGE_TYPE:
        by_language: dict[str, list[str]] = {}
        for value in values:
            if isinstance(value, Literal):
                by_language.setdefault(value.language, []).append(value.text)
        return {language: _one_or_many(texts) for language, texts in by_language.items()}
    return _one_or_many([_plain_value(value) if kind else _typed_value(value) for value in values])


def _plain_value(value: Value) -> str:
    return value.address if isinstance(value, Iri) else value.text


def _typed_value(value: Value) -> str | dict[str, str]:
    if isinstance(value, Iri):
        return {"@id": value.address}
    attributes = {"@language": value.language, "@type": value.datatype}
    known = {name: text for name, text in attributes.items() if text}
    return {"@value": value.text, **known} if known else value.text


def _one_or_many[T](values: list[T]) -> T | list[T]:
    return values[0] if len(values) == 1 else values


_graph_writers: dict[CatalogueFormat, Callable[[Graph], bytes]] = {
    DCAT["jsonld"]: write_json_ld,
    DCAT["ttl"]: write_turtle,
    DCAT["rdf"]: write_rdf_xml,
}
