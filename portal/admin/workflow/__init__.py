"""Workflow steps, permissions and the pages beside a form."""
