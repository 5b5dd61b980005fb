"""Formatting of values, sources and facts for templates."""

from collections.abc import Iterator
from decimal import Decimal
from typing import cast
from unicodedata import normalize

import pytest
from django.test import RequestFactory
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from portal.facts import (
    Amount,
    Choice,
    CountryCode,
    DateRange,
    FactType,
    Money,
    PartialDate,
    Point,
    Reference,
)
from portal.formatting.countries import country_names
from portal.formatting.dates import format_day
from portal.formatting.numbers import format_amount, format_bounds, format_money, with_comparator
from portal.formatting.presentation import present, present_row
from portal.formatting.source_list import SourceList
from portal.formatting.values import format_value
from portal.models import PlaceKind
from portal.records.document_types import FactDocument, SourceDocument
from tests.factories import claim, make_country, make_energy_project, make_trade_hub, publish, rule
from tests.optional import the


@pytest.fixture(autouse=True)
def _read_in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


COUNTRIES = {"KZ": "Kazakhstan"}


def words(
    declared: FactType | None,
    value: object,
    text: str = "",
    unit: str = "",
    comparator: str = "exact",
    **bounds: object,
) -> str:
    statement = {"value": value, "text": text or value, "comparator": comparator, **bounds}
    return str(format_value(cast(FactDocument, statement), declared, unit, COUNTRIES))


@pytest.mark.parametrize(
    ("stored", "english", "chinese", "russian"),
    [
        ("2021", "2021", "2021年", "2021"),
        ("2021-06", "June 2021", "2021年6月", "июнь 2021 г."),
        ("2021-06-20", "20 June 2021", "2021年6月20日", "20 июня 2021 г."),
        ("2024-Q3", "Q3 2024", "2024年第3季度", "3-й кв. 2024 г."),
        ("2024-01/2024-11", "January–November 2024", "2024年1月至11月", "январь–ноябрь 2024 г."),
        ("to 2024", "to 2024", "截至2024年", "по 2024"),
        ("a while", "a while", "a while", "a while"),
    ],
)
def test_days_and_periods_in_three_languages(
    stored: str, english: str, chinese: str, russian: str
) -> None:
    for language, expected in (("en", english), ("zh-hans", chinese), ("ru", russian)):
        with translation.override(language):
            shown = normalize("NFKC", format_day(stored)).replace(" – ", "–")
        assert shown == expected


def test_range_keeps_the_precision_of_each_end() -> None:
    assert format_day("2012/2025-05") == "2012 to May 2025"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "1,234.5\xa0MW"), ("zh-hans", "123.45万"), ("ru", "1\xa0234,5")],
)
def test_numbers_are_grouped_by_locale(language: str, expected: str) -> None:
    with translation.override(language):
        assert format_amount(Decimal("1234.5"), "MW").startswith(expected)


def test_decimals_after_the_fifth_digit_are_left_out() -> None:
    assert format_amount(Decimal("49.949819"), "") == "49.95"
    assert format_money(Decimal(123456789), "USD") == "123,456,789\xa0US dollars"
    assert format_money(Decimal(4700000000), "USD") == "4.7\xa0billion\xa0US dollars"


def test_money_in_chinese_magnitudes() -> None:
    with translation.override("zh-hans"):
        assert format_money(Decimal(150000000), "USD") == "1.5亿美元"


def test_unit_has_singular_and_plural() -> None:
    assert format_amount(Decimal(1), "units") == "1\xa0unit"
    assert format_amount(Decimal(40), "units") == "40\xa0units"


def test_comparators_and_bounds_are_written() -> None:
    assert with_comparator("50", "over") == "over 50"
    assert with_comparator("50", "exact") == "50"
    assert format_bounds(Decimal(40), Decimal(60), "MW") == "40–60\xa0MW"
    assert format_bounds(Decimal(40), None, "MW") == "at least 40\xa0MW"


def test_both_ends_of_a_range_keep_their_magnitude() -> None:
    assert format_bounds(Decimal(10), Decimal(12), "Mt") == "10–12\xa0Mt"
    with translation.override("zh-hans"):
        assert format_bounds(Decimal(10), Decimal(12), "Mt").startswith("1000万–")
    dollars = "15\xa0million–1.2\xa0billion\xa0US dollars"
    assert format_bounds(Decimal(15_000_000), Decimal(1_200_000_000), "USD") == dollars


@pytest.mark.parametrize(
    ("declared", "value", "text", "expected"),
    [
        (Amount(), 24.9, "24.9", "over 24.9\xa0MW"),
        (Choice(PlaceKind), "border_town", "", "Border town"),
        (CountryCode(), "KZ", "", "Kazakhstan"),
        (CountryCode(), "XX", "", "XX"),
        (PartialDate(), "2021-06", "", "June 2021"),
        (DateRange(), "2025-06-17/2025-06-18", "", "17–18 Jun 2025"),
        (Money(), {"amount": 5000, "currency": "USD"}, "5000 USD", "over 5,000\xa0US dollars"),
        (Point(), {"latitude": -1.5, "longitude": 76.9}, "", "1.5° S, 76.9° E"),
        (None, 24.9, "24.9", "over 24.9\xa0MW"),
        (None, "free words", "", "over free words"),
    ],
)
def test_value_is_formatted_by_its_type(
    declared: FactType | None, value: object, text: str, expected: str
) -> None:
    assert words(declared, value, text, "MW", "over") == expected


def test_bounds_replace_the_value() -> None:
    assert words(Amount(), 50, "50", "MW", lower=40, upper=60) == "40–60\xa0MW"
    price = {"amount": 14_500_000_000, "currency": "USD"}
    shown = words(Money(), price, lower=14_000_000_000, upper=15_000_000_000)
    assert shown == "14\xa0billion–15\xa0billion\xa0US dollars"


def test_a_statement_without_a_value_has_no_words() -> None:
    assert words(Amount(), None) == ""


def test_reference_has_address_and_language() -> None:
    value = {"slug": "horgos", "title": {"en": "Horgos", "ru": ""}, "url": "/places/horgos/"}
    with translation.override("ru"):
        statement = cast(FactDocument, {"value": value, "comparator": "exact"})
        shown = format_value(statement, Reference("portal.place"), "", COUNTRIES)
    assert (shown.words, shown.url, shown.language) == ("Horgos", "/places/horgos/", "en")


def source(slug: str) -> SourceDocument:
    return cast(SourceDocument, {"slug": slug, "publisher": slug.title(), "title": "Report"})


def test_sources_are_numbered_in_order_of_use() -> None:
    sources = SourceList()
    assert [sources.number(source(slug)) for slug in ("b", "a", "b")] == [1, 2, 1]
    assert [(entry.number, entry.source["slug"]) for entry in sources] == [(1, "b"), (2, "a")]


def test_marks_name_each_source_once_in_the_order_of_their_numbers() -> None:
    sources = SourceList()
    sources.number(source("c"))
    claims = [{"source": source(slug), "locator": f"p. {slug}"} for slug in ("a", "c", "a")]
    marks = sources.marks(claims)
    assert [(mark["number"], mark["slug"], mark["locator"]) for mark in marks] == [
        (1, "c", "p. c"),
        (2, "a", "p. a"),
    ]


@pytest.mark.django_db
def test_country_names_are_read_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_country("KZ")
    make_country("CN")
    assert len(country_names(RequestFactory().get("/"))) == 2
    request = RequestFactory().get("/")
    with django_assert_num_queries(1):  # the position of the change log
        assert country_names(request)["KZ"] == "Country KZ"
        assert country_names(request).get("CN") == "Country CN"
        assert country_names(request).get("XX") is None


@pytest.mark.django_db
def test_presented_fact_has_label_and_evidence_address() -> None:
    project = make_energy_project(slug="zhanatas")
    claim(project, "capacity_mw")
    claim(project, "capacity_mw", "400")
    rule(project, "capacity_mw")
    for name in ("country", "technology", "status"):
        claim(project, name)
    document = the(publish(project).edition).document
    place = "#evidence-capacity-mw"
    fact = present(document)["facts"]["capacity_mw"]
    assert (fact["label"], fact["anchor"], fact["evidence_url"]) == ("Capacity", place[1:], place)
    assert fact["disagreement_key"] == f"energyproject-{project.uid}-capacity-mw"
    row = present_row(document)["facts"]["capacity_mw"]
    assert row["evidence_url"] == f"/energy-projects/zhanatas/{place}"
    assert "label" not in document["facts"]["capacity_mw"]


@pytest.mark.django_db
def test_a_reference_takes_its_title_in_every_language_from_the_document() -> None:
    parent = publish(make_trade_hub(title_en="Horgos", title_ru="Хоргос"))
    document = present(the(publish(make_trade_hub(parent=parent)).edition).document)
    assert document["facts"]["parent"]["value"]["title"]["ru"] == "Хоргос"


@pytest.mark.parametrize(
    ("number", "unit", "english", "chinese"),
    [
        ("106.3", "USD bn", "106.3\xa0bn US dollars", "1063亿美元"),
        ("9.77", "Mt", "9.77\xa0Mt", "977万吨"),
        ("0.0005", "CNY bn", "0.0005\xa0bn yuan", "50万元人民币"),
    ],
)
def test_amounts_in_chinese_magnitudes(number: str, unit: str, english: str, chinese: str) -> None:
    said = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said[language] = format_amount(Decimal(number), unit)

    assert said == {"en": english, "zh-hans": chinese}
