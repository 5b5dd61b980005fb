"""Version of the code, by which kept answers are told apart."""

from pathlib import Path

import pytest
from pytest_django import Settings

from portal.publication import code_version as module
from portal.publication.code_version import code_version


@pytest.fixture
def checkout(settings: Settings, tmp_path: Path) -> Path:
    settings.BASE_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.OWN_APPS = [*settings.OWN_APPS, "water"]
    for name in ("portal/a.py", "templates/home.html", "portal/__pycache__/a.pyc", "static/x"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("1")
    return tmp_path


def version() -> str:
    module._files_digest.cache_clear()
    try:
        return code_version()
    finally:
        module._files_digest.cache_clear()


@pytest.mark.parametrize(
    "name", ["portal/a.py", "templates/home.html", "water/new.po", "static/staticfiles.json"]
)
def test_version_follows_files(checkout: Path, name: str) -> None:
    before = version()
    file = checkout / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("22")
    assert version() != before


@pytest.mark.parametrize("name", ["portal/__pycache__/a.pyc", "portal/ru.mo", "var/mail"])
def test_version_ignores_what_is_made_from_files(checkout: Path, name: str) -> None:
    before = version()
    file = checkout / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("22")
    assert version() == before


def test_version_follows_settings(settings: Settings) -> None:
    before = code_version()
    settings.PORTAL_CONTACT = "desk@portal.example"
    assert code_version() != before
