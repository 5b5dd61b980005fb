"""Make answers comparable: as lines of text that are equal where readers would see no
difference."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from xml.etree import ElementTree

DROPPED = {"Content-Length", "Date", "Expires", "X-Request-ID"}
CSRF = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*')
TOKEN = re.compile(r'(name="token" value=")[^"]*(?=" id="id_token")')
"""By which the desk knows a form that was sent twice."""
NONCE = re.compile(r"""(\bnonce[-=]["']?)[\w+/=-]+""")
HASHED = re.compile(r"(/static/[\w./-]+?)\.[0-9a-f]{12}(\.\w+)")
VERSION = re.compile(r"((?:\?|&|&amp;)v=)[0-9a-f]+")
TAGS = re.compile(r"(<[^>]+>)")
BLANK = re.compile(r"\s+")
FOLDED = re.compile(r"\r?\n[ \t]")
REMAINING = re.compile(r"\b([rt])=\d+")


def normalise_headers(headers: dict[str, str], cookies: list[str]) -> dict[str, str]:
    """Keep all headers but those that follow from the body. Of an entity tag it is kept whether it
    is there and weak; of cookies, their names; of a rate limit, all but what is left."""
    kept = {name: value for name, value in sorted(headers.items()) if name not in DROPPED}
    if "ETag" in kept:
        kept["ETag"] = "weak" if kept["ETag"].startswith("W/") else "strong"
    if "RateLimit" in kept:
        kept["RateLimit"] = REMAINING.sub(r"\1=…", kept["RateLimit"])
    if "Vary" in kept:
        kept["Vary"] = ", ".join(sorted(kept["Vary"].split(", ")))
    if "Content-Security-Policy" in kept:
        kept["Content-Security-Policy"] = NONCE.sub(r"\1…", kept["Content-Security-Policy"])
    if cookies:
        kept["Set-Cookie"] = ", ".join(sorted(cookies))
    return kept


KINDS = {
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".json": "application/json",
    ".md": "text/markdown",
    ".ndjson": "application/x-ndjson",
    ".parquet": "application/vnd.apache.parquet",
    ".rels": "application/xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
"""Content types of files in an archive."""


def normalise(kind: str, body: bytes) -> str:
    """Return a body as lines. `kind` is its content type without parameters."""
    return _form_of(kind)(body)


def _form_of(kind: str) -> Callable[[bytes], str]:
    if kind == "application/zip" or kind.endswith("spreadsheetml.sheet"):
        return _archive
    if kind.endswith("parquet"):
        return _parquet
    if kind in {"image/png", "image/jpeg", "image/webp", "image/gif"}:
        return _picture
    if kind.endswith("json") and "ndjson" not in kind:
        return _json
    if kind == "text/html":
        return _html
    if kind == "text/calendar":
        return _calendar
    if kind == "image/svg+xml":
        return _markup
    return _xml if kind.endswith("xml") else _text


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return f"{len(body)} bytes, {hashlib.sha256(body).hexdigest()}"


def _markup(body: bytes) -> str:
    """A line for each tag and each text."""
    return "\n".join(part for part in TAGS.split(_text(body)) if part)


def _html(body: bytes) -> str:
    """A line for each tag and each text, any run of blanks as one, without what is made for a
    visit."""
    text = _text(body)
    for made in (CSRF, TOKEN, NONCE):
        text = made.sub(r"\1…", text)
    text = VERSION.sub(r"\1…", HASHED.sub(r"\1\2", text))
    return "\n".join(BLANK.sub(" ", part) for part in TAGS.split(text) if part)


def _json(body: bytes) -> str:
    """Indented, its keys in the order in which they came, its numbers as they were written."""
    try:
        found = json.loads(body, parse_float=_number, parse_int=_number)
    except ValueError:
        return _text(body)
    return json.dumps(found, ensure_ascii=False, indent=1)


def _number(text: str) -> str:
    """A number as it stands in the text, where 1.50 is not 1.5, and apart from the text “1.50”."""
    return f"number {text}"


def _xml(body: bytes) -> str:
    """Canonical, so that prefixes, quotes and the order of attributes make no difference."""
    try:
        text = ElementTree.canonicalize(body.decode(), strip_text=True, rewrite_prefixes=True)
    except (ElementTree.ParseError, UnicodeDecodeError):
        return _markup(body)
    return _markup(text.encode())


def _calendar(body: bytes) -> str:
    """The properties of each component in the order of the alphabet, their parameters too."""
    lines = iter(FOLDED.sub("", _text(body)).splitlines())
    return "\n".join(_component(lines, ""))


def _component(lines: Iterator[str], indent: str) -> list[str]:
    """Read up to the end of a component: its properties sorted, then what is inside it, in
    order."""
    properties: list[str] = []
    inside: list[str] = []
    for line in lines:
        if line.startswith("BEGIN:"):
            inside += [indent + line, *_component(lines, indent + " ")]
        elif line.startswith("END:"):
            break
        else:
            name, colon, value = line.partition(":")
            properties.append(f"{indent}{';'.join(_sorted_parameters(name))}{colon}{value}")
    return sorted(properties) + inside


def _sorted_parameters(name: str) -> list[str]:
    first, *parameters = name.split(";")
    return [first, *sorted(parameters)]


def _picture(body: bytes) -> str:
    """Format, size and the digest of the pixels."""
    from PIL import Image

    with Image.open(io.BytesIO(body)) as picture:
        pixels = hashlib.sha256(picture.convert("RGBA").tobytes()).hexdigest()
        return f"{picture.format} {picture.width} × {picture.height} {pixels}"


def _parquet(body: bytes) -> str:
    """The schema with its metadata, then a line for each row."""
    from pyarrow import parquet

    table = parquet.read_table(io.BytesIO(body))
    schema = table.schema.to_string(truncate_metadata=False)
    return "\n".join([schema, *(repr(row) for row in table.to_pylist())])


def _archive(body: bytes) -> str:
    """Each file by its name, as it is compared by itself."""
    parts = []
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for name in archive.namelist():
            kind = KINDS.get(PurePosixPath(name).suffix, "")
            text = normalise(kind, archive.read(name))
            parts += [f"{name}: {line}" for line in text.splitlines()]
    return "\n".join(parts)
