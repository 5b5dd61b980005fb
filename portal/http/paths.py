"""Which addresses are for programs: any site may read them, and a refusal is problem details."""

import re

OPEN = re.compile(
    r"/api(?!/docs/)(/|$)"
    r"|/catalog$"
    r"|.*\.(atom|csv|geojson|ics|json|jsonld|ndjson|parquet|rdf|ttl|xlsx|zip)$"
)
"""The API, the catalogue, and whatever ends like a file of data; the page about the API is one."""

MCP = re.compile(r"/mcp/?$")
"""Answers POST, and so says for itself who may ask."""


def is_open(path: str) -> bool:
    """Whether it is there to be read, and for nothing else."""
    return OPEN.match(path) is not None


def is_for_programs(path: str) -> bool:
    return is_open(path) or MCP.match(path) is not None
