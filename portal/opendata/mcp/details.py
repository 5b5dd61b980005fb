"""Details of a record in short: a text in one language, a record by key and title, few rows."""

from collections.abc import Iterator

from portal.models.languages import LANGUAGES, pick_text
from portal.opendata.mcp.schemas import Answer
from portal.records.document_types import Json

MOST_ROWS, LONGEST_TEXT = 8, 1500
LEFT_OUT = ("uid", "quote", "locator", "as_printed", "statements", "title_origin", "photos")
"""Keys that only the whole answer has: evidence, which facts have too, and pictures."""


def in_short(node: Json) -> Json:
    if isinstance(node, str):
        return node if len(node) <= LONGEST_TEXT else f"{node[:LONGEST_TEXT]}…"
    if isinstance(node, list):
        return [in_short(item) for item in node[:MOST_ROWS]]
    if not isinstance(node, dict):
        return node
    if node.keys() >= set(LANGUAGES):
        return in_short(str(pick_text(node)))
    if node.keys() >= {"kind", "uid", "slug", "title"}:  # another record
        return {"key": f"{node['kind']}:{node['slug']}", "title": in_short(node["title"])}
    if "publisher" in node:  # a source, of which the answer has the slug
        return node
    return {name: in_short(value) for name, value in node.items() if name not in LEFT_OUT}


def long_lists(details: Answer) -> Iterator[tuple[str, int]]:
    """Yield the names of lists that are cut, with their number of rows."""
    for name, found in details.items():
        if isinstance(found, list) and len(found) > MOST_ROWS:
            yield name, len(found)
