"""The portal is watched: probes, lines of the log, metrics, and what they leave out."""

import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import time_machine
import yaml
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory, override_settings
from django.urls import get_resolver

from portal.http.errors import too_many_requests
from portal.models import Appointment, JournalHead, Notice
from portal.ops import scheduler, upkeep
from portal.ops.backups.checking import Manifest
from portal.ops.monitoring import commands, logs, metrics, probes, tracing
from portal.ops.monitoring.requests import WatchingMiddleware
from tests.admin_client import make_chief
from tests.attack.surface import list_routes
from tests.factories import NOON, make_place, make_user, publish

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "monitoring.md").read_text()
ALERTS = yaml.safe_load((ROOT / "docs" / "alerts.yml").read_text())
type Lines = list[dict[str, Any]]
type Patch = pytest.MonkeyPatch
ADDRESS, WORD = "203.0.113.9", "secretword"
TOKEN = "a token that nobody guesses"


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Lines of the log as a production server writes them."""
    found: Lines = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(json.loads(self.format(record)))

    handler = Kept()
    handler.setFormatter(logs.make_formatter("json"))
    handler.addFilter(logs.is_told_once)
    logging.getLogger().addHandler(handler)
    with override_settings(PORTAL_ACCESS_LOG=True):
        yield found
    logging.getLogger().removeHandler(handler)


@pytest.fixture(autouse=True)
def _asked_anew() -> None:
    probes._parts_at.cache_clear()


def value(name: str, **labels: str) -> float:
    return metrics.COUNTED.get_sample_value(name, labels) or 0


def answer_with(view: Any, path: str = "/about/", **headers: str) -> HttpResponseBase:
    request = RequestFactory().get(path, headers=headers)
    return WatchingMiddleware(view)(request)


@pytest.mark.django_db
def test_probes_answer_any_host_without_session_or_limit() -> None:
    client = Client(headers={"host": "10.1.2.3"})
    with override_settings(PORTAL_API_BURST=1, PORTAL_WORK_BURST=1, SECURE_SSL_REDIRECT=True):
        alive, ready = client.get("/healthz"), client.get("/readyz")

    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    assert ready.json() == {"status": "ok", "parts": dict.fromkeys(probes.PARTS, "ok")}
    assert {"set-cookie", "ratelimit", "vary"}.isdisjoint(name.lower() for name in ready.headers)
    assert ready["X-Robots-Tag"] == "noindex"


def test_healthz_asks_no_database() -> None:
    """Without the mark for a database, asking one raises."""
    assert Client().get("/healthz").status_code == 200


@pytest.mark.django_db
def test_readyz_names_what_failed_and_not_why(
    monkeypatch: Patch, lines: Lines, settings: Any, tmp_path: Path
) -> None:
    def away(*_: object) -> None:
        raise ConnectionError("no route to 10.9.8.7")

    monkeypatch.setattr(caches["default"], "set", away)
    settings.VAR_DIR = tmp_path / "missing"
    answer = Client().get("/readyz")

    assert answer.status_code == 503
    failed = {name for name, word in answer.json()["parts"].items() if word == "failed"}
    assert failed == {"cache", "folder"}
    assert b"10.9.8.7" not in answer.content
    assert "no route to 10.9.8.7" in lines[0]["event"]


@pytest.mark.django_db
def test_request_has_one_line_with_nothing_about_who_asked(lines: Lines) -> None:
    answer = Client(headers={"x-request-id": "from-the-proxy-1"}).get(
        "/search/?q=secretword", REMOTE_ADDR="203.0.113.9"
    )

    line = lines.pop()
    assert lines == []
    assert answer["X-Request-ID"] == line["request_id"] == "from-the-proxy-1"
    said = {name: line[name] for name in ("method", "path", "status", "role", "view", "answer")}
    assert said == {
        "method": "GET",
        "path": "/search/",
        "status": 200,
        "role": "anonymous",
        "view": "search",
        "answer": "own",
    }
    assert min(line["queries"], line["milliseconds"]) > 0
    assert re.match(r"\d{4}-\d\d-\d\dT", line["time"])
    assert not re.search(r"secretword|203\.0", str(line))


@pytest.mark.parametrize("given", ["short", "a b c d e f g h", "x" * 65, "id-with-\u2028-line"])
def test_malformed_request_id_is_replaced(given: str) -> None:
    request = RequestFactory().get("/", HTTP_X_REQUEST_ID=given)
    answer = WatchingMiddleware(lambda _: HttpResponse())(request)

    assert re.fullmatch(r"[0-9a-f]{16}", answer["X-Request-ID"])


def test_refusal_has_one_line_though_the_access_log_is_off(lines: Lines) -> None:
    before = value("corridor_refusals_total", limit="work")
    with override_settings(PORTAL_ACCESS_LOG=False):
        answer_with(lambda _: HttpResponse())
        answer_with(lambda request: too_many_requests(request, 7, limit="work"))

    assert [(one["status"], one["level"], one["refusal"]) for one in lines] == [
        (429, "warning", "work")
    ]
    assert value("corridor_refusals_total", limit="work") == before + 1


@pytest.mark.django_db
def test_page_that_is_not_there_has_no_second_line(lines: Lines) -> None:
    Client().get("/wp-login.php")

    assert [(one["event"], one["status"]) for one in lines] == [("request", 404)]


@pytest.mark.django_db
def test_line_of_an_editor_says_so_without_a_name(lines: Lines) -> None:
    client = Client()
    client.force_login(make_user(username="anna-unmistakable"))
    client.get("/admin/")

    assert lines[-1]["role"] == "editor"
    assert "anna-unmistakable" not in str(lines)


def test_stream_is_counted_when_its_last_piece_is_made(lines: Lines) -> None:
    answer = answer_with(lambda _: StreamingHttpResponse(iter(["a", "b"])))
    assert lines == []

    assert b"".join(answer) == b"ab"
    assert [one["status"] for one in lines] == [200]


def test_secrets_of_addresses_and_people_are_not_logged(lines: Lines) -> None:
    log = logging.getLogger("django.request")
    try:
        raise ValueError("anna@example.org is not allowed")
    except ValueError:
        log.exception("Internal Server Error: %s", "/preview/s3cret:sign/?key=abc")

    assert lines[0]["event"] == "Internal Server Error: /preview/***/?***"
    assert "Traceback" in lines[0]["exception"]
    assert not re.search("anna|s3cret|abc", str(lines))
    assert logs.shown_path("/ru/subscribe/abc:def/") == "/ru/subscribe/***/"
    assert logs.shown_path("/a\nlevel=error") == "/a%0Alevel=error"
    line = "GET /en/a/b?key=abc x.y@a-b.org, a@b"
    assert logs.hide_personal(line) == "GET /en/a/b?*** ***@***, a@b"


def test_no_signed_address_is_logged() -> None:
    signed = [one for one in list_routes(get_resolver()) if "%(signed)s" in one]
    shown = [logs.shown_path(one % {"signed": "s3cret:sign"}) for one in signed]
    assert len(shown) == 3
    assert [one for one in shown if "s3cret" in one] == []


@pytest.mark.parametrize("signs", ["/", "a", "a@a-", "/a?"])
def test_long_lines_are_cleaned_in_time_that_grows_with_their_length(signs: str) -> None:
    began = process_time()
    logs.hide_personal(signs * 30_000)
    assert process_time() - began < 1


@pytest.mark.django_db
def test_slow_query_is_logged_without_its_values(lines: Lines, settings: Any) -> None:
    settings.PORTAL_SLOW_QUERY = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'none'")
        settings.PORTAL_SLOW_QUERY = 0.000_001
        cursor.execute("SELECT %s, 'it''s literal'", ["parameter"])

        cursor.execute("VALUES (%s, %s, 'a'), (%s, %s, 'b'), (%s, %s, 'c')", [1, 2] * 3)

    assert [one["statement"] for one in lines] == ["SELECT %s, '***'", "VALUES (%s, %s, '***'), …"]


@pytest.mark.parametrize(("token", "status"), [("", 404), (TOKEN, 401)])
def test_metrics_are_closed_without_the_token(settings: Any, token: str, status: int) -> None:
    settings.PORTAL_METRICS_TOKEN = token
    answer = Client(headers={"authorization": "Bearer "}).get("/metrics")

    assert (answer.status_code, answer.content) == (status, b"")


@pytest.mark.django_db
def test_metrics_say_what_was_asked_and_what_waits(settings: Any) -> None:
    settings.PORTAL_METRICS_TOKEN = TOKEN
    before = value("corridor_requests_total", view="about", status="2xx")
    Client().get("/about/")
    text = Client(headers={"authorization": f"Bearer {TOKEN}"}).get("/metrics").content.decode()

    assert f'corridor_requests_total{{status="2xx",view="about"}} {before + 1}' in text
    assert 'corridor_queue{state="due",work="messages"} 0.0' in text
    assert 'corridor_ready{part="database"} 1.0' in text
    assert re.search(r'corridor_process_memory_bytes\{process="\d+"\} \d', text)


@pytest.mark.django_db
@time_machine.travel(NOON, tick=False)
def test_each_gauge_has_its_own_value(settings: Any, tmp_path: Path) -> None:
    settings.PORTAL_METRICS_TOKEN = TOKEN
    settings.VAR_DIR, settings.PORTAL_BACKUPS = tmp_path, str(tmp_path)
    assert not {"scheduler_age_seconds", "backup_age_seconds"} & gauges().keys()
    one, two, three, four = (NOON - timedelta(hours=hours) for hours in (1, 2, 3, 4))
    uids = [publish(make_place()).uid for _number in range(3)]
    chief = make_chief(email="chief@example.org")
    backup = Manifest(
        made_at=one.isoformat(), version="", engine="", migrations=[], position=0, sha256=None,
        rows={}, files={}, not_included=[],
    )  # fmt: skip
    (tmp_path / "corridor-1").mkdir()
    (tmp_path / "corridor-1" / "manifest.json").write_text(json.dumps(asdict(backup)))
    upkeep.keep_result(["A hash differs.", "A file is missing."], two)
    (tmp_path / scheduler.BEGUN).touch()
    os.utime(tmp_path / scheduler.BEGUN, (0, three.timestamp()))
    for problem in ("", "refused", "refused"):
        tries = 9 if problem else 0
        Notice.objects.create(to=chief, made_at=four, problem=problem, tries=tries)
    about = {"kind": "place", "version": 1, "action": "publish"}
    tomorrow = NOON + timedelta(days=1)
    times = (("waiting", four), ("waiting", tomorrow), ("refused", four))
    for uid, (state, due_at) in zip(uids, times, strict=True):
        asked = {"asked_by": chief, "asked_at": four, "state": state, "due_at": due_at}
        asked |= {"ended_at": three} if state == "refused" else {}
        Appointment.objects.create(record_uid=uid, **about, **asked)

    found = gauges()

    assert {name: value for name, value in found.items() if name[:5] not in ("ready", "proce")} == {
        "change_log_position": JournalHead.last_position(),
        'queue{state="due",work="messages"}': 1,
        'queue{state="failed",work="messages"}': 2,
        'queue{state="due",work="appointments"}': 1,
        'queue{state="failed",work="appointments"}': 1,
        "scheduler_age_seconds": 3 * 3600,
        "backup_age_seconds": 3600,
        "verified_age_seconds": 2 * 3600,
        "verified_problems": 2,
    }
    assert {name.partition("{")[0] for name in found} == {*metrics.GAUGES} - {
        "replica_positions_behind"  # where there is a replica
    }


def gauges() -> dict[str, float]:
    """Return the samples that are read when they are asked for, by name and labels."""
    text = Client(headers={"authorization": f"Bearer {TOKEN}"}).get("/metrics").content.decode()
    lines = (line.rpartition(" ") for line in text.splitlines() if line[0] != "#")
    samples = {name.removeprefix("corridor_"): float(value) for name, _space, value in lines}
    return {one: samples[one] for one in samples if one.partition("{")[0] in metrics.GAUGES}


def described() -> dict[str, str]:
    """Help of each metric by its name."""
    counted = {
        metric.name + ("_total" if metric.type == "counter" else ""): metric.documentation
        for metric in metrics.COUNTED.collect()
    }
    return counted | {f"corridor_{name}": gauge.help for name, gauge in metrics.GAUGES.items()}


def test_every_metric_is_documented() -> None:
    table = re.findall(r"^\| `(corridor_\w+)`[^|]* \| (.+?) \|$", PAGE, re.MULTILINE)

    assert dict(table) == described()


def test_alerts_ask_for_metrics_that_exist_and_say_what_to_do() -> None:
    rules = [rule for group in ALERTS["groups"] for rule in group["rules"]]
    asked = set(re.findall(r"corridor_[a-z_]+", " ".join(rule["expr"] for rule in rules)))
    names = {re.sub(r"_(bucket|sum|count)$", "", name) for name in asked}

    assert names <= set(described())
    assert re.findall(r"^\| `(Corridor\w+)` \|", PAGE, re.MULTILINE) == [
        one["alert"] for one in rules
    ]
    assert all(rule["annotations"]["summary"] for rule in rules)


def test_alerts_hear_of_what_was_never_done() -> None:
    """An age that nobody knows is left out, and no comparison finds it."""
    asked = [rule["expr"] for group in ALERTS["groups"] for rule in group["rules"]]
    ages = {name for name in described() if name.endswith("_age_seconds")}

    assert len(ages) == 3
    assert {name for name in ages if any(f"absent({name})" in one for one in asked)} == ages


def test_server_timing_is_for_developers() -> None:
    with override_settings(DEBUG=True):
        assert "db;dur=" in answer_with(lambda _: HttpResponse())["Server-Timing"]
    assert "Server-Timing" not in answer_with(lambda _: HttpResponse())


def test_fault_is_told_without_who_asked() -> None:
    event = {
        "user": {"id": 7, "ip_address": "203.0.113.9"},
        "extra": {"sys.argv": ["load", "anna@example.org"]},
        "request": {
            "url": "http://testserver/preview/s3cret/",
            "method": "GET",
            "query_string": "q=secretword",
            "headers": {"Cookie": "sessionid=1", "X-Forwarded-For": "203.0.113.9"},
        },
        "exception": {"values": [{"type": "ValueError", "value": "anna@example.org"}]},
        "transaction": "/preview/s3cret/",
    }
    told = tracing.without_personal(event, {})  # type: ignore[arg-type]

    assert told["request"] == {"method": "GET", "url": f"{settings.SITE_URL}/preview/***/"}
    assert not re.search("203|anna|secretword|s3cret|sessionid", str(told))


def test_commands_of_cron_keep_success_to_themselves() -> None:
    """The tests run without a terminal, as cron does."""
    run = ["manage.py", "run_due"]
    assert commands.is_by_cron(run, {})
    assert not commands.is_by_cron(run, {"INVOCATION_ID": "5f0c"})
    assert not commands.is_by_cron(["manage.py", "runserver"], {})


def test_demo_writes_faults_alone_into_its_log(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"PATH": "/bin", "LOG_LEVEL": "DEBUG"}
    monkeypatch.setattr(os, "environ", given)
    monkeypatch.setattr(commands, "execute_from_command_line", lambda words: None)
    commands.run(["manage.py", "demo"])
    assert given == {**commands.OF_DEMO, "PATH": "/bin", "LOG_LEVEL": "DEBUG"}


def test_no_command_is_answered_by_a_list_of_all(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.PORTAL_LOG_FORMAT = "json"
    monkeypatch.setattr(os, "environ", {**os.environ})
    commands.run(["manage.py"])
    assert "run_due" in capsys.readouterr().out


@pytest.mark.exhaustive
@pytest.mark.parametrize(("given", "lines"), [({}, 0), ({"INVOCATION_ID": "5f0c"}, 1)])
def test_what_a_command_writes_is_its_own(
    tmp_path: Path, given: dict[str, str], lines: int
) -> None:
    environ = {**os.environ, "PORTAL_VAR": str(tmp_path), **given}
    environ.pop("LOG_LEVEL", None)
    words = [sys.executable, "manage.py", "check"]
    done = subprocess.run(words, cwd=ROOT, env=environ, capture_output=True, text=True, check=True)

    assert done.stdout.startswith("System check identified no issues")
    assert [json.loads(one)["command"] for one in done.stderr.splitlines()] == ["check"] * lines


@pytest.mark.exhaustive
@pytest.mark.django_db
def test_sentry_hears_of_a_fault() -> None:
    import sentry_sdk

    told: list[Any] = []

    class Transport(sentry_sdk.Transport):
        def capture_envelope(self, envelope: Any) -> None:
            told.append(envelope.get_event())

    def broken(request: HttpRequest) -> HttpResponse:
        secretly = request.META["REMOTE_ADDR"]
        raise ValueError(f"{'nobody'}@example.org, {len(secretly)}")

    try:
        tracing.begin_sentry(dsn="http://key@127.0.0.1:9/1", transport=Transport)
        try:
            broken(RequestFactory().get(f"/about/?q={WORD}", REMOTE_ADDR=ADDRESS))
        except ValueError as problem:
            sentry_sdk.capture_exception(problem)
    finally:
        sentry_sdk.get_client().close()
        sentry_sdk.Scope.get_global_scope().set_client(None)

    assert told[0]["exception"]["values"][0]["type"] == "ValueError"
    assert not re.search(f"{ADDRESS}|nobody@|{WORD}", str(told[0]))


@pytest.mark.exhaustive
def test_trace_has_the_view_and_not_who_asked(monkeypatch: Patch) -> None:
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    kept = InMemorySpanExporter()
    monkeypatch.setattr(tracing, "tracers", [])
    tracing.begin_tracing(kept)
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    answer_with(lambda _: HttpResponse(), "/about/?q=secretword", traceparent=parent)
    provider: Any = tracing.tracers[0]
    provider.span_processor.force_flush()

    (span,) = kept.get_finished_spans()
    assert span.name == "GET none"
    assert f"{span.context.trace_id:032x}" == "0af7651916cd43dd8448eb211c80319c"
    assert '"status": "200"' in span.to_json()
    assert "secretword" not in span.to_json()


@pytest.mark.exhaustive
def test_processes_of_a_server_count_together(tmp_path: Path) -> None:
    """The first one empties the folder, the second adds to what the first has counted, and the
    memory of both is told."""
    program = (
        "import portal.ops.asgi, os, sys; from portal.ops.monitoring import metrics; "
        "metrics.SLOW_QUERIES.inc(); print(os.getpid(), flush=True); sys.stdin.read(1); "
        "from django.test import Client; "
        "print(Client(headers={'authorization': 'Bearer ' + sys.argv[1]}).get('/metrics').text)"
    )
    environ = {**os.environ, "PORTAL_VAR": str(tmp_path), "PORTAL_METRICS_TOKEN": TOKEN}
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / "counter_999999999.db").write_bytes(b"of a server that has ended")
    command = [sys.executable, "-c", program, TOKEN]
    processes = []
    for _ in range(2):
        one = subprocess.Popen(
            command, cwd=ROOT, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert one.stdout
        processes.append((one, one.stdout.readline().strip()))
    told = processes[1][0].communicate("\n")[0]
    processes[0][0].communicate("\n")

    assert "corridor_slow_queries_total 2.0" in told
    assert all(
        f'corridor_process_memory_bytes{{process="{number}"}}' in told for _, number in processes
    )


COUNTING = (
    "import portal.ops.asgi; from portal.ops.monitoring import metrics; "
    "[metrics.count(f'a_view_with_a_long_name_{n}', 200, 0.1, 3, 'made', '') for n in range(250)]; "
    "print(metrics.folders)"
)


def test_counting_needs_no_room_on_a_disk_that_became_full(tmp_path: Path) -> None:
    """The system ends a process that writes into a hole of a file where there is no room."""
    environ = {**os.environ, "PORTAL_VAR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", COUNTING], cwd=ROOT, env=environ, check=True)
    files = [path.stat() for path in (tmp_path / "metrics").iterdir()]

    assert len(files) == 2
    assert all(file.st_blocks * 512 >= file.st_size for file in files)


def test_process_without_a_folder_counts_by_itself(tmp_path: Path) -> None:
    (tmp_path / "metrics").touch()
    environ = {**os.environ, "PORTAL_VAR": str(tmp_path)}
    told = subprocess.check_output([sys.executable, "-c", COUNTING], cwd=ROOT, env=environ)

    assert told == b"[]\n"


@pytest.mark.django_db
def test_process_that_ends_while_it_is_looked_at_has_no_memory(monkeypatch: Patch) -> None:
    monkeypatch.setattr(os, "kill", lambda *_: None)
    monkeypatch.setattr(os, "getpid", lambda: 999_999_999)

    assert list(metrics.GAUGES["process_memory_bytes"].read()) == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("debug", ["1", "0"])
def test_toolbar_is_for_developers(tmp_path: Path, debug: str) -> None:
    program = "from django.conf import settings; print('debug_toolbar' in settings.INSTALLED_APPS)"
    environ = {**os.environ, "PORTAL_VAR": str(tmp_path), "DEBUG": debug, "PORTAL_TOOLBAR": "1"}
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", program]
    told = subprocess.check_output(command, cwd=ROOT, env=environ, text=True)

    assert told.startswith(str(debug == "1"))
