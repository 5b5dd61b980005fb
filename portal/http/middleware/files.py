"""Files are made once and kept on disk, a few at a time, so that pages keep threads (ADR 47)."""

import weakref
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import chain, islice
from threading import BoundedSemaphore

from django.conf import settings
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from portal.http.answer_keys import KEY, AnswerKey, is_for_everybody
from portal.http.errors import too_many_files
from portal.http.kept_files import FOLDER, KeptFile, KeptFiles, NewFile
from portal.http.middleware import GetResponse, Middleware
from portal.http.middleware.compression import is_text
from portal.http.middleware.kept_answers import ANSWERED, MEGABYTE
from portal.http.ranges import with_ranges
from portal.http.single_flight import SingleFlight
from portal.tabular.formats.scratch import read_pieces

SOON = MEGABYTE // 2
"""Bytes of a text that are made before it is sent. A longer one is sent while it is made, unless
its length is asked for, or a part of it."""


class FilesMiddleware(Middleware):
    """Sends a file that is kept; makes and keeps one that is for everybody; answers 503 instead of
    making one too many. A file is what is written while it is sent; those that lie on disk already
    are not counted."""

    def __init__(self, get_response: GetResponse) -> None:
        super().__init__(get_response)
        self._places = BoundedSemaphore(settings.PORTAL_FILES_AT_ONCE)
        self._flights = SingleFlight[str](wait_seconds=0)  # whoever waits, has waited further out
        self._files = KeptFiles(settings.VAR_DIR / FOLDER, settings.PORTAL_FILES_KEPT * MEGABYTE)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key: AnswerKey | None = getattr(request, KEY, None) if self._files.capacity else None
        names = (key.stored().digest, key.digest) if key else ()
        if found := next(filter(None, map(self._files.find, names)), None):
            setattr(request, ANSWERED, "file")
            return _send(request, found)
        answer = self.get_response(request)
        if isinstance(answer, FileResponse):
            return with_ranges(request, answer)
        if not isinstance(answer, StreamingHttpResponse):
            return answer
        if key and answer.status_code == 200 and is_for_everybody(answer, key):
            name = key.stored(answer.headers.get("Vary", "")).digest
            with self._flights.turn(name) as is_first:
                if is_first:
                    return self._make(request, answer, key)
            found = self._files.find(name)
            return _send(request, found) if found else too_many_files(request)
        if request.method == "HEAD":
            return answer
        if (content := self._begin(answer)) is None:
            return too_many_files(request)
        answer.streaming_content = content
        return answer

    def _begin(self, answer: StreamingHttpResponse) -> "_Content | None":
        """Begin the content of an answer, if there is a place."""
        if not self._places.acquire(blocking=False):
            return None
        content = _Content()
        content.release = weakref.finalize(content, self._places.release)
        content.begin(iter(answer))
        return content

    def _make(
        self, request: HttpRequest, answer: StreamingHttpResponse, key: AnswerKey
    ) -> HttpResponseBase:
        """Write the file aside, and send it when it is there, or what is written and the rest."""
        if (content := self._begin(answer)) is None:
            return too_many_files(request)
        headers = {name: text for name, text in answer.headers.items() if name != "Content-Length"}
        is_whole = request.method == "HEAD" or "Range" in request.headers or not is_text(answer)
        new, pieces = self._files.begin(), iter(content)
        for piece in pieces:
            new.write(piece)
            if new.is_lost or (new.size > SOON and not is_whole):
                rest = chain([piece] if new.is_lost else [], pieces)
                sent = _Content()
                sent.release = content.release
                sent.begin(self._send_along(new, rest, headers, key))
                answer.streaming_content = sent
                return answer
        self._keep(new, headers, key)
        new.file.seek(0)
        return _send(request, KeptFile(new.file, headers))

    def _send_along(
        self, new: NewFile, rest: Iterable[bytes], headers: dict[str, str], key: AnswerKey
    ) -> Iterator[bytes]:
        """Yield what is written, then the rest while it is made and written."""
        is_whole = False
        try:
            yield from read_pieces(new.file, left=new.size)
            for piece in rest:
                new.write(piece)
                yield piece
            is_whole = True
        finally:
            new.is_lost |= not is_whole
            self._keep(new, headers, key)
            new.file.close()

    def _keep(self, new: NewFile, headers: dict[str, str], key: AnswerKey) -> None:
        """Keep a file unless something public changed meanwhile: it may have been made of rows
        from before and after."""
        headers["ETag"] = f'"{new.sha256[:32]}"'
        new.is_lost = new.is_lost or not key.is_current()
        self._files.keep(key.stored(headers.get("Vary", "")).digest, new, headers)


def _send(request: HttpRequest, kept: KeptFile) -> HttpResponseBase:
    answer = FileResponse(kept.file)
    answer.headers.pop("Content-Disposition", None)
    for name, text in kept.headers.items():
        answer.headers[name] = text
    return with_ranges(request, answer)


class _Content:
    """Content of an answer; its place is free again when it is closed or forgotten."""

    release: Callable[[], object]

    def begin(self, pieces: Iterator[bytes]) -> None:
        """Make the first piece, so that an error of the beginning is an error still."""
        self._made = pieces
        self._pieces = chain(list(islice(pieces, 1)), pieces)

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._pieces
        finally:
            self.release()

    def close(self) -> None:
        if isinstance(self._made, Generator):
            self._made.close()
        self.release()
