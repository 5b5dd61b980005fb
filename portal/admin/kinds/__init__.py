"""Admins of the portal's own models."""
