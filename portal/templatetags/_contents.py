"""`{% contents %} … {% heading "evidence" %}Evidence{% endheading %} … {% endcontents %}`: a table
of contents for a long page on a phone, of the headings that its templates declare."""

from typing import override

from django import template
from django.template import Context, Node, NodeList
from django.template.base import Parser, Token
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString

from portal.templatetags._words import draw

register = template.Library()

FEWEST = 3
"""Number of headings below which a page needs no table of contents."""


class ContentsNode(Node):
    """Puts links to the headings of a page after its head."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    @override
    def render(self, context: Context) -> SafeString:
        headings: list[tuple[str, str]] = []
        with context.push(headings=headings):
            page = self.nodelist.render(context)
        if len(headings) < FEWEST:
            return page
        links = draw("components/contents.html", headings=headings)
        head, end, rest = page.partition("</header>")
        return SafeString(f"{head}{end}{links}{rest}" if end else links + page)


@register.tag("contents")
def parse_contents(parser: Parser, token: Token) -> ContentsNode:
    nodelist = parser.parse(("endcontents",))
    parser.delete_first_token()
    return ContentsNode(nodelist)


@register.simple_block_tag(takes_context=True)
def heading(context: Context, content: SafeString, *anchor: object, css: str = "") -> SafeString:
    """Draw a heading to which the table of contents leads, by the parts of its anchor."""
    name, content = "".join(map(str, anchor)), SafeString(content.strip())
    if (listed := context.get("headings")) is not None:
        listed.append((name, strip_tags(content)))
    styled = format_html(' class="{}"', css) if css else ""
    return format_html('<h2{} id="{}">{}</h2>', styled, name, content)
