"""Stories: Markdown of the editors' as safe HTML that fits into a page."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from markdown_it import MarkdownIt
from markdown_it.token import Token

from portal.languages import DEFAULT
from portal.templatetags._links import in_language

TOP = 2
"""The title of the page is the only heading of the first level."""

ALLOWED = {
    *("p", "br", "hr", "blockquote", "ul", "ol", "li", "strong", "em", "code", "pre", "a"),
    *("h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}


def prose(markdown: str, language: str | None = None) -> SafeString:
    """Headings begin at the second level; links within the portal keep the reader's language."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(markdown)
    _lower_headings(tokens)
    for token in tokens:
        for child in token.children or []:
            _lead_on(child, language or get_language() or DEFAULT)
    html = parser.renderer.render(tokens, parser.options, {})
    cleaned = nh3.clean(
        html,
        tags=ALLOWED,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )
    return mark_safe(cleaned)  # noqa: S308 - nh3 has just cleaned it


def _lower_headings(tokens: list[Token]) -> None:
    headings = [token for token in tokens if token.type.startswith("heading_")]
    top = min((int(token.tag[1]) for token in headings), default=TOP)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) - top + TOP, 6)}"


def _lead_on(token: Token, language: str) -> None:
    if token.type == "link_open":
        token.attrSet("href", in_language(str(token.attrGet("href") or ""), language))
