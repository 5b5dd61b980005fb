"""Which answers are kept, for whom, and until when."""

import gzip
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import brotli
import pytest
import time_machine
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory, TestCase
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from portal.http import answer_keys, former_pages
from portal.http.answer_keys import LONGEST_ADDRESS
from portal.http.kept_files import forget_files
from portal.http.middleware import kept_answers
from portal.http.middleware.compression import CompressionMiddleware, unpack_zstd
from portal.http.middleware.kept_answers import (
    ANSWERED,
    CACHE_CONTROL,
    LARGEST_ANSWER,
    KeptAnswersMiddleware,
)
from portal.models import Change, ErrorReport, JournalHead, Organisation, Place
from portal.publication import publishing
from portal.publication.public_version import PublicVersion, forget_recent_version
from portal.records.column_store import PublicColumns
from projects.energy.models import EnergyProject
from tests import databases
from tests.factories import (
    make_energy_project,
    make_organisation,
    make_place,
    make_source,
    make_user,
    publish,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TEXT = b"<p>capacity 24.9 MW</p>" * 100
PACKED = {"zstd": unpack_zstd, "br": brotli.decompress, "gzip": gzip.decompress}


@pytest.fixture(autouse=True)
def _answers_are_kept(settings: Settings) -> None:
    settings.PORTAL_KEPT_ANSWERS = 8


class Views:
    """A view that counts how often it is asked, behind the middleware."""

    def __init__(self, view: Callable[[HttpRequest], HttpResponseBase] | None = None) -> None:
        self.count = 0
        self._view = view or (lambda _request: HttpResponse(TEXT))
        self.middleware = KeptAnswersMiddleware(self._answer)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        self.count += 1
        return self._view(request)

    def get(self, path: str = "/places/", **more: Any) -> Any:
        return self.ask(RequestFactory().get(path, **more))

    def ask(self, request: HttpRequest) -> Any:
        return CompressionMiddleware(self.middleware)(request)


def move_on() -> None:
    """Let something public change."""
    head, _made = JournalHead.objects.get_or_create(pk=1)
    head.position += 1
    head.save()
    forget_recent_version()


def test_second_request_is_answered_without_the_view() -> None:
    views = Views()
    first, second = views.get(), views.get()
    assert views.count == 1
    assert (first.content, dict(first.headers)) == (second.content, dict(second.headers))
    assert first.headers["Cache-Control"] == CACHE_CONTROL
    assert first.headers["ETag"].startswith('W/"')


def test_nothing_is_kept_without_room(settings: Settings) -> None:
    settings.PORTAL_KEPT_ANSWERS = 0
    views = Views()
    assert "ETag" not in views.get().headers
    views.get()
    assert views.count == 2


@pytest.mark.parametrize("coding", [*PACKED, "identity", ""])
def test_kept_answer_is_sent_in_the_coding_that_the_client_prefers(coding: str) -> None:
    views = Views()
    views.get(headers={"accept-encoding": "gzip"})
    for _ in range(2):
        answer = views.get(headers={"accept-encoding": coding})
        assert answer.headers.get("Content-Encoding", "identity") == (coding or "identity")
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Content-Length"] == str(len(answer.content))
        assert PACKED.get(coding, bytes)(answer.content) == TEXT
    assert views.count == 1


@pytest.mark.parametrize("status", [200, 406])
def test_client_that_accepts_no_coding_is_refused_as_before(status: int) -> None:
    views = Views()
    answer = views.get(headers={"accept-encoding": "identity;q=0" if status == 406 else "lzma"})
    assert answer.status_code == status


@pytest.mark.parametrize("body", [b"", b"short", bytes(range(256)) * 4])
@pytest.mark.parametrize("media_type", ["text/html", "image/png"])
def test_bodies_that_do_not_shrink_are_kept_as_they_are(body: bytes, media_type: str) -> None:
    views = Views(lambda _request: HttpResponse(body, content_type=media_type))
    for accept in ("gzip", "zstd", ""):
        answer = views.get(headers={"accept-encoding": accept})
        unpack = PACKED.get(answer.headers.get("Content-Encoding", ""), bytes)
        assert unpack(answer.content) == body
    assert views.count == 1


def with_cookie(_request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(TEXT)
    answer.set_cookie("csrftoken", "secret")
    return answer


@pytest.mark.parametrize(
    "view",
    [
        with_cookie,
        lambda _request: HttpResponse(TEXT, headers={"Vary": "Cookie"}),
        lambda _request: HttpResponse(TEXT, headers={"Vary": "Accept-Encoding, Accept-Language"}),
        lambda _request: HttpResponse(TEXT, headers={"Vary": "Accept"}),
        lambda _request: HttpResponse(TEXT, headers={"Cache-Control": "private, max-age=9"}),
        lambda _request: HttpResponse(TEXT, headers={"Cache-Control": "no-store"}),
        lambda _request: HttpResponse(TEXT, status=500),
        lambda _request: HttpResponse(TEXT, status=410),
        lambda _request: HttpResponse(status=302, headers={"Location": "/"}),
        lambda _request: StreamingHttpResponse([TEXT]),
    ],
)
def test_answer_that_is_not_for_everybody_is_made_each_time(
    view: Callable[[HttpRequest], HttpResponseBase],
) -> None:
    views = Views(view)
    assert "ETag" not in views.get().headers
    views.get()
    assert views.count == 2


@pytest.mark.parametrize("status", [301, 404])
def test_permanent_redirects_and_missing_pages_are_kept_without_validators(status: int) -> None:
    views = Views(lambda _request: HttpResponse(TEXT, status=status, headers={"Location": "/x/"}))
    views.get()
    answer = views.get()
    assert (answer.status_code, answer.headers["Location"], views.count) == (status, "/x/", 1)
    assert not answer.headers.keys() & {"ETag", "Cache-Control"}


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/places/", {"headers": {"cookie": "sessionid=1"}}),
        ("/places/", {"headers": {"authorization": "Basic eA=="}}),
        ("/admin/", {}),
        ("/ru/admin/", {}),
        ("/preview/abc/", {}),
        ("/zh-hans/preview/abc/", {}),
        ("/media/photos/x.jpg", {}),
        ("/mcp", {}),
        (f"/places/?q={'x' * LONGEST_ADDRESS}", {}),
        ("/places/", {"headers": {"host": "elsewhere.example"}}),
    ],
)
def test_personal_and_odd_requests_pass_by(path: str, more: dict[str, Any]) -> None:
    views = Views()
    views.get("/places/")
    assert "ETag" not in views.get(path, **more).headers
    views.get(path, **more)
    assert views.count == 3


def test_post_passes_by() -> None:
    views = Views()
    views.get()
    views.ask(RequestFactory().post("/places/"))
    assert views.count == 2


def test_foreign_cookie_does_not_matter() -> None:
    views = Views()
    views.get()
    views.get(headers={"cookie": "lb=node-2"})
    assert views.count == 1


def test_key_has_host_scheme_path_and_parameters(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["a.example", "b.example"]
    views, asked = Views(), RequestFactory().get
    keys: list[dict[str, Any]] = [
        {"path": "/places/"},
        {"path": "/ru/places/"},
        {"path": "/places/?page=2"},
        {"path": "/places/?page=3"},
        {"path": "/places/?page=2&page=3"},
        {"path": "/places/?page=3&page=2"},
        {"path": "/places/", "secure": True},
        {"path": "/places/", "headers": {"host": "b.example"}},
    ]
    etags = [
        views.ask(asked(**{**one, "headers": {"host": "a.example", **one.get("headers", {})}}))
        for one in keys
    ]
    assert views.count == len({answer.headers["ETag"] for answer in etags}) == len(keys)


def test_order_of_parameters_does_not_matter() -> None:
    views = Views()
    views.get("/places/?country=KZ&page=2&country=KG")
    views.get("/places/?page=2&country=KZ&country=KG")
    assert views.count == 1


def test_form_of_public_data_depends_on_what_is_accepted() -> None:
    views = Views(
        lambda request: HttpResponse(request.headers["Accept"], headers={"Vary": "Accept"})
    )
    for accept in ("text/csv", "application/json") * 2:
        answer = views.get("/api/v1/places/", headers={"accept": accept})
        assert answer.content.decode() == accept
    assert views.count == 2


@pytest.mark.parametrize("path", ["/changes/feed.atom", "/catalog.ttl?x={}", "/catalog?x={}"])
def test_answer_that_does_not_depend_on_what_is_accepted_is_made_once(path: str) -> None:
    headers = {"Vary": "Accept"} if path.startswith("/catalog?") else {}
    views = Views(lambda request: HttpResponse(TEXT, headers=headers))
    for number in range(2):
        accept = f"text/turtle;q=0.{number + 1}, */*;q=0.0{number + 1}"
        coding = ("zstd", "gzip")[number]
        headers_sent = {"accept": accept, "accept-encoding": coding}
        assert views.get(path.format(number), headers=headers_sent).status_code == 200
    assert views.count == 1
    views.get("/catalog.ttl?as_recorded=2026-01-15")
    assert views.count == 2


def test_change_is_seen_at_once() -> None:
    views = Views()
    before = views.get().headers["ETag"]
    move_on()
    assert views.get().headers["ETag"] != before
    assert views.count == 2


def test_next_day_is_another_answer() -> None:
    views = Views()
    with time_machine.travel("2026-01-15T23:59:59Z", tick=False) as clock:
        before = views.get().headers["ETag"]
        clock.shift(1)
        assert views.get(headers={"if-none-match": before}).status_code == 200
    assert views.count == 2


def test_answer_is_not_kept_if_something_changed_while_it_was_made() -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        if views.count == 1:
            move_on()
        return HttpResponse(TEXT)

    views = Views(view)
    mixed = views.get()
    assert not mixed.headers.keys() & {"ETag", "Cache-Control"}
    assert "ETag" in views.get().headers
    views.get()
    assert views.count == 2


def test_answer_is_not_kept_if_the_day_ended_while_it_was_made() -> None:
    with time_machine.travel("2026-01-15T23:59:59Z", tick=False) as clock:

        def view(_request: HttpRequest) -> HttpResponse:
            clock.shift(1)
            return HttpResponse(TEXT)

        assert "ETag" not in Views(view).get().headers


@pytest.mark.parametrize("with_what", ["the tag", "a list"])
def test_known_tag_is_answered_without_the_view_even_if_nothing_is_kept(with_what: str) -> None:
    etag = Views().get().headers["ETag"]
    asked = etag if with_what == "the tag" else f'"other", {etag.removeprefix("W/")}'
    views = Views()
    answer = views.get(headers={"if-none-match": asked})
    assert (answer.status_code, answer.content, views.count) == (304, b"", 0)
    expected = {"ETag": etag, "Cache-Control": CACHE_CONTROL, "Vary": "Accept-Encoding"}
    assert expected.items() <= dict(answer.headers).items()


def test_other_tag_is_answered_in_full() -> None:
    views = Views()
    assert views.get(headers={"if-none-match": 'W/"other"'}).status_code == 200
    assert views.get(headers={"if-none-match": 'W/"other"'}).status_code == 200
    assert views.get(headers={"if-none-match": "*"}).status_code == 304
    assert views.count == 1


def test_validators_of_the_view_stay() -> None:
    headers = {"ETag": '"map-1"', "Cache-Control": "public, max-age=300"}
    views = Views(lambda _request: HttpResponse(TEXT, headers=headers))
    for _ in range(2):
        answer = views.get("/map/map.svg")
        assert headers.items() <= dict(answer.headers).items()
    assert views.get("/map/map.svg", headers={"if-none-match": '"map-1"'}).status_code == 304
    packed = views.get("/map/map.svg", headers={"accept-encoding": "gzip"})
    assert packed.headers["ETag"] == 'W/"map-1"'
    assert views.count == 1


def test_head_has_the_headers_of_get() -> None:
    views = Views()
    alone = views.ask(RequestFactory().head("/places/"))
    made = views.get()
    after = views.ask(RequestFactory().head("/places/"))
    assert views.count == 2
    assert dict(made.headers) == dict(after.headers)
    assert alone.headers["ETag"] == made.headers["ETag"]


def test_large_answer_is_made_anew_and_has_a_tag() -> None:
    views = Views(lambda _request: HttpResponse(b"x" * (LARGEST_ANSWER + 1)))
    etag = views.get().headers["ETag"]
    views.get()
    assert views.count == 2
    assert views.get(headers={"if-none-match": etag}).status_code == 304
    assert views.count == 2


def test_total_is_bounded(settings: Settings) -> None:
    settings.PORTAL_KEPT_ANSWERS = 1
    views = Views(lambda _request: HttpResponse(b"\0" * 300_000, content_type="image/png"))
    for number in range(10):
        views.get(f"/{number}/")
        assert views.middleware._answers.size <= 1_000_000


def test_codings_count(settings: Settings) -> None:
    views = Views()
    sizes = []
    for accept in ("zstd", "br", "gzip", "zstd"):
        views.get(headers={"accept-encoding": accept})
        sizes.append(views.middleware._answers.size)
    assert sizes == sorted(sizes)
    assert len(set(sizes)) == 3


def test_changed_setting_begins_anew(settings: Settings) -> None:
    views = Views(lambda _request: HttpResponse(settings.PORTAL_CONTACT))
    before = views.get()
    settings.PORTAL_CONTACT = "desk@portal.example"
    after = views.get()
    assert after.content == b"desk@portal.example"
    assert after.headers["ETag"] != before.headers["ETag"]


def test_many_who_ask_at_once_are_answered_by_one_view(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_keys, "read_version", PublicVersion)  # threads have no database
    monkeypatch.setattr(kept_answers, "recent_version", PublicVersion)
    may_end = threading.Event()

    def view(_request: HttpRequest) -> HttpResponse:
        may_end.wait(60)
        return HttpResponse(TEXT)

    views = Views(view)
    with ThreadPoolExecutor(8) as threads:
        answers = [threads.submit(views.get) for _ in range(8)]
        may_end.set()
        assert {found.result().content for found in answers} == {TEXT}
    assert views.count == 1


@pytest.fixture
def _on_disk(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR, settings.PORTAL_FILES_KEPT = tmp_path, 10


@pytest.mark.usefixtures("_on_disk")
@pytest.mark.parametrize("body", [TEXT, b"short"])
@pytest.mark.parametrize("path", ["/places/", "/api/v1/places/a/"])
def test_page_is_made_by_one_process_for_all(path: str, body: bytes) -> None:
    one, other = (Views(lambda _request: HttpResponse(body)) for _ in range(2))
    made, found = one.get(path), other.get(path)
    assert (made.content, dict(made.headers)) == (found.content, dict(found.headers))
    assert other.get(path, headers={"accept-encoding": "zstd"}).status_code == 200
    assert (one.count, other.count) == (1, 0)
    move_on()
    other.get(path)
    assert (one.count, other.count) == (1, 1)


@pytest.mark.usefixtures("_on_disk")
@pytest.mark.parametrize(
    ("path", "status"), [("/places/?page=2", 200), ("/places/", 404), ("/preview/a/", 200)]
)
def test_what_few_ask_for_is_made_by_each_process(path: str, status: int) -> None:
    one, other = (Views(lambda _request: HttpResponse(TEXT, status=status)) for _ in range(2))
    one.get(path)
    other.get(path)
    assert (one.count, other.count) == (1, 1)


@pytest.mark.usefixtures("_on_disk")
def test_page_made_while_something_changed_is_no_page_for_others() -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        move_on()
        return HttpResponse(TEXT)

    one, other = Views(view), Views()
    one.get()
    other.get()
    assert other.count == 1


@pytest.mark.usefixtures("_on_disk")
def test_page_of_what_is_removed_for_good_leaves_the_disk() -> None:
    one, other = Views(), Views()
    one.get()
    with TestCase.captureOnCommitCallbacks(execute=True):
        forget_files()
    other.get()
    assert other.count == 1


@pytest.mark.django_db(transaction=True)
class TestFormerPages:
    """Shared pages are sent for a moment longer, while one thread draws them anew."""

    def test_reader_need_not_wait_until_a_shared_page_is_drawn_anew(self) -> None:
        may_draw = threading.Event()

        def view(_request: HttpRequest) -> HttpResponse:
            if views.count == 2:
                may_draw.wait(10)
            return HttpResponse(b"%d" % views.count)

        views = Views(view)
        move_on()
        for _ in range(2):
            assert views.get().content == b"1"
        move_on()
        assert views.get().content == b"1"
        may_draw.set()
        drawn(views)
        assert views.get().content == b"2"
        assert views.count == 2

    def test_page_that_was_asked_for_once_is_made_for_its_reader(self) -> None:
        views = Views()
        move_on()
        views.get()
        move_on()
        views.get()
        assert views.count == 2

    def test_former_page_is_sent_for_a_moment_only(self, monkeypatch: pytest.MonkeyPatch) -> None:
        may_draw = threading.Event()
        pages = former_pages.FormerPages[str, str](lambda _key: may_draw.wait(10))
        for seconds, sent in ((former_pages.SECONDS, "as it was"), (0, None)):
            monkeypatch.setattr(former_pages, "SECONDS", seconds)
            pages.begin({"/": "as it was"})
            assert pages.find("/") == sent
        may_draw.set()

    @pytest.mark.engine
    def test_thread_holds_no_connection_once_all_is_drawn(self, tmp_path: Path) -> None:
        with databases.another(tmp_path / "drawn.sqlite3"):
            pages = former_pages.FormerPages[str, str](lambda _key: connection.ensure_connection())
            pages.begin({"/": "as it was"})
            assert pages._thread.submit(lambda: connection.connection).result(10) is None

    def test_what_is_taken_back_is_gone_at_once(self) -> None:
        project = publish(make_energy_project(title_en="Turgusun"))
        views = Views(lambda _request: HttpResponse(project.status))
        for _ in range(2):
            assert views.get().content == b"published"
        publishing.withdraw(project, by=make_user(), at=timezone.now(), note="Never built.")
        assert views.get().content == b"withdrawn"


def list_organisations(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(" ".join(Organisation.objects.by_title().values_list("slug", flat=True)))


def list_plants(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(PublicColumns().of(EnergyProject).codes("title_en").counts()))


@pytest.mark.django_db(transaction=True)
class TestAnswersThatStand:
    """An answer stays until something changes in what was read for it."""

    @pytest.fixture(autouse=True)
    def _readers_wait(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(former_pages, "SECONDS", 0)
        # Else its thread may draw a page first, which the reader then finds kept.
        monkeypatch.setattr(former_pages.FormerPages, "_draw_all", lambda *_: None)

    @pytest.mark.engine
    @pytest.mark.parametrize(
        ("view", "make"),
        [(list_organisations, make_organisation), (list_plants, make_energy_project)],
    )
    def test_answer_stays_while_something_else_is_published(
        self, view: Callable[[HttpRequest], HttpResponse], make: Callable[[], Any]
    ) -> None:
        views = Views(view)
        publish(make())
        views.get()
        publish(make_place())
        before, made = views.get(), views.count  # the log is followed from here on
        publish(make_place())
        after = views.get()
        assert (before.content, dict(before.headers)) == (after.content, dict(after.headers))
        assert views.count == made
        assert views.get(headers={"if-none-match": before.headers["ETag"]}).status_code == 304

        publish(make())
        drawn(views)
        assert views.get().content == view(RequestFactory().get("/")).content != before.content

    def test_page_of_a_record_stands_until_it_is_changed(self, client: Client) -> None:
        place = publish(make_place(title_en="Almaty"))
        rename(place, "Alma-Ata")  # pages compare an edition with the one before
        path = place.get_absolute_url()

        def is_kept() -> bool:
            forget_recent_version()
            return hasattr(client.get(path).wsgi_request, ANSWERED)

        for _again in range(2):
            publish(make_organisation())
            is_kept()  # the log is followed from here on
        publish(make_organisation())
        assert is_kept()
        about = {"kind": place.kind(), "record_uid": place.uid, "edition": 1, "was": {}}
        ErrorReport.objects.create(made_at=timezone.now(), **about)
        assert [is_kept(), is_kept()] == [False, True]
        rename(place, "Verny")
        assert b"Verny" in client.get(path).content

    @pytest.mark.exhaustive
    def test_page_of_a_plant_stands_until_a_neighbour_or_partner_has_another(
        self, client: Client
    ) -> None:
        def is_kept() -> bool:
            forget_recent_version()
            return hasattr(client.get(plant.get_absolute_url()).wsgi_request, ANSWERED)

        owner = publish(make_organisation())
        plant = make_energy_project(longitude="70", latitude="41")
        plant.roles.create(organisation=owner, role="owner", source=make_source())
        publish(plant)
        far, near = {"longitude": "60", "latitude": "41"}, {"longitude": "70.5", "latitude": "41"}
        for _again in range(2):
            publish(make_energy_project(**far))
            is_kept()  # the log is followed from here on
        for make in (make_energy_project, make_place):
            publish(make(**far))
            assert is_kept()
            publish(make(**near))
            assert [is_kept(), is_kept()] == [False, True]
        publish(make_organisation())
        assert is_kept()
        other = make_energy_project(**far)
        other.roles.create(organisation=owner, role="owner", source=make_source())
        publish(other)
        assert [is_kept(), is_kept()] == [False, True]

    @pytest.mark.parametrize("path", ["/?as_recorded=2026-01-15", "/"])
    def test_what_the_log_does_not_tell_is_made_anew(self, path: str) -> None:
        views = Views(lambda _request: HttpResponse(str(path == "/" and Change.objects.count())))
        for count in range(1, 4):
            publish(make_place())
            assert views.get(path).status_code == 200
            assert views.count == count


def rename(place: Place, title: str) -> None:
    draft = publishing.start_edit(place, by=make_user(), at=timezone.now())
    draft.title_en = title
    draft.save()
    publishing.submit(draft, by=make_user(), at=timezone.now())
    publishing.publish(draft, by=make_user(), at=timezone.now(), note="Renamed.")


def drawn(views: Views) -> None:
    """Wait until the thread has drawn what it was to draw."""
    views.middleware._former._thread.submit(int).result(10)


class TestPortal:
    """The same with the pages and lists of the portal."""

    def test_kept_page_asks_for_the_version_alone(
        self, client: Client, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        path = publish(make_place()).get_absolute_url()
        first = client.get(path)
        with django_assert_num_queries(1):
            assert client.get(path).content == first.content
        with django_assert_num_queries(1):
            known = client.get(path, headers={"if-none-match": first.headers["ETag"]})
        assert known.status_code == 304

    def test_withdrawn_record_is_gone_at_once(self, client: Client) -> None:
        project = publish(make_energy_project(title_en="Turgusun"))
        path, data = project.get_absolute_url(), f"/api/v1/energy-projects/{project.slug}/"
        etag = client.get(path).headers["ETag"]
        assert client.get(data).status_code == client.get(data).status_code == 200
        assert b"Turgusun" in client.get("/energy-projects/").content
        publishing.withdraw(project, by=make_user(), at=timezone.now(), note="Never built.")
        assert client.get(path).status_code == 410
        assert client.get(path, headers={"if-none-match": etag}).status_code == 410
        assert client.get(data).status_code == 410
        assert b"Turgusun" not in client.get("/energy-projects/").content

    def test_missing_page_appears_when_it_is_published(self, client: Client) -> None:
        place = make_place()
        path = f"/places/{place.slug}/"
        assert [client.get(path).status_code for _ in range(2)] == [404, 404]
        publish(place)
        assert client.get(path).status_code == 200

    def test_languages_are_kept_apart(self, client: Client) -> None:
        paths = {"en": "/about/", "ru": "/ru/about/", "zh-hans": "/zh-hans/about/"}
        for _ in range(2):
            for language, path in paths.items():
                preferred = {"accept-language": "ru", "cookie": "django_language=zh-hans"}
                answer = client.get(path, headers=preferred)
                assert answer.headers["Content-Language"] == language

    def test_editor_is_answered_anew(self, client: Client, admin_client: Client) -> None:
        kept = client.get("/about/")
        for _ in range(2):
            answer = admin_client.get("/about/")
            assert not answer.headers.keys() & {"ETag", "Cache-Control"}
            assert answer.content == kept.content

    def test_past_is_kept_apart(self, client: Client) -> None:
        publish(make_place(title_en="Almaty"))
        moment = "2026-01-01T00:00:00Z"
        for _ in range(2):
            assert b"Almaty" in client.get("/places/").content
            then = client.get("/places/", {"as_recorded": moment})
            assert b"Almaty" not in then.content
            assert then.headers["X-Robots-Tag"] == "noindex"

    def test_unknown_parameter_is_refused_and_not_kept(
        self, client: Client, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        for _ in range(2):
            answer = client.get("/places/?crawler=1")
            assert answer.status_code == 400
            assert "ETag" not in answer.headers

    def test_public_data_keeps_its_promises(self, client: Client) -> None:
        publish(make_place())
        path = "/api/v1/places/"
        number = {"x-request-id": "the-same-one"}
        made, kept = client.get(path, headers=number), client.get(path, headers=number)
        assert (made.content, dict(made.headers)) == (kept.content, dict(kept.headers))
        assert made.headers["Cache-Control"] == "public, max-age=60"
        assert made.headers["Access-Control-Allow-Origin"] == "*"
        etag = made.headers["ETag"]
        assert client.get(path, headers={"if-none-match": etag}).status_code == 304
        refused = client.get(path, headers={"if-match": '"x"'})
        assert refused.headers["Content-Type"] == "application/problem+json"
        move_on()
        assert client.get(path, headers={"if-none-match": etag}).status_code == 304

    def test_kept_answers_count_against_the_rate(self, client: Client, settings: Settings) -> None:
        settings.PORTAL_API_RATE, settings.PORTAL_API_BURST = "1/min", 3
        caches["limits"].clear()
        answers = [client.get("/api/v1/places/") for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        left = [answer.headers["RateLimit"].split(";")[1] for answer in answers]
        assert left == ["r=2", "r=1", "r=0", "r=0"]

    def test_content_policy_is_kept(self, client: Client) -> None:
        policy = {client.get("/about/").headers["Content-Security-Policy"] for _ in range(2)}
        assert len(policy) == 1
