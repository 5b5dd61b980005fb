"""Blocks of templates stand in one place of a page."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.template import Engine
from django.template.base import FilterExpression, NodeList, Template
from django.template.loader_tags import BlockNode, ExtendsNode

FOLDER = Path(settings.BASE_DIR) / "templates"
NAMES = sorted(
    name
    for path in FOLDER.rglob("*.html")
    if not (name := str(path.relative_to(FOLDER))).startswith("admin/")  # they extend their like
)


def blocks(nodes: NodeList) -> Iterator[BlockNode]:
    yield from (node for node in nodes.get_nodes_by_type(BlockNode) if isinstance(node, BlockNode))


def parent_of(template: Template) -> Template | None:
    for node in template.nodelist:
        if isinstance(node, ExtendsNode) and isinstance(node.parent_name, FilterExpression):
            return Engine.get_default().get_template(str(node.parent_name.var))
    return None


def nested_again(name: str) -> set[str]:
    """Blocks within a block that what the template extends has as well."""
    template = Engine.get_default().get_template(name)
    nested = {inner.name for outer in blocks(template.nodelist) for inner in blocks(outer.nodelist)}
    taken = set[str]()
    parent = parent_of(template)
    while parent is not None:
        taken |= {block.name for block in blocks(parent.nodelist)}
        parent = parent_of(parent)
    return nested & taken


def test_block_within_a_block_is_none_of_what_is_extended() -> None:
    """It would be drawn there as well."""
    assert len(NAMES) > 100
    assert {name: found for name in NAMES if (found := nested_again(name))} == {}
