"""Tables with years on one side and months on the other, and marks of the status of a value."""

from typing import Any

import pytest

from portal.importing import batches
from portal.importing.reading import read_sheets
from portal.importing.tables import find_table, rename
from portal.models import ImportBatch, ImportOutcome
from tests.factories import NOON, make_series, make_source, make_user, publish
from trade.statistics.importing import NAME, ObservationTarget
from trade.statistics.models import Series
from trade.statistics.observations import Observation, ObsStatus
from trade.statistics.printed_cells import is_part, read_period
from trade.statistics.status_marks import split_mark

QUARTER = [("2023-01", "5.1"), ("2023-02", "5.2"), ("2024-01", "6.1"), ("2024-02", "6.2")]
CROSSED = {
    "months down": "Month\t2023\t2024\nJanuary\t5.1\t6.1\nFebruary\t5.2\t6.2",
    "no head over the months": "\t2023\t2024\nJan\t5.1\t6.1\nFeb.\t5.2\t6.2",
    "Russian": "Месяц;2023 г.;2024 г.\nянв.;5,1;6,1\nфев.;5,2;6,2",
    "Chinese": "月份\t2023年\t2024年\n1月\t5.1\t6.1\n2月\t5.2\t6.2",
    "months by number": "Month,2023,2024\n1,5.1,6.1\n2,5.2,6.2",
    "months across": "Year\tJan\tFeb\n2023\t5.1\t5.2\n2024\t6.1\t6.2",
    "Russian, across": "Год;январь;февраль\n2023;5,1;5,2\n2024;6,1;6,2",
    "Chinese, across": "年份\t1月\t2月\n2023年\t5.1\t5.2\n2024年\t6.1\t6.2",
    "full-width digits": "月份\t２０２３\t２０２４年\n1月\t5.1\t6.1\n２月\t5.2\t6.2",
    "two columns": "Year\tMonth\tValue\n2023\tJan\t5.1\n\tFeb\t5.2\n2024\tJan\t6.1\n2024\tFeb\t6.2",
}


@pytest.mark.exhaustive
def test_of_very_many_columns_only_the_first_cells_are_looked_at() -> None:
    """Each cell takes half a millisecond, and all that 500 columns begin with took a minute."""
    heads = [f"column {number}" for number in range(500)]
    rows = [[f"words {row} {column}" for column in range(500)] for row in range(60)]
    text = "\n".join("\t".join(cells) for cells in [heads, *rows])
    table = find_table(read_sheets(text.encode()))
    is_part.cache_clear()
    target = ObservationTarget()

    assert target.guess(target.reshape(table)) == {}
    assert is_part.cache_info().misses == 500 * 12


def read(text: str) -> list[tuple[str | None, str]]:
    target = ObservationTarget()
    table = target.reshape(find_table(read_sheets(text.encode())))
    rename(table, target.guess(table))
    return [
        (read_period(split_mark(row.cells["period"])[0], ""), row.cells["value"].replace(",", "."))
        for row in table.rows
    ]


@pytest.mark.parametrize("name", CROSSED)
def test_table_of_months_and_years_gives_periods(name: str) -> None:
    assert sorted(read(CROSSED[name])) == QUARTER


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\t2024\nQ1\t5\nQ2\t6", [("2024-Q1", "5"), ("2024-Q2", "6")]),
        ("Квартал;2024\nI квартал;5\nII кв.;6", [("2024-Q1", "5"), ("2024-Q2", "6")]),
        ("季度\t2024年\n一季度\t5\n二季度\t6", [("2024-Q1", "5"), ("2024-Q2", "6")]),
        ("Month\t2024\nJan\t5\nFeb\t6\nTotal\t11",
         [("2024-01", "5"), ("2024-02", "6"), ("2024", "11")]),
        ("Год;янв.;фев.;Итого\n2024;5;6;11", [("2024-01", "5"), ("2024-02", "6"), ("2024", "11")]),
        ("月份\t2024年\n1-2月\t5\n1—6月\t6", [("2024-01/2024-02", "5"), ("2024-01/2024-06", "6")]),
        ("Период;2024\nянварь–июнь;5\nянварь;6", [("2024-01/2024-06", "5"), ("2024-01", "6")]),
    ],
)  # fmt: skip
def test_quarters_sums_and_spans_have_their_own_periods(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert read(text) == expected


@pytest.mark.parametrize("text", ["2024", "15", "5.3", "trade", "May 2024", "", "до", "x" * 300])
def test_other_cells_are_no_part_of_a_year(text: str) -> None:
    assert not is_part(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        *((f"2024{mark}", ("2024", mark)) for mark in ("*", "**", "p", "E")),
        ("2024 (предв.)", ("2024", "(предв.)")),
        ("2024年(初步)", ("2024年", "(初步)")),
        ("2024年（预计）", ("2024年", "（预计）")),
        ("2024 est.", ("2024", "est.")),
        ("5.3e", ("5.3", "e")),
        ("5,3 (r)", ("5,3", "(r)")),
        *((text, (text, "")) for text in (
            "2024", "5.3 USD bn", "100 (MW)", "*", "1.2 GWe", "over 50", "(5.3)", "2024 [YR2024]",
        )),
    ],
)  # fmt: skip
def test_mark_of_a_status_is_cut_off(text: str, parts: tuple[str, str]) -> None:
    assert split_mark(text) == parts


def test_digits_that_no_period_is_stored_in_are_no_year() -> None:
    assert read("Month\t٢٠٢٤\t2023\nJan\t5\t6\nFeb\t7\t8") == [("2023-01", "6"), ("2023-02", "8")]


@pytest.fixture
def monthly() -> Series:
    series = publish(make_series())
    Series.working.filter(pk=series.pk).update(frequency="monthly")
    return series


def start(series: Series, text: str) -> ImportBatch:
    about: dict[str, Any] = {"target": NAME, "source": make_source(), "about_uid": series.uid}
    return batches.start_import(text.encode(), **about, by=make_user(), at=NOON)


def told(batch: ImportBatch) -> list[tuple[str, str, str, str]]:
    rows = batch.rows.order_by("number", "pk")
    return [(row.title, row.outcome, row.cells[0]["now"], row.cells[0]["note"]) for row in rows]


@pytest.mark.django_db
def test_marks_are_statuses_and_the_preview_says_how_they_were_read(monthly: Series) -> None:
    batch = start(monthly, "\t2023\t2024 (предв.)\nянв.\t5.1\t5.2\nфев.\t5.3e\t5.4 (r)")
    assert told(batch) == [
        ("2023-01", ImportOutcome.NEW, "5.1", ""),
        ("2024-01", ImportOutcome.NEW, "5.2 (provisional)",
         "“(предв.)” is read as “Provisional value”."),
        ("2023-02", ImportOutcome.NEW, "5.3 (estimate)", "“e” is read as “Estimated value”."),
        ("2024-02", ImportOutcome.NEW, "5.4", "“(r)” is read as “Normal value”."),
    ]  # fmt: skip
    batches.apply_later(batch, submits=False)
    assert batches.run(batch.pk, at=NOON).problem == ""
    stored = Observation.working.values_list("period", "obs_status")
    assert dict(stored) == {
        "2023-01": ObsStatus.NORMAL,
        "2024-01": ObsStatus.PROVISIONAL,
        "2023-02": ObsStatus.ESTIMATE,
        "2024-02": ObsStatus.NORMAL,
    }


@pytest.mark.every_day(one_in=3)
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("note", "outcome", "status"),
    [
        ("", ImportOutcome.DOUBTFUL, "provisional"),
        ("\n* оценка ведомства", ImportOutcome.NEW, "estimate"),
        ("\n*初步数", ImportOutcome.NEW, "provisional"),
        ("\n* Official estimates", ImportOutcome.NEW, "estimate"),
        ("\n** forecast", ImportOutcome.DOUBTFUL, "provisional"),
        ("\n* revenue, as provided; established in 1991", ImportOutcome.DOUBTFUL, "provisional"),
        ("\n* final consumption", ImportOutcome.DOUBTFUL, "provisional"),
        ("\n* under normal conditions", ImportOutcome.DOUBTFUL, "provisional"),
        ("\n* после переоценки", ImportOutcome.DOUBTFUL, "provisional"),
    ],
)
def test_star_is_doubtful_unless_a_note_explains_it(
    note: str, outcome: ImportOutcome, status: str
) -> None:
    batch = start(publish(make_series()), f"year\tvalue\n2023\t5\n2024*\t6{note}")
    assert [row[1:3] for row in told(batch)] == [
        (ImportOutcome.NEW, "5"),
        (outcome, f"6 ({status})"),
    ]


@pytest.mark.django_db
def test_column_for_the_status_goes_before_a_mark() -> None:
    batch = start(publish(make_series()), "year\tvalue\tstatus\n2024p\t6\tE\n2023\t5\trevised")
    assert [row[2] for row in told(batch)] == ["6 (estimate)", "5"]


@pytest.mark.django_db
def test_months_without_a_year_are_refused_with_what_is_wanted(monthly: Series) -> None:
    batch = start(monthly, "Jan\t5\nFeb\t6")
    assert told(batch)[0][1:] == (
        ImportOutcome.REFUSED, "",
        "“Jan” has no year. Write the years as heads of the columns, or beside it.",
    )  # fmt: skip


@pytest.mark.django_db
def test_sum_of_months_is_not_taken_for_a_month(monthly: Series) -> None:
    batch = start(monthly, "月份\t2024年\n1-2月\t11\n3月\t6")
    assert [row[:2] for row in told(batch)] == [
        ("2024-01/2024-02", ImportOutcome.DOUBTFUL),
        ("2024-03", ImportOutcome.NEW),
    ]
    assert "several months together" in told(batch)[0][3]
