"""`{% contents %} … {% endcontents %}`: a table of contents for a long page on a phone."""

import re
from typing import override

from django import template
from django.template import Context, Node, NodeList
from django.template.base import Parser, Token
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from portal.templatetags._words import draw

register = template.Library()

FEWEST = 3
"""Number of headings below which a page needs no table of contents."""
HEADING = re.compile(r'<h2 (?:class="small" )?id="([^"]+)">(.*?)</h2>', re.DOTALL)
"""A heading that is seen and can be led to."""
END_OF_HEAD = "</header>"
OWN = '<a href="#section-'
"""In the table of contents that a page has of its own."""


class ContentsNode(Node):
    """Puts links to the headings of a page behind its head."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    @override
    def render(self, context: Context) -> SafeString:
        page = self.nodelist.render(context)
        head, end, rest = page.partition(END_OF_HEAD)
        found = [(name, strip_tags(words)) for name, words in HEADING.findall(rest)]
        if not end or len(found) < FEWEST or OWN in rest:
            return page
        drawn = draw("components/contents.html", headings=found)
        return SafeString(f"{head}{end}{drawn}{rest}")


@register.tag("contents")
def parse_contents(parser: Parser, token: Token) -> ContentsNode:
    nodelist = parser.parse(("endcontents",))
    parser.delete_first_token()
    return ContentsNode(nodelist)
