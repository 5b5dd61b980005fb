"""Formats of Django that the portal replaces, by language."""
