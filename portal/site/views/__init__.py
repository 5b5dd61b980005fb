"""Views of the portal's own pages; each app has views of its own."""
