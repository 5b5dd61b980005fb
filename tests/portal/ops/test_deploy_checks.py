"""`manage.py check --deploy` names our own mistakes, each with what to do."""

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.checks.registry import registry
from django.core.management import CommandError, call_command
from django.db import connection

from portal.models import Change
from portal.ops import deploy_checks, translations
from portal.ops.deploy_checks import check_installation, check_stored
from tests.factories import make_place, publish

PUBLIC = {
    "SITE_URL": "https://portal.example",
    "ALLOWED_HOSTS": ["portal.example"],
    "BEHIND_PROXY": True,
    "SECURE_SSL_REDIRECT": True,
    "SECRET_KEY": "of-somebody-who-chose-it",
    "PORTAL_SENDS_MAIL": True,
}
LOCAL_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
FILE_CACHE = "django.core.cache.backends.filebased.FileBasedCache"


@pytest.fixture
def public(settings, tmp_path):
    """Settings of a public installation without a mistake; static files were collected."""
    for name, value in PUBLIC.items():
        setattr(settings, name, value)
    settings.VAR_DIR = settings.MEDIA_ROOT = tmp_path / "var"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").write_text("{}")
    settings.STORAGES = {**settings.STORAGES, "releases": {"BACKEND": deploy_checks.FILES}}
    return settings


def numbers() -> list[str]:
    """Numbers of what is wrong; each message says what to do."""
    found = check_installation(None)
    assert all(message.hint for message in found)
    return [str(message.id).removeprefix("portal.") for message in found]


def test_nothing_is_wrong_with_a_public_installation(public):
    assert numbers() == []
    assert {check_installation, check_stored} <= registry.deployment_checks


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"SITE_URL": "http://127.0.0.1:8000"}, ["W101"]),
        ({"ALLOWED_HOSTS": ["localhost"]}, ["E102"]),
        ({"BEHIND_PROXY": False}, ["W102"]),
        ({"PORTAL_SENDS_MAIL": False}, ["W107"]),
        ({"CACHES": {"default": {"BACKEND": "no.such.Cache"}}}, ["E105"]),
    ],
)
def test_mistake_in_a_setting_is_named(public, changes, number):
    for name, value in changes.items():
        setattr(public, name, value)

    assert numbers() == number


def test_key_that_the_portal_made_is_named(public):
    public.VAR_DIR.mkdir()
    (public.VAR_DIR / "secret-key").write_text("made-by-the-portal\n")
    assert numbers() == []
    public.SECRET_KEY = "made-by-the-portal"
    assert numbers() == ["W103"]


@pytest.mark.parametrize(
    ("processes", "machines", "cache", "number"),
    [
        (1, 1, LOCAL_MEMORY, []),
        (2, 1, LOCAL_MEMORY, ["W104", "W105"]),
        (2, 1, FILE_CACHE, ["W104"]),
        (2, 2, FILE_CACHE, ["E103", "E104", "W106"]),
        (2, 2, "django.core.cache.backends.db.DatabaseCache", ["E103", "W106"]),
    ],
)
def test_what_several_processes_do_not_share_is_named(
    public, tmp_path, monkeypatch, processes, machines, cache, number
):
    monkeypatch.setattr(deploy_checks, "_judge_cache", lambda: iter(()))
    monkeypatch.setattr(connection, "vendor", "sqlite")
    public.PORTAL_PROCESSES, public.PORTAL_MACHINES = processes, machines
    public.CACHES = {"default": {"BACKEND": cache, "LOCATION": str(tmp_path / "cache")}}

    assert [one for one in numbers() if one != "E105"] == number


def test_folder_that_takes_no_files_is_named(public, tmp_path):
    public.MEDIA_ROOT = tmp_path / "a file" / "media"
    (tmp_path / "a file").touch()

    (message,) = check_installation(None)

    assert (message.id, str(public.MEDIA_ROOT) in message.msg) == ("portal.E106", True)


def test_stale_translations_and_missing_files_for_browsers_are_named(public, tmp_path, monkeypatch):
    source = tmp_path / "ru" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.touch()
    monkeypatch.setattr(translations.stale_catalogues, "__defaults__", (tmp_path,))
    public.BASE_DIR = tmp_path

    assert numbers() == ["W108", "E107"]


def test_static_files_that_are_missing_or_old_are_named(public):
    manifest = Path(public.STATIC_ROOT, "staticfiles.json")
    os.utime(manifest, (1, 1))
    assert numbers() == ["E108"]
    manifest.unlink()
    assert numbers() == ["E108"]
    public.DEBUG = True
    assert numbers() == []


def stored() -> list[str]:
    return [str(message.id).removeprefix("portal.") for message in check_stored(None, ["default"])]


@pytest.mark.engine
@pytest.mark.django_db
def test_change_log_that_was_not_begun_is_named(monkeypatch):
    owns = ["W109"] if connection.vendor == "postgresql" else []
    publish(make_place())
    assert (stored(), check_stored(None, None)) == (owns, [])

    Change.objects.all().delete()
    assert stored() == ["E110", *owns]

    monkeypatch.setattr(deploy_checks, "missing_migrations", lambda: ["portal.0031_new"])
    assert stored() == ["E109"]


@pytest.mark.django_db
def test_command_says_what_is_wrong_in_words(public):
    public.ALLOWED_HOSTS = ["localhost"]
    with pytest.raises((CommandError, SystemExit)) as end:
        call_command("check", deploy=True, databases=["default"], stderr=StringIO())
    assert "Set ALLOWED_HOSTS=portal.example." in str(end.value)
