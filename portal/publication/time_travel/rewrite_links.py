"""Keeps a reader in the past: every link, picture and form of a page of the past is of the same
moment, but those that lead out of it."""

import re
from datetime import datetime
from html import escape
from urllib.parse import urlencode

from django.conf import settings

PARAMETER = "as_recorded"

LINK = re.compile(
    r'(<(?:a|img|li|source)\b(?![^>]*\bdata-now\b)[^>]*?\b(?:href|src|srcset)=)"((?:/|\?)[^"]*)"'
)
FORM = re.compile(r'<form\b[^>]*\bmethod="get"[^>]*>')
IN_LANGUAGE = rf"(?:{'|'.join(code for code, _name in settings.LANGUAGES)})"
OF_ALL_TIMES = re.compile(
    rf"/(?:static|media|id|i18n|(?:{IN_LANGUAGE}/)?(?:admin|cite|releases|report))/|//"
    rf"|(?:/{IN_LANGUAGE}(?=/))?+(?:/[^/?#]+){{2}}/history/"
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
