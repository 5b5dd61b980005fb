"""Static files are named after what they hold, and name each other so."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.staticfiles.finders import find, get_finders
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import RequestFactory
from whitenoise.middleware import WhiteNoiseMiddleware

from portal.http.static_files import CompressedStaticFiles, StaticFiles

ROOT = Path(__file__).resolve().parents[3]


def test_scripts_import_each_other_by_hashed_names(tmp_path: Path) -> None:
    storage = StaticFiles(location=tmp_path, base_url="/static/")
    storage.save("map.js", ContentFile(b'import { draw } from "./map/draw.js";\ndraw();\n'))
    storage.save("map/draw.js", ContentFile(b"export const draw = () => 1;\n"))
    paths = {name: (storage, name) for name in ("map.js", "map/draw.js")}
    for _name, _hashed, problem in storage.post_process(paths):
        if isinstance(problem, Exception):
            raise problem
    draw = storage.stored_name("map/draw.js")
    assert draw != "map/draw.js"
    written = (tmp_path / storage.stored_name("map.js")).read_text()
    assert written == f'import {{ draw }} from "./{draw}";\ndraw();\n'


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({}, "StaticFiles"),
        ({"SITE_URL": "https://portal.example"}, "CompressedStaticFiles"),
        ({"SITE_URL": "https://portal.example", "PORTAL_COMPRESS_STATIC": "0"}, "StaticFiles"),
    ],
)
def test_only_public_installation_stores_compressed_copies(
    tmp_path: Path, more: dict[str, str], name: str
) -> None:
    program = "from portal.settings import STORAGES; print(STORAGES['staticfiles']['BACKEND'])"
    env = {**os.environ, "PORTAL_VAR": str(tmp_path), **more}
    told = subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, env=env, text=True)
    assert told == f"portal.http.static_files.{name}\n"


def test_local_installation_stores_no_compressed_copies(tmp_path: Path) -> None:
    storage = StaticFiles(location=tmp_path, base_url="/static/")
    storage.save("a.css", ContentFile(b"a { color: red }\n" * 100))
    list(storage.post_process({"a.css": (storage, "a.css")}))
    assert {path.suffix for path in tmp_path.iterdir()} == {".css", ".json"}


@pytest.mark.parametrize(
    ("kind", "endings"),
    [(StaticFiles, ["js", "js"]), (CompressedStaticFiles, ["br", "gz", "js", "js"])],
)
def test_content_of_two_names_is_stored_once(
    tmp_path: Path, kind: type[StaticFiles], endings: list[str]
) -> None:
    storage = kind(location=tmp_path, base_url="/static/")
    storage.save("draw.js", ContentFile(b"export const draw = () => 1;\n" * 100))
    storage.save("map.js", ContentFile(b'import { draw } from "./draw.js";\n'))
    for _ in range(2):
        list(storage.post_process({name: (storage, name) for name in ("draw.js", "map.js")}))
    files = sorted(path for path in tmp_path.iterdir() if path.name.startswith("draw."))
    assert sorted(path.suffix[1:] for path in files) == endings
    assert len({path.stat().st_ino for path in files}) == len(endings) - 1
    assert (tmp_path / "map.js").read_text() == 'import { draw } from "./draw.js";\n'


@pytest.mark.parametrize("kind", [StaticFiles, CompressedStaticFiles])
def test_own_style_sheets_are_sent_without_comments_and_indentation(
    tmp_path: Path, settings: LazySettings, kind: type[StaticFiles]
) -> None:
    written = (
        b"""/* Why. */\n@layer a {\n  .b > c,\n  .d:is(e, f) {\n    content: ": ";\n  }\n}\n"""
    )
    settings.OWN_APPS = [*settings.OWN_APPS, "water"]
    storage = kind(location=tmp_path, base_url="/static/")
    paths = {name: (storage, name) for name in ("water/css/a.css", "admin/a.css")}
    for name in paths:
        storage.save(name, ContentFile(written))
    list(storage.post_process(paths))
    (tidied,) = {path.read_text() for path in tmp_path.glob("water/css/*.css")}
    assert tidied == '@layer a{.b > c,\n.d:is(e, f){content: ": ";}}'
    assert {path.read_bytes() for path in tmp_path.glob("admin/*.css")} == {written}


def test_unused_files_are_not_collected() -> None:
    names = [name for finder in get_finders() for name, _storage in finder.list([])]
    assert [name for name in names if "redoc" in name] == []
    assert find("portal/built/swagger-ui-bundle.js")


def test_nobody_may_frame_a_static_file(
    tmp_path: Path, settings: LazySettings, rf: RequestFactory
) -> None:
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "a.css").write_text("a { color: red }")
    answer = WhiteNoiseMiddleware(lambda request: HttpResponse())(rf.head("/static/a.css"))
    assert answer.headers["Content-Security-Policy"] == "frame-ancestors 'none'"
