"""Comments, previews and scheduling of a record."""
