"""Files that are whole before they leave: what breaks while one is made is an answer in words,
not half a file."""

from collections.abc import Iterator
from typing import IO

PIECE = 64 * 1024


class InPieces:
    """A file from the beginning to the end; then, or when it is closed before, it is gone."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def __iter__(self) -> Iterator[bytes]:
        self.file.seek(0)
        while piece := self.file.read(PIECE):
            yield piece
        self.close()

    def close(self) -> None:
        self.file.close()
