"""Files that are read in pieces. One that is written for an answer is complete before its first
piece, so that an error while writing is an error response, not half a file."""

import sys
from collections.abc import Iterator
from typing import IO

PIECE = 64 * 1024


def read_pieces(file: IO[bytes], first: int = 0, left: int = sys.maxsize) -> Iterator[bytes]:
    """Yield the bytes of a file from a place on, all or so many."""
    file.seek(first)
    while left and (piece := file.read(min(PIECE, left))):
        left -= len(piece)
        yield piece
