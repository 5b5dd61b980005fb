"""Feeds in both formats, made from entries by hand; marks and merged streams."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import orjson
import pytest
from django.http import HttpRequest
from pytest_django.fixtures import Settings

from portal.formatting.xml import strip_invalid_xml
from portal.models.languages import PickedText
from portal.opendata.feeds.arrivals import FeedScope, MergedStream, with_arrivals
from portal.opendata.feeds.entries import (
    PER_PAGE,
    FeedEntry,
    FeedMark,
    read_page,
    sort_newest_first,
)
from portal.opendata.feeds.formats import write_feed

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
URL = "https://corridor.example/feeds/all"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ENTRY = FeedEntry(
    id="tag:corridor.example,2026:place/a/edition-1",
    url="https://corridor.example/places/a/",
    title=PickedText("Новое: <Алматы>", "ru", "en"),
    at=NOON,
    content="<p>A &amp; b\x0b</p>",
    tags=["Place", "Kazakhstan"],
    about={"kind": "place", "edition": 1},
)


def write(form: str, *entries: FeedEntry) -> bytes:
    return write_feed(
        form,
        entries,
        title="Corridor: all\x00",
        page="https://corridor.example/",
        url=f"{URL}.{form}",
        at=NOON,
        links={},
    )


def test_json_feed() -> None:
    assert orjson.loads(write("json", ENTRY)) == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Corridor: all",
        "description": "What was published, changed or withdrawn, each with its sources.",
        "home_page_url": "https://corridor.example/",
        "feed_url": f"{URL}.json",
        "language": "en",
        "authors": [{"name": "Corridor"}],
        "items": [
            {
                "id": ENTRY.id,
                "url": ENTRY.url,
                "title": "Новое: <Алматы>",
                "content_html": "<p>A &amp; b</p>",
                "date_published": "2026-01-15T12:00:00+00:00",
                "date_modified": "2026-01-15T12:00:00+00:00",
                "language": "ru",
                "tags": ["Place", "Kazakhstan"],
                "_corridor": {"kind": "place", "edition": 1},
            }
        ],
    }


def test_atom_feed() -> None:
    feed = ElementTree.fromstring(write("atom", ENTRY))  # noqa: S314  # our own
    assert feed.attrib[LANG] == "en"
    texts = {
        name: feed.findtext(f"a:{name}", namespaces=ATOM) for name in ("title", "updated", "id")
    }
    assert texts == {
        "title": "Corridor: all",
        "updated": "2026-01-15T12:00:00+00:00",
        "id": f"{URL}.atom",
    }
    entry = feed.find("a:entry", ATOM)
    assert entry is not None
    content = entry.find("a:content", ATOM)
    assert content is not None
    assert (entry.attrib[LANG], content.attrib, content.text) == (
        "ru",
        {"type": "html", LANG: "en"},
        "<p>A &amp; b</p>",
    )
    assert entry.find("a:summary", ATOM) is None
    assert [one.attrib["term"] for one in entry.findall("a:category", ATOM)] == ENTRY.tags


@pytest.mark.parametrize("form", ["atom", "json"])
def test_feed_without_entries(form: str) -> None:
    written = write(form)
    assert b"corridor.example/feeds/all" in written
    assert b"entry" not in written


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("plain", "plain"),
        ("tab\tline\nreturn\r", "tab\tline\nreturn\r"),
        ("\x00\x08\x0b\x1f", ""),
        ("a\ud800b\ufffe", "ab"),
        ("中文 🚂", "中文 🚂"),
    ],
)
def test_strip_invalid_xml(text: str, clean: str) -> None:
    assert strip_invalid_xml(text) == clean


def mark(name: str, hours: int = 0) -> FeedMark:
    return FeedMark(name=name, at=NOON + timedelta(hours=hours), row=name)


def test_id_is_a_tag_uri(settings: Settings) -> None:
    settings.SITE_URL = "https://corridor.example:8000/"
    assert mark("place/a/edition-1").id == "tag:corridor.example,2026:place/a/edition-1"


def test_newest_marks_come_first_those_of_a_moment_as_they_are() -> None:
    marks = [mark("a"), mark("b", 1), mark("c"), mark("d", -1)]
    assert [one.name for one in sort_newest_first(marks, 3)] == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("count", "number", "shown", "neighbours"),
    [
        (0, 1, 0, {}),
        (PER_PAGE, 1, PER_PAGE, {}),
        (PER_PAGE + 1, 1, PER_PAGE, {"first": 1, "next": 2}),
        (PER_PAGE + 1, 2, 1, {"first": 1, "previous": 1}),
        (3 * PER_PAGE, 2, PER_PAGE, {"first": 1, "previous": 1, "next": 3}),
        (PER_PAGE, 2, 0, {"first": 1, "previous": 1}),
    ],
)
def test_pages(count: int, number: int, shown: int, neighbours: dict[str, int]) -> None:
    stream = ListStream(*(mark(f"{n:03}", -n) for n in range(count)))
    page = read_page(stream, number)
    assert (len(page.marks), page.neighbours) == (shown, neighbours)
    assert [int(one.name) for one in page.marks[:1]] == [PER_PAGE * (number - 1)][:shown]


class ListStream:
    """A stream of given marks that notes which of them are rendered."""

    def __init__(self, *marks: FeedMark) -> None:
        self._marks = list(marks)
        self.rendered: list[str] = []

    def marks(self, most: int) -> list[FeedMark]:
        return self._marks[:most]

    def entries(self, marks: list[FeedMark], request: HttpRequest) -> list[FeedEntry]:
        self.rendered += [one.name for one in marks]
        return [
            FeedEntry(
                id=one.id, url="", title=PickedText(one.name, "en", ""), at=one.at, content=""
            )
            for one in marks
        ]


def test_merged_streams_render_only_their_own_marks() -> None:
    first, second = ListStream(mark("a", 3), mark("b")), ListStream(mark("c", 2), mark("d", -1))
    merged = MergedStream(first, second)
    marks = merged.marks(9)
    assert [one.name for one in marks] == ["a", "c", "b", "d"]
    entries = merged.entries(marks[:3], HttpRequest())
    assert [entry.title.text for entry in entries] == ["a", "c", "b"]
    assert (first.rendered, second.rendered) == (["a", "b"], ["c"])


def test_stream_of_a_kind_without_arrivals_is_not_merged() -> None:
    stream = ListStream(mark("a"))
    assert with_arrivals(stream, FeedScope(kind="place", uids=[])) is stream
