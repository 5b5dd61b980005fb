"""Markdown of stories as safe HTML, with figures, charts and records in place of shortcodes."""

import re
from collections.abc import Callable

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it.token import Token

from portal.formatting.addresses import add_language
from portal.formatting.summaries import lowered
from portal.models.typography import typeset
from portal.site.stories.reading import Shortcode, build_parser, shortcodes_in, without_placeholders

type Draw = Callable[[int], str]
"""Draws a shortcode by its number; one that is alone in its paragraph in place of that."""

TOP = 2
"""Highest level of headings in a text: the title of the page is the only one of the first."""

ALLOWED = {
    *("p", "br", "hr", "blockquote", "ul", "ol", "li", "strong", "em", "code", "pre", "a"),
    *("h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
ALONE = re.compile("<p>\ue000(\\d+)\ue001</p>")
WITHIN = re.compile("(<(?:p|li|t[dh])>|[.:?!] |)\ue000(\\d+)\ue001")
STATUS = re.compile('(class="badge"[^>]*>)([^<]+)')


class Prose:
    """Text parsed once, with its shortcodes and its HTML."""

    def __init__(self, markdown: str) -> None:
        self._parser = build_parser()
        self._tokens = self._parser.parse(typeset(markdown))
        _lower_headings(self._tokens)
        for token in self._tokens:
            for one in (token, *(token.children or [])):
                if one.type == "link_open":
                    address = str(one.attrGet("href") or "")
                    one.attrSet("href", add_language(address))
                _remove_placeholders(one)
        self.shortcodes: list[Shortcode] = shortcodes_in(self._tokens)

    def html(self, draw: Draw | None = None) -> SafeString:
        """Render HTML: headings begin at the second level, links within the portal keep the
        reader's language. Without `draw`, shortcodes stay as they are written."""
        html = self._parser.renderer.render(self._tokens, self._parser.options, {})
        cleaned = nh3.clean(
            html,
            tags=ALLOWED,
            attributes={"a": {"href", "title"}},
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener",
        )
        draw = draw or self._draw_source
        drawn = ALONE.sub(lambda match: draw(int(match[1])), cleaned)
        drawn = WITHIN.sub(lambda match: _within(match[1], draw(int(match[2]))), drawn)
        return mark_safe(drawn)  # noqa: S308 - nh3 has just cleaned it, and templates drew the rest

    def _draw_source(self, number: int) -> str:
        code = self.shortcodes[number]
        text = escape("{{" + code.text + "}}")
        return f"<p>{text}</p>" if code.is_alone else text


def render_prose(markdown: str) -> SafeString:
    return Prose(markdown).html()


def _within(before: str, drawn: str) -> str:
    """Begin a status with a small letter, unless a sentence or a cell begins with it."""
    return before + (drawn if before else STATUS.sub(lambda it: it[1] + lowered(it[2]), drawn))


def _lower_headings(tokens: list[Token]) -> None:
    headings = [token for token in tokens if token.type.startswith("heading_")]
    top = min((int(token.tag[1]) for token in headings), default=TOP)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) - top + TOP, 6)}"


def _remove_placeholders(token: Token) -> None:
    """Take out of a token what would be taken for placeholders, also where the text names these
    characters by their numbers."""
    token.content = without_placeholders(token.content)
    for name, value in token.attrs.items():
        token.attrSet(name, without_placeholders(str(value)))
