"""What programs read: API, MCP, data catalogue, feeds, releases."""
