"""A quote proves a statement if it has its value in it; otherwise it is context."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.formatting.phrases import PrintedPeriod, Quantity
from portal.publication.proof import proves
from portal.records.contributions import MeasuredFact
from portal.records.documents import build_claim
from tests.portal.formatting.phrases.printing import format_period, format_quantity

SENTENCES = {
    "en": "The ministry said on the site that it is {}, as planned.",
    "zh-hans": "据介绍，该项目为{}，已获批准。",
    "ru": "По словам министра, это {}, как и намечалось.",
}
FACTS: dict[str, MeasuredFact] = {
    "MW": {"kind": "energyproject", "name": "capacity_mw", "unit": "MW", "label": ""},
    "day": {"kind": "energyproject", "name": "commissioned_on", "unit": "", "label": ""},
    "USD": {"unit": "USD bn", "label": ""},
    "trains": {"unit": "trains", "label": ""},
    "units": {"unit": "units", "label": ""},
    "%": {"unit": "%", "label": ""},
    "country": {"kind": "energyproject", "name": "country", "unit": "", "label": ""},
    "status": {"kind": "energyproject", "name": "status", "unit": "", "label": ""},
    "technology": {"kind": "energyproject", "name": "technology", "unit": "", "label": ""},
    "money": {"kind": "energyproject", "name": "investment", "unit": "", "label": ""},
    "point": {"kind": "energyproject", "name": "coordinates", "unit": "°", "label": ""},
    "model": {"kind": "energyproject", "name": "reactor_model", "unit": "", "label": ""},
    "vendor": {"kind": "energyproject", "name": "vendor", "unit": "", "label": ""},
    "lost": {"kind": "energyproject", "name": "colour", "unit": "", "label": ""},
    "owner": {"kind": "organisation", "name": "organisation_kind", "unit": "", "label": ""},
    "held": {"kind": "event", "name": "held_on", "unit": "", "label": ""},
}


def is_proved(
    fact: str,
    text: str,
    quote: str,
    *,
    comparator: str = "exact",
    kind: str = "press",
    language: str = "",
    **more: Any,
) -> bool:
    source: Any = {
        "slug": "",
        "kind": kind,
        "publisher": "",
        "title": "",
        "published_on": "",
        "url": "",
    }
    claim = build_claim(
        source=source, text=text, quote=quote, comparator=comparator, language=language, **more
    )
    return proves(claim, FACTS[fact])


@pytest.mark.parametrize(
    ("fact", "text", "quote"),
    [
        ("MW", "24.9", "New hydro power plant with a capacity of 24.9 MW will be built"),
        ("MW", "500", "a 500-megawatt solar power plant"),
        ("MW", "100", "总装机容量为10万千瓦"),
        ("MW", "100", "мощностью 100 МВт"),
        ("MW", "2400", "to achieve 2.4GW of nuclear energy capacity"),
        ("USD", "94.82", "China’s overall trade totaled $94.82 billion in 2024"),
        ("USD", "312.04", "from 312.04 billion dollars in 2013 to 674.15 billion in 2024"),
        ("trains", "15183", "15,183 freight trains ran"),
        ("trains", "7000000", "列车超过700万列"),
        ("trains", "3", "only three ran in 2013"),
        ("USD", "2", "пообещал два миллиарда долларов"),
        ("units", "11", "Одиннадцать агрегатов уже работают"),
        ("units", "40", "a total of 40 wind turbines"),
        ("%", "71", "71 per cent said yes"),
        ("money", "150000000 USD", "at a cost of $150 million"),
        ("day", "2021", "It was commissioned in July 2021."),
        ("day", "2021-07", "It was commissioned on 9 July 2021."),
        ("day", "2021-07", "2021年7月投运"),
        ("held", "2023-05-18/2023-05-19", "held on 18–19 May 2023 in Xi’an"),
        ("country", "KZ", "построена в Восточном Казахстане"),
        ("country", "KZ", "位于哈萨克斯坦"),
        ("status", "construction", "The plant is under construction."),
        ("status", "operating", "该电站已投入运营"),
        ("technology", "hydro", "the Turgusun hydropower station"),
        ("owner", "state_company", "a subsidiary of a Chinese state-owned enterprise"),
        ("point", "42.9,71.3666667", "Zhambyl GRES: 42.9,71.3666667"),
        ("point", "42.9,71.3667", "It stands at 42.9, 71.3667."),
        ("model", "VVER-1200", "two units with VVER-1200 reactors"),
    ],
)
def test_quote_with_the_value_proves_it(fact: str, text: str, quote: str) -> None:
    comparator = "over" if "超过" in quote else "exact"
    assert is_proved(fact, text, quote, comparator=comparator)


@pytest.mark.parametrize(
    ("fact", "text", "quote"),
    [
        ("MW", "24.9", ""),
        ("MW", "24.9", "a capacity of 24 MW"),
        ("MW", "24.9", "a line of 24.9 km"),
        ("MW", "100", "100 people work there"),
        ("MW", "3", "Semey-3 has a capacity of 500 MW"),
        ("MW", "18", "a capacity of 17-18 MW"),
        ("MW", "50", "over 50 MW"),
        ("MW", "9", "99 MW"),
        ("USD", "94.8", "94.8 billion yuan"),
        ("trains", "2021", "trains ran in 2021"),
        ("trains", "53", "53 cities"),
        ("trains", "3", "to three cities"),
        ("trains", "1", "one of the trains"),
        ("trains", "5", "thirty-five ran in 2013"),
        ("MW", "2", "two turbines"),
        ("MW", "2", "two"),
        ("USD", "2", "two billion yuan"),
        ("money", "150000000 USD", "at a cost of 150 million yuan"),
        ("day", "2021", "a capacity of 2021 MW"),
        ("day", "2021-07", "It was commissioned in 2021."),
        ("day", "2021-07", "It was commissioned in August 2021."),
        ("day", "2024-12-27", "on December 27"),
        ("country", "KZ", "the Kaskelen photovoltaic station"),
        ("status", "construction", "The project is in pre-construction."),
        ("status", "operating", "The plant was cancelled."),
        ("technology", "gas", "the gasket of the plant"),
        ("owner", "state_company", "the Chinese company Sun Energy Co"),
        ("owner", "company", "for the benefit of those who accompany them"),
        ("point", "41.5,69.8", "41.5 degrees"),
        ("point", "41.5,69.8", f"The plant {'7' * 30} at 41.5 degrees"),
        ("point", "41.5,69.8", "41.5.1, 69.8.1"),
        ("model", "VVER-1200", "two reactors"),
        ("vendor", "", "China National Nuclear Corporation is in the running"),
    ],
)
def test_other_quotes_are_context(fact: str, text: str, quote: str) -> None:
    assert not is_proved(fact, text, quote)


def test_words_that_the_value_was_read_from_prove_it() -> None:
    quote = "With a total investment of $40m, a 334 MW/500 MWh station is built from 2010."
    assert is_proved("money", "40000000 USD", quote, as_printed="$40m")
    assert is_proved("MW", "334", quote, as_printed="334 MW/500 MWh")
    assert not is_proved("MW", "10", quote, as_printed="10")
    assert not is_proved("MW", "10", quote, as_printed="10 megawatts")
    for number in ("1", "137", "882", "1,137"):
        assert not is_proved("MW", "5", "It has 1,137,882 people.", as_printed=number)
    assert not is_proved("MW", "7", "a rise of 7.2", as_printed="7")


def test_rows_of_data_sets_are_read_by_cells() -> None:
    row = "Semipalatinsk CHP 1,18.0"
    assert is_proved("MW", "18", row, kind="dataset")
    assert not is_proved("MW", "118", row, kind="dataset")
    assert not is_proved("MW", "18", row)
    units = "Ashgabat State power station | 127 | 127"
    assert is_proved("MW", "254", units, kind="dataset")
    assert not is_proved("MW", "255", units, kind="dataset")
    assert not is_proved("MW", "0", "Ashgabat State power station", kind="dataset")
    assert is_proved("day", "1959", "Semipalatinsk CHP 1,1959", kind="dataset")
    point = "Tavak: 41.5541667,69.6811111"
    assert is_proved("point", "41.554167,69.681111", point, kind="dataset")
    assert not is_proved("point", "41.554167,69.68", point, kind="dataset")


def test_named_record_is_proved_by_its_title_in_any_language() -> None:
    value = {"title": {"en": "Rosatom", "zh-hans": "俄罗斯国家原子能公司", "ru": "Росатом"}}
    for quote in ("by Rosatom of Russia", "由俄罗斯国家原子能公司承建", "компания «Росатом»"):
        assert is_proved("vendor", "2222222222", quote, value=value)
    assert not is_proved("vendor", "2222222222", "by its chosen vendor", value=value)
    for unknown in (None, {"title": "2222222222", "url": "/search/"}):
        assert not is_proved("vendor", "2222222222", "by Rosatom", value=unknown)


def test_fact_that_no_model_declares_any_more_is_compared_as_written() -> None:
    assert is_proved("lost", "green", "a green plant")
    assert not is_proved("lost", "green", "a plant")


def test_comparators_further_off_are_not_asked_for() -> None:
    assert is_proved("trains", "50000", "it passed the mark of 50,000 trains", comparator="over")
    assert is_proved("trains", "50", "at least 50 trains", comparator="over")
    assert not is_proved("trains", "50", "less than 50 trains", comparator="over")


numbers = st.decimals(min_value=1, max_value=10**7, places=1, allow_nan=False)
languages = st.sampled_from(sorted(SENTENCES))


@given(
    said=numbers,
    value=numbers,
    fact=st.sampled_from(["MW", "trains", "%"]),
    comparator=st.sampled_from(["exact", "over", "about"]),
    language=languages,
)
def test_quote_with_another_number_is_never_counted_as_proof(
    said: Decimal, value: Decimal, fact: str, comparator: str, language: str
) -> None:
    assume(said != value)
    printed = format_quantity(Quantity(value=said, unit=fact), language)
    quote = SENTENCES[language].format(printed)
    text = f"{value.normalize():f}"

    assert not is_proved(fact, text, quote, comparator=comparator, language=language)


@given(value=numbers, fact=st.sampled_from(["MW", "trains", "%"]), language=languages)
def test_quote_with_the_printed_number_is_counted(value: Decimal, fact: str, language: str) -> None:
    printed = format_quantity(Quantity(value=value, unit=fact), language)
    quote = SENTENCES[language].format(printed)

    assert is_proved(fact, f"{value.normalize():f}", quote, language=language)


days = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))


@given(said=days, value=days, length=st.sampled_from([4, 7, 10]), language=languages)
def test_quote_proves_a_day_only_if_it_has_it(
    said: date, value: date, length: int, language: str
) -> None:
    printed = format_period(PrintedPeriod(said.isoformat()), language)
    quote = SENTENCES[language].format(printed)
    text = value.isoformat()[:length]

    expected = said.isoformat().startswith(text)
    assert is_proved("day", text, quote, language=language) == expected


@given(words=st.text(alphabet=st.characters(categories=["L", "P", "Z"]), max_size=80))
def test_words_without_a_figure_prove_no_number(words: str) -> None:
    for fact, text in (("MW", "24.9"), ("trains", "50"), ("day", "2021-07")):
        assert not is_proved(fact, text, words)
