"""Whole answers are kept in memory and sent again while nothing public changes (ADR 31)."""

import logging
import threading
import time
from collections.abc import Callable, Hashable
from io import BytesIO

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import setting_changed
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_http_date_safe
from django.utils.translation import get_language_from_path

from portal.graphics.maps.borders import borders_stamp
from portal.http.answer_keys import (
    KEY,
    AnswerKey,
    is_anonymous,
    is_for_everybody,
    key_of,
    names_tag,
)
from portal.http.errors import unavailable
from portal.http.former_pages import MOST_PAGES, FormerPages
from portal.http.kept_answer import KeptAnswer
from portal.http.kept_files import FOLDER, KeptFiles
from portal.http.middleware import GetResponse, Middleware
from portal.http.middleware.compression import CODINGS, IDENTITY, choose_coding, mark_compressed
from portal.http.middleware.conditional import content_etag
from portal.http.segmented_cache import SegmentedCache
from portal.http.single_flight import SingleFlight
from portal.models.languages import DEFAULT
from portal.models.reads import Reads, reads_noted
from portal.publication.code_version import code_version
from portal.publication.public_version import AWAY, TOLD, PublicVersion, may_be_late, recent_version
from portal.publication.time_travel import PARAMETER
from portal.records.column_store import PublicColumns

log = logging.getLogger("django.request")

MEGABYTE = 1_000_000
LARGEST_ANSWER = 4 * MEGABYTE
"""A page of 100 records in the API has one, which is packed to a tenth."""
WAIT_SECONDS = 5
"""Longest time that a request waits for another one that makes the same answer."""

STATUSES = {200, 301, 404}
CACHE_CONTROL = "public, max-age=0, s-maxage=60"
"""Header of pages that set none: readers ask each time, a proxy in front once a minute."""
CODING = "Stored-As"
"""Header, of a page on disk, that names the coding it is stored in."""

ANSWERED = "answered_from"
"""Attribute of a request that was answered with what was there: kept, file or stale."""
NOTICE = "site_notice"
"""Attribute of a request: the notice of the editors to readers, by language."""


class KeptAnswersMiddleware(Middleware):
    """Inside of what counts and compresses requests, outside of what reads them."""

    def __init__(self, get_response: GetResponse) -> None:
        super().__init__(get_response)
        self._flights = SingleFlight[AnswerKey](wait_seconds=WAIT_SECONDS)
        self._former = FormerPages[AnswerKey, tuple[AnswerKey, KeptAnswer]](self._draw)
        self._turning = threading.Lock()
        self._answers: SegmentedCache[AnswerKey, KeptAnswer]
        self._used: list[AnswerKey]
        self._version: PublicVersion
        self._columns: PublicColumns | None
        """Those of the version; None where they are not known."""
        self._code: str
        self._begin()
        setting_changed.connect(self._note_settings)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if self._are_settings_new:
            self._begin()
        if not (self._answers.capacity or settings.DEBUG):  # nobody reads the version
            return self.get_response(request)
        try:
            version = recent_version()
        except AWAY as problem:
            return self._send_stale(request, problem)
        setattr(request, NOTICE, version.notice)
        self._reached = time.monotonic(), timezone.localdate()
        is_kept = self._answers.capacity and is_anonymous(request)
        key = key_of(request, self._code, version, self._reached[1]) if is_kept else None
        return self.get_response(request) if key is None else self._answer(request, key)

    def _answer(self, request: HttpRequest, key: AnswerKey) -> HttpResponseBase:
        """Answer with what is kept, of this version or the one before, or else make it; of several
        who ask at once the first makes it."""
        setattr(request, KEY, key)
        if key.version != self._version:
            self._turn_over(key)
        etag = key.etag if key.accept is None else ""
        if etag and names_tag(request, etag):
            headers = {"Cache-Control": CACHE_CONTROL, "ETag": etag}
            setattr(request, ANSWERED, "kept")
            return HttpResponse(status=304, headers=headers)
        if found := _look(self._answers.get, key):
            return self._send(request, *found)
        if former := self._former.find(key):
            return self._send(request, *former)
        with self._flights.turn(key) as is_first:
            if found := _look(self._read_shared if is_first else self._answers.get, key):
                return self._send(request, *found)
            return self._make(request, key, etag)

    def _turn_over(self, key: AnswerKey) -> None:
        """Go on to another version. Unless it takes something back, answers stay of which nothing
        that was read for them has moved; other pages that were asked for again are sent for a
        moment longer, while they are drawn anew."""
        with self._turning:
            if key.version == self._version:
                return
            known = self._answers.used_again()
            used = [one for one in known if not one.query and one.accept is None][-MOST_PAGES:]
            lately = [one._replace(version=self._version) for one in self._used]
            self._used = used
            pages = {
                one._replace(version=key.version): (one, kept)
                for one in {*used, *lately}
                if (kept := self._answers.get(one)) and kept.status == 200
            }
            is_late = not connection.in_atomic_block and may_be_late(self._version, key.version)
            self._keep_what_stands(key.version, is_late=is_late)
            self._former.begin(pages if is_late else {})
            self._version = key.version

    def _keep_what_stands(self, version: PublicVersion, *, is_late: bool) -> None:
        before, self._columns = self._columns, _columns_of(version)
        if not (is_late and before and self._columns):
            self._answers.clear()
            return
        try:
            self._answers.rename(_Renaming(self._version, version, before, self._columns))
        except AWAY:
            self._answers.clear()

    def _draw(self, key: AnswerKey) -> None:
        """Make a page that nobody waits for."""
        scheme, _, host = key.origin.partition("://")
        request = WSGIRequest(
            {
                "REQUEST_METHOD": "GET",
                "PATH_INFO": key.path.encode().decode("latin-1"),
                "HTTP_HOST": host,
                "SERVER_NAME": host,
                "SERVER_PORT": "",
                "REMOTE_ADDR": "",
                "wsgi.url_scheme": scheme,
                "wsgi.input": BytesIO(),
            }
        )
        setattr(request, KEY, key)
        setattr(request, NOTICE, key.version.notice)
        with self._flights.turn(key) as is_first:
            if is_first and not (self._answers.get(key) or self._read_shared(key)):
                self._make(request, key, key.etag).close()

    def _send_stale(self, request: HttpRequest, problem: Exception) -> HttpResponseBase:
        """Answer without the database: with what is kept of the last version, marked as such."""
        reached, day = self._reached
        key = key_of(request, self._code, self._version, day) if is_anonymous(request) else None
        looked = _look(self._answers.get, key) if key else None
        if looked is None:
            log.warning("Not to be answered for now: %s: %s", request.path, problem)
            return unavailable(request)
        found = looked[1]
        setattr(request, ANSWERED, "stale")
        age = round(time.monotonic() - reached)
        answer = HttpResponse(found.content, status=found.status, headers=found.headers)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            head, main, rest = answer.content.partition(b"<main")
            with translation.override(get_language_from_path(request.path_info) or DEFAULT):
                line = get_template("components/database_away.html").render()
            answer.content = head + line.encode() + main + rest
        for name in ("ETag", "Content-Length"):
            answer.headers.pop(name, None)
        answer.headers["Age"] = str(age)
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Cache-Status"] = f"Corridor; hit; ttl=-{age}; detail=database-away"
        return answer

    def _note_settings(self, **_: object) -> None:
        self._are_settings_new = True

    def _begin(self) -> None:
        """Begin anew: with other settings answers may be others."""
        self._are_settings_new = False
        self._answers = SegmentedCache[AnswerKey, KeptAnswer](
            settings.PORTAL_KEPT_ANSWERS * MEGABYTE
        )
        self._files = KeptFiles(settings.VAR_DIR / FOLDER, settings.PORTAL_FILES_KEPT * MEGABYTE)
        self._version, self._columns = PublicVersion(), None
        self._used = []
        self._reached = time.monotonic(), timezone.localdate()
        self._code = code_version() + borders_stamp() if self._answers.capacity else ""

    def _make(self, request: HttpRequest, key: AnswerKey, etag: str) -> HttpResponseBase:
        """Make the answer, and keep it unless something public changed meanwhile: it may have
        been made of rows from before and after."""
        with reads_noted() as reads:
            answer = self.get_response(request)
        if not isinstance(answer, HttpResponse) or not is_for_everybody(answer, key):
            return answer
        if answer.status_code not in STATUSES or not key.is_current():
            return answer
        if answer.status_code == 200:
            _add_validators(answer, etag)
        if request.method != "GET" or len(answer.content) > LARGEST_ANSWER:
            return answer
        reads.tables -= TOLD
        key = key.stored(answer.headers.get("Vary", ""))
        kept = KeptAnswer.of(answer, None if PARAMETER in request.GET else reads)
        self._answers.put(key, kept)
        if kept.status == 200 and self._is_shared(key):
            self._share(key, kept)
        return self._send(request, key, kept, answer)

    def _is_shared(self, key: AnswerKey) -> bool:
        """Tell an address that others are likely to ask for, too: one without parameters."""
        return bool(self._files.capacity and not key.query)

    def _share(self, key: AnswerKey, kept: KeptAnswer) -> None:
        """Leave an answer to the other processes, each of which would make it, too."""
        ((coding, body),) = kept.bodies.items()
        new = self._files.begin()
        with new.file:
            new.write(body)
        self._files.keep(key.page_name, new, {**kept.headers, CODING: coding})

    def _read_shared(self, key: AnswerKey) -> KeptAnswer | None:
        found = self._files.find(key.page_name) if self._is_shared(key) else None
        if found is None:
            return None
        with found.file as file:
            kept = KeptAnswer(200, found.headers, {found.headers.pop(CODING): file.read()})
        self._answers.put(key, kept)
        return kept

    def _send(
        self,
        request: HttpRequest,
        key: AnswerKey,
        kept: KeptAnswer,
        made: HttpResponse | None = None,
    ) -> HttpResponseBase:
        """Answer in the content coding that the client prefers; `made` is the answer that was
        just made."""
        if made is None:
            setattr(request, ANSWERED, "kept")
        answer = made or HttpResponse(status=kept.status, headers=kept.headers)
        coding = choose_coding(request)
        if IDENTITY in kept.bodies or coding not in CODINGS:
            answer.content = made.content if made else kept.content
            answer.headers["Content-Length"] = str(len(answer.content))
        else:
            if coding not in kept.bodies:
                kept = kept.packed(coding, made.content if made else kept.content)
                self._answers.put(key, kept)
            mark_compressed(answer, coding, kept.bodies[coding])
            patch_vary_headers(answer, ["Accept-Encoding"])
        if kept.status != 200 or key.accept is not None:
            return answer
        modified = parse_http_date_safe(answer.headers.get("Last-Modified", ""))
        etag = answer.headers.get("ETag")
        return get_conditional_response(request, etag, modified, answer) or answer


def _look(
    find: Callable[[AnswerKey], KeptAnswer | None], key: AnswerKey
) -> tuple[AnswerKey, KeptAnswer] | None:
    """Find what is kept for every `Accept`, or for that of the key."""
    keys = dict.fromkeys((key.stored(), key))
    return next(((one, found) for one in keys if (found := find(one))), None)


def _columns_of(version: PublicVersion) -> PublicColumns | None:
    """Return the columns of a version; None where they have moved on, or may be taken back."""
    if connection.in_atomic_block:
        return None
    try:
        columns = PublicColumns()
    except AWAY:
        return None
    return columns if columns.version[:2] == version[:2] else None


class _Renaming:
    """Gives the key of a version to answers of the version before that stand."""

    def __init__(
        self, old: PublicVersion, new: PublicVersion, before: PublicColumns, now: PublicColumns
    ) -> None:
        self._old, self._new, self._before, self._now = old, new, before.version, now
        self._stand: dict[Hashable, Reads | None] = {}

    def __call__(self, key: AnswerKey, kept: KeptAnswer) -> AnswerKey | None:
        if kept.reads is None or key.version != self._old:
            return None
        read = kept.reads.key  # another one, once it is known to stand
        if read not in self._stand:
            stands = self._now.stands(kept.reads, self._before)
            self._stand[read] = kept.reads if stands else None
        if (same := self._stand[read]) is None:
            return None
        kept.reads.columns = same.columns
        return key._replace(version=self._new)


def _add_validators(answer: HttpResponse, etag: str) -> None:
    """Give a page the ETag of its key, public data that of its content (`etag` is empty). What a
    view says of caching stays."""
    if not etag:
        answer.headers.setdefault("ETag", content_etag(answer.content))
    elif not answer.headers.keys() & {"Cache-Control", "ETag"}:
        answer.headers["Cache-Control"], answer.headers["ETag"] = CACHE_CONTROL, etag
