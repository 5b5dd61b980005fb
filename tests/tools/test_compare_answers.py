"""Answers of two checkouts are equal where readers see no difference, and nowhere else."""

import gzip
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from tests.tools.answers.asking import BODIES, INDEX
from tests.tools.answers.comparing import Rules, compare, report
from tests.tools.answers.normalising import normalise, normalise_headers

CSRF = '<input type="hidden" name="csrfmiddlewaretoken" value="%s">'
TOKEN = '<input type="hidden" name="token" value="%s" id="id_token">'
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="%s"/></svg>'


def write(folder: Path, *answers: tuple[str, str, str], status: int = 200, **headers: str) -> Path:
    """Write a folder of answers, each an address, a content type and a body."""
    (folder / BODIES).mkdir(parents=True)
    with (folder / INDEX).open("w") as index:
        for address, kind, body in answers:
            name = hashlib.sha256(body.encode()).hexdigest()
            (folder / BODIES / f"{name}.gz").write_bytes(gzip.compress(body.encode()))
            entry = {
                "key": f"GET {address}",
                "address": address,
                "status": status,
                "headers": {"Content-Type": kind, **headers},
                "body": name,
            }
            index.write(json.dumps(entry) + "\n")
    return folder


def archive(**files: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name, text in files.items():
            target.writestr(name, text)
    return packed.getvalue()


def png(colour: str, **how: int) -> bytes:
    packed = io.BytesIO()
    Image.new("RGB", (2, 2), colour).save(packed, "PNG", **how)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("text/html", CSRF % "a", CSRF % "b"),
        ("text/html", TOKEN % "a", TOKEN % "b"),
        ("text/html", "<p>\n  a</p>", "<p> a</p>"),
        ("text/html", "/static/a.0123456789ab.css?v=1f", "/static/a.css?v=2f"),
        ("application/json", '{"a": 1}', '{"a":1}'),
        (
            "application/atom+xml",
            "<f xmlns='u' a='1' b='2'/>",
            '<x:f xmlns:x="u" b="2" a="1"></x:f>',
        ),
        (
            "text/calendar",
            "BEGIN:VCALENDAR\r\nA:1\r\nB;X=1;Y=2:a\r\n b\r\nEND:VCALENDAR",
            "BEGIN:VCALENDAR\nB;Y=2;X=1:ab\nA:1\nEND:VCALENDAR",
        ),
        ("application/zip", archive(a="1", b="2"), archive(a="1", b="2")),
        ("image/png", png("red"), png("red", compress_level=0)),
    ],
)
def test_what_readers_see_alike_is_equal(kind: str, one: str | bytes, other: str | bytes) -> None:
    assert _lines(kind, one) == _lines(kind, other)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("text/html", "<p>a</p>", "<p>b</p>"),
        ("text/html", "<b>a</b> <i>b</i>", "<b>a</b><i>b</i>"),
        ("application/json", '{"a": 1.50}', '{"a": 1.5}'),
        ("application/json", '{"a": 1}', '{"a": "1"}'),
        ("application/json", '{"a": 1, "b": 2}', '{"b": 2, "a": 1}'),
        ("application/atom+xml", "<f><e>1</e><e>2</e></f>", "<f><e>2</e><e>1</e></f>"),
        ("text/calendar", "BEGIN:VEVENT\nA:1\nEND:VEVENT", "BEGIN:VEVENT\nA:2\nEND:VEVENT"),
        ("application/zip", archive(a="1"), archive(a="2")),
        ("image/png", png("red"), png("blue")),
        ("text/csv", "a,b", "a, b"),
    ],
)
def test_what_readers_see_is_compared(kind: str, one: str | bytes, other: str | bytes) -> None:
    assert _lines(kind, one) != _lines(kind, other)


def _lines(kind: str, body: str | bytes) -> str:
    return normalise(kind, body if isinstance(body, bytes) else body.encode())


def test_headers_are_compared_by_what_they_mean() -> None:
    headers = {"Content-Length": "1", "ETag": 'W/"abc"', "Vary": "b, a", "Link": "<x>"}

    kept = normalise_headers(headers, ["sessionid"])

    assert kept == {"ETag": "weak", "Link": "<x>", "Set-Cookie": "sessionid", "Vary": "a, b"}


def test_differences_are_told_with_their_lines(tmp_path: Path) -> None:
    before = write(tmp_path / "a", ("/a", "text/html", "<p>old</p>"), ("/b", "text/html", "b"))
    after = write(tmp_path / "b", ("/a", "text/html", "<p>new</p>"), ("/c", "text/html", "c"))

    found = compare(before, after, Rules())

    assert found.different == {"GET /a": ["- old", "+ new"]}
    assert (found.missing, found.added) == (["GET /b"], ["GET /c"])
    assert list(report(found))[-1] == (
        "0 equal (0 by picture), 1 different, 1 missing after, 1 missing before."
    )


def test_another_status_or_header_is_a_difference(tmp_path: Path) -> None:
    page = ("/a", "text/html", "a")
    before = write(tmp_path / "a", page, Vary="Cookie")
    after = write(tmp_path / "b", page, status=404, Vary="Accept")

    found = compare(before, after, Rules())

    assert found.different == {
        "GET /a": ["- Status: 200", "+ Status: 404", "- Vary: Cookie", "+ Vary: Accept"]
    }


def test_another_order_is_a_difference(tmp_path: Path) -> None:
    before = write(tmp_path / "a", ("/a", "text/csv", "1\n2"))
    after = write(tmp_path / "b", ("/a", "text/csv", "2\n1"))

    assert compare(before, after, Rules()).different == {"GET /a": ["- (order) 1", "+ (order) 2"]}


@pytest.mark.exhaustive
@pytest.mark.slow
def test_drawings_that_look_alike_are_equal(tmp_path: Path) -> None:
    one, same, other = (SQUARE % d for d in ("M0 0H2V2H0Z", "M0,0 2,0 2,2 0,2z", "M1 1H3V3H1Z"))
    nested = f"<p><svg viewBox='0 0 9 9'>{one}<path d='M4 4H5V5Z'/></svg></p>"
    pages = [("/a.svg", "image/svg+xml", one), ("/", "text/html", nested)]
    before = write(tmp_path / "a", *pages)
    alike = write(tmp_path / "b", *((a, k, body.replace(one, same)) for a, k, body in pages))
    unlike = write(tmp_path / "c", *((a, k, body.replace(one, other)) for a, k, body in pages))

    assert compare(before, alike, Rules()).pictures == 2
    assert len(compare(before, unlike, Rules()).different) == 2


def test_expected_differences_are_allowed_line_by_line(tmp_path: Path) -> None:
    before = write(tmp_path / "a", ("/a", "text/html", "<p>x</p><b>1</b>"), ("/b", "text/html", ""))
    after = write(tmp_path / "b", ("/a", "text/html", "<p>y</p><b>2</b>"))
    path = tmp_path / "expected.toml"
    path.write_text(
        """
        [[allow]]
        reason = "A letter"
        address = '^GET /a$'
        line = '^[-+] [xy]$'

        [[allow]]
        reason = "Gone"
        address = '^GET /b$'
        line = 'missing'
        """
    )

    found = compare(before, after, Rules.read(path))

    assert found.different == {"GET /a": ["- 1", "+ 2"]}
    assert not found.missing
    assert found.allowed == {"A letter": 2, "Gone": 1}


def test_what_is_written_otherwise_is_replaced_on_both_sides(tmp_path: Path) -> None:
    before = write(tmp_path / "a", ("/a", "text/html", "<script src=/old.js>"))
    after = write(tmp_path / "b", ("/a", "text/html", "<script src=/new.js>"))
    path = tmp_path / "expected.toml"
    path.write_text("[[replace]]\nreason = 'Moved'\npattern = 'old'\nby = 'new'\n")

    assert compare(before, after, Rules.read(path)).is_equal
