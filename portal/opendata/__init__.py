"""Interfaces for programs: API, MCP, data catalogue, feeds, releases."""
