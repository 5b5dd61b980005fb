"""Signing in and one's own account: django-allauth under the portal's policy (ADR 42)."""
