"""Forms, inlines and fields of the record admins."""
