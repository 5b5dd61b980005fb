"""Limit on the files that a process makes at once, so that pages keep threads."""

import weakref
from collections.abc import Callable, Iterable, Iterator
from threading import BoundedSemaphore

from django.conf import settings
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from portal.http.errors import too_many_files


class FileLimitMiddleware:
    """Answers 503 instead of beginning one file too many. A file is what is written while it is
    sent; those that lie on disk already are not counted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._places = BoundedSemaphore(settings.PORTAL_FILES_AT_ONCE)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        is_file = isinstance(answer, StreamingHttpResponse) and not isinstance(answer, FileResponse)
        if not is_file or request.method == "HEAD":
            return answer
        if not self._places.acquire(blocking=False):
            return too_many_files(request)
        content = _Content(iter(answer))
        answer.streaming_content = content  # type: ignore[attr-defined]
        content.release = weakref.finalize(content, self._places.release)
        return answer


class _Content:
    """Content of an answer; its place is free again when it is closed or forgotten."""

    release: Callable[[], object]

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        yield from self._pieces
        self.release()

    def close(self) -> None:
        self.release()
