"""Pages that show or change the evidence of a record."""
