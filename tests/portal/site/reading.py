"""Reading pages in tests: as text, by part, and with their queries counted."""

import re
from html import unescape

from django.db import connection
from django.test.utils import CaptureQueriesContext


def read(client, url, status=200):
    """The page as it was sent, with plain spaces."""
    response = client.get(url)
    assert response.status_code == status, response.content.decode()[:500]
    return response.content.decode().replace("\xa0", " ")


def words(html):
    """What a reader sees: no mark-up, no doubled spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def part(html, start, end="</section>"):
    """From the first `start` to the next `end`."""
    found = html[html.index(start) :]
    return found[: found.index(end)]


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        read(client, url)
    return len(captured)


def unresolved_marks(html):
    """Source marks that lead to no entry of the list below."""
    marks = set(re.findall(r'href="#(source-\d+)"', html))
    return marks - set(re.findall(r'id="(source-\d+)"', html))
