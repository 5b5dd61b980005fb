"""The editors' first page and worklist."""
