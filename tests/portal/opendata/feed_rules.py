"""What RFC 4287 and JSON Feed 1.1 ask of a feed, as a list of what is wrong with one."""

import json
import re
from collections.abc import Generator
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from tests.optional import the

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
IRI = re.compile(r"[a-z][a-z0-9+.-]*:")
LINK = re.compile(r'(?:href|src)="([^"]*)"')


def read_xml(body: bytes) -> Element:
    return ElementTree.fromstring(body)  # noqa: S314 - we have written it ourselves


def parsed_atom(body: bytes) -> dict[Any, Any]:
    """What a reader takes from a feed: texts, each with the language that holds for it."""
    feed = read_xml(body)
    names = ("id", "title", "subtitle", "updated", "rights")
    return {
        "language": feed.get(LANG),
        **{name: feed.findtext(f"{ATOM}{name}") for name in names},
        "author": feed.findtext(f"{ATOM}author/{ATOM}name"),
        "links": {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")},
        "entries": [_parsed_entry(entry, feed) for entry in feed.findall(f"{ATOM}entry")],
    }


def problems_of_atom(body: bytes) -> list[Any]:
    feed = read_xml(body)
    found = [] if feed.tag == f"{ATOM}feed" else [f"the root is {feed.tag}"]
    found += _elements("feed", feed)
    links = [link.get("rel") for link in feed.findall(f"{ATOM}link")]
    found += [
        f"{links.count(rel)} links {rel}" for rel in ("self", "alternate") if links.count(rel) != 1
    ]
    found += [] if feed.find(f"{ATOM}author/{ATOM}name") is not None else ["no author"]
    found += [] if feed.get(LANG) else ["no language"]
    entries = feed.findall(f"{ATOM}entry")
    for entry in entries:
        found += _elements("entry", entry)
        content = entry.find(f"{ATOM}content")
        found += [] if content is not None and content.get("type") == "html" else ["no content"]
        found += _relative(entry.findtext(f"{ATOM}content", ""))
    return found + _twice(entry.findtext(f"{ATOM}id") for entry in entries)


def _parsed_entry(entry: Element, feed: Element) -> dict[Any, Any]:
    title, content = the(entry.find(f"{ATOM}title")), the(entry.find(f"{ATOM}content"))
    (link,) = entry.findall(f"{ATOM}link[@rel='alternate']")
    return {
        **{name: entry.findtext(f"{ATOM}{name}") for name in ("id", "published", "updated")},
        "title": (_language(title, entry, feed), title.text),
        "link": link.get("href"),
        "categories": [one.get("term") for one in entry.findall(f"{ATOM}category")],
        "content": (content.get("type"), _language(content, entry, feed), content.text),
    }


def _language(*nodes: Element) -> Any:
    return next(node.get(LANG) for node in nodes if node.get(LANG) is not None)


def problems_of_json(body: bytes) -> list[Any]:
    feed = json.loads(body)
    found = [] if feed["version"] == "https://jsonfeed.org/version/1.1" else ["another version"]
    found += [f"feed: no {name}" for name in ("title", "language", "authors") if not feed.get(name)]
    found += _absolute(feed["home_page_url"], feed["feed_url"])
    for item in feed["items"]:
        found += [f"item: no {n}" for n in ("id", "title", "content_html") if not item.get(n)]
        found += [n for n in ("date_published", "date_modified") if not MOMENT.fullmatch(item[n])]
        found += _absolute(item["url"])
        found += _relative(item["content_html"])
    return found + _twice(item["id"] for item in feed["items"])


def _elements(name: str, node: Element) -> Any:
    required = ("id", "title", "updated")
    found = [
        f"{name}: {len(node.findall(ATOM + r))} {r}"
        for r in required
        if len(node.findall(ATOM + r)) != 1
    ]
    found += [
        f"{name}: {e.tag} is empty"
        for e in node
        if e.tag in {ATOM + r for r in required} and not e.text
    ]
    moments = [e.text or "" for n in ("updated", "published") for e in node.findall(ATOM + n)]
    found += [f"{name}: {text} is no moment" for text in moments if not MOMENT.fullmatch(text)]
    found += _absolute(*(link.get("href") for link in node.findall(f"{ATOM}link")))
    return found + ([] if IRI.match(node.findtext(f"{ATOM}id", "")) else ["the id is no IRI"])


def _relative(html: str) -> list[Any]:
    return _absolute(*LINK.findall(html))


def _absolute(*urls: str | None) -> list[Any]:
    return [
        f"{url} is not absolute" for url in urls if urlsplit(url).scheme not in ("http", "https")
    ]


def _twice(ids: Generator[Any]) -> list[Any]:
    listed = list(ids)
    return [f"{one} twice" for one in set(listed) if listed.count(one) > 1]
