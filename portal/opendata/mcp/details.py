"""Details of a record in short: a text in one language, a record by key and title, few rows."""

from collections.abc import Iterator

from portal.models.languages import LANGUAGES, pick_text
from portal.opendata.mcp.schemas import Answer
from portal.records.document_types import Json

LONGEST_TEXT = 1500
LEFT_OUT = ("uid", "quote", "locator", "as_printed", "statements", "title_origin", "photos")
"""Keys that only the whole answer has: evidence, which facts have too, and pictures."""


def in_short(node: Json, most: int) -> Json:
    """`most`: rows of a list."""
    if isinstance(node, str):
        return node if len(node) <= LONGEST_TEXT else f"{node[:LONGEST_TEXT]}…"
    if isinstance(node, list):
        return [in_short(item, most) for item in node[:most]]
    if not isinstance(node, dict):
        return node
    if node.keys() >= set(LANGUAGES):
        return in_short(str(pick_text(node)), most)
    if node.keys() >= {"kind", "uid", "slug", "title"}:  # another record
        return {"key": f"{node['kind']}:{node['slug']}", "title": in_short(node["title"], most)}
    if "publisher" in node:  # a source, of which the answer has the slug
        return node
    return {name: in_short(value, most) for name, value in node.items() if name not in LEFT_OUT}


def long_lists(details: Answer, most: int) -> Iterator[tuple[str, int]]:
    """Yield the names of lists that are cut, with their number of rows."""
    for name, found in details.items():
        if isinstance(found, list) and len(found) > most:
            yield name, len(found)
