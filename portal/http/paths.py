"""Paths for programs: any site may read them, and errors are problem details."""

import re

from django.conf import settings

PUBLIC_DATA = re.compile(
    r"/api(?!/docs/)(/|$)"
    r"|/catalog$"
    r"|.*/cite/[^/]+/[^/]+\.[a-z]+$"
    r"|.*\.(atom|csv|geojson|ics|json|jsonld|ndjson|parquet|rdf|ttl|xlsx|zip)$",
    re.DOTALL,
)
"""The API without its documentation page, the catalogue, citations, and files of data by their
ending. A broken address may have a line break before that."""

CATALOGUE = re.compile(r"/(catalog(\.(jsonld|ttl|rdf))?|data\.json)$")

MCP = re.compile(r"/mcp/?$")
"""Answers POST, and so checks origins itself."""


def is_public_data_path(path: str) -> bool:
    """Tell a path of public data, which is read-only."""
    return PUBLIC_DATA.match(path) is not None


def first_segment(path: str) -> str:
    """Return the first segment of a path after that of its language."""
    parts = path.strip("/").split("/")
    return parts[1] if parts[0] in dict(settings.LANGUAGES) and len(parts) > 1 else parts[0]


def is_program_path(path: str) -> bool:
    return is_public_data_path(path) or MCP.match(path) is not None
