"""Attacks of somebody without an account: hostile requests, drafts, stored texts."""

import random
import re
from collections.abc import Iterator
from itertools import product
from threading import Lock
from typing import Any
from urllib.parse import quote, urlencode

from portal.models import Source
from portal.records.kinds import all_kinds
from portal.tabular.file_formats import FORMATS
from tests.attack.asking import Answer, Request
from tests.attack.hostile import Hostile
from tests.attack.judging import SCRIPT
from tests.attack.prepared import KNOWN, Prepared, note_pictures, publish_now
from tests.attack.report import Tally
from tests.attack.surface import PARAMETER, Surface, call_tool, fill_in
from tests.attack.target import Deadline, Target, in_threads
from tests.factories import MAKERS, claim_all
from tests.full_records import make_full
from tests.site.test_withdrawn import addresses
from trade.sdmx.views import DATA_FORMATS

type Pair = tuple[Request, Request]

THREADS = 4
SECONDS_TO_READ = 20
"""At least, after stored texts were published."""
ROUNDS = 5
"""So many hidden identifiers are asked for at each address."""
LANGUAGES = ("/ru", "/zh-hans")
FORMULA = '=HYPERLINK("http://x")'


def send_hostile_requests(target: Target, tally: Tally, deadline: Deadline) -> None:
    requests, lock = Hostile(target.surface, target.seed).requests(), Lock()

    def work(_thread: int) -> None:
        while deadline and tally.tried < target.goal:
            with lock:
                request = next(requests)
            target.ask(tally, request)

    in_threads(work, range(THREADS), THREADS)
    if tally.tried < target.goal:
        tally.note(f"The time was over before {target.goal:,} requests were sent.")


# Drafts


def look_for_drafts(target: Target, tally: Tally, deadline: Deadline) -> None:
    """Ask for what is hidden through every address and every parameter; the answers must be those
    to what does not exist."""
    everywhere = list(draft_requests(target.surface, target.prepared))
    random.Random(target.seed).shuffle(everywhere)
    asked = [*named_requests(target.surface, target.prepared), *everywhere]

    def look(pair: Pair) -> None:
        if deadline:
            hidden, missing = pair
            other = target.ask(tally, missing)
            target.ask(tally, hidden, lambda answer: compare(answer, other))

    in_threads(look, asked, THREADS)
    for path in plain_addresses(target.surface):
        target.ask(tally, Request(path))


def compare(hidden: Answer, missing: Answer) -> str:
    """Return a sentence if the status tells a draft from what does not exist."""
    one, other = hidden.status, missing.status
    is_busy = {one, other} & {0, 429, 503}
    return f"a draft is {one}, what is missing {other}" * (one != other and not is_busy)


def named_requests(surface: Surface, prepared: Prepared) -> Iterator[Pair]:
    """Yield requests for each hidden record by its slug and uid, where records of its kind are
    named; each with the same one for something missing."""
    for draft in (*prepared.drafts, *prepared.waiting):
        if draft.edit_of_id is None:
            path = all_kinds()[draft.kind()].path
            for route in surface.routes:
                if re.fullmatch(rf"(/api/v1)?{path}%\(slug\)s(/|\.ics)|/id/.*", route):
                    for value in (draft.slug, draft.uid):
                        yield _pair(route, value)
    for path in prepared.media:
        yield Request(path), Request("/media/photos/zqx/missing.png")


def _pair(route: str, value: str) -> Pair:
    return Request(fill_in(route, value)), Request(fill_in(route, missing_like(value)))


def draft_requests(surface: Surface, prepared: Prepared) -> Iterator[Pair]:
    """Yield requests for something hidden at every address and by every parameter, each with the
    same one for something missing."""
    hidden = prepared.hidden
    for number, route in enumerate(surface.routes * ROUNDS):
        if PARAMETER.search(route) and "setlang" not in route:
            value = hidden[number % len(hidden)]
            yield _pair(route, value)
    for number, one in enumerate(surface.parameters):
        value = hidden[number % len(hidden)]
        if one.sort == "text" and one.name not in {"cursor", "q"}:
            kind = value.split("-")[1] if value.count("-") > 1 else "place"
            for form in ("{}", f"{kind}:{{}}"):
                query = urlencode({one.name: form.format(value)})
                other = urlencode({one.name: form.format(missing_like(value))})
                yield Request(f"{one.path}?{query}"), Request(f"{one.path}?{other}")
    for tool in surface.tools:
        for name in tool["inputSchema"].get("properties", {}):
            for value in (KNOWN, *hidden[::9]):
                given = {name: value}, {name: missing_like(value)}
                yield call_tool(tool["name"], given[0]), call_tool(tool["name"], given[1])
    for path in surface.lists:
        yield Request(f"{path}?q={KNOWN}"), Request(f"{path}?q={missing_like(KNOWN)}")


def missing_like(value: str) -> str:
    """An identifier of the same shape that nothing has."""
    return value.replace(KNOWN, "zqxwrong") if KNOWN in value else value[::-1]


def plain_addresses(surface: Surface) -> Iterator[str]:
    """Every address without parts, in each language; searches for what is hidden; whole lists."""
    for route in surface.routes:
        if not PARAMETER.search(route) and "setlang" not in route:
            is_page = route.endswith("/") and not route.startswith("/api/")
            yield from (start + route for start in ("", *LANGUAGES)[: 3 if is_page else 1])
    for path in ("/search/", "/search/suggestions/", "/map/points.json", "/map/names.json"):
        yield f"{path}?q={KNOWN}"
    for path in surface.lists:
        yield from [f"{path}?format=ndjson"] if path.startswith("/api") else []
    for flow in surface.flows:
        yield f"/api/sdmx/2.1/data/{flow}"


def requests_of_readers(surface: Surface, prepared: Prepared) -> Iterator[Request]:
    """Yield each public address, those of public records with drafts included, files in each
    format, all flows of statistics, and questions of assistants about those records."""
    about = (path for record in prepared.public for _name, path in addresses(record))
    files = (f"{path}?format={key}" for path in surface.lists for key in FORMATS)
    plain = (path for path in plain_addresses(surface) if not path.startswith(LANGUAGES))
    for path in dict.fromkeys((*plain, *about, *files)):
        yield Request(path)
    for flow, form in product(surface.flows, DATA_FORMATS):
        yield Request(f"/api/sdmx/2.1/data/{flow}?format={form}")
    for tool, record in product(surface.tools, prepared.public):
        named = {"record": f"{record.kind()}:{record.uid}", "text": KNOWN}
        known = tool["inputSchema"].get("properties", {})
        yield call_tool(tool["name"], {name: named[name] for name in named if name in known})


# Texts


def store_script(target: Target, tally: Tally, deadline: Deadline) -> None:
    """Publish records whose every text is script and formula, and read them in every channel."""
    addresses = publish_script(*MAKERS)
    until = Deadline(max(deadline.left(), SECONDS_TO_READ))

    def look(path: str) -> None:
        if until:
            target.ask(tally, Request(path), find_formula)

    in_threads(look, addresses, THREADS)


def publish_script(*kinds: Any) -> list[str]:
    """Publish a record of each kind; return the addresses that show them."""
    addresses = []
    for model in kinds:
        record = publish_now(_full_of_script(model))
        page = record.get_absolute_url()
        start = "/".join(page.split("/")[:-2])
        addresses += [page, f"/ru{page}", f"/zh-hans{page}", f"{page}history/", f"/api/v1{page}"]
        addresses += [f"{start}/", f"/ru{start}/", f"/api/v1{start}/", f"{start}/download.csv"]
        addresses += [f"/embed/?of={quote(page)}", f"/id/{record.uid}/"]
        addresses += [f"/cite/{record.kind()}/{record.uid}.{end}" for end in ("bib", "ris", "json")]
    note_pictures()
    for path in ("/search/", "/ru/search/", "/search/suggestions/", "/sources/", "/api/v1/claims/"):
        addresses.append(f"{path}?q=svg+onload")
    return [*addresses, "/", "/changes/", "/feeds/all.atom", "/map/", "/events/calendar.ics"]


def _full_of_script(model: Any) -> Any:
    """A draft; its quotes and the titles of its sources are script as well."""
    record = make_full(model)
    record.title_en, record.title_ru, record.summary_en = SCRIPT, FORMULA, SCRIPT
    for column in {"body_en", "admin1", "river"} & {one.name for one in model._meta.fields}:
        setattr(record, column, SCRIPT)
    record.save()
    if record.facts:
        claim_all(record)
        record.claims.update(quote=SCRIPT, locator=FORMULA)
        cited = Source.working.filter(pk__in=record.claims.values("source"))
        cited.update(title=SCRIPT, publisher=FORMULA)
    return record


def find_formula(answer: Answer) -> str:
    """Return a sentence if a cell of a CSV file begins with the formula."""
    quoted = FORMULA.replace('"', '""')
    text = answer.body.decode("utf-8", "replace")
    is_cell = f',"{quoted}' in text or f",{FORMULA}" in text
    return "a formula in a cell" * (answer.kind == "text/csv" and is_cell)
