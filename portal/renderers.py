"""Answers in bytes."""

from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer


class DocumentRenderer(BaseRenderer):
    """JSON, written by orjson; numbers and texts as they are, without escaping of letters."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Any = None,
    ) -> bytes:
        return b"" if data is None else orjson.dumps(data, default=_plain)


def _plain(value: Any) -> Any:
    """What orjson does not know: lists and dicts of the framework's own, lazy texts, decimals."""
    if isinstance(value, dict):
        return dict(value)
    if isinstance(value, (list, tuple)):
        return list(value)
    return str(value)
