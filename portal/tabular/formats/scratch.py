"""Scratch files, completed before the response starts: an error while writing is an error response,
not half a file."""

from collections.abc import Iterator
from typing import IO

PIECE = 64 * 1024


class ScratchFile:
    """Iterable over the chunks of a file, which is deleted at the end or by `close`."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def __iter__(self) -> Iterator[bytes]:
        self.file.seek(0)
        while piece := self.file.read(PIECE):
            yield piece
        self.close()

    def close(self) -> None:
        self.file.close()
