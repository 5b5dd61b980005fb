"""Find what a portal can be asked: by its routes, its OpenAPI description, its admin and its links.

Links have no end, so addresses are sorted into *shapes* (language, route, what chooses a format or
a view, names of parameters), and of each shape only the first few are asked: `FEW`.
"""

import html
import json
import re
from collections import Counter, deque
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit

from tests.tools.answers import checkout
from tests.tools.answers.asking import Answers, Asker, Question, Reply

SITE = f"http://{checkout.HOST}"
LANGUAGES = {"en": "/", "zh-hans": "/zh-hans/", "ru": "/ru/"}
FEW = {"en": 3, "zh-hans": 1, "ru": 1}
"""How many addresses of a shape are asked, by language; of the desk, `FEW_OF_DESK`."""
FEW_OF_DESK = {"admin": 2, "editor": 2, "reviewer": 1, "translator": 1}
MOST_PARAMETERS = 2
"""Links with more are left to others."""

FORMATS = ["csv", "xlsx", "parquet", "ndjson", "geojson", "json"]
ENDINGS = {*FORMATS, "svg", "png", "atom", "ics", "ttl", "rdf", "jsonld", "zip", "bib", "ris"}
CHOOSING = {"format", "ending", "form", "section", "kind", "flow"}
"""Parts of an address each value of which is a shape of its own, so are those of `ENDINGS`."""
CHOOSING_PARAMETERS = {"view", "format", "level", "lang", "edition"}
MOMENTS = ["2026-11-26T12:00:00Z", "2026-11-28", "2026-11-29T12:00:00Z"]
WORDS = ["hydro", "ГЭС", "水电站", "Хоргос", "霍尔果斯", "kyrgyzstan 2024", "zzzz", "%"]

LINK = re.compile(
    r"""\b(?:href|src|action|srcset|content|poster|data-[\w-]+)=["']((?:https?://|[/?])[^"'\s]*)"""
)
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
SELECT = re.compile(r"""<select\b[^>]*\bname=["']([\w-]+)["'][^>]*>(.*?)</select>""", re.DOTALL)
OPTION = re.compile(r"""<option\b[^>]*\bvalue=["']([^"']+)["']""")
INPUT = re.compile(r"<input\b[^>]*>")
ATTRIBUTE = re.compile(r"""\b(name|value|type|action|method)=["']([^"']*)["']""")
XML_LINK = re.compile(r"<(?:loc|id)>(http[^<]+)<")


PARTS = ("pages", "described", "desk")
"""Three kinds of questions, none of which needs the answers to another."""


def discover(part: str, answers: Answers, most: int) -> None:
    """Ask what belongs to one of PARTS, and what it leads to while there are fewer than `most`.

    The portal must be set up (`checkout.enter`).
    """
    asker = Asker()
    crawl = _Crawl(asker, answers, most)
    if part == "pages":
        crawl.ask_all(_by_hand())
        crawl.ask_all(_records(asker))
        crawl.follow()
        crawl.ask_all(_wrong(crawl.questions))
    elif part == "described":
        crawl.ask_all(_by_description(asker))
        crawl.ask_all(_of_assistants(asker))
        crawl.ask_all(_of_statistics(asker))
    elif part == "desk":
        crawl.ask_all(_desk_pages())
        crawl.follow()


class _Crawl:
    """`questions` are those asked so far, in their order."""

    def __init__(self, asker: Asker, answers: Answers, most: int) -> None:
        self.questions: list[Question] = []
        self._asker, self._answers, self._most = asker, answers, most
        self._met: set[str] = set()
        self._shapes = Counter[tuple[str, ...]]()
        self._waiting: deque[Question] = deque()

    def ask_all(self, questions: Iterator[Question]) -> None:
        """Ask these whatever their shape, and keep what they lead to."""
        for question in questions:
            if question.key not in self._met:
                self._met.add(question.key)
                if question.method == "GET" and not question.headers:
                    self._shapes[shape_of(question)] += 1
                self._ask(question)

    def follow(self) -> None:
        """Ask what the answers lead to, and what that leads to."""
        while self._waiting and len(self.questions) < self._most:
            self._ask(self._waiting.popleft())

    def _ask(self, question: Question) -> None:
        reply = self._asker.ask(question)
        self.questions.append(question)
        self._answers.keep(question, reply)
        if len(self.questions) % 500 == 0:
            print(f"{len(self.questions)} addresses", flush=True)
        for address in links_of(question.address, reply):
            self._consider(Question(address, who=question.who if _of_desk(address) else ""))

    def _consider(self, found: Question) -> None:
        """Wait with what is found to ask it, unless enough of its shape were asked."""
        if found.key in self._met or "/logout" in found.address:
            return
        self._met.add(found.key)
        if len(parse_qsl(urlsplit(found.address).query)) > MOST_PARAMETERS:
            return
        shape = shape_of(found)
        self._shapes[shape] += 1
        few = FEW_OF_DESK[found.who] if found.who else FEW[shape[0]]
        if self._shapes[shape] <= few:
            self._waiting.append(found)


def shape_of(question: Question) -> tuple[str, ...]:
    from django.urls import Resolver404, resolve
    from django.utils.translation import override

    where = urlsplit(question.address)
    language = _language(where.path)
    try:
        with override(language):
            match = resolve(where.path)
    except Resolver404:
        return language, question.who, "unknown", where.path.rpartition(".")[2][:8]
    chosen = [
        str(value)
        for name, value in sorted(match.kwargs.items())
        if name in CHOOSING or str(value) in ENDINGS
    ]
    return language, question.who, match.route, *chosen, *_parameters(where)


def _parameters(where: SplitResult) -> list[str]:
    given = parse_qsl(where.query, keep_blank_values=True)
    if any(name == "as_recorded" for name, _value in given):
        return ["as_recorded"]
    return sorted(
        f"{name}={value}" if name in CHOOSING_PARAMETERS else name for name, value in given
    )


def _language(path: str) -> str:
    return next((code for code, at in LANGUAGES.items() if at != "/" and path.startswith(at)), "en")


def _of_desk(address: str) -> bool:
    return re.match(r"/(zh-hans/|ru/)?admin/", address) is not None


def links_of(address: str, reply: Reply) -> Iterator[str]:
    """Yield what an answer leads to inside the portal, scripts and styles apart."""
    found: list[str] = [reply.headers.get("Location", "")]
    found += re.findall(r"<([^>]+)>", reply.headers.get("Link", ""))
    if reply.kind == "text/html":
        text = reply.body.decode()
        found += [html.unescape(one) for one in LINK.findall(text)]
        found += _form_links(text)
    elif reply.kind.endswith("xml"):
        found += [html.unescape(one) for one in XML_LINK.findall(reply.body.decode()[:200_000])]
    elif (
        reply.kind.endswith("json")
        and "ndjson" not in reply.kind
        and reply.body[:1] in (b"{", b"[")
    ):
        found += _json_links(json.loads(reply.body))
    for one in filter(None, found):
        where = urlsplit(urljoin(SITE + address, one))
        inside = f"{where.scheme}://{where.netloc}" == SITE
        if inside and not where.path.startswith("/static/"):
            yield where.path + (f"?{where.query}" if where.query else "")


def _form_links(text: str) -> Iterator[str]:
    """Yield an answer to each field of a form by itself: the first options, or something to fill
    in."""
    for head, inside in FORM.findall(text):
        given = dict(ATTRIBUTE.findall(head))
        if given.get("method", "get").lower() != "get":
            continue
        action = given.get("action", "") or "?"
        for name, value in _fields(inside):
            yield f"{action.partition('?')[0]}?{urlencode({name: html.unescape(value)})}"


def _fields(inside: str) -> Iterator[tuple[str, str]]:
    for name, options in SELECT.findall(inside):
        for value in OPTION.findall(options)[:3]:
            yield name, value
    for tag in INPUT.findall(inside):
        given = dict(ATTRIBUTE.findall(tag))
        if "name" in given and given.get("type") != "hidden":
            yield given["name"], given.get("value") or _guess(given["name"], {})


def _json_links(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        found = list(found.values())
    if isinstance(found, list):
        for one in found:
            yield from _json_links(one)
    elif isinstance(found, str) and (found.startswith((SITE, "/"))) and " " not in found:
        yield found


# Made by hand


def _by_hand() -> Iterator[Question]:
    """Every address without parts, in each language; search; the past; odd ways of asking."""
    for path in bare_routes():
        yield Question(path)
    for start in LANGUAGES.values():
        yield Question(f"{start}energy-projects/")
        for words in WORDS:
            yield Question(f"{start}search/?{urlencode({'q': words})}")
            yield Question(f"{start}search/suggestions/?{urlencode({'q': words})}")
        for moment in MOMENTS[:2]:
            for page in (
                "",
                "energy-projects/",
                "series/",
                "disagreements/",
                "countries/kg/",
                "map/",
            ):
                yield Question(f"{start}{page}?{urlencode({'as_recorded': moment})}")
        for ending in (*FORMATS, "zip"):
            yield Question(f"{start}energy-projects/download.{ending}")
    for accept in (
        "text/csv",
        "application/geo+json",
        "text/turtle",
        "application/ld+json",
        "image/png",
    ):
        for address in ("/api/v1/places/", "/catalog", "/api/schema/"):
            yield Question(address, headers={"Accept": accept})
    for method in ("HEAD", "OPTIONS"):
        for address in ("/", "/api/v1/places/", "/places/download.csv", "/data.json", "/mcp"):
            yield Question(address, method)
    for address in ("/api/v1/places/", "/places/", "/feeds/all.atom", "/events/calendar.ics"):
        yield Question(address, headers={"If-None-Match": "*"})


def bare_routes() -> Iterator[str]:
    from django.urls import NoReverseMatch, get_resolver, reverse
    from django.utils.translation import override

    names = [name for name in get_resolver().reverse_dict if isinstance(name, str)]
    for code in LANGUAGES:
        with override(code):
            for name in sorted(names):
                try:
                    yield reverse(name)
                except NoReverseMatch:
                    continue


def _wrong(asked: list[Question]) -> Iterator[Question]:
    """Ask for what there is not, in ways that are not allowed, of each kind of address."""
    kinds: dict[tuple[str, ...], Question] = {}
    for question in asked:
        if question.method == "GET" and not question.who and "?" not in question.address:
            kinds.setdefault(shape_of(question), question)
    for question in kinds.values():
        address = question.address
        yield Question(f"{address}?nonsense=1")
        if _language(address) != "en":
            continue
        yield Question(f"{address}?page=99999")
        yield Question(f"{address}?as_recorded=2031-01-01")
        yield Question(re.sub(r"[^/.]+(/?(?:\.\w+)?)$", r"no-such-thing\1", address))
        yield Question(address, "POST", body="{}")


# By description


def _records(asker: Asker) -> Iterator[Question]:
    """Of each list of the API: the first two, the last, two disputed ones, those edited last; as a
    page in each language, with its history and earlier editions, and as an answer of the API."""
    root = json.loads(asker.ask(Question("/api/v1/")).body)
    for url in root.values():
        path = urlsplit(url).path
        for row in _rows(asker, path):
            for name in _names(row):
                yield Question(f"{path}{name}/")
            page = row.get("url", "")
            if isinstance(page, str) and page.startswith((SITE, "/")):
                page = urlsplit(page).path
                for start in LANGUAGES.values():
                    yield Question(start + page.lstrip("/"))
                    yield Question(f"{start}{page.lstrip('/')}history/")
                yield Question(f"{page}?edition=1")
                yield Question(f"{page}?edition=2")
                yield Question(f"{page}?as_recorded={MOMENTS[0]}")
            if row.get("uid"):
                yield Question(f"/id/{row['uid']}/")


def _names(row: dict[str, Any]) -> list[str]:
    """The names by which a row may be asked for, the likeliest first."""
    names = (row.get(key) for key in ("slug", "code", "key", "uid", "position"))
    return [quote(str(name)) for name in names if name]


def _rows(asker: Asker, path: str) -> Iterator[dict[str, Any]]:
    count = 1
    for query in ("page_size=2", "page_size=1&page={count}", "page_size=2&disputed=true",
                  f"page_size=2&updated_after={MOMENTS[1]}"):  # fmt: skip
        reply = asker.ask(Question(f"{path}?{query.format(count=count)}"))
        found = json.loads(reply.body)
        if reply.status == 200 and isinstance(found.get("results"), list):
            count = max(1, found.get("count", 1))
            yield from found["results"]


def _by_description(asker: Asker) -> Iterator[Question]:
    """Each list of the API in each format, plain, filtered and cut; each of its parameters; a
    record in each format."""
    described = json.loads(asker.ask(Question("/api/schema/?format=json")).body)
    for path, operations in described["paths"].items():
        if "{" in path or path == "/api/v1/":
            continue
        parameters = operations["get"].get("parameters", [])
        rows = _sample(asker, path)
        asked = [
            (one["name"], value)
            for one in parameters
            for value in _values(one["name"], one.get("schema", {}), rows)
        ]
        yield Question(path)
        for name, value in asked:
            yield Question(f"{path}?{urlencode({name: value})}")
        yield from _in_formats(path, asked)
        yield from _in_pages(path)
        for row in rows[:1]:
            for name in _names(row)[:1]:
                for ending in ("json", "geojson", "csv"):
                    yield Question(f"{path}{name}.{ending}")
                yield Question(f"{path}{name}/?fields={','.join(list(row)[:3])}")


def _in_formats(path: str, asked: list[tuple[str, str]]) -> Iterator[Question]:
    filtered = next(
        ((n, v) for n, v in asked if n in {"country", "kind", "record", "source"}), None
    )
    for ending in FORMATS:
        yield Question(f"{path.rstrip('/')}.{ending}")
        if filtered:
            yield Question(f"{path.rstrip('/')}.{ending}?{urlencode([filtered])}")
    yield Question(f"{path.rstrip('/')}.csv?as_recorded={MOMENTS[0]}")
    yield Question(f"{path}?format=ndjson")
    yield Question(f"{path.rstrip('/')}.pdf")


def _in_pages(path: str) -> Iterator[Question]:
    for query in ("page_size=3", "page_size=3&page=2", "page_size=3&cursor=*", "page_size=201",
                  "cursor=nonsense", "page=0", "fields=uid,slug", "fields=nonsense"):  # fmt: skip
        yield Question(f"{path}?{query}")


def _sample(asker: Asker, path: str) -> list[dict[str, Any]]:
    found = json.loads(asker.ask(Question(f"{path}?page_size=5")).body)
    rows = found.get("results") if isinstance(found, dict) else None
    return rows if isinstance(rows, list) else []


def _values(name: str, schema: dict[str, Any], rows: list[dict[str, Any]]) -> Iterator[str]:
    """Yield something to ask a parameter for: what it allows, what a row has, or a guess."""
    schema = schema.get("items", schema)
    if name == "page" or name == "page_size" or name == "cursor" or name == "format":
        return
    if "enum" in schema:
        yield from islice((str(one) for one in schema["enum"]), 40 if name == "order" else 2)
    elif schema.get("type") == "boolean":
        yield from ("true", "false")
    else:
        had = (_plain(_part(row, name)) for row in rows)
        yield next(filter(None, had), "") or _guess(name, schema)


def _part(row: dict[str, Any], name: str) -> Any:
    facts = row.get("facts")
    return facts[name] if isinstance(facts, dict) and name in facts else row.get(name)


def _plain(found: Any) -> str:
    """The value, code or slug of whatever stands under a name."""
    if isinstance(found, list):
        found = found[0] if found else None
    if isinstance(found, dict):
        found = found.get("value") or found.get("slug") or found.get("code") or found.get("en")
        return _plain(found)
    return "" if found is None or isinstance(found, bool) else str(found)


GUESSES = {
    "as_recorded": MOMENTS[0],
    "bbox": "60,35,90,50",
    "country": "KZ",
    "fields": "uid",
    "near": "43.24,76.95",
    "partner": "CN",
    "q": "hydro",
    "since": MOMENTS[1],
    "source": "founding-article",
    "updated_after": MOMENTS[1],
    "valid_on": "2020-06-30",
}


def _guess(name: str, schema: dict[str, Any]) -> str:
    if name in GUESSES:
        return GUESSES[name]
    if schema.get("type") in {"integer", "number"}:
        return "10"
    if name.endswith(("from", "to", "_on", "date", "year")):
        return "2020"
    return "10" if name.endswith(("_min", "_max")) else "China"


# Assistants and statistics


def _of_assistants(asker: Asker) -> Iterator[Question]:
    """Ask each tool with each of its arguments, in each language, and in wrong ways."""
    for method in (
        "initialize",
        "ping",
        "tools/list",
        "server/discover",
        "resources/list",
        "nonsense",
    ):
        yield _message(method)
    yield _message(
        "initialize",
        protocolVersion="2025-06-18",
        capabilities={},
        clientInfo={"name": "a", "version": "1"},
    )
    yield Question("/mcp")
    yield Question("/mcp", "POST", body="[")
    listed = json.loads(asker.ask(_message("tools/list")).body)
    for tool in listed["result"]["tools"]:
        properties = tool["inputSchema"]["properties"]
        needs = {name: TOLD.get(name, "10") for name in tool["inputSchema"].get("required", [])}
        for language in LANGUAGES:
            yield _message(
                "tools/call", name=tool["name"], arguments={**needs, "language": language}
            )
        yield _message("tools/call", name=tool["name"], arguments={})
        yield _message("tools/call", name=tool["name"], arguments={**needs, "nonsense": 1})
        for name, schema in properties.items():
            for value in _arguments(name, schema):
                yield _message("tools/call", name=tool["name"], arguments={**needs, name: value})
    for words in WORDS:
        yield _message("tools/call", name="search", arguments={"text": words})


TOLD = {
    "record": "energyproject:kz-turgusunskaya-hydro",
    "source": "founding-article",
    "text": "Turgusun",
    "indicator": "trade-total",
}


def _arguments(name: str, schema: dict[str, Any]) -> Iterator[Any]:
    inner = schema.get("items", schema)
    if "enum" in inner:
        values: list[Any] = inner["enum"][:3]
    elif inner.get("type") == "boolean":
        values = [True, False]
    elif inner.get("type") == "integer":
        values = [1, 2]
    else:
        values = [TOLD.get(name) or _guess(name, inner)]
    for value in values:
        yield [value] if schema.get("type") == "array" else value


def _message(method: str, **params: Any) -> Question:
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    return Question("/mcp", "POST", body=json.dumps(message, ensure_ascii=False))


SDMX = "/api/sdmx/2.1"
STRUCTURES = [
    "agencyscheme",
    "categoryscheme",
    "codelist",
    "conceptscheme",
    "contentconstraint",
    "dataflow",
    "dataproviderscheme",
    "datastructure",
    "metadata",
    "schema",
]
DATA_QUERIES = [
    "startPeriod=2020",
    "endPeriod=2022-Q1",
    "lastNObservations=1",
    "firstNObservations=1",
    "detail=serieskeysonly",
    "detail=nodata",
    "detail=dataonly",
    "includeHistory=true",
    "dimensionAtObservation=AllDimensions",
    f"updatedAfter={MOMENTS[1]}",
    f"asOf={MOMENTS[0]}",
    "nonsense=1",
]
SDMX_FORMATS = [
    *("genericdata", "structurespecificdata", "csv", "csv2", "jsondata"),
    *("structure", "jsonstructure", "nonsense"),
]


def _of_statistics(asker: Asker) -> Iterator[Question]:
    """SDMX: structures with their references and details, data of three dataflows in each
    format."""
    for kind in STRUCTURES:
        for rest in ("", "/CORRIDOR", "/all/all/latest", "/CORRIDOR/NONSENSE"):
            yield Question(f"{SDMX}/{kind}{rest}")
        for query in ("references=all", "references=children", "detail=allstubs", "nonsense=1"):
            yield Question(f"{SDMX}/{kind}/CORRIDOR?{query}")
    yield Question(f"{SDMX}/dataflow/CORRIDOR/TRADE_TOTAL/latest?references=all")
    yield Question(f"{SDMX}/codelist/CORRIDOR/CL_AREA/latest/KZ+UZ")
    found = json.loads(asker.ask(Question("/api/v1/indicators/?page_size=2")).body)
    flows = [row["slug"].upper().replace("-", "_") for row in found["results"]]
    for flow in ("TRADE_TOTAL", *flows):
        yield Question(f"{SDMX}/contentconstraint/CORRIDOR/CC_{flow}")
        yield Question(f"{SDMX}/availableconstraint/{flow}")
        for form in SDMX_FORMATS:
            yield Question(f"{SDMX}/data/{flow}?format={form}")
        for query in DATA_QUERIES:
            yield Question(f"{SDMX}/data/{flow}?{query}")
            yield Question(f"{SDMX}/data/{flow}?{query}&format=csv2")
    yield Question(f"{SDMX}/data/TRADE_TOTAL/A.CN.KG+UZ....?format=csv")
    yield Question(f"{SDMX}/data/CORRIDOR,TRADE_TOTAL,2.0/all/CORRIDOR")
    yield Question(f"{SDMX}/data/TRADE_TOTAL/A.CN")
    yield Question(f"{SDMX}/data/NONSENSE")


# The desk


def _desk_pages() -> Iterator[Question]:
    """Each page of each model of the desk: of its first row, its last and one in each state, by
    those who write, read and do everything."""
    from django.contrib import admin
    from django.urls import NoReverseMatch, reverse

    for who in FEW_OF_DESK:
        for start in LANGUAGES.values():
            yield Question(f"{start}admin/", who=who)
    for model, model_admin in sorted(
        admin.site._registry.items(), key=lambda one: one[0]._meta.label
    ):
        prefix = f"admin:{model._meta.app_label}_{model._meta.model_name}_"
        names = _page_names(prefix)
        for name in names:
            for key in [None, *_keys(model)]:
                try:
                    address = reverse(prefix + name, args=[] if key is None else [key])
                except NoReverseMatch:
                    continue
                yield Question(address, who="admin")
                if name in {
                    "change",
                    "changelist",
                    "add",
                    "evidence",
                    "preview",
                    "history",
                    "text",
                }:
                    yield Question(address, who="editor")
                    yield Question(address, who="reviewer")
                if name in {"change", "changelist", "add"}:
                    yield Question(f"/ru{address}", who="editor")
                    yield Question(f"/zh-hans{address}", who="editor")
        yield Question(f"{reverse(prefix + 'changelist')}?q=hydro", who="editor")
        for field in model_admin.autocomplete_fields or ():
            asked = {
                "app_label": model._meta.app_label,
                "model_name": model._meta.model_name,
                "field_name": field,
            }
            yield Question(
                f"/admin/autocomplete/?{urlencode({'term': 'a', **asked})}", who="editor"
            )


def _page_names(prefix: str) -> list[str]:
    from django.urls import get_resolver
    from django.utils.translation import override

    with override("en"):
        found = get_resolver().namespace_dict["admin"][1].reverse_dict
    start = prefix.removeprefix("admin:")
    return sorted(
        name.removeprefix(start)
        for name in found
        if isinstance(name, str) and name.startswith(start)
    )


def _keys(model: Any) -> list[Any]:
    """Keys of the first row, the last, and the first of each state."""
    rows = model._base_manager.order_by("pk")
    keys = [
        *rows.values_list("pk", flat=True)[:1],
        *rows.reverse().values_list("pk", flat=True)[:1],
    ]
    if any(field.name == "status" for field in model._meta.get_fields()):
        for status in sorted(set(rows.values_list("status", flat=True))):
            keys += rows.filter(status=status).values_list("pk", flat=True)[:1]
    return list(dict.fromkeys(keys))
