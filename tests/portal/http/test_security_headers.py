"""Headers and cookies that keep browsers from more than the portal needs."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parents[3]
NAMES = [
    "SESSION_COOKIE_NAME",
    "CSRF_COOKIE_NAME",
    "LANGUAGE_COOKIE_NAME",
    "MESSAGE_COOKIE_NAME",
    "DEVICE_COOKIE_NAME",
    "SESSION_COOKIE_SECURE",
    "LANGUAGE_COOKIE_SECURE",
    "SESSION_COOKIE_DOMAIN",
    "SESSION_COOKIE_PATH",
    "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_HSTS_PRELOAD",
    "PORTAL_SECOND_FACTOR",
]
HOST_ONLY = [
    "__Host-sessionid",
    "__Host-csrftoken",
    "__Host-django_language",
    "__Host-messages",
    "__Host-device",
    True,
    True,
    None,
    "/",
]
PLAIN = ["sessionid", "csrftoken", "django_language", "messages", "device", False, False, None, "/"]


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({}, [*PLAIN, 0, False, False, False]),
        ({"SITE_URL": "https://portal.example"}, [*HOST_ONLY, 31_536_000, False, False, True]),
        (
            {
                "SITE_URL": "https://portal.example",
                "SECURE_HSTS_INCLUDE_SUBDOMAINS": "1",
                "SECURE_HSTS_PRELOAD": "1",
                "PORTAL_SECOND_FACTOR": "0",
            },
            [*HOST_ONLY, 31_536_000, True, True, False],
        ),
    ],
)
def test_https_binds_cookies_to_the_host_and_says_nothing_of_others(
    tmp_path: Path, env: dict[str, str], expected: list[object]
) -> None:
    program = (
        "import json, django; from django.conf import settings;"
        f"print(json.dumps([getattr(settings, name) for name in {NAMES}]))"
    )
    set_up = {"PORTAL_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    told = subprocess.check_output(
        [sys.executable, "-c", program], cwd=ROOT, env={**os.environ, **set_up, **env}, text=True
    )
    assert json.loads(told) == expected


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/about/", "/api/v1/places/", "/admin/account/login/", "/none/"])
def test_devices_are_asked_for_nothing_but_passkeys(client: Client, path: str) -> None:
    policy = client.get(path).headers["Permissions-Policy"].split(", ")
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(policy)
    assert [one for one in policy if not one.endswith("=()")] == [
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    ]


@pytest.mark.parametrize(
    ("contact", "told"),
    [
        ("security@portal.example", "mailto:security@portal.example"),
        ("https://portal.example/report", "https://portal.example/report"),
    ],
)
def test_security_txt_says_where_weaknesses_are_reported(
    client: Client, settings: Any, contact: str, told: str
) -> None:
    settings.PORTAL_SECURITY_CONTACT = contact
    answer = client.get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert lines["Contact"] == told
    expires = datetime.fromisoformat(lines["Expires"]).date()
    assert timedelta(days=30) < expires - datetime.now(UTC).date() < timedelta(days=366)


@pytest.mark.django_db
@pytest.mark.parametrize("contact", ["", "the porter"])
def test_security_txt_without_a_contact_is_missing(
    client: Client, settings: Any, contact: str
) -> None:
    settings.PORTAL_SECURITY_CONTACT = contact
    assert client.get("/.well-known/security.txt").status_code == 404


def test_folder_of_the_portal_is_made_whoever_gives_the_key(tmp_path: Path) -> None:
    folder = tmp_path / "srv" / "portal"
    env = {**os.environ, "PORTAL_VAR": str(folder), "SECRET_KEY": "of the installation"}
    subprocess.run([sys.executable, "-c", "import portal.settings"], cwd=ROOT, env=env, check=True)
    assert [one.name for one in folder.iterdir()] == ["mail"]  # and no key
