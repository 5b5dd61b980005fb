"""By the rules of MDN's HTTP Observatory every page of an https installation has 100 points."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client

from projects.energy.parts import Photo
from tests.admin_client import make_chief
from tests.factories import make_energy_project, publish
from tests.portal.pictures.pictures_corpus import png, upload

ORIGIN = "https://elsewhere.example"
HALF_A_YEAR = 15_768_000
BROAD = {"*", "ftp:", "http:", "https:", "http://*", "https://*", "http://*.*", "https://*.*"}
INLINE = {"'unsafe-inline'", "data:"}
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
SCRIPT = re.compile(r"<script\b([^>]*)>")
PASSWORD = "four quiet words here"


def policy_of(answer: Any) -> dict[str, set[str]]:
    parts = [part.split() for part in answer.get("Content-Security-Policy", "").split(";")]
    return {name: set(sources) for name, *sources in filter(None, parts)}


def content_policy(answer: Any) -> int:
    policy = policy_of(answer)
    others = policy.get("default-src", {"*"})
    script, style, objects = (
        policy.get(f"{name}-src", others) for name in ("script", "style", "object")
    )
    passive = policy.get("img-src", others) | policy.get("media-src", others)
    if not policy:
        return -25
    if script & (BROAD | INLINE) or objects & BROAD:
        return -20
    if any(source.startswith("http:") for source in script | style | objects):
        return -20
    if "'unsafe-eval'" in script | style or any(one.startswith("http:") for one in passive):
        return -10
    return 0 if style & (BROAD | INLINE) else 10 if others == {"'none'"} else 5


def cookies(answer: Any) -> int:
    found = [cookie_points(name, cookie) for name, cookie in answer.cookies.items()]
    return min(found, default=0)


def cookie_points(name: str, cookie: Any) -> int:
    is_session = "sess" in name
    if not cookie["secure"]:
        return -40 if is_session else -20
    if is_session and not cookie["httponly"]:
        return -30
    return 5 if cookie["samesite"] in {"Lax", "Strict"} else -20


def sharing(answer: Any) -> int:
    reflects = answer.get("Access-Control-Allow-Origin") in {ORIGIN, "null"}
    return -50 if reflects or "Access-Control-Allow-Credentials" in answer else 0


def referrer(answer: Any) -> int:
    told = answer.get("Referrer-Policy")
    return 0 if told is None else 5 if told in PRIVATE else -5


def transport(answer: Any) -> int:
    found = re.match(r"max-age=(\d+)", answer.get("Strict-Transport-Security", ""))
    return -20 if not found else 0 if int(found[1]) >= HALF_A_YEAR else -10


def scripts(answer: Any) -> int:
    """Those of other hosts carry a digest; nothing is loaded by http."""
    if not answer.get("Content-Type", "").startswith("text/html"):
        return 0
    tags = SCRIPT.findall(answer.content.decode())
    elsewhere = [tag for tag in tags if re.search(r'src="(https?:)?//', tag)]
    if any("https://" not in tag for tag in elsewhere):
        return -50
    return -5 if any("integrity=" not in tag for tag in elsewhere) else 0


def sniffing(answer: Any) -> int:
    return 0 if answer.get("X-Content-Type-Options") == "nosniff" else -5


def framing(answer: Any) -> int:
    ancestors = policy_of(answer).get("frame-ancestors", {"*"})
    if not ancestors & BROAD:
        return 5
    return 0 if answer.get("X-Frame-Options") in {"DENY", "SAMEORIGIN"} else -20


def resources(answer: Any) -> int:
    told = answer.get("Cross-Origin-Resource-Policy", "cross-origin")
    return {"same-origin": 10, "same-site": 10, "cross-origin": 0}.get(told, -5)


RULES: list[Callable[[Any], int]] = [
    content_policy,
    cookies,
    sharing,
    referrer,
    transport,
    scripts,
    sniffing,
    framing,
    resources,
]


def points(answer: Any) -> dict[str, int]:
    return {rule.__name__: rule(answer) for rule in RULES}


def score(answer: Any) -> int:
    """100 less what is lost; what is gained counts from 90 on."""
    found = points(answer).values()
    lost = 100 + sum(one for one in found if one < 0)
    return lost + sum(one for one in found if one > 0) if lost >= 90 else lost


@pytest.fixture
def https(settings: Any) -> Client:
    """A client of an installation with https; `test_security_headers` sees that settings follow
    from its address."""
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_SSL_REDIRECT = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SESSION_COOKIE_NAME = "__Host-sessionid"
    settings.CSRF_COOKIE_NAME = "__Host-csrftoken"
    settings.DEVICE_COOKIE_NAME = "__Host-device"
    return Client(headers={"origin": ORIGIN})


def answers(client: Client) -> Iterator[tuple[str, Any]]:
    """Pages, the desk, the API, files and pictures, by address."""
    record = make_energy_project(slug="dam")
    photo = Photo.objects.create(
        record=record,
        image=upload(png((4, 3)), "dam.png"),
        alt_en="A dam",
        alt_zh_hans="大坝",
        alt_ru="Плотина",
        credit="A. N.",
        licence="CC0",
    )
    publish(record)
    public = ["/", "/zh-hans/energy-projects/", "/energy-projects/dam/", "/embed/", "/none/"]
    programs = ["/api/v1/energy-projects/", "/api/docs/", "/energy-projects/download.csv"]
    for path in [*public, *programs, photo.image.url, "/admin/account/login/"]:
        yield path, client.get(path, secure=True)
    make_chief(username="anna", password=PASSWORD)
    typed = {"login": "anna", "password": PASSWORD}
    yield "signing in", client.post("/admin/account/login/", typed, secure=True)
    yield "/admin/", client.get("/admin/", secure=True)


@pytest.mark.django_db
def test_every_sort_of_answer_has_a_hundred_points(https: Client) -> None:
    found = dict(answers(https))
    for answer in found.values():
        answer.close()
    statuses = {path: one.status_code for path, one in found.items() if one.status_code != 200}
    assert statuses == {"/none/": 404, "signing in": 302}
    assert {path: points(one) for path, one in found.items() if score(one) < 100} == {}
    names = {"__Host-sessionid", "__Host-csrftoken", "__Host-device"}
    assert set(found["signing in"].cookies) == names
    assert all(
        one["httponly"] and one["path"] == "/" for one in found["signing in"].cookies.values()
    )
    assert score(found["/"]) == 120


@pytest.mark.django_db
def test_frames_for_other_sites_lose_points_for_nothing_else(https: Client) -> None:
    uid = publish(make_energy_project()).uid
    answer: Any = https.get(f"/embed/figures/energyproject/{uid}/capacity_mw/", secure=True)
    assert answer.status_code == 200
    assert [name for name, found in points(answer).items() if found < 0] == ["framing"]
    assert not answer.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/ru/about/", "/admin/", "/api/v1/"])
def test_http_leads_to_https_on_the_same_host(https: Client, path: str) -> None:
    answer: Any = https.get(path)
    assert answer.status_code == 301
    assert urlsplit(answer.url)[:3] == ("https", "testserver", path)


@pytest.mark.parametrize(
    ("header", "value", "lost"),
    [
        ("Content-Security-Policy", "default-src 'self' 'unsafe-inline'", -20),
        ("Content-Security-Policy", "default-src 'none'; script-src https:", -20),
        ("Access-Control-Allow-Origin", ORIGIN, -50),
        ("Referrer-Policy", "unsafe-url", -5),
        ("Strict-Transport-Security", "max-age=3600", -10),
        ("X-Content-Type-Options", "sniff", -5),
        ("Cross-Origin-Resource-Policy", "anybody", -5),
    ],
)
def test_rules_see_what_is_wrong(header: str, value: str, lost: int) -> None:
    answer = HttpResponse('<script src="//elsewhere.example/x.js"></script>')
    answer.set_cookie("sessionid", "1")
    answer.headers[header] = value
    found = points(answer)
    assert lost in found.values()
    assert (found["scripts"], found["cookies"], found["framing"]) == (-50, -40, -20)
