"""Keeps a reader in the past: every link, picture and form of a page of the past is of the same
moment, but those that lead out of it."""

import re
from datetime import datetime
from html import escape
from urllib.parse import urlencode

PARAMETER = "as_recorded"

LINK = re.compile(r'(<(?:a|img)\b(?![^>]*\bdata-now\b)[^>]*?\b(?:href|src)=)"((?:/|\?)[^"]*)"')
FORM = re.compile(r'<form\b[^>]*\bmethod="get"[^>]*>')
OF_ALL_TIMES = re.compile(
    r"/(?:static|media|id|i18n|(?:[a-z-]+/)?(?:admin|cite|releases|report))\b|//|[^?#]*/history/"
)
"""Addresses that are the same at every moment, or know none."""


def kept(page: str, moment: datetime) -> str:
    query = escape(urlencode({PARAMETER: moment.isoformat()}))
    value = escape(moment.isoformat())

    def link(found: re.Match[str]) -> str:
        before, address = found.groups()
        return f'{before}"{_with(address, query)}"'

    linked = LINK.sub(link, page)

    def form(found: re.Match[str]) -> str:
        fields = linked[found.end() : linked.find("</form>", found.end())]
        if f'name="{PARAMETER}"' in fields:  # of a chart, whose question has a moment
            return found[0]
        return f'{found[0]}<input type="hidden" name="{PARAMETER}" value="{value}">'

    return FORM.sub(form, linked)


def _with(address: str, query: str) -> str:
    """`address` and `query` as they stand in HTML."""
    if f"{PARAMETER}=" in address or OF_ALL_TIMES.match(address):
        return address
    path, hash_, fragment = address.partition("#")
    return f"{path}{'&amp;' if '?' in path else '?'}{query}{hash_}{fragment}"
