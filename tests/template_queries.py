"""Queries that templates make: a page's view asks the database, its templates do not."""

import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connections
from django.template.base import Template
from django.template.context import Context
from django.utils.safestring import SafeString

type Execute = Callable[[str, Any, bool, dict[str, Any]], Any]


@contextmanager
def recorded_template_queries() -> Iterator[list[str]]:
    """Record each query made while a template is rendered, with the lines that led to it."""
    found: list[str] = []
    render = Template.render

    def record(execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        found.append(f"{_lines_of_project()}\n      {sql[:300]}")
        return execute(sql, params, many, context)

    def render_recorded(template: Template, context: Context) -> SafeString:
        with connections["default"].execute_wrapper(record):
            return render(template, context)

    Template.render = render_recorded  # type: ignore[method-assign, assignment]
    try:
        yield found
    finally:
        Template.render = render  # type: ignore[method-assign]


def _lines_of_project() -> str:
    """The frames of our own code between the template and the query, the innermost last."""
    frames = [
        frame
        for frame in traceback.extract_stack()
        if any(f"/{app}/" in frame.filename for app in settings.OWN_APPS)
        and "/tests/" not in frame.filename
        and "site-packages" not in frame.filename
    ]
    return "\n".join(
        f"      {f.filename.rpartition('/')[2]}:{f.lineno} {f.name}" for f in frames[-9:]
    )
