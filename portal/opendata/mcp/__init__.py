"""The Model Context Protocol at `/mcp`: what assistants ask, and how they are answered so that they
can cite instead of guess.

- `tools`: what a `Tool` is, and the `tools` hook; an app's tools stand in its `mcp` module.
- `schemas`, `arguments`: what a tool takes and gives, in JSON Schema, and what is wrong with what
  it was given; `lists`: tools that ask a FilterSet.
- `figures`: the one shape in which every figure leaves.
- `searching`, `records`, `claims`, `disagreements`, `sources`: the portal's own tools.
- `protocol`, `methods`, `endpoint`: versions, JSON-RPC, HTTP.
"""

from portal.opendata.mcp import claims, disagreements, records, searching, sources
from portal.opendata.mcp.figures import FIGURE, figure
from portal.opendata.mcp.lists import ListQuestion
from portal.opendata.mcp.tools import Tool, tools

__all__ = [
    "FIGURE",
    "ListQuestion",
    "Tool",
    "claims",
    "disagreements",
    "figure",
    "records",
    "searching",
    "sources",
    "tools",
]
