"""Paths of public data and of programs."""

from typing import Any

import pytest

from portal.http.paths import first_segment, is_program_path, is_public_data_path

PUBLIC_DATA = [
    "/api",
    "/api/",
    "/api/v1/places/",
    "/api/schema/",
    "/catalog",
    "/places/download.csv",
    "/ru/places/download.xlsx",
    "/feeds/all.atom",
    "/places/feed.json",
    "/events/calendar.ics",
    "/map/points.json",
    "/map.geojson",
    "/data/corridor.zip",
    "/catalog.ttl",
    "/cite/place/0123456789ab.txt",
    "/ru/cite/disagreement/place-0123456789ab-status.bib",
    "/catalog.jsonld",
    "/events/a\r\nb.ics",
]
OTHERS = [
    "/",
    "/places/",
    "/api/docs/",
    "/api/docs/static/app.json/",
    "/apiary/",
    "/catalog/",
    "/catalogue",
    "/about/cite/",
    "/robots.txt",
    "/admin/",
    "/static/portal/js/map.js",
    "/places/town.csv/",
    "/map.svg",
    "/jsonl",
]


@pytest.mark.parametrize("path", PUBLIC_DATA)
def test_public_data_path(path: str) -> None:
    assert is_public_data_path(path)
    assert is_program_path(path)


@pytest.mark.parametrize("path", OTHERS)
def test_path_of_a_page(path: str) -> None:
    assert not is_public_data_path(path)
    assert not is_program_path(path)


@pytest.mark.parametrize(
    ("path", "is_program"),
    [("/mcp", True), ("/mcp/", True), ("/mcp/x", False), ("/ru/mcp", False), ("/mcps", False)],
)
def test_mcp_is_for_programs_and_takes_posts(path: str, is_program: bool) -> None:
    assert not is_public_data_path(path)
    assert is_program_path(path) == is_program


def test_language_of_the_interface_alone_is_no_segment(settings: Any) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("kk", "Қазақша")]

    assert first_segment("/kk/preview/x/") == first_segment("/ru/preview/x/") == "preview"
