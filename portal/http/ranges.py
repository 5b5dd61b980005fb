"""Parts of files (RFC 9110, section 14): one range of bytes, for readers of Parquet and for
downloads that go on."""

import re

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase

from portal.http.errors import no_such_range
from portal.tabular.formats.scratch import PIECE, read_pieces

RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def with_ranges(request: HttpRequest, answer: FileResponse) -> HttpResponseBase:
    """Return the part of a file that is asked for, the file, or 416. Only of a file that is known
    by a strong ETag; several ranges at once are answered by the whole."""
    answer.block_size = PIECE
    file, etag = answer.file_to_stream, answer.headers.get("ETag", "")
    if file is None or answer.status_code != 200 or not etag.startswith('"'):
        return answer
    size = int(answer.headers["Content-Length"])
    answer.headers["Accept-Ranges"] = "bytes"
    asked = RANGE.fullmatch(request.headers.get("Range", "").strip())
    is_same = request.headers.get("If-Range", etag) == etag
    if request.method != "GET" or asked is None or not any(asked.groups()) or not is_same:
        return answer
    first, last = _bounds(asked[1], asked[2], size)
    if first > last:
        file.close()
        return no_such_range(request, size)
    answer.streaming_content = read_pieces(file, first, last + 1 - first)
    answer.status_code = 206
    answer.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    answer.headers["Content-Length"] = str(last + 1 - first)
    return answer


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last or size), size - 1)
