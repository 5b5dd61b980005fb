"""Phrases of newspapers: each means what the file says, and what is printed is read back.

`phrases.csv` was written by hand or taken from printed figures whose value somebody else had noted
(column `from`); `refused.csv` gives the reason for each refusal, and the bounds of vague words.
"""

import csv
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.facts import Comparator
from portal.formatting.phrases import (
    NotUnderstood,
    PrintedPeriod,
    Quantity,
    convert,
    parse_period,
    parse_quantity,
)
from portal.formatting.phrases.vocabulary import guess_language, words
from tests.portal.formatting.phrases.printing import LANGUAGES, format_period, format_quantity

FOLDER = Path(__file__).parent
type Row = dict[str, str]


@cache
def rows(name: str) -> list[Row]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def of_kind(name: str, *kinds: str) -> Iterator[Row]:
    return (row for row in rows(name) if row["kind"] in kinds)


def number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def meant_quantity(row: Row) -> Quantity:
    measure = row["measure"]
    is_currency = re.fullmatch("[A-Z]{3}", measure) is not None and measure != "TEU"
    return Quantity(
        comparator=Comparator.AT_LEAST if row.get("reason") == "vague" else row["comparator"],
        value=number(row.get("value", "")),
        lower=number(row["lower"]),
        upper=number(row.get("upper", "")),
        unit="" if is_currency else measure,
        currency=measure if is_currency else "",
        multiplier=int(row["multiplier"]),
        wording=row["wording"],
    )


def refusal(row: Row) -> NotUnderstood | None:
    read = parse_period if row["kind"] == "period" else parse_quantity
    try:
        read(row["text"], row["language"])
    except NotUnderstood as problem:
        return problem
    return None


def test_files_hold_phrases_of_three_languages() -> None:
    accepted = [row["language"] for row in rows("phrases")]
    refused = [row["language"] for row in rows("refused")]

    assert {language: accepted.count(language) >= 150 for language in LANGUAGES} == dict.fromkeys(
        LANGUAGES, True
    )
    assert {language: refused.count(language) >= 60 for language in LANGUAGES} == dict.fromkeys(
        LANGUAGES, True
    )


def test_each_figure_means_what_the_file_says() -> None:
    read = {
        row["text"]: parse_quantity(row["text"], row["language"])
        for row in of_kind("phrases", "quantity")
    }

    assert read == {row["text"]: meant_quantity(row) for row in of_kind("phrases", "quantity")}


def test_each_period_means_what_the_file_says() -> None:
    read = {
        row["text"]: parse_period(row["text"], row["language"])
        for row in of_kind("phrases", "period")
    }

    assert read == {
        row["text"]: PrintedPeriod(row["value"], row["wording"], row["comparator"] == "cut-off")
        for row in of_kind("phrases", "period")
    }


def test_vague_words_give_a_lower_bound_and_no_value() -> None:
    vague = list(of_kind("refused", "vague"))

    assert len(vague) >= 50
    assert {row["text"]: parse_quantity(row["text"], row["language"]) for row in vague} == {
        row["text"]: meant_quantity(row) for row in vague
    }


def test_each_refusal_has_the_reason_of_the_file() -> None:
    refused = list(of_kind("refused", "quantity", "period"))
    found = [(row["kind"], row["text"], refusal(row)) for row in refused]

    assert [(kind, text, problem and problem.reason) for kind, text, problem in found] == [
        (row["kind"], row["text"], row["reason"]) for row in refused
    ]


def test_refusal_names_only_what_would_be_understood() -> None:
    named = 0
    for row in of_kind("refused", "quantity", "period"):
        problem = refusal(row)
        assert problem is not None
        read = parse_period if row["kind"] == "period" else parse_quantity
        for reading in problem.readings:
            assert read(reading, row["language"])
            assert reading in str(problem)
            named += 1
    assert named > 40


def test_printed_figure_is_read_back_as_the_same() -> None:
    for row in [*of_kind("phrases", "quantity"), *of_kind("refused", "vague")]:
        language = guess_language(row["text"], row["language"])
        quantity = parse_quantity(row["text"], language)
        printed = format_quantity(quantity, language)

        assert parse_quantity(printed, language) == quantity, printed


def test_printed_period_is_read_back_as_the_same() -> None:
    for row in of_kind("phrases", "period"):
        period = parse_period(row["text"], row["language"])
        printed = format_period(period, row["language"])

        assert parse_period(printed, row["language"]) == period, printed


def test_translation_of_a_figure_keeps_what_it_says() -> None:
    for row in [*of_kind("phrases", "quantity"), *of_kind("refused", "vague")]:
        quantity = parse_quantity(row["text"], row["language"])
        for language in LANGUAGES:
            read = parse_quantity(format_quantity(quantity, language), language)
            low = read.lower if read.value is None or quantity.value is not None else read.value

            assert (read.comparator, read.value if quantity.value is not None else None, low) == (
                quantity.comparator,
                quantity.value,
                quantity.lower,
            ), (row["text"], format_quantity(quantity, language))


def test_translation_of_a_period_keeps_its_days() -> None:
    for row in of_kind("phrases", "period"):
        period = parse_period(row["text"], row["language"])
        for language in LANGUAGES:
            printed = format_period(period, language)

            assert parse_period(printed, language).days == period.days, printed


amounts = st.decimals(0, 9999, places=2, allow_nan=False)
measures = st.sampled_from([w for w, _forms in words() if w.kind in ("unit", "currency")])
languages = st.sampled_from(LANGUAGES)


@st.composite
def quantities(draw: st.DrawFn) -> tuple[Quantity, str]:
    """A quantity as a phrase of a language could give it, and that language."""
    language = draw(languages)
    power = draw(st.sampled_from([0, 4, 8] if language == "zh-hans" else [0, 3, 6, 9, 12]))
    measure = draw(measures.filter(lambda w: all(w.forms) and w.key != "share"))
    kind = "currency" if measure.kind == "currency" else "unit"
    given_measure = {kind: measure.key, "multiplier": 10**power}
    value = draw(amounts).scaleb(power)
    if draw(st.booleans()):
        comparator = draw(st.sampled_from(Comparator.values))
        return Quantity(comparator=comparator, value=value, **given_measure), language
    upper = value + draw(amounts).scaleb(power)
    return Quantity(lower=value, upper=upper, **given_measure), language


@given(quantities())
def test_any_figure_is_read_back_as_printed(drawn: tuple[Quantity, str]) -> None:
    quantity, language = drawn

    assert parse_quantity(format_quantity(quantity, language), language) == quantity


@given(
    st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d", "%Y-H1", "%Y-Q3", "%Y-%m/2101-01"]),
    st.sampled_from(["", "early", "mid", "late", "end"]),
    st.booleans(),
    languages,
)
def test_any_period_is_read_back_as_printed(
    day: date, form: str, part: str, is_cut_off: bool, language: str
) -> None:
    base = day.strftime(form)
    period = PrintedPeriod(
        base, part if form in ("%Y", "%Y-%m") else "", is_cut_off and "/" not in base
    )

    assert parse_period(format_period(period, language), language) == period


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    for read in (parse_quantity, parse_period):
        sentence = "read"
        try:
            read(text)
        except NotUnderstood as problem:
            sentence = str(problem)
        assert sentence


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("10万千瓦", "MW", "100"),
        ("1.5 GW", "MW", "1500"),
        ("94,8 млрд долл.", "USD bn", "94.8"),
        ("$94.8 billion", "USD bn", "94.8"),
        ("94.8", "USD bn", "94.8"),
        ("100 billion", "USD bn", "100"),
        ("500 million", "EUR bn", "0.5"),
        ("300亿立方米", "bcm a year", "30"),
        ("2.4 million tonnes per year", "Mt a year", "2.4"),
        ("12 TWh", "GWh", "12000"),
        ("5.6 km²", "ha", "560"),
        ("1/4", "%", "25"),
        ("26 countries", "count", "26"),
        ("1.2 thousand", "MW", "1200"),
    ],
)
def test_figure_is_converted_to_the_unit_of_a_column(text: str, unit: str, value: str) -> None:
    assert convert(parse_quantity(text), unit, text).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        *[("5 trains", "MW"), ("$5", "CNY bn"), ("5 MWh", "MW"), ("5 bcm a year", "bcm")],
        *[("5 %", "count"), ("5 t", "count"), ("1/3", "count")],
    ],
)
def test_figure_in_a_unit_that_measures_something_else_is_refused(text: str, unit: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        convert(parse_quantity(text), unit, text)

    assert refused.value.reason == "another unit"


def test_widest_and_narrowest_dates_of_a_period() -> None:
    texts = ("late 2024", "H1 2025", "by the end of 2024", "2020–2024")
    periods = [parse_period(text) for text in texts]

    assert [
        (p.partial_dates, p.partial_date, str(p.days.low), str(p.days.high)) for p in periods
    ] == [
        ("2024-09/2024-12", "2024", "2024-09-01", "2024-12-31"),
        ("2025-01/2025-06", "2025", "2025-01-01", "2025-06-30"),
        ("2024-12-31", "2024-12-31", "2024-12-31", "2024-12-31"),
        ("2020/2024", "", "2020-01-01", "2024-12-31"),
    ]


@pytest.mark.parametrize("read", [parse_quantity, parse_period])
@pytest.mark.parametrize("signs", ["9 ", "一", "over ", "2021-"])
def test_long_text_is_refused_as_no_phrase(read: Callable[[str], object], signs: str) -> None:
    began = process_time()
    with pytest.raises(NotUnderstood) as refusal:
        read(signs * 20_000)
    assert len(str(refusal.value)) < 300
    assert process_time() - began < 1
