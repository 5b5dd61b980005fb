"""Audit of public figures: each resolves to a statement with a source, in answers, files and on
pages with their charts. The portal is asked as readers ask it; nothing is written."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from io import StringIO
from ipaddress import IPv4Address
from urllib.parse import urlsplit

from django.test import Client

from portal.models import Record
from portal.opendata.api.router import registered_viewsets
from portal.records.document_types import JsonObject
from portal.records.kinds import all_kinds
from portal.site.views.sitemaps import list_addresses

PAGE_SIZE = 100
ROWS = {"tr", "li", "dd", "p", "td", "dl", "h1", "h2", "h3"}
"""Elements whose marks hold for all figures in them."""
FIGURE, MARKS = "figure", "marks"
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
CHART = re.compile(r'href="(/charts/[^"#]+/[^"#]*)"')


class AuditFailed(Exception):
    """Something public did not answer."""


@dataclass
class Audit:
    """Figures that were seen, and places of those that lead to no source."""

    count: int = 0
    unresolved: list[str] = field(default_factory=list)

    def add(self, where: str, *, is_resolved: bool) -> None:
        self.count += 1
        if not is_resolved:
            self.unresolved.append(where)


def audit_site() -> dict[str, Audit]:
    """Ask each list as answers and as a file, each page of the sitemap and each chart."""
    reader = _Reader()
    found = {"answers": Audit(), "files": Audit(), "pages": Audit()}
    for name, viewset in registered_viewsets().items():
        if issubclass(viewset.queryset.model, Record):
            for document in reader.documents(f"/api/v1/{name}/?page_size={PAGE_SIZE}"):
                audit_document(found["answers"], document)
        audit_file(found["files"], name, reader.text(f"/{name}/download.csv"))
    charts = {unescape(url) for url in CHART.findall(reader.text("/charts/"))}
    for url in [*list_addresses(), *sorted(charts)]:
        audit_page(found["pages"], url, reader.text(url))
    return found


def audit_document(audit: Audit, document: JsonObject) -> None:
    """Count the facts of a record that have a value: some live statement agrees."""
    for name, fact in document.get("facts", {}).items():
        if fact["value"] is not None:
            named = any(one["agrees"] and one["source"]["publisher"] for one in fact["claims"])
            audit.add(f"{document['url']} {name}", is_resolved=named)


def audit_file(audit: Audit, name: str, text: str) -> None:
    """Count the cells beside which a column says their sources."""
    for row in csv.DictReader(StringIO(text)):
        for column, cell in row.items():
            sources = row.get("source" if column == "value" else f"{column}_sources")
            if cell and sources is not None:
                audit.add(f"/{name}/download.csv {column}: {cell}", is_resolved=bool(sources))


def audit_page(audit: Audit, url: str, html: str) -> None:
    """Count the figures of a page: each has a mark, or its row has, that leads to a source in the
    list of the page; a sum is a link to the list of its rows, each with its sources."""
    page = _Page()
    page.feed(html)
    for figure, marks in page.figures():
        is_resolved = figure.leads_to_list or (bool(marks) and marks <= page.ids)
        audit.add(f"{url} {' '.join(figure.words.split())}", is_resolved=is_resolved)


@dataclass
class _Element:
    tag: str
    classes: list[str]
    parent: "_Element | None"
    marks: set[str] = field(default_factory=set)
    words: str = ""
    leads_to_list: bool = False
    has_value: bool = False


class _Page(HTMLParser):
    """Figures of a page, the marks in each element, and all that has an id."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self._at: _Element | None = None
        self._figures: list[_Element] = []
        self._lists = {kind.path for kind in all_kinds().values()}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.add(given["id"])
        element = _Element(tag, given.get("class", "").split(), self._at)
        href = given.get("href", "")
        if href.startswith("#source-"):
            for one in _upwards(element):
                one.marks.add(href[1:])
        if urlsplit(href).path in self._lists:
            for one in _upwards(element):
                one.leads_to_list = True
        if tag in ("data", "a") or "badge" in element.classes:
            for one in _upwards(element):
                one.has_value = True
        if FIGURE in element.classes and tag == "span":
            self._figures.append(element)
        if tag not in VOID:
            self._at = element

    def handle_endtag(self, tag: str) -> None:
        for element in _upwards(self._at):
            if element.tag == tag:
                self._at = element.parent
                return

    def handle_data(self, data: str) -> None:
        for element in _upwards(self._at):
            if FIGURE in element.classes:
                element.words += data

    def figures(self) -> Iterator[tuple[_Element, set[str]]]:
        """Yield each figure with a value, and the marks that hold for it."""
        for figure in self._figures:
            # “nothing in operation” is no figure
            if figure.has_value or any(map(str.isdigit, figure.words)):
                rows = [one for one in _upwards(figure) if one.tag in ROWS]
                nearest = next((one.marks for one in [figure, *rows] if one.marks), set())
                yield figure, nearest


def _upwards(element: _Element | None) -> Iterator[_Element]:
    while element is not None:
        yield element
        element = element.parent


class _Reader:
    """Asks the portal in this process, each time as another client, whom no limit holds up."""

    def __init__(self) -> None:
        self._client, self._asked = Client(SERVER_NAME="127.0.0.1"), 0

    def text(self, url: str) -> str:
        """Return the text of an answer. Raises AuditFailed."""
        self._asked += 1
        address = str(IPv4Address(0x0A000000 + self._asked))
        answer = self._client.get(url, follow=True, REMOTE_ADDR=address)
        if answer.status_code != 200:
            raise AuditFailed(f"{url} answered {answer.status_code}.")
        return b"".join(answer).decode("utf-8-sig")

    def documents(self, url: str) -> Iterator[JsonObject]:
        while url:
            answer = json.loads(self.text(url))
            yield from answer["results"]
            url = answer["next"] or ""
