"""RDF 1.1 Turtle, https://www.w3.org/TR/turtle/."""

from portal.opendata.dcat.graph import PREFIXES, Graph, Iri, Node, Value

ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"})


def turtle(graph: Graph) -> bytes:
    prefixes = [f"@prefix {name}: <{address}> ." for name, address in PREFIXES.items()]
    return "\n".join([*prefixes, *(_node(node) for node in graph), ""]).encode()


def _node(node: Node) -> str:
    said = [f"a {node.type}"]
    for name, values in node.said.items():
        said.append(f"{name} {', '.join(_value(value) for value in values)}")
    return f"\n{_address(node.iri)} {' ;\n    '.join(said)} ."


def _value(value: Value) -> str:
    if isinstance(value, Iri):
        return _address(value)
    text = f'"{value.text.translate(ESCAPES)}"'
    if value.language:
        return f"{text}@{value.language}"
    return f"{text}^^{value.datatype}" if value.datatype else text


def _address(iri: Iri) -> str:
    return f"<{iri.address}>"
