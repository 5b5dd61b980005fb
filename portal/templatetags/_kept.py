"""`{% kept document %} … {% endkept %}`: a part of a page that is drawn once for the same content.

What a publication left as it was need not be drawn again. Source marks have the numbers of the
page: a kept part has places for them, which each page fills.
"""

import re
from collections.abc import Iterable
from hashlib import blake2b
from threading import Lock
from typing import NamedTuple, override

import orjson
from django import template
from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from portal.formatting.countries import country_names
from portal.formatting.presentation import PresentedFacts
from portal.formatting.source_list import MarksToFill, RequestedMarks, SourceList
from portal.templatetags._figures import TO_FILL, draw_marks

register = template.Library()

MOST_LETTERS = 16_000_000
"""Length of all parts that a process keeps."""
PLACE = re.compile(TO_FILL.replace("#", "([0-9]+)"))

NO_SOURCES = SourceList()
"""Of a page without marks, whose parts ask for none."""

type Key = tuple[object, ...]


class KeptPart(NamedTuple):
    pieces: list[str]
    """Texts, with the place of one of the requests between any two."""
    requests: list[RequestedMarks]

    def fill(self, sources: SourceList) -> SafeString:
        drawn = [draw_marks(*sources.requested_marks(one)) for one in self.requests]
        pieces = list(self.pieces)
        pieces[1::2] = [drawn[int(place)] for place in pieces[1::2]]
        return SafeString("".join(pieces))


class KeptNode(Node):
    """Draws what depends on nothing but the things it names, the names of countries, and the
    language. Documents are compared by their content."""

    def __init__(self, nodelist: NodeList, things: Iterable[FilterExpression]) -> None:
        self.nodelist, self.things = nodelist, list(things)

    @override
    def render(self, context: Context) -> SafeString:
        things = [thing.resolve(context) for thing in self.things]
        content = blake2b(orjson.dumps(things, default=_content), digest_size=16).digest()
        names = country_names(context.get("request"))
        key: Key = (self, content, names.version, get_language())
        part = _parts.get(key)
        if part is None:
            part = self._draw(context)
            _keep(key, part)
        return part.fill(context.get("sources", NO_SOURCES))

    def _draw(self, context: Context) -> KeptPart:
        sources = MarksToFill()
        with context.push(sources=sources):
            drawn = self.nodelist.render(context)
        return KeptPart(PLACE.split(drawn), sources.requests)


@register.tag("kept")
def parse_kept(parser: Parser, token: Token) -> KeptNode:
    things = [parser.compile_filter(one) for one in token.split_contents()[1:]]
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, things)


def _content(thing: object) -> object:
    return thing.stated if isinstance(thing, PresentedFacts) else str(thing)


_lock = Lock()
_parts: dict[Key, KeptPart] = {}
_letters = 0


def _keep(key: Key, part: KeptPart) -> None:
    """Keep a part; without room, the oldest half of all parts go."""
    global _letters  # noqa: PLW0603
    with _lock:
        _letters += sum(map(len, part.pieces))
        _parts[key] = part
        if _letters > MOST_LETTERS:
            for oldest in list(_parts)[: len(_parts) // 2 + 1]:
                _letters -= sum(map(len, _parts.pop(oldest).pieces))
