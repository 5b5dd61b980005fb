"""The texts of a page as readers meet them: line by line, each with its language."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from lxml import html  # type: ignore[import-untyped]

INLINE = {
    *("a", "abbr", "b", "bdi", "cite", "data", "del", "dfn", "em", "i", "ins", "label", "mark"),
    *("q", "s", "small", "span", "strong", "sub", "time", "tspan", "u"),
}
UNREAD = {"code", "head", "kbd", "pre", "samp", "script", "style", "template", "textarea"}
"""Code, and the head of a page, which may join languages and has no way to say so."""
QUOTING = {"blockquote", "cite", "q"}
TOLD = ("alt", "aria-description", "aria-label", "placeholder", "title")
SPACES = re.compile(r"[ \t\n\r]+")


class Text(NamedTuple):
    """A line without mark-up; spaces at which a line may break are folded into one."""

    language: str
    """Tag of the language, empty where a page does not know it."""
    is_quoted: bool
    is_shown: bool
    """False for what a page tells of its parts: labels and titles, which have no lines."""
    pieces: tuple[str, ...]
    """The line in parts, as its elements divide it."""

    @property
    def words(self) -> str:
        return SPACES.sub(" ", "".join(self.pieces)).strip(" ")


def texts_of(page: bytes) -> Iterator[Text]:
    """Yield what a page says and what it tells of its parts; no code, no marks of sources."""
    root = html.document_fromstring(page.decode())
    told: list[Text] = []
    pieces = _pieces(root, "", is_quoted=False, told=told)
    for key, group in groupby(pieces, lambda one: one and (one.language, one.is_quoted)):
        if key:
            line = [one.pieces[0] for one in group if one]
            if parts := tuple(part for one in line if (part := SPACES.sub(" ", one)).strip()):
                yield Text(key[0], key[1], True, parts)
    yield from told


def head_of(page: bytes) -> list[str]:
    """Return title and descriptions in the head of a page; none of one about a publication, which
    has its title there."""
    root = html.document_fromstring(page.decode())
    if root.xpath("//h1//cite"):
        return []
    told = "@name='description' or @property='og:title' or @property='og:description'"
    return [str(one) for one in root.xpath(f"//head/title/text()|//head/meta[{told}]/@content")]


def _pieces(
    element: Any, language: str, *, is_quoted: bool, told: list[Text]
) -> Iterator[Text | None]:
    """Yield the words in an element, and None where a line ends."""
    tag = element.tag
    if not isinstance(tag, str) or tag in UNREAD or element.get("class") == "marks":
        return
    is_citation = element.get("class") == "citation"
    language = "" if is_citation else element.get("lang", language)  # it joins languages
    is_quoted = is_quoted or tag in QUOTING or is_citation
    own = [element.get(name) for name in TOLD]
    told.extend(Text(language, is_quoted, False, (words,)) for words in own if words)
    if tag not in INLINE:
        yield None
    yield Text(language, is_quoted, True, (element.text or "",))
    for child in element:
        yield from _pieces(child, language, is_quoted=is_quoted, told=told)
        yield Text(language, is_quoted, True, (child.tail or "",))
    if tag not in INLINE:
        yield None
