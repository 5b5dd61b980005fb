"""Reading pages in tests: as text, by part, and with their queries counted."""

import re
from html import unescape

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.records.column_store import forget_columns


def read(client: Client, url: str, status: int = 200) -> str:
    """Return the HTML of a page, with plain spaces."""
    response = client.get(url)
    assert response.status_code == status, response.content.decode()[:500]
    return response.content.decode().replace("\xa0", " ")


MARK = re.compile(r'<a href="#source-[^>]*>([^<]*)</a>')
SIGN = re.compile(
    r'(<(a|span) class="(?:absent|disputed)"[^>]* (?:aria-label|title)="([^"]*)">.*?</\2>)'
)


def words(html: str) -> str:
    """Return the text of a page as it is heard: no mark-up, no doubled spaces."""
    html = SIGN.sub(r"\1 \3 ", MARK.sub(r" Source \1 ", html))
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def part(html: str, start: str, end: str = "</section>") -> str:
    """Return the HTML from the first `start` to the next `end`."""
    found = html[html.index(start) :]
    return found[: found.index(end)]


def queries(client: Client, url: str) -> int:
    """Count the queries of a page in a process that knows no columns yet."""
    forget_columns()
    with CaptureQueriesContext(connection) as captured:
        read(client, url)
    return len(captured)


def unresolved_marks(html: str) -> set[str]:
    """Return source marks without an entry in the list of sources."""
    marks = set(re.findall(r'href="#(source-\d+)"', html))
    return marks - set(re.findall(r'id="(source-\d+)"', html))
