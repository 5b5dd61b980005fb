"""Follows every link of a site, as a patient reader would, and says which lead nowhere.

Questions (addresses with a `?`) have no end, so only the first few of each page are followed.
"""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

QUESTIONS = 4
"""Most questions of one path that are followed, and of each of its views."""
VIEW = re.compile(r"\bview=\w+")
PAST, PAST_PAGES = "as_recorded=", 150
LINKS = {
    ("a", "href"),
    ("area", "href"),
    ("audio", "src"),
    ("iframe", "src"),
    ("image", "href"),
    ("img", "src"),
    ("link", "href"),
    ("meta", "content"),
    ("script", "src"),
    ("source", "src"),
}
PICTURES = {"og:image"}
SOURCES = re.compile(r"\s*(\S+)(?:\s+[\d.]+[wx])?\s*(?:,|$)")


class Answer(NamedTuple):
    status: int
    kind: str
    """The content type, without parameters."""
    body: bytes
    location: str = ""


type Get = Callable[[str], Answer]
"""Asks for an address that begins with `/`."""


@dataclass
class Found:
    """`pages` holds HTML by address, in the order in which it was met; `asked` every address."""

    asked: set[str] = field(default_factory=set)
    pages: dict[str, bytes] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    outside: set[str] = field(default_factory=set)


def crawl(
    get: Get, *starts: str, host: str = "here", asks: Callable[[str], bool] = lambda address: True
) -> Found:
    """`host` is that of addresses which name it in full, as those for sharing do; `asks` says
    which addresses are asked for."""
    found, questions = Found(asked=set(starts)), Counter[str]()
    parts_of: dict[str, set[str]] = {}
    waiting = deque((start, "") for start in starts)
    while waiting:
        address, parent = waiting.popleft()
        answer = get(address)
        if answer.status >= 400:
            found.problems.append(f"{answer.status} {address} (from {parent})")
        elif answer.kind == "text/html" and not answer.location:
            found.pages[address] = answer.body
        for link in _links_of(answer):
            where = urlsplit(urljoin(f"http://{host}{address}", link))
            if where.scheme not in {"http", "https"}:
                continue
            if where.netloc != host:
                found.outside.add(where.geturl())
                continue
            inside = urlunsplit(("", "", where.path or "/", where.query, ""))
            if where.fragment:
                parts_of.setdefault(inside, set()).add(where.fragment)
            if inside in found.asked or not asks(inside):
                continue
            if where.query and not _first(questions, where):
                continue
            found.asked.add(inside)
            waiting.append((inside, address))
    found.problems += _missing(found.pages, parts_of)
    return found


def _links_of(answer: Answer) -> Iterator[str]:
    if answer.location:
        yield answer.location
    elif answer.kind == "text/html":
        yield from links(answer.body.decode())


def links(page: str) -> Iterator[str]:
    parser = _Links()
    parser.feed(page)
    yield from parser.found


def _first(questions: Counter[str], where: SplitResult) -> bool:
    """The past has no end either: a few pages of it stand for all."""
    if PAST in where.query:
        questions[PAST] += 1
        return questions[PAST] <= PAST_PAGES
    view = VIEW.search(where.query)
    asked = where.path + (view[0] if view else "")
    questions[asked] += 1
    return questions[asked] <= QUESTIONS


def _missing(pages: dict[str, bytes], parts_of: dict[str, set[str]]) -> list[str]:
    """Links to a part of a page that is not there."""
    problems = []
    for path, wanted in parts_of.items():
        if path in pages:
            ids = set(re.findall(r'\sid="([^"]+)"', pages[path].decode()))
            problems += [f"no #{name} in {path}" for name in sorted(wanted - ids)]
    return problems


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "meta" and given.get("property") not in PICTURES:
            return
        for name, value in given.items():
            if value and (tag, name) in LINKS:
                self.found.append(value)
            elif value and name == "srcset":
                self.found += SOURCES.findall(value)
