"""Rules that every answer of the portal keeps, whatever it was asked."""

import json
import zipfile
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import urlsplit

from portal.http.paths import is_public_data_path
from tests.attack.asking import Answer, Request

SECRETS = (b"secretzqx", b"7734512")
"""Stand in texts and in a number of what is not public, and in no request."""
FOREIGN_HOST = "reflected-zqx.example"
"""A host that requests name in headers."""
SCRIPT = '<svg onload="zqx()">'
"""Stored and asked for; must never come back as markup."""

NOT_IN_PROBLEM_DETAILS = ("/static/", "/api/sdmx/")
"""Files, and a standard with errors of its own."""
TRACES = (b"Traceback (most recent call last)", b'File "/', b"django.db.utils", b"psycopg")
MARKUP = ("text/html", "image/svg+xml", "application/xhtml+xml")


def find_faults(request: Request, answer: Answer) -> list[str]:
    """Return a sentence for each rule that an answer breaks."""
    return list(_faults(request, answer))


def _faults(request: Request, answer: Answer) -> Iterator[str]:
    status, body, headers = answer.status, answer.body, answer.headers
    if status == 0:
        yield f"no answer: {body.decode()}"
    elif status == 503:
        if "retry-after" not in headers:
            yield "503 without Retry-After"
    elif status >= 500:
        yield str(status)
    if status == 429 and "retry-after" not in headers:
        yield "429 without Retry-After"
    if status >= 400 and request.method != "HEAD":
        yield from _wrong_form(request, answer)
    if any(trace in body for trace in TRACES):
        yield "a traceback"
    if not request.who and any(secret in _unpacked(body) for secret in SECRETS):
        yield "LEAK"
    said = body + "\n".join(headers.values()).encode()
    if FOREIGN_HOST in str(request.headers) and FOREIGN_HOST.encode() in said:
        yield "a foreign host comes back"
    if answer.kind in MARKUP and SCRIPT.encode() in body:
        yield "script comes back"
    where = urlsplit(headers.get("location", ""))
    if where.netloc and where.hostname not in {"127.0.0.1", "testserver"}:
        yield f"leads to {where.netloc}"


def _unpacked(body: bytes) -> bytes:
    """Return the files of an archive, or of a workbook; anything else as it is."""
    if not body.startswith(b"PK"):
        return body
    archive = zipfile.ZipFile(BytesIO(body))
    return b"".join(map(archive.read, archive.namelist()))


def _wrong_form(request: Request, answer: Answer) -> Iterator[str]:
    """Programs are refused in problem details, which say the status of their answer."""
    path = request.path.partition("?")[0]
    if path.startswith(NOT_IN_PROBLEM_DETAILS) or not is_public_data_path(path):
        return
    asks_for_page = "text/html" in dict(request.headers).get("Accept", "")
    if path.startswith("/api/v1/") and answer.kind == "text/html" and asks_for_page:
        return
    if answer.kind != "application/problem+json":
        yield f"{answer.status} as {answer.kind or 'nothing'}"
        return
    told = json.loads(answer.body)
    if told.get("status") != answer.status:
        yield f"says {told.get('status')} in a {answer.status}"
