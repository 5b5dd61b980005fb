"""`{% kept document %} … {% endkept %}`: a part of a page that is drawn once for the same content.

What a publication left as it was need not be drawn again. Source marks have the numbers of the
page: a kept part has places for them, which each page fills.
"""

import json
import re
from collections.abc import Iterable
from hashlib import blake2b
from typing import override

import orjson
from django import template
from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from portal.formatting.countries import country_names
from portal.formatting.presentation import PresentedFacts, StoredRow
from portal.formatting.source_list import MarksToFill, RequestedMarks, SourceList
from portal.publication.time_travel import today
from portal.templatetags._figures import TO_FILL, draw_marks

register = template.Library()

MOST_PARTS = 2000
PLACE = re.compile(TO_FILL.replace("#", "([0-9]+)"))
NO_SOURCES = SourceList()
"""Of a page without marks, whose parts ask for none."""

_parts: dict[object, tuple[list[str], list[RequestedMarks]]] = {}
"""Texts, with the number of a request between any two; and the requests."""


class KeptNode(Node):
    """Draws what depends on nothing but the content of the things it names, the names of countries,
    the language and the day."""

    def __init__(self, nodelist: NodeList, things: Iterable[FilterExpression]) -> None:
        self.nodelist, self.things = nodelist, list(things)

    @override
    def render(self, context: Context) -> SafeString:
        things = [thing.resolve(context) for thing in self.things]
        content = blake2b(_write(things), digest_size=16).digest()
        names = country_names(context.get("request")).version
        key = self, content, names, get_language(), today()
        _parts[key] = part = _parts.pop(key, None) or self._draw(context)
        if len(_parts) > MOST_PARTS:
            _parts.pop(next(iter(list(_parts))), None)
        sources: SourceList = context.get("sources", NO_SOURCES)  # type: ignore[assignment]
        drawn = [draw_marks(*sources.first_marks(*request)) for request in part[1]]
        pieces = list(part[0])
        pieces[1::2] = [drawn[int(place)] for place in pieces[1::2]]
        return SafeString("".join(pieces))

    def _draw(self, context: Context) -> tuple[list[str], list[RequestedMarks]]:
        sources = MarksToFill()
        with context.push(sources=sources):
            return PLACE.split(self.nodelist.render(context)), sources.requests


@register.tag("kept")
def parse_kept(parser: Parser, token: Token) -> KeptNode:
    things = [parser.compile_filter(one) for one in token.split_contents()[1:]]
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, things)


def _write(things: list[object]) -> bytes:
    try:
        return orjson.dumps(things, default=_content)
    except TypeError:  # a whole number of more than 19 digits
        return json.dumps(things, default=_content).encode()


def _content(thing: object) -> object:
    return thing.stated if isinstance(thing, PresentedFacts | StoredRow) else str(thing)
