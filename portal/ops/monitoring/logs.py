"""Lines of the log: JSON for programs, text for people. Named by the settings, so it is imported
before any model."""

import logging
import re
import sys
import threading
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import orjson
import structlog

from portal.formatting.secret_links import hide_keys

type Line = MutableMapping[str, Any]

FIELDS = ["answer", "command", "done", "milliseconds", "queries", "refusal", "role", "statement"]
FIELDS += ["status", "task", "view"]
"""What a line may say beside time, level, logger, event and the request that it belongs to."""
PERSONAL = [
    (re.compile(r"(?<=/)([^\s?\"'/]*)\?[^\s\"']+"), r"\1?***"),
    (re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(\.[\w-]+)+"), "***@***"),
]
LITERAL = re.compile(r"'(?:[^']|'')*'")
MANY = re.compile(r"%s(, %s){2,}")
SAME_ROWS = re.compile(r"(\([^()]*\))(, \1)+")
LONGEST = 2_000
REQUEST = "request"
"""Event of the line that each request has."""


class CurrentRequest:
    """What the lines of the log say of the request that a thread works at, and its queries."""

    def __init__(self, **fields: object) -> None:
        self.fields = fields
        self.queries, self.query_seconds = 0, 0.0


_thread = threading.local()


def current_request() -> CurrentRequest | None:
    return getattr(_thread, "request", None)


@contextmanager
def in_request(request: CurrentRequest) -> Iterator[None]:
    before, _thread.request = current_request(), request
    try:
        yield
    finally:
        _thread.request = before


def shown_path(path: str) -> str:
    """Return a path as it may be logged: without its secrets, in one line, of bounded length."""
    return quote(hide_keys(path)[:LONGEST], safe="/:@!$&'()*+,;=~")


def hide_personal(text: str) -> str:
    text = hide_keys(text)
    for found, instead in PERSONAL:
        text = found.sub(instead, text)
    return text


def make_formatter(form: str) -> logging.Formatter:
    """Build the formatter of all lines; `form` is `json` or `text`."""
    processors, standard = structlog.processors, structlog.stdlib
    write: structlog.typing.Processor = processors.JSONRenderer(
        lambda line, **_: orjson.dumps(line, default=str).decode()
    )
    if form == "text":
        write = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), timestamp_key="time")
    return standard.ProcessorFormatter(
        foreign_pre_chain=[
            processors.TimeStamper(fmt="iso", utc=True, key="time"),
            standard.add_log_level,
            standard.add_logger_name,
            standard.ExtraAdder(FIELDS),
            _add_request,
        ],
        processors=[
            standard.ProcessorFormatter.remove_processors_meta,
            processors.format_exc_info,
            _hide_personal,
            write,
        ],
    )


def is_told_once(record: logging.LogRecord) -> bool:
    """Filter: leave out what Django says of an answer, unless it has a traceback of our own fault:
    the line of the request says the rest."""
    status: int | None = getattr(record, "status_code", None)
    return status is None or (status >= 500 and bool(record.exc_info))


def _add_request(logger: object, method: str, line: Line) -> Line:
    request = current_request()
    return {**line, **request.fields} if request else line


def _hide_personal(logger: object, method: str, line: Line) -> Line:
    """Take secret addresses, queries of addresses and addresses for mail out of what is said, and
    values out of statements."""
    if line["event"] != REQUEST:  # whose path is clean already
        for name in {"event", "exception"} & line.keys():
            line[name] = hide_personal(line[name])
    if statement := line.get("statement"):
        statement = MANY.sub("%s, …", LITERAL.sub("'***'", statement))
        line["statement"] = SAME_ROWS.sub(r"\1, …", statement)[:LONGEST]
    return line
