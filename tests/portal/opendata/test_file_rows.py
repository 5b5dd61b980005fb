"""Rows of files, read column by column or from kept cells, are those of documents, to the byte."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from io import StringIO
from typing import cast

import orjson
import pytest
from django.core.management import call_command
from django.db.models import Model, QuerySet

from portal.models import Edition, EditionCells
from portal.opendata.api import stored_cells
from portal.opendata.api.tables import table, tables
from portal.opendata.api.views import RowViewSet
from portal.publication import publishing, time_travel
from portal.records.document_types import JsonObject
from portal.tabular.file_formats import CSV, FORMATS, GEOJSON, FileFormat
from portal.tabular.formats import write_table
from portal.tabular.table import Table
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_batch,
    make_energy_project,
    make_place,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
)
from tests.full_portal import fill
from tests.portal.tabular.building import ABOUT, joined
from trade.statistics.judged_columns import (
    Judge,
    JudgedReader,
    Stored,
    judge_observation,
    judge_period,
)
from trade.statistics.labels import register_key
from trade.statistics.models import Series
from trade.statistics.observation_rows import NAMED_IN_ROWS, observation_rows
from trade.statistics.observations import Observation
from trade.statistics.selection import with_periods

pytestmark = pytest.mark.slow

ODD = [",", "a, b", 'a "b"', "one\ntwo", "one\r\ntwo", "=1+1", "-5", "@a", "中文 ✓", " ", "'"]


def rows_of_serializer(one: Table) -> Iterable[JsonObject]:
    """The rows as they are made of models, or whole documents."""
    endpoint = cast(RowViewSet, one.endpoint)
    found: QuerySet[Model] = one.question()
    if one.name in JUDGED:
        return rows_of_statistics(endpoint, JUDGED[one.name], cast(QuerySet[Observation], found))
    if endpoint.readers is None:
        return endpoint.rows(list(endpoint.loaded(found)))
    return cast(Iterable[JsonObject], endpoint.get_serializer(found, many=True).data)


JUDGED: dict[str, Judge] = {"observations": judge_observation, "periods": judge_period}


def rows_of_statistics(
    endpoint: RowViewSet, judge: Judge, found: QuerySet[Observation]
) -> Iterator[JsonObject]:
    """Judge each observation beside everything that is known of its series."""
    observations = list(found.select_related(*NAMED_IN_ROWS))
    known = with_periods(Series.objects.filter(pk__in={one.series_id for one in observations}))
    periods = {(one.pk, each.period): (one, each) for one, several in known for each in several}
    for one, row in zip(observations, observation_rows(observations), strict=True):
        series, value = one.series, (one.value, one.obs_status, one.retracted_at)
        stored = Stored(one.uid, series.pk, series.uid, one.period, *value)
        beside = {
            "key": register_key(series.uid, one.period),
            "series_title": series.title_en,
            "indicator_title": series.indicator.title_en,
            "frequency": series.frequency,
            **judge(stored, periods.get((series.pk, one.period))),
        }
        yield {name: {**row, **beside}[name] for name, _field in endpoint.shape().fields.items()}


def without_columns_beside_rows(one: Table) -> Table:
    """Leave out what tables of claims have, and their rows have not."""
    derived = {column.name for column in one.endpoint.derived_columns()}
    beside = derived - one.endpoint.shape().fields.keys()
    columns = [column for column in one.columns if column.name not in beside]
    return one.only(columns) if one.name == "claims" else one


def assert_same_files(forms: Iterable[FileFormat], names: Iterator[Table]) -> None:
    for one in map(without_columns_beside_rows, names):
        slow = list(rows_of_serializer(one))
        for form in forms:
            fast = joined(write_table(form, one, one.rows(), ABOUT))
            assert fast == joined(write_table(form, one, slow, ABOUT)), (one.name, form.key)


@pytest.mark.django_db
@pytest.mark.filled(by=fill)
@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize("key", ["csv", "json", "ndjson", "parquet"])
def test_files_of_every_list_are_those_of_its_serializer(key: str) -> None:
    assert stored_cells.store_new()
    assert_same_files([FORMATS[key]], iter(tables()))


@pytest.mark.django_db
@pytest.mark.filled(by=fill)
def test_pages_of_every_list_are_those_of_its_serializer() -> None:
    read_by_columns = set()
    for one in tables():
        endpoint = cast(RowViewSet, one.endpoint)
        page = list(endpoint.loaded(one.question()))
        assert orjson.dumps(endpoint.rows(page)) == orjson.dumps(list(rows_of_serializer(one)))
        if endpoint.readers is not None:
            read_by_columns.add(one.name)
    assert {"claims", "editions", "observations", "periods"} <= read_by_columns


@pytest.mark.engine
@pytest.mark.django_db
def test_row_that_is_withdrawn_after_its_key_was_found_is_left_out() -> None:
    stays, goes = publish(make_place()), publish(make_place())
    one = table("editions")
    endpoint = cast(RowViewSet, one.endpoint)
    page = list(endpoint.loaded(one.question()))
    publishing.withdraw(goes, by=make_user(), at=NOON, note="Wrong.")
    assert [row["record"]["uid"] for row in endpoint.rows(page)] == [stays.uid]


@pytest.fixture
def odd() -> None:
    for text in ODD:
        place = make_place(title_en=f"{text} place", title_zh_hans=text, summary_en=text)
        publish(place)
        source = make_source(title=text, publisher=f"{text}.")
        project = make_energy_project(title_en=text, capacity_mw=Decimal("24.9"), note=text)
        claim_all(project)
        claim(project, "capacity_mw", source=source, note=text, quote=text)
        publish(project)


@pytest.mark.django_db
@pytest.mark.usefixtures("odd")
def test_odd_texts_are_the_same_in_every_format() -> None:
    everything, without_points = FORMATS.values(), set(FORMATS.values()) - {GEOJSON}
    assert_same_files(everything, map(table, ["energy-projects", "places"]))
    assert_same_files(without_points, map(table, ["claims", "sources", "editions"]))


@pytest.mark.engine
@pytest.mark.django_db
def test_numbers_of_every_size_are_the_same() -> None:
    numbers = ["0", "-0.000001", "123456789012345.5", "0.1", "24.9", "1e15", "-7", "999999.999999"]
    series, batch = publish(make_series()), make_batch()
    for year, number in enumerate(numbers, start=2000):
        observe(series, str(year), number, batch=batch, lower=Decimal(number))
    observe(series, "2001", 3, batch=batch, note="A second one of its period")
    publish(batch)
    assert_same_files([CSV, FORMATS["ndjson"]], map(table, ["observations"]))


@pytest.mark.engine
@pytest.mark.django_db
@pytest.mark.parametrize("few", [1, 1_000])
def test_one_observation_of_a_period_is_shown(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(JudgedReader, "FEW", few)
    series, batch = publish(make_series()), make_batch()
    for period in ("2001", "2002", "2003"):
        observe(series, period, 5, batch=batch)
    observe(series, "2002", 6, batch=batch, pinned=True)
    observe(series, "2003", 7, batch=batch, retracted_at=NOON, retraction_reason="Wrong")
    missing = observe(series, "2004", 0, batch=batch, obs_status="O")
    Observation.working.filter(pk=missing.pk).update(value=None)
    publish(batch)
    rows = table("observations").rows()
    assert [(row["period"], row["value"], row["shown"]) for row in rows] == [
        ("2001", 5, True),
        ("2002", 5, False),
        ("2002", 6, True),
        ("2003", 5, True),
        ("2003", 7, False),
        ("2004", None, False),
    ]


def in_csv(name: str) -> bytes:
    one = table(name)
    return joined(write_table(CSV, one, one.rows(), ABOUT))


@pytest.mark.exhaustive
@pytest.mark.django_db
@pytest.mark.usefixtures("odd")
def test_file_without_kept_cells_or_with_those_of_another_release_is_the_same() -> None:
    assert stored_cells.store_new() == Edition.objects.count()
    assert stored_cells.store_new() == 0
    first = in_csv("energy-projects")
    EditionCells.objects.filter(edition__number=1)[:1].get().delete()
    assert in_csv("energy-projects") == first
    EditionCells.objects.update(shape="of before", cells="[]")
    assert in_csv("energy-projects") == first

    output = StringIO()
    call_command("store_cells", stdout=output)
    assert output.getvalue() == f"Editions: {EditionCells.objects.count()}\n"
    assert not stored_cells.without_cells().exists()
    assert in_csv("energy-projects") == first


@pytest.mark.django_db
def test_file_of_an_earlier_moment_has_the_rows_of_then() -> None:
    project = publish(make_energy_project(title_en="Before"))
    position, before = time_travel.position(), in_csv("energy-projects")
    draft = publishing.start_edit(project, by=make_user(), at=NOON)
    draft.title_en = "After"
    draft.save()
    publish(draft)
    publish(make_energy_project())
    assert in_csv("energy-projects") != before
    with time_travel.at_position(position):
        assert in_csv("energy-projects") == before
        assert_same_files([CSV], map(table, ["claims", "energy-projects", "observations"]))
