"""Paths for programs: any site may read them, and errors are problem details."""

import re

PUBLIC_DATA = re.compile(
    r"/api(?!/docs/)(/|$)"
    r"|/catalog$"
    r"|.*\.(atom|csv|geojson|ics|json|jsonld|ndjson|parquet|rdf|ttl|xlsx|zip)$"
)
"""The API without its documentation page, the catalogue, and files of data by their ending."""

MCP = re.compile(r"/mcp/?$")
"""Answers POST, and so checks origins itself."""


def is_public_data_path(path: str) -> bool:
    """Tell a path of public data, which is read-only."""
    return PUBLIC_DATA.match(path) is not None


def is_program_path(path: str) -> bool:
    return is_public_data_path(path) or MCP.match(path) is not None
