"""Hostile requests made from what a portal declares, the same ones for the same seed."""

import random
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlencode

from tests.attack.asking import Request
from tests.attack.judging import FOREIGN_HOST, SCRIPT
from tests.attack.surface import JSON, PARAMETER, Surface, call_tool, fill_in, path_part

DIGITS = "9" * 5000
TEXTS = [
    "\0", "a\0b", "%", "%00", "' OR 1=1 --", '"; DROP TABLE x; --', "../../../../etc/passwd",
    "..\\..\\windows", SCRIPT, "{{7*7}}", "${7*7}", "%s%n%x", "=1+1", "@SUM(1)",
    "\r\nSet-Cookie: a=b", "x" * 3000, "\u202e", "\ufdfa" * 300, "a" + "\u0301" * 2000, "水" * 200,
    "\ud800", " ", "\t", "-", "null", "[]", "{}", "*", "a*", 'NEAR("a" "b", 5)', '"', "((((",
    "NOT NOT", "OR", "a AND", "^a", "col:a", "/" * 300, "\\", "javascript:alert(1)",
    "file:///etc/passwd", "a@b", "\U0001f4a3" * 50, "Ǆ" * 60,
]  # fmt: skip
NUMBERS = [
    "NaN", "nan", "Infinity", "-inf", "-1", "-0", "0", "1e400", "1" + "0" * 400, DIGITS,
    "-" + DIGITS, "٣", "²", "0x10", "1_000", "1,5", "1e-400", "--1", "+1", "9223372036854775808",
    "2147483648", "1.0000000000000000000001", "", " 1", "1 ", "true", "1;2", "None",
    "0." + "1" * 400,
]  # fmt: skip
DAYS = [
    "10000-01-01", "0000-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-23:59",
    "2024-02-30", "2024-13", "2024-W01", "2024-001", "-0001", "99999", "2024-01-01T25:00",
    "2024-01-01T00:00:60Z", "2024-01-01T00:00:00+99:99", "٢٠٢٤", "2024-01-01\0", "now", DIGITS,
    "1e400", "2024-06-31", "1600", "2031",
]  # fmt: skip
CHOICES = [
    "",
    "nonsense",
    "__all__",
    "-",
    "--title",
    "title,",
    ",",
    "password",
    "x" * 500,
    *TEXTS[:6],
]
BOOLEANS = ["2", "maybe", "TRUE", "None", "true,false", "\0", "٣", "yes", DIGITS]
VALUES = {"number": NUMBERS, "day": DAYS, "choice": CHOICES, "boolean": BOOLEANS, "text": TEXTS}
PRIVATE = [
    "password", "made_by__password", "made_by", "edit_of__title_en", "edit_of", "status",
    "status__in", "revisions__data", "claims__source__title__startswith", "claims__note",
    "comments__text", "steps__by", "published_by__email__contains", "title_en__regex",
    "source__working", "pk__in", "id", "version", "_state", "__class__", "draft",
    "edition__document", "user", "is_superuser", "order", "nonsense",
]  # fmt: skip
PAGING = {
    "page": [*NUMBERS, "1000000000", "last", "0"],
    "page_size": [*NUMBERS, "100000"],
    "cursor": ["*", "nonsense", "a.b.c", "e30", "eyJhIjoxfQ", "=", "x" * 5000, DIGITS,
               "\0", "\ud800", "9" * 30],
    "offset": NUMBERS,
    "limit": NUMBERS,
    "fields": [*PRIVATE, ",".join(["title"] * 3000), "a" + ".b" * 3000, "*", "-title", "\0"],
    "columns": [*PRIVATE, "short", "\0"],
    "format": ["exe", "html", "api", "csv\0", "../csv", "xml", "", "pickle", "x" * 300],
    "order": [*PRIVATE, *(f"-{name}" for name in PRIVATE), "?", "title,-title", "RANDOM()", "\0"],
    "group": [*PRIVATE, "country,country", "\0"],
    "sum": [*PRIVATE, "\0"],
    "q": TEXTS,
    "lang": TEXTS,
    "language": TEXTS,
    "as_recorded": DAYS,
    "valid_on": DAYS,
    "edition": NUMBERS,
    "view": [*CHOICES, "map", "chart"],
    "bbox": ["0,0,0,0", "NaN,NaN,NaN,NaN", "1e400,0,0,0", "1,2,3", "180,90,-180,-90", "\0",
             "٣,٣,٣,٣"],
    "near": ["NaN,NaN", "1e400,0", "91,181", "43.2", "\0", "0,0,0"],
    "within_km": NUMBERS,
    "next": [f"//{FOREIGN_HOST}/", f"https://{FOREIGN_HOST}/", f"/\\{FOREIGN_HOST}",
             "javascript:1"],
}  # fmt: skip
PATHS = [
    "/media/../../../etc/passwd", "/media/%2e%2e/%2e%2e/etc/passwd",
    "/media/..%2f..%2fcorridor.sqlite3", "/media/" + "a" * 300, "/media/" + "a/" * 2100,
    "/media/%00", "/media/photos/", "/media//etc/passwd", "/media/photos/%ff%fe.jpg",
    "/media/photos/..", "/media/secret-key", "/media/photos/.%00.jpg", "/static/../settings.py",
    "/static/%2e%2e/%2e%2e/secret-key", "/static/..%5c..%5csecret-key", "/static/" + "a" * 300,
    "/static/%00", "/static//etc/passwd", "/static/portal/", "/static/%ff", f"//{FOREIGN_HOST}/",
    f"//{FOREIGN_HOST}/%2e%2e", f"/\\{FOREIGN_HOST}", "/%5c%5cexample", "/" + "a" * 9000,
    "/" + "a/" * 3000, "/%", "/%zz", "/%ff%fe", "/%00", "/.env", "/.git/config", "/secret-key",
    "/var/corridor.sqlite3", "/admin/../about/", "/api/v1/../../admin/", "/api/v1//", "/api/v9/",
    "/ru/../zh-hans/", "/zh-hans/ru/", "/index.php", "/wp-login.php", "/;/", "/?" + "a&" * 3000,
    "/?%ff=%ff", "/?" + "&".join(f"a{n}=1" for n in range(1500)),
    "/api/v1/places/?" + "&".join(["country=KZ"] * 1500),
]  # fmt: skip
HEADERS = [
    ("Accept", "application/xml"), ("Accept", "*/*;q=0"), ("Accept", "text/csv;q=NaN"),
    ("Accept", "a" * 4000), ("Accept", "application/json;version=9"), ("Accept", "/"),
    ("Accept", "text/html, " * 500), ("Accept", ""), ("Accept-Language", "xx-" + "y" * 300),
    ("Accept-Language", "ru;q=9e999"), ("Accept-Language", "*" * 3000),
    ("Accept-Encoding", "br;q=NaN"), ("Accept-Encoding", "gzip, " * 300),
    ("Accept-Encoding", "identity;q=0"), ("Host", FOREIGN_HOST), ("Host", "127.0.0.1:99999"),
    ("Host", "[::1"), ("Host", "a b"), ("Host", ""), ("X-Forwarded-Host", FOREIGN_HOST),
    ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "1'\"<"),
    ("X-Forwarded-Server", FOREIGN_HOST), ("X-Original-URL", "/admin/"),
    ("X-Rewrite-URL", "/admin/"), ("Forwarded", f"host={FOREIGN_HOST};proto=https"),
    ("X-HTTP-Method-Override", "DELETE"), ("Origin", f"https://{FOREIGN_HOST}"),
    ("Referer", f"https://{FOREIGN_HOST}/"), ("Range", "bytes=9-1,-5"),
    ("Range", "bytes=" + "0-1," * 1000), ("If-None-Match", '"' + "a" * 4000),
    ("If-None-Match", "*"), ("If-Modified-Since", "Thu, 99 Foo 99999"), ("If-Match", '"nonsense"'),
    ("If-Range", "\xff"), ("Cookie", "sessionid=" + "a" * 7000),
    ("Cookie", "sessionid=../../x; csrftoken=\xff"), ("Cookie", ";;=;"),
    ("Cookie", "; ".join(f"preview{n}={n}" for n in range(300))),
    ("Cookie", "django_language=../../etc"),
    ("Cookie", "messages=W1siX19qc29uX21lc3NhZ2UiLDAsMjUsIngiXV0"),
    ("Authorization", "Basic \xff"), ("Authorization", "Bearer " + "a" * 4000),
    ("Content-Type", "application/json; charset=nonsense"), ("Expect", "nonsense"),
    ("X-CSRFToken", "a" * 5000), ("Max-Forwards", "0"),
]  # fmt: skip
METHODS = ["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "PROPFIND", "TRACE", "NONSENSE"]
FORM = (("Content-Type", "application/x-www-form-urlencoded"),)
MESSAGES = [
    b"", b"[]", b"{}", b"null", b"1", b'"a"', b"[" * 32_000, b'{"jsonrpc":"2.0"', b"\xff\xfe",
    b"NaN", b'{"jsonrpc":"2.0","id":1e400,"method":"ping"}',
    b'{"jsonrpc":"2.0","id":"\\ud800","method":"ping"}',
    b'{"jsonrpc":"1.0","id":1,"method":"ping"}', b'{"jsonrpc":"2.0","id":{},"method":"ping"}',
    b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":[]}',
    b'{"jsonrpc":"2.0","id":1,"method":5}',
    b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"__class__"}}', b"a" * 70_000,
    b"[" + b'{"jsonrpc":"2.0","id":1,"method":"tools/list"},' * 900 + b"{}]",
    '{"jsonrpc":"2.0","id":1,"method":"ping"}'.encode("utf-16"),
    b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"\\u0000"}}',
]  # fmt: skip
KINDS = [
    "data", "datastructure", "dataflow", "codelist", "conceptscheme", "availableconstraint",
    "schema", "nonsense",
]  # fmt: skip
TERMS = [
    "A.CN.KG", "....", "." * 1000, "A+" * 3000, "A." + "+".join(["KZ"] * 5000), "all", "+", "%00",
    "A..*", "٣", "CORRIDOR,TRADE_TOTAL,99999999999999999999", "latest", "~", "%ff", "..%2f..",
    "all/all/all", "x" * 3000,
]  # fmt: skip
SDMX_QUERIES = [
    "startPeriod=10000", "endPeriod=2024-Q9", "startPeriod=" + DIGITS, "firstNObservations=-1",
    "lastNObservations=" + DIGITS, "lastNObservations=NaN", "detail=nonsense", "format=../csv",
    "updatedAfter=0000-01-01", "asOf=9999-12-31T23:59:59-23:59", "dimensionAtObservation=%00",
    "references=all&references=none", "includeHistory=maybe", "nonsense=1",
    "startPeriod=2024-02-30",
]  # fmt: skip
ARGUMENTS: list[Any] = [
    None, True, -1, 1e300, 10**400, 2**63, "", "\0", "x" * 5000, [], [[]], {}, {"a": {}}, ["\0"],
    ["a"] * 5000, "%", "../..", SCRIPT, "\ud800", "10000-01-01", "NaN", {"$ne": 1}, 0.1, [None],
    "٣",
]  # fmt: skip


class Hostile:
    """Makes requests at random; every list, parameter and address has its turn."""

    def __init__(self, surface: Surface, seed: int) -> None:
        self._dice = random.Random(seed)
        self._surface = surface
        self._turns: dict[str, Iterator[Any]] = {}

    def requests(self) -> Iterator[Request]:
        """Yield requests without end."""
        weights: dict[Callable[[], Request], int] = {
            self._filter: 30,
            self._private: 10,
            self._paging: 12,
            self._address: 14,
            self._path: 5,
            self._header: 8,
            self._method: 5,
            self._assistant: 7,
            self._statistics: 6,
            self._form: 3,
        }
        while True:
            (make,) = self._dice.choices(list(weights), list(weights.values()))
            yield make()

    def _turn[T](self, name: str, of: list[T]) -> T:
        """The next of a list in random order, again from its beginning after its end."""
        if name not in self._turns:
            mixed = self._dice.sample(of, len(of))
            self._turns[name] = (one for _round in iter(int, 1) for one in mixed)
        found: T = next(self._turns[name])
        return found

    def _list(self) -> str:
        return self._turn("list", self._surface.lists)

    def _filter(self) -> Request:
        parameter = self._turn("parameter", self._surface.parameters)
        sort = parameter.sort if self._dice.random() < 0.75 else self._dice.choice([*VALUES])
        value = self._dice.choice(VALUES[sort])
        asked = [(parameter.name, value)]
        if self._dice.random() < 0.2:
            asked.append((parameter.name, self._dice.choice(VALUES[parameter.sort])))
        if self._dice.random() < 0.2:
            asked.append((self._dice.choice([*PAGING]), self._dice.choice(NUMBERS)))
        return self._ask(parameter.path, asked)

    def _private(self) -> Request:
        name = self._turn("private", PRIVATE)
        asked = self._dice.choice(
            [(name, "a"), (f"{name}__startswith", "a"), ("order", name), ("fields", name),
             ("group", name), (f"-{name}", ""), ("columns", name)]
        )  # fmt: skip
        return self._ask(self._list(), [asked])

    def _paging(self) -> Request:
        name = self._turn("paging", [*PAGING])
        path = self._list() if self._dice.random() < 0.6 else self._page()
        return self._ask(path, [(name, self._dice.choice(PAGING[name]))])

    def _address(self) -> Request:
        route = self._turn("route", self._surface.routes)
        value = self._dice.choice([*TEXTS, *NUMBERS, "nonsense", "1", "kz"])
        path = fill_in(route, path_part(value))
        if self._dice.random() < 0.3:
            name = self._dice.choice([*PAGING])
            return self._ask(path, [(name, self._dice.choice(PAGING[name]))])
        return Request(self._in_a_language(path))

    def _path(self) -> Request:
        return Request(self._turn("path", PATHS))

    def _header(self) -> Request:
        return Request(self._page(), headers=(self._turn("header", HEADERS),))

    def _method(self) -> Request:
        path = self._page() if self._dice.random() < 0.5 else self._list()
        method = self._turn("method", METHODS)
        body = b"" if method in {"HEAD", "OPTIONS", "TRACE"} else b'{"a": 1}'
        return Request(path, method, self._dice.choice([JSON, FORM, ()]) if body else (), body)

    def _assistant(self) -> Request:
        if self._dice.random() < 0.25:
            return Request("/mcp", "POST", JSON, self._turn("message", MESSAGES))
        tool = self._turn("tool", self._surface.tools)
        known = [*tool["inputSchema"].get("properties", {}), "nonsense"]
        chosen = self._dice.sample(known, min(len(known), self._dice.randint(1, 3)))
        given = {name: self._dice.choice(ARGUMENTS) for name in chosen}
        return call_tool(tool["name"], given)

    def _statistics(self) -> Request:
        kind = self._turn("kind", KINDS)
        first = self._dice.choice([*self._surface.flows, "CORRIDOR", "nonsense", "%00"])
        terms = self._dice.sample(TERMS, self._dice.randint(0, 3))
        query = self._dice.choice(["", *SDMX_QUERIES])
        return Request(f"/api/sdmx/2.1/{'/'.join([kind, first, *map(_ascii, terms)])}?{query}")

    def _form(self) -> Request:
        """What somebody who is not signed in may send."""
        path = self._turn("form", ["/i18n/setlang/", "/subscribe/", "/admin/account/login/"])
        fields = self._dice.sample([*PAGING, "email", "login", "password"], 3)
        body = _query([(name, self._dice.choice(TEXTS)) for name in fields])
        token = (("Cookie", f"csrftoken={'a' * 32}"), ("X-CSRFToken", "a" * 32))
        return Request(path, "POST", (*FORM, *token), body.encode())

    def _page(self) -> str:
        plain = [one for one in self._surface.routes if not PARAMETER.search(one)]
        return self._in_a_language(self._turn("page", plain))

    def _in_a_language(self, path: str) -> str:
        is_page = not path.startswith(("/api", "/media", "/mcp", "/i18n", "/sitemap", "/id/"))
        return self._dice.choice(["", "", "", "/ru", "/zh-hans"]) * is_page + path

    def _ask(self, path: str, asked: list[tuple[str, str]]) -> Request:
        ending = self._dice.choice(["", "", "", "", "csv", "json", "ndjson", "geojson", "xlsx"])
        if ending and path.startswith("/api/v1/"):
            asked = [*asked, ("format", ending)]
        return Request(f"{path}?{_query(asked)}")


def _query(asked: list[tuple[str, str]]) -> str:
    return urlencode(asked, errors="surrogatepass")


def _ascii(term: str) -> str:
    return quote(term, safe="/%+,.~*")
