"""A whole answer as it is kept in memory: packed once, and in other codings when asked for."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

from django.http import HttpResponse

from portal.http.middleware.compression import IDENTITY, SHORT, is_text, pack, unpack_zstd
from portal.models.reads import Reads

STORED_AS = "zstd"
"""Content coding in which text is kept first."""
OVERHEAD = 2_500
"""Bytes that a kept answer takes beside its body, key and headers."""


@dataclass(frozen=True)
class KeptAnswer:
    status: int
    headers: dict[str, str]
    bodies: dict[str, bytes] = field(repr=False)
    """By content coding. A body that is no text, or too short, is there as it is (identity)."""
    reads: Reads | None = field(default=None, repr=False)
    """Tables and columns read for it; None where nobody knows."""

    @cached_property
    def size(self) -> int:
        return (
            OVERHEAD
            + sum(map(len, self.bodies.values()))
            + sum(len(name) + len(value) for name, value in self.headers.items())
        )

    @classmethod
    def of(cls, answer: HttpResponse, reads: Reads | None) -> Self:
        bodies = {IDENTITY: answer.content}
        if is_text(answer) and len(answer.content) >= SHORT:
            packed = pack(STORED_AS, answer.content)
            if len(packed) < len(answer.content):
                bodies = {STORED_AS: packed}
        return cls(answer.status_code, dict(answer.headers), bodies, reads)

    @property
    def content(self) -> bytes:
        """The body as it is."""
        if IDENTITY in self.bodies:
            return self.bodies[IDENTITY]
        return unpack_zstd(self.bodies[STORED_AS])

    def packed(self, coding: str, content: bytes) -> Self:
        """Return it with its content in a further coding."""
        return replace(self, bodies={**self.bodies, coding: pack(coding, content)})
