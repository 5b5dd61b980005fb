"""Import of tables, pasted or uploaded: read, planned, previewed, applied as a whole, undone
(docs/import.md)."""
