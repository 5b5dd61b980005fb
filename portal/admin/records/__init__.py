"""Base admins of records, of what is published, and of reference rows."""
