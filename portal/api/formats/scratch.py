"""Files that are whole before they leave: what breaks while one is made is an answer in words,
not half a file."""

from collections.abc import Iterable
from typing import IO
from wsgiref.util import FileWrapper

PIECE = 64 * 1024


def in_pieces(file: IO[bytes]) -> Iterable[bytes]:
    """From the beginning to the end; the one who closes these closes the file, and it is gone."""
    file.seek(0)
    return FileWrapper(file, PIECE)
