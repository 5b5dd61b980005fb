"""Answers in bytes."""

import json
from collections.abc import Mapping
from datetime import date
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
        data: object,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        if data is None:
            return b""
        try:
            return orjson.dumps(data, default=_plain)
        except TypeError:  # a whole number beyond 64 bits, which orjson refuses
            return json.dumps(data, default=_plain, ensure_ascii=False, allow_nan=False).encode()


def _plain(value: object) -> object:
    """Convert types that orjson does not know: named tuples, lazy texts, decimals; and moments as
    it writes them."""
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else str(value)
