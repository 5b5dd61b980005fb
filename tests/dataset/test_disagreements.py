"""Every channel tells the same disagreements: those that follow from raw claims and observations.

The expected sets are read from the tables with SQL and judged here, without the portal's own rule
of agreement. A channel is asked a fixed number of questions, and its set compared as a whole.

What a channel cannot say: tables of records have no rows of parts, and so no statements about
them; SDMX, charts of series and the lists of observations speak of no facts; charts of facts draw
sums of many records, each with the number of its disputed parts; an embedded chart draws what is
disputed and counts it, without naming the periods in words; CSV, XLSX and Parquet name the source
of a losing value and not the passage, which is under its address.
"""

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from functools import cache
from itertools import batched
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pyarrow.parquet
import pytest
from django.db import connection
from django.test import Client

from portal.facts import Amount, DateRange, Fact, FactType, Money, PartialDate, Point, Reference
from portal.formatting.numbers import format_ratio
from portal.models import Record
from portal.opendata.api.router import registered_viewsets
from portal.publication.evidence import with_evidence
from portal.records.document_types import ClaimDocument
from portal.records.documents import facts_with_parts
from portal.records.kinds import all_kinds
from portal.records.registry import record_model, record_models
from tests.portal.opendata.assistants import call
from trade.statistics.labels import anchor
from trade.statistics.models import Series

pytestmark = pytest.mark.usefixtures("data")

INFINITY = Decimal("Infinity")
DAY = timedelta(days=1)


def select(sql: str, *values: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def number(value: Any) -> Decimal:
    return Decimal(str(value))


def ends(value: Decimal, comparator: Any, lower: Any = None, upper: Any = None) -> tuple[Any, Any]:
    """The least and the greatest number that a statement allows."""
    if lower is not None or upper is not None:
        return (
            -INFINITY if lower is None else number(lower),
            INFINITY if upper is None else number(upper),
        )
    about = abs(value) / 40 if comparator == "about" else 0
    return (
        -INFINITY if comparator in ("under", "at_most") else value - about,
        INFINITY if comparator in ("over", "at_least") else value + about,
    )


def days(text: str) -> tuple[date, Any]:
    """The first and the last day of a partial date, or of two of them."""
    first, _slash, last = text.partition("/")
    begin = [int(part) for part in first.split("-")]
    end = [int(part) for part in (last or first).split("-")]
    after: dict[int, Callable[..., date]] = {
        1: lambda year: date(year + 1, 1, 1),
        2: lambda year, month: date(year + month // 12, month % 12 + 1, 1),
        3: lambda *day: date(*day) + DAY,
    }
    return date(*begin, *[1] * (3 - len(begin))), after[len(end)](*end) - DAY


def touch(one: tuple[Any, Any], other: tuple[Any, Any]) -> Any:
    if one[1] == other[1] == INFINITY and min(one[0], other[0]) > 0:
        return max(one[0], other[0]) / min(one[0], other[0]) < 10  # of two that say “over”
    return one[0] <= other[1] and other[0] <= one[1]


def last_digit(value: Decimal, printed: Any) -> Any:
    """What the last digit of a number stands for, as it is printed or else as it is stored."""
    plain = f"{abs(value).normalize():f}"
    bare = plain.replace(".", "").strip("0")
    words = re.split(r"[^\d.,'’\s]+", printed or "")
    words = [word.strip(".,'’ \xa0\u202f") for word in words]
    told = next((w for w in words if re.sub(r"\D", "", w).strip("0") == bare), plain)
    head, _mark, tail = told.replace(",", ".").rpartition(".")
    has_decimals = bool(head) and (len(tail) != 3 or head == "0")
    count = len(re.sub(r"\D", "", told).lstrip("0"))
    zeros = 0 if has_decimals else count - len(bare)
    if len(bare) >= (2 if zeros > 1 else 3):
        count = len(bare)
    return Decimal(10) ** (value.adjusted() - count + 1)


def is_short_for(one: tuple[Decimal, Any, Any], other: tuple[Decimal, Any, Any]) -> bool:
    """True if one of two numbers is the other with fewer digits: 94.8 for 94.82. Both as value,
    comparator and what is printed."""
    (a, said, _), (b, exact, _) = one, other
    if a == b or {said, exact} - {"exact", "about"} or a * b <= 0:
        return False
    if max(abs(a), abs(b)) / min(abs(a), abs(b)) > Decimal("1.05"):
        return False
    return any(abs(a - b) <= last_digit(v, printed) / 2 for v, _, printed in (one, other))


# What is expected of facts


def differs(kind: FactType, accepted: str, comparator: Any, printed: list[Any], claim: Any) -> Any:
    value = claim["value"]
    match kind:
        case Money():
            (amount, currency), (other, same) = accepted.split(), value.split()
            accepted, value = amount, other
            if currency != same:
                return False
        case PartialDate() | DateRange():
            return not touch(days(accepted), days(value))
        case Point():
            pairs = zip(accepted.split(","), value.split(","), strict=True)
            return any(abs(Decimal(a) - Decimal(b)) > Decimal("0.02") for a, b in pairs)
        case Amount():
            pass
        case _:
            return accepted != value
    said = ends(Decimal(value), claim["comparator"], claim["lower"], claim["upper"])
    exact = Decimal(accepted)
    finest = min(printed, key=lambda words: last_digit(exact, words))
    short = claim["lower"] is claim["upper"] is None and is_short_for(
        (Decimal(value), claim["comparator"], claim["as_printed"]), (exact, comparator, finest)
    )
    return not (short or touch(ends(exact, comparator), said))


def accepted_text(fact: Fact, cells: list[Any]) -> str:
    if None in cells or cells[0] == "":
        return ""
    match fact.type:
        case Amount():
            return f"{number(cells[0]).normalize():f}"
        case Money():
            return f"{number(cells[0]).normalize():f} {cells[1]}"
        case Point():
            return ",".join(f"{number(cell).normalize():f}" for cell in cells)
        case DateRange():
            return "/".join(filter(None, cells))
    return str(cells[0])


def column_of(model: type[Any], fact: Fact, name: str) -> str:
    field = model._meta.get_field(name)
    if field.many_to_many:
        links, joined = field.remote_field.through._meta.db_table, "group_concat(x.code, ' ')"
        joined = joined if connection.vendor == "sqlite" else "string_agg(x.code, ' ')"
        own, other = field.m2m_column_name(), field.m2m_reverse_name()
        rows = f"SELECT {other} AS code FROM {links} WHERE {own} = r.id ORDER BY 1"  # noqa: S608
        return f"(SELECT {joined} FROM ({rows}) x)"  # noqa: S608
    if isinstance(fact.type, Reference):
        table = field.related_model._meta.db_table
        return f'(SELECT n.uid FROM {table} n WHERE n.id = r."{field.column}")'  # noqa: S608
    return f'r."{field.column}"'


@cache
def disputed_facts() -> dict[Any, Any]:
    """`{(kind, uid, fact): {uid of each claim against the accepted value}}`."""
    found = defaultdict(set)
    for model in record_models():
        if not model.facts:
            continue
        claims = model.part_model("claims")._meta.db_table
        for name, fact in model.facts.items():
            columns = [column_of(model, fact, column) for column in fact.columns_of(name)]
            rows = select(
                "SELECT r.uid AS record, c.uid, c.value, c.comparator, c.lower, c.upper,"  # noqa: S608
                " c.as_printed,"
                f" {', '.join(f'{column} AS a{n}' for n, column in enumerate(columns))}"
                f" FROM {model._meta.db_table} r JOIN {claims} c ON c.record_id = r.id"
                " WHERE r.status = 'published' AND r.edit_of_id IS NULL AND c.fact = %s"
                " AND c.kind = 'value' AND c.retracted_at IS NULL ORDER BY c.recorded_at, c.id",
                name,
            )
            about = defaultdict(list)
            for row in rows:
                about[row["record"]].append(row)
            for uid, stated in about.items():
                cells = [stated[0][f"a{n}"] for n in range(len(columns))]
                accepted = accepted_text(fact, cells)
                said = [one["comparator"] for one in stated if one["value"] == accepted]
                comparator = "exact" if not said or "exact" in said else said[0]
                printed = [one["as_printed"] for one in stated if one["value"] == accepted]
                against = {
                    one["uid"]
                    for one in stated
                    if accepted and differs(fact.type, accepted, comparator, printed or [""], one)
                }
                if against:
                    found[model.kind(), uid, name] = against
    return dict(found)


@cache
def disputed_parts() -> dict[Any, Any]:
    """The same of facts of parts, by path: `{(kind, uid, "phases-<uid>-status"): …}`."""
    found = defaultdict(set)
    parts = [(model, name) for model in record_models() if model.facts for name in model.parts]
    for model, relation in parts:
        part, claims = model.part_model(relation), model.part_model("claims")
        for name, fact in part.facts.items():
            fields: list[Any] = [part._meta.get_field(one) for one in fact.columns_of(name)]
            columns = [f'p."{field.column}"' for field in fields]
            rows = select(
                "SELECT r.uid AS record, c.fact, c.uid, c.value, c.comparator, c.lower, c.upper,"  # noqa: S608
                " c.as_printed,"
                f" {', '.join(f'{column} AS a{n}' for n, column in enumerate(columns))}"
                f" FROM {model._meta.db_table} r"
                f" JOIN {claims._meta.db_table} c ON c.record_id = r.id"
                f" JOIN {part._meta.db_table} p ON p.record_id = r.id"
                f" AND c.fact = '{relation}-' || p.uid || '-{name}'"
                " WHERE r.status = 'published' AND r.edit_of_id IS NULL"
                " AND c.kind = 'value' AND c.retracted_at IS NULL"
            )
            for row in rows:
                accepted = accepted_text(fact, [row[f"a{n}"] for n in range(len(columns))])
                if accepted and differs(fact.type, accepted, "exact", [""], row):
                    found[model.kind(), row["record"], row["fact"]].add(row["uid"])
    return dict(found)


# What is expected of periods

LIVE = """
    SELECT o.id, o.uid, o.series_id, s.uid AS series, o.period, o.starts_on, o.ends_on, o.value,
        o.comparator, o.lower, o.upper, o.obs_status, o.cumulative, o.as_printed,
        i.tolerance_percent,
        newer.id AS newer, ROW_NUMBER() OVER (
            PARTITION BY o.series_id, o.period
            ORDER BY o.pinned DESC, o.obs_status = 'F', newer.id IS NOT NULL,
                src.publisher = 'Publisher not named',
                CASE o.obs_status WHEN 'E' THEN 1 WHEN 'U' THEN 2 ELSE 0 END,
                CASE src.kind WHEN 'official' THEN 0 WHEN 'dataset' THEN 1 WHEN 'company' THEN 2
                    WHEN 'academic' THEN 3 WHEN 'press' THEN 4 ELSE 5 END,
                src.published_on DESC, o.recorded_at DESC, o.id DESC
        ) AS place
    FROM trade_observation o
    JOIN trade_observationbatch b ON b.id = o.batch_id AND b.status = 'published'
    JOIN trade_series s ON s.id = o.series_id AND s.status = 'published'
    JOIN trade_indicator i ON i.id = s.indicator_id
    JOIN portal_source src ON src.id = o.source_id
    LEFT JOIN portal_source newer ON newer.supersedes_id = src.id
    WHERE o.retracted_at IS NULL AND o.value IS NOT NULL
"""
SAME_THING = """
    SELECT one.id AS one, other.id AS other
    FROM trade_series one JOIN trade_indicator i ON i.id = one.indicator_id
    JOIN trade_series other ON other.id > one.id AND other.unit = one.unit
        AND other.detail = one.detail AND other.measures_kind = one.measures_kind
        AND other.measures_uid = one.measures_uid
    WHERE (other.indicator_id = one.indicator_id
            AND COALESCE(other.country_id, '') = COALESCE(one.country_id, '')
            AND COALESCE(other.partner_id, '') = COALESCE(one.partner_id, ''))
        OR (other.indicator_id = i.mirror_id
            AND other.country_id = one.partner_id
            AND COALESCE(other.partner_id, '') = COALESCE(one.country_id, ''))
"""


def extent(row: Any, percent: Decimal) -> tuple[Any, Any]:
    low, high = ends(number(row["value"]), row["comparator"], row["lower"], row["upper"])
    margin = abs(number(row["value"])) * percent / 100
    return low - margin, high + margin


def meet(one: Any, other: Any, percent: Decimal) -> Any:
    rows = (one, other)
    has_bounds = any(row[name] is not None for row in rows for name in ("lower", "upper"))
    short = (
        not has_bounds
        and one["cumulative"] == other["cumulative"]
        and is_short_for(
            *((number(row["value"]), row["comparator"], row["as_printed"]) for row in rows)
        )
    )
    return short or touch(extent(one, percent), extent(other, percent))


def shared(one: Any, other: Any) -> Any:
    spans = [
        [date.fromisoformat(str(r[n])) for n in ("starts_on", "ends_on")] for r in (one, other)
    ]
    begins, finishes = zip(*spans, strict=True)
    both = (min(finishes) - max(begins)).days + 1
    either = (max(finishes) - min(begins)).days + 1
    return Decimal(max(both, 0)) / either


def of_same_time(one: Any, theirs: dict[Any, Any]) -> Any:
    """The row of the same period, or of the one that shares most days with it."""
    nearest = max(theirs.values(), key=lambda row: shared(one, row), default=None)
    return theirs.get(one["period"], nearest)


@cache
def disputed_periods() -> dict[Any, Any]:
    """`{(series, period): {uid of each observation against the shown one}}`, by both sides."""
    rows = select(LIVE)
    shown: defaultdict[int, dict[str, Any]] = defaultdict(dict)
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        if row["place"] == 1:
            shown[row["series_id"]][row["period"]] = row
    for row in rows:
        first = shown[row["series_id"]][row["period"]]
        if row is first or "F" in (row["obs_status"], first["obs_status"]):
            continue
        percent = number(row["tolerance_percent"])
        is_replaced = row["newer"] is not None or row["cumulative"] != first["cumulative"]
        if not is_replaced and not meet(first, row, percent):
            found[row["series"], row["period"]].add(row["uid"])
    for pair in select(SAME_THING):
        ours, theirs = shown[pair["one"]], shown[pair["other"]]
        for one in ours.values():
            other = of_same_time(one, theirs)
            if other is None or of_same_time(other, ours) is not one:  # a year, its eleven months
                continue
            if "F" in (one["obs_status"], other["obs_status"]):
                continue
            percent = number(one["tolerance_percent"]) + (1 - shared(one, other)) * 100
            if shared(one, other) >= Decimal("0.8") and not meet(one, other, percent):
                found[one["series"], one["period"]].add(other["uid"])
                found[other["series"], other["period"]].add(one["uid"])
    return dict(found)


# Channels


@pytest.fixture
def client() -> Client:
    return Client()


def read(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return b"".join(answer) if answer.streaming else answer.content


def lines(client: Client, address: str) -> list[Any]:
    return [json.loads(line) for line in read(client, address).splitlines()]


def as_csv(content: bytes) -> list[Any]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def as_parquet(content: bytes) -> Any:
    return pyarrow.parquet.read_table(io.BytesIO(content)).to_pylist()


CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def as_xlsx(content: bytes) -> list[Any]:
    """Rows by the names in the first one; a cell is found by the letters of its column."""
    with ZipFile(io.BytesIO(content)) as archive:
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    head, *rows = (
        {cell.attrib["r"].rstrip("0123456789"): "".join(cell.itertext()) for cell in row}
        for row in sheet.iter(f"{CELL}row")
    )
    return [{name: row.get(column, "") for column, name in head.items()} for row in rows]


TABLES = {"csv": as_csv, "xlsx": as_xlsx, "parquet": as_parquet}


def lists_of_records() -> dict[Any, Any]:
    """Name of the list and kind of each that has facts."""
    models = {name: one.queryset.model for name, one in registered_viewsets().items()}
    return {
        name: model.kind()
        for name, model in models.items()
        if issubclass(model, Record) and model.facts
    }


def test_facts_are_disputed_in_every_list(client: Client) -> None:
    expected = disputed_facts() | disputed_parts()
    told, against = set(), {}
    for name, kind in lists_of_records().items():
        for row in lines(client, f"/api/v1/{name}.ndjson"):
            for fact, said in facts_with_parts(row).items():
                uids = {one["uid"] for one in said["claims"] if one["agrees"] is False}
                if said["disputed"] or uids:
                    told.add((kind, row["uid"], fact))
                    against[kind, row["uid"], fact] = uids

    assert len(disputed_facts()) > 100
    assert disputed_parts()
    assert told == set(expected)
    assert against == expected


@pytest.mark.parametrize(
    "form",
    [one if one == "csv" else pytest.param(one, marks=pytest.mark.exhaustive) for one in TABLES],
)
def test_facts_are_disputed_in_every_table(client: Client, form: str) -> None:
    """The flag, and what is not used, behind the columns that were there before."""
    expected = disputed_facts()
    flagged, others = set(), {}
    for name, kind in lists_of_records().items():
        model = record_model(kind)
        for row in TABLES[form](read(client, f"/api/v1/{name}.{form}")):
            for fact in model.facts:
                if row[f"{fact}_disputed"] in (True, "true", "1"):
                    flagged.add((kind, row["uid"], fact))
                if row[f"{fact}_others"]:
                    others[kind, row["uid"], fact] = row[f"{fact}_others"].count("; ") + 1
            names = [name for name in row if name.endswith("_others")]
        assert sorted(names) == sorted(f"{fact}_others" for fact in model.facts)

    assert flagged == set(expected)
    assert others == {about: len(against) for about, against in expected.items()}


@pytest.mark.exhaustive  # every day the lists themselves, above
def test_lists_find_what_is_disputed(client: Client) -> None:
    """The parameter of every list of records, as page and as rows."""
    expected, periods = disputed_facts() | disputed_parts(), disputed_periods()
    for name, kind in lists_of_records().items():
        uids = {about[1] for about in expected if about[0] == kind}
        uids |= {about[0] for about in periods} if kind == "series" else set()
        rows = lines(client, f"/api/v1/{name}.ndjson?disputed=true")
        path = all_kinds()[kind].path
        page = client.get(f"{path}?disputed=true", follow=True)

        assert {row["uid"] for row in rows} == uids, name
        assert page.context["page"].paginator.count == len(uids), name


@pytest.mark.exhaustive
def test_places_that_are_not_used_are_points_of_their_own(client: Client) -> None:
    expected, kinds = disputed_facts(), lists_of_records()
    flagged, hollow, names = set(), set(), set()
    for name in kinds:
        model = record_model(kinds[name])
        point = next((n for n, fact in model.facts.items() if isinstance(fact.type, Point)), None)
        if point is None:
            continue
        names.add((kinds[name], point))
        for feature in json.loads(read(client, f"/api/v1/{name}.geojson"))["features"]:
            said = feature["properties"]
            if said["role"] == "not used":
                hollow.add(feature["id"])
                assert feature["geometry"]["type"] == "Point"
            else:
                flagged |= {
                    (kinds[name], said["uid"], fact)
                    for fact in model.facts
                    if said[f"{fact}_disputed"]
                }
    located = {kind for kind, _point in names}

    assert flagged == {about for about in expected if about[0] in located}
    lost = [expected[about] for about in expected if (about[0], about[2]) in names]
    assert hollow == set().union(*lost) != set()


def test_register_has_every_disagreement(client: Client) -> None:
    every = disputed_facts() | disputed_parts()
    expected = {about: len(against) for about, against in every.items()}
    of_observation = {row["uid"]: (row["series"], row["period"]) for row in select(LIVE)}
    facts, periods = {}, set()
    for row in lines(client, "/api/v1/disagreements.ndjson"):
        against = [one["uid"] for one in row["statements"] if one["agrees"] is False]
        if row["period"]:
            sides = {of_observation[uid] for uid in against}
            periods |= {(row["record"]["uid"], row["period"]), *sides}
        else:
            facts[row["record"]["kind"], row["record"]["uid"], row["fact"]] = len(against)

    assert facts == expected
    assert periods == set(disputed_periods())


@pytest.mark.exhaustive  # every day lists, a table and the register
def test_assistants_are_told_the_same_facts(client: Client) -> None:
    """The register page by page, and each record about which somebody disagrees."""
    expected = disputed_facts() | disputed_parts()
    listed: list[Any] = []
    page, count = 1, 1
    while len(listed) < count:
        answer = call(client, "list_disagreements", limit=50, page=page)
        listed += answer["disagreements"]
        count, page = answer["count"], page + 1
    told = {}
    for kind, uid in sorted({about[:2] for about in expected}):
        record = call(client, "get_record", record=f"{kind}:{uid}", whole=True)
        for fact in record["facts"]:
            if fact["disputed"]:
                said = {one["uid"] for one in fact["claims"] if one.get("agrees") is False}
                told[kind, uid, fact["name"]] = said

    facts = {(*row["record"]["key"].split(":"), row["fact"]) for row in listed if "fact" in row}
    assert facts == set(expected)
    assert told == expected


@pytest.mark.parametrize("one_in", [pytest.param(1, marks=pytest.mark.exhaustive), 43])
def test_pages_and_embeds_of_records_say_so(client: Client, one_in: int) -> None:
    """Every record with a disagreement, or one in so many."""
    of_parts = {about[:2] for about in disputed_parts()}
    records = sorted({about[:2] for about in disputed_facts()} - of_parts)[::one_in]
    records += sorted(of_parts)[:: 1 + one_in // 10]
    every = disputed_facts() | disputed_parts()
    expected = {about for about in every if about[:2] in records}
    told, framed = set(), set()
    for kind, uid in records:
        html = client.get(f"/id/{uid}/", follow=True).content.decode()
        paths = [about[2] for about in disputed_parts() if about[:2] == (kind, uid)]
        names = {n.replace("_", "-"): n for n in [*record_model(kind).facts, *paths]}
        found = re.findall(r'<\w+ class="evidence is-disputed"\s+id="evidence-([\w-]+)"', html)
        told |= {(kind, uid, names[name]) for name in found}
        for name in sorted(names.values()):
            if (kind, uid, name) in expected or name == min(names.values()):
                frame = client.get(f"/embed/figures/{kind}/{uid}/{name}/").content.decode()
                framed |= {(kind, uid, name)} if "embed-figure is-disputed" in frame else set()

    assert told == framed == expected


# Periods


@pytest.mark.parametrize("forms", [["csv"], pytest.param([*TABLES], marks=pytest.mark.exhaustive)])
def test_periods_are_disputed_in_every_list_and_table(client: Client, forms: list[str]) -> None:
    expected = disputed_periods()
    uids = dict(Series.objects.values_list("slug", "uid"))
    rows = lines(client, "/api/v1/periods.ndjson")
    told, named = {}, set()
    for row in rows:
        about = (uids[row["series"]], row["period"])
        others = {one["uid"] for one in row["others"]}
        if row["disputed"]:
            told[about] = others & expected.get(about, set())
        named |= {about} if row["disagreement"] else set()
    tables = {
        form: {
            (uids[row["series"]], row["period"]): row["others"].count("; ") + 1
            for row in TABLES[form](read(client, f"/api/v1/periods.{form}"))
            if row["disputed"] in (True, "true", "1") and row["others"]
        }
        for form in forms
    }
    asked = lines(client, "/api/v1/periods.ndjson?disputed=true")

    assert len(expected) >= 12
    assert told == expected
    assert named == {(uids[row["series"]], row["period"]) for row in asked} == set(expected)
    numbers = {(uids[row["series"]], row["period"]): len(row["others"]) for row in asked}
    assert tables == dict.fromkeys(forms, numbers)


@pytest.mark.exhaustive  # every day lists and a table
def test_sdmx_flags_the_same_periods(client: Client) -> None:
    """One answer for each dataflow; the losing values are under the identifier of the value."""
    expected = disputed_periods()
    uids = dict(Series.objects.values_list("slug", "uid"))
    slugs = sorted({row["slug"] for row in select("SELECT slug FROM trade_indicator")})
    told = set()
    for slug in slugs:
        flow = slug.upper().replace("-", "_")
        answer = client.get(f"/api/sdmx/2.1/data/{flow}/all?format=csv")
        if answer.status_code == 404:
            continue
        for row in as_csv(b"".join(answer) if answer.streaming else answer.content):
            if row["DISPUTED"] == "true":
                told.add((uids[row["SERIES"]], row["PERIOD"]))

    assert told == set(expected)


@pytest.mark.exhaustive
def test_assistants_are_told_the_same_periods(client: Client) -> None:
    expected = disputed_periods()
    told, read_periods, page, count = {}, 0, 1, 1
    while read_periods < count:
        answer = call(client, "query_series", limit=100, page=page)
        count, page = answer["count"], page + 1
        for series in answer["series"]:
            uid = series["key"].split(":")[1]
            read_periods += len(series["periods"])
            for period in series["periods"]:
                if period["disputed"]:
                    values = {uid_of(one) for one in period["values"] if not one["shown"]}
                    about = (uid, period["period"])
                    told[about] = values & expected.get(about, set())

    assert told == expected


@pytest.mark.exhaustive
def test_charts_mark_the_same_periods(client: Client) -> None:
    """Ten series to a chart, as many as one takes; of periods that a chart draws."""
    expected = disputed_periods()
    uids = dict(Series.objects.order_by("indicator", "pk").values_list("slug", "uid"))
    told = {}
    for some in batched(uids, 10):
        query = "&".join(f"series={slug}" for slug in some)
        chart = json.loads(read(client, f"/charts/series.json?{query}"))
        for panel in chart["panels"]:
            for series in panel["series"]:
                for point in series["points"]:
                    if point["disputed"]:
                        lost = [o for o in point["others"] if o["standing"] != "not_compared"]
                        told[uids[series["key"]], point["key"]] = bool(lost)

    assert told == dict.fromkeys(expected, True)


@pytest.mark.parametrize("one_in", [pytest.param(1, marks=pytest.mark.exhaustive), 29])
def test_pages_and_embeds_of_series_say_so(client: Client, one_in: int) -> None:
    """Every series with a disagreement, or one in so many and those with a probable typo, which a
    chart names and does not draw."""
    slips = {about for about, rules in reasons_in_periods().items() if "slip" in rules.values()}
    only_slips = {about for about in slips if set(reasons_in_periods()[about].values()) == {"slip"}}
    series = set(sorted({uid for uid, _period in disputed_periods()})[::one_in])
    series |= {uid for uid, _period in slips}
    expected = [about for about in disputed_periods() if about[0] in series]
    of_series = defaultdict(set)
    for uid, period in expected:
        of_series[uid].add(period)
    told, framed = set(), set()
    for uid, periods in of_series.items():
        slug = Series.objects.get(uid=uid).slug
        html = client.get(f"/series/{slug}/?periods=all").content.decode()
        found = re.findall(r'<section class="evidence is-disputed"\s+id="([\w.-]+)"', html)
        found += re.findall(r'<tr data-uid="\w+" id="([\w.-]+)"', html)  # without its quotes
        every = {
            anchor(period): period
            for period in Series.objects.get(uid=uid).observations.values_list("period", flat=True)
        }
        told |= {(uid, every[name]) for name in found}
        chart = client.get(f"/embed/charts/series/?series={slug}").content.decode()
        counts = re.findall(r"Sources disagree at (one|\d+) points?", chart)
        drawn = sum((uid, period) not in only_slips for period in periods)
        assert [int(count.replace("one", "1")) for count in counts] == [drawn] * bool(drawn), slug
        with_slips = any((uid, period) in slips for period in periods)
        assert ("Not drawn, as probable typos" in chart) == with_slips, slug
        for period in [*periods, min(every.values())]:
            name = period.replace("/", "--")
            frame = client.get(f"/embed/figures/series/{uid}/{name}/").content.decode()
            framed |= {(uid, period)} if "embed-figure is-disputed" in frame else set()

    assert told == framed == set(expected)


# Why what differs is not used


@cache
def older_releases() -> dict[Any, Any]:
    """Of each source, by id, all that it replaces."""
    replaced = {row["id"]: row["supersedes_id"] for row in select("SELECT * FROM portal_source")}
    found: dict[Any, Any] = {}
    for source, earlier in replaced.items():
        found[source] = set()
        while earlier:
            found[source].add(earlier)
            earlier = replaced[earlier]
    return found


@cache
def reasons_of_claims() -> dict[Any, Any]:
    """By the uid of each claim against an accepted value: the rule by which it is not used."""
    found = {}
    for (kind, uid, name), against in (disputed_facts() | disputed_parts()).items():
        model = record_model(kind)
        tables = [model.part_model(part)._meta.db_table for part in ("rulings", "claims")]
        of_fact = (
            " x JOIN {table} r ON r.id = x.record_id WHERE r.uid = %s AND r.edit_of_id IS NULL"
            " AND x.fact = %s ORDER BY {order}"
        ).format
        rulings, claims = (
            select(
                f"SELECT x.* FROM {table}"  # noqa: S608
                + of_fact(table=model._meta.db_table, order=order),
                uid,
                name,
            )
            for table, order in zip(tables, ("x.made_at DESC, x.id DESC", "x.id"), strict=True)
        )
        agreeing = [
            one["source_id"]
            for one in claims
            if one["uid"] not in against and not one["retracted_at"]
        ]
        replaced = set().union(*(older_releases()[source] for source in agreeing))
        for one in claims:
            if one["uid"] in against:
                is_replaced = one["source_id"] in replaced
                found[one["uid"]] = "newest-release" if is_replaced else rulings[0]["rule"]
    return found


BOTH_STAY = ("scope", "rounding", "unresolved")


@cache
def reasons_in_periods() -> dict[Any, Any]:
    """`{(series, period): {uid of each observation against the shown one: rule}}`."""
    rows = {row["uid"]: row for row in select(LIVE)}
    ids = {row["series"]: row["series_id"] for row in rows.values()}
    written = "SELECT * FROM trade_periodruling ORDER BY made_at, id"
    rulings = {(row["record_id"], row["period"]): row["rule"] for row in select(written)}
    found: dict[Any, Any] = {}
    for (series, period), against in disputed_periods().items():
        own = rulings.get((ids[series], period))
        found[series, period] = {}
        for uid in against:
            other = rows[uid]
            theirs = rulings.get((other["series_id"], other["period"]))
            if other["series"] == series:
                rule = own
            elif ids[series] < other["series_id"]:
                rule = own or theirs
            else:
                rule = theirs or own
                rule = rule if rule in BOTH_STAY else "sibling"
            found[series, period][uid] = rule
    return found


def reasons_in(statements: list[ClaimDocument]) -> dict[Any, Any]:
    return {
        one["uid"]: (one["standing"], one["standing_reason"])
        for one in statements
        if one["agrees"] is False
    }


@pytest.mark.exhaustive  # every day of observations, below
def test_every_channel_says_why_a_claim_is_not_used(client: Client) -> None:
    """Lists, register, claims in every form, GeoJSON, assistants."""
    expected = {uid: ("overruled", rule) for uid, rule in reasons_of_claims().items()}
    kinds = lists_of_records()
    of_lists: dict[Any, Any] = {}
    of_points: dict[Any, Any] = {}
    for name in kinds:
        for row in lines(client, f"/api/v1/{name}.ndjson"):
            for fact in facts_with_parts(row).values():
                of_lists |= reasons_in(fact["claims"])
        model = record_model(kinds[name])
        if any(isinstance(fact.type, Point) for fact in model.facts.values()):
            for feature in json.loads(read(client, f"/api/v1/{name}.geojson"))["features"]:
                said = feature["properties"]
                if said["role"] == "not used":
                    of_points[feature["id"]] = (said["standing"], said["standing_reason"])
    register: dict[Any, Any] = {}
    for row in lines(client, "/api/v1/disagreements.ndjson"):
        register |= {} if row["period"] else reasons_in(row["statements"])
    tables = {
        form: {
            row["uid"]: (row["standing"], row["standing_reason"])
            for row in read_table(read(client, f"/api/v1/claims.{form}?standing=overruled"))
        }
        for form, read_table in TABLES.items()
    }
    told: dict[Any, Any] = {}
    page, count = 1, 1
    while len(told) < count:
        answer = call(client, "get_claims", standing=["overruled"], limit=50, page=page)
        told |= reasons_in(answer["claims"])
        count, page = answer["count"], page + 1

    assert {"scope", "rounding", "planned-vs-actual", "slip"} <= {
        why for _, why in expected.values()
    }
    assert of_lists == register == told == expected
    assert tables == dict.fromkeys(TABLES, expected)
    assert of_points == {uid: expected[uid] for uid in of_points} != {}


@pytest.mark.parametrize("one_in", [pytest.param(1, marks=pytest.mark.exhaustive), 4])
def test_every_channel_says_why_an_observation_is_not_used(client: Client, one_in: int) -> None:
    """Periods, one in so many charts and dataflows; the register and assistants, seen from the
    accepted value."""
    expected = reasons_in_periods()
    uids = dict(Series.objects.order_by("indicator", "pk").values_list("slug", "uid"))
    told, drawn, coded = {}, defaultdict(set), {}
    for row in lines(client, "/api/v1/periods.ndjson?disputed=true"):
        about = (uids[row["series"]], row["period"])
        told[about] = {
            one["uid"]: one["standing_reason"]
            for one in row["others"]
            if one["standing"] == "overruled"
        }
        coded[about] = row["ruling"]["rule"]
    asked = [*uids][::one_in]
    for some in batched(asked, 10):
        query = "&".join(f"series={slug}" for slug in some)
        chart = json.loads(read(client, f"/charts/series.json?{query}"))
        for panel in chart["panels"]:
            for series in panel["series"]:
                for point in series["points"]:
                    for said in point["others"]:
                        if said["standing"] == "overruled":
                            about = (uids[series["key"]], point["key"])
                            drawn[about].add(said["standing_reason"])
    flagged = {}
    flows = set()
    for slug in sorted({row["slug"] for row in select("SELECT slug FROM trade_indicator")})[
        ::one_in
    ]:
        flow = slug.upper().replace("-", "_")
        answer = client.get(f"/api/sdmx/2.1/data/{flow}/all?format=csv")
        if answer.status_code == 200:
            for row in as_csv(b"".join(answer) if answer.streaming else answer.content):
                flows.add(uids[row["SERIES"]])
                if row["DISPUTED"] == "true":
                    flagged[uids[row["SERIES"]], row["PERIOD"]] = row["RULING"]

    keys = {uids[slug] for slug in asked}
    reasons = {
        about: {*against.values()} for about, against in expected.items() if about[0] in keys
    }
    assert told == expected
    assert drawn == reasons != {}
    assert flagged == {about: rule for about, rule in coded.items() if about[0] in flows} != {}


def test_file_of_observations_has_every_value_that_lost(client: Client) -> None:
    """By a disagreement in which the register says so, with the gap that it has if it is the only
    one."""
    said: defaultdict[Any, Any] = defaultdict(dict)
    for row in lines(client, "/api/v1/disagreements.ndjson"):
        against = [one for one in row["statements"] if row["period"] and one["agrees"] is False]
        for one in against:
            gap = row["gap_ratio"] if len(against) == 1 else None
            told = (one["standing"], one["standing_reason"], row["rule"])
            said[one["uid"]][row["key"]] = (*told, gap)
    lost = {
        row["uid"]: row
        for row in as_csv(read(client, "/api/v1/observations.csv"))
        if row["standing"] in ("overruled", "disputed")
    }

    assert lost.keys() == said.keys() != set()
    for uid, row in lost.items():
        *told, gap = said[uid][row["disagreement"]]
        assert [row[name] for name in ("standing", "standing_reason", "ruling_rule")] == told
        assert gap in (None, float(row["gap_ratio"]))


def test_no_ruling_has_a_rule_that_does_not_fit() -> None:
    """Nor is anything without one."""
    refused = [
        f"{record}: {blocker}"
        for model in record_models()
        for record in with_evidence(model.objects.with_parts())
        for blocker in record.publication_blockers()
    ]
    unruled = select("SELECT key FROM portal_disagreement WHERE ruled_at IS NULL")

    assert (refused, unruled) == ([], [])


def widest_gap(row: Any) -> Decimal:
    """The larger to the smaller of the accepted number and the one that is furthest from it."""
    numbers = [
        (one["agrees"], Decimal(one["text"].split()[0])) for one in json.loads(row["statements"])
    ]
    accepted = Decimal(row["accepted"].split()[0])
    ratios = [
        max(accepted, value) / min(accepted, value) for agrees, value in numbers if agrees is False
    ]
    return max(ratios)


@pytest.mark.exhaustive  # every day of rows that a test makes
def test_a_gap_is_the_same_ratio_everywhere(client: Client) -> None:
    """Register as page and list, API, CSV and assistants, of ten facts and ten periods. Charts and
    embeds tell no number of it; that they agree on what differs is tested above."""
    stored = "SELECT * FROM portal_disagreement WHERE gap_ratio IS NOT NULL ORDER BY key"
    rows = select(stored)
    facts = [row for row in rows if not row["period"]]
    periods = [row for row in rows if row["period"]]
    chosen = {row["key"]: widest_gap(row) for row in [*facts[::9][:10], *periods[::5][:10]]}
    every = {row["key"]: row for row in as_csv(read(client, "/api/v1/disagreements.csv"))}
    answers = {row["key"]: row for row in lines(client, "/api/v1/disagreements.ndjson")}
    assisted: dict[Any, Any] = {}
    page, count = 1, 1
    while len(assisted) < count:
        answer = call(client, "list_disagreements", limit=50, page=page)
        assisted |= {row["key"]: row.get("gap_ratio") for row in answer["disagreements"]}
        count, page = answer["count"], page + 1

    assert len(chosen) == 20
    for key, exact in chosen.items():
        ratio, words = exact.quantize(Decimal("1e-4"), ROUND_DOWN), format_ratio(exact)
        told = (every[key]["gap_ratio"], answers[key]["gap_ratio"], assisted[key])
        assert {Decimal(str(one)) for one in told} == {ratio.normalize()}, key
        detail = client.get(f"/disagreements/{key}/").content.decode()
        assert re.search(rf"largest difference [^<]*, {re.escape(words)}<", detail), key
        listed = client.get(f"/disagreements/?gap_ratio_min={ratio}&gap_ratio_max={ratio}")
        assert f"</span> {words}</p>" in listed.content.decode(), key


def uid_of(said: Any) -> Any:
    """The uid in the permanent address of a statement."""
    return said["url"].rstrip("/").rpartition("/")[2]
