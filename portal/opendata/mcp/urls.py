"""Address of the MCP server."""

from django.urls import path

from portal.opendata.mcp.endpoint import endpoint

urlpatterns = [path("", endpoint)]
