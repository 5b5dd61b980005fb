"""Atom 1.0, RFC 4287."""

from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from portal.opendata.feeds.entries import Feed, FeedEntry, characters

ATOM = "http://www.w3.org/2005/Atom"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RIGHTS = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
AUTHOR = "Corridor"

register_namespace("", ATOM)


def atom(feed: Feed) -> bytes:
    root = Element(f"{{{ATOM}}}feed", {LANG: feed.language})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", feed.at.isoformat())
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.url)
    _add(root, "link", rel="alternate", type="text/html", href=feed.page)
    _add(_add(root, "author"), "name", AUTHOR)
    _add(root, "rights", RIGHTS)
    for entry in feed.entries:
        _entry(_add(root, "entry"), entry)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _entry(node: Element, entry: FeedEntry) -> None:
    title = entry.title
    _add(node, "id", entry.id)
    _add(node, "title", title.text, **({LANG: title.language} if title.is_fallback else {}))
    _add(node, "published", entry.at.isoformat())
    _add(node, "updated", entry.at.isoformat())
    _add(node, "link", rel="alternate", type="text/html", href=entry.url)
    for tag in entry.tags:
        _add(node, "category", term=tag)
    _add(node, "content", entry.content, type="html")


def _add(node: Element, name: str, text: str = "", **attributes: str) -> Element:
    made = SubElement(node, f"{{{ATOM}}}{name}", {k: characters(v) for k, v in attributes.items()})
    made.text = characters(text) or None
    return made
