"""Comparing versions of a record."""
