"""RDF 1.1 XML, https://www.w3.org/TR/rdf-syntax-grammar/."""

from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from portal.opendata.dcat.graph import (
    PREFIXES,
    Graph,
    Iri,
    Node,
    Value,
    expand,
)

LANG = "{http://www.w3.org/XML/1998/namespace}lang"

for _name, _address in PREFIXES.items():
    register_namespace(_name, _address)


def rdf_xml(graph: Graph) -> bytes:
    root = Element(_tag("rdf:RDF"))
    for node in graph:
        _node(root, node)
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _node(root: Element, node: Node) -> None:
    described = SubElement(root, _tag(node.type), {_tag("rdf:about"): node.iri.address})
    for name, values in node.said.items():
        for value in values:
            _property(described, name, value)


def _property(described: Element, name: str, value: Value) -> None:
    if isinstance(value, Iri):
        SubElement(described, _tag(name), {_tag("rdf:resource"): value.address})
        return
    attributes = {LANG: value.language} if value.language else {}
    if value.datatype:
        attributes[_tag("rdf:datatype")] = expand(value.datatype)
    SubElement(described, _tag(name), attributes).text = value.text


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{PREFIXES[prefix]}}}{local}"
