"""Model Context Protocol server at `/mcp`: tools whose answers assistants can cite.

- `tools`: the `Tool` class, a decorator; an app's tools are in its `mcp` module.
- `schemas`, `arguments`: JSON Schema of arguments, and their validation; `lists`: tools based on a
  FilterSet.
- `figures`: the shape of every figure.
- `searching`, `records`, `groups`, `claims`, `sources`: the portal's own tools.
- `protocol`, `methods`, `endpoint`: versions, JSON-RPC, HTTP.
"""

from portal.opendata.mcp import claims, groups, records, searching, sources
from portal.opendata.mcp.figures import brief_figure
from portal.opendata.mcp.lists import ListQuestion
from portal.opendata.mcp.tools import Tool
