"""Errors that readers report, and what becomes of them: form, pages, feed and messages."""
