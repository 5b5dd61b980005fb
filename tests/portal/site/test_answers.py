"""Figures that a query asks for."""

from copy import copy

import pytest
from django.test import Client

from portal.models import Country
from portal.publication import publishing
from portal.records.contributions import KeyFigure
from portal.search.query_parser import parse_query
from portal.site.answers import find_answers
from projects.energy.models import EnergyProject
from tests.databases import kept
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_facility,
    make_indicator,
    make_organisation,
    make_pipeline,
    make_series,
    make_source,
    make_trade_hub,
    make_user,
    observe,
    publish,
    rule,
)
from tests.meeting import interrupted
from tests.portal.site.reading import queries, read, words
from trade.statistics.asked_series import AskedSeries, RankedSeries
from trade.statistics.models import Series

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def ask(text: str) -> list[KeyFigure]:
    return find_answers(parse_query(text))


@kept
def zhanatas() -> EnergyProject:
    return make_plant("Zhanatas wind farm", "扎纳塔斯风电场", "Жанатасская ВЭС")


def make_plant(title_en: str, title_zh_hans: str, title_ru: str) -> EnergyProject:
    titles = {"title_en": title_en, "title_zh_hans": title_zh_hans, "title_ru": title_ru}
    plant: EnergyProject = publish(make_energy_project(capacity_mw=100, **titles))
    return plant


@pytest.mark.parametrize(
    "text",
    [
        "Zhanatas capacity",
        "what is the capacity of Zhanatas?",
        "Zhanatass capacity",
        "Zhanatas capacity mw",
        "how many MW is Zhanatas",
        "扎纳塔斯装机",
        "Жанатас мощность",
    ],
)
def test_fact_of_a_record_is_answered_with_its_sources(zhanatas: EnergyProject, text: str) -> None:
    (answer,) = ask(text)
    assert (answer.uid, answer.fact["name"]) == (zhanatas.uid, "capacity_mw")
    assert (answer.fact["text"], answer.fact["unit"]) == ("100", "MW")
    assert answer.fact["claims"][0]["source"]["slug"]


def test_record_withdrawn_while_its_name_was_looked_for_is_no_answer(
    zhanatas: EnergyProject,
) -> None:
    def withdraw() -> None:
        publishing.withdraw(zhanatas, by=make_user(), at=NOON, note="Never built.")

    with interrupted(withdraw, before='FROM "portal_searchentry" WHERE'):
        assert ask("Zhanatas capacity") == []


def test_series_withdrawn_since_its_title_was_read_is_no_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    grain = publish(make_indicator(title_en="Grain"))
    series = publish(
        make_series(title_en="Grain by rail", indicator=grain, country=make_country("KZ"))
    )
    publish(observe(series, "2024", 7).batch)
    find = AskedSeries.find

    def find_and_withdraw(asked: AskedSeries) -> list[RankedSeries]:
        found = find(asked)
        publishing.withdraw(series, by=make_user(), at=NOON, note="No.")
        return found

    assert [one.uid for one in ask("grain Kazakhstan 2024")] == [series.uid]
    monkeypatch.setattr(AskedSeries, "find", find_and_withdraw)
    assert ask("grain Kazakhstan 2024") == []


@pytest.mark.parametrize("text", ["Zhanatas", "capacity", "wind capacity", "Aktau capacity", "?"])
def test_query_without_a_fact_or_a_name_has_no_answer(zhanatas: EnergyProject, text: str) -> None:
    assert ask(text) == []


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("text", ["3146.891 GWh", "3146", "680"])
def test_number_is_found_as_a_figure_and_never_alone(client: Client, text: str) -> None:
    """With comparator, rounding and the accepted value, in the words of the reader."""
    plant = make_energy_project(
        capacity_mw=900, annual_generation_gwh="3146.891", co2_avoided_t_year=180_000
    )
    claim_all(plant)
    plant.claims.filter(fact="annual_generation_gwh").update(comparator="about")
    claim(plant, "co2_avoided_t_year", "680")
    rule(plant, "co2_avoided_t_year")
    publish(plant)
    in_english, in_russian = (
        "180,000 t a year" if text == "680" else "about 3,146.9 GWh a year",
        "180 000 т в год" if text == "680" else "около 3 146,9 ГВт·ч в год",
    )
    for address, figure in (("", in_english), ("/ru", in_russian)):
        page = words(read(client, f"{address}/search/?q={text}").partition('class="found"')[2])
        assert figure in page
        assert "3146.891" not in page
        assert "680" not in page
    (found,) = client.get("/api/v1/search/", {"q": text}).json()["results"]
    assert found["line"] is None


def test_draft_is_no_answer() -> None:
    claim_all(make_energy_project(title_en="Zhanatas wind farm", capacity_mw=100))
    assert ask("Zhanatas capacity") == []


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("text", ["Zhanatas owner", "who owns Zhanatas?", "扎纳塔斯 股份"])
def test_owner_is_answered_from_the_roles(text: str) -> None:
    plant = make_energy_project(title_en="Zhanatas wind farm", title_zh_hans="扎纳塔斯风电场")
    for name, role, state in (
        ("Visor", "shareholder", "current"),
        ("Relight", "shareholder", "ended"),
        ("Envision", "turbine_supplier", "current"),
    ):
        of = publish(make_organisation(title_en=name))
        plant.roles.create(organisation=of, role=role, state=state, source=make_source())
    publish(plant)
    (answer,) = ask(text)
    assert (answer.fact["label"], answer.fact["text"]) == ("Shareholder", "Visor")
    assert len(answer.fact["claims"]) == 1


def test_funder_is_answered_whatever_a_query_calls_who_lends_or_gives() -> None:
    titles = {"title_zh_hans": "扎纳塔斯风电场", "title_ru": "Жанатасская ВЭС"}
    plant = make_energy_project(title_en="Zhanatas wind farm", **titles)
    bank = publish(make_organisation(title_en="Bank"))
    plant.roles.create(organisation=bank, role="financier", source=make_source())
    publish(plant)
    asked = (
        *("Zhanatas funder", "who funds Zhanatas?", "Zhanatas lenders", "who lends to Zhanatas?"),
        *("Zhanatas donor", "Zhanatas grant", "扎纳塔斯 资金提供方", "扎纳塔斯 贷款方"),
        *("финансирующая сторона Жанатас", "кредиторы Жанатас", "доноры Жанатас"),
    )
    answers = {text: [(one.fact["label"], one.fact["text"]) for one in ask(text)] for text in asked}
    assert answers == {text: [("Funder", "Bank")] for text in asked}


def test_when_asks_for_a_day_and_who_for_who_takes_part() -> None:
    titles = {"title_zh_hans": "扎纳塔斯风电场", "title_ru": "Жанатасская ВЭС"}
    plant = make_energy_project(
        title_en="Zhanatas wind farm",
        construction_started_on="2019-07",
        commissioned_on="2021-06",
        capacity_mw=100,
        **titles,
    )
    firm = publish(make_organisation(title_en="Builder"))
    plant.roles.create(organisation=firm, role="contractor", source=make_source())
    publish(plant)
    who = ("who builds Zhanatas?", "кем построена ВЭС Жанатас", "谁建设了扎纳塔斯风电场")
    when = ("when was Zhanatas built?", "когда построили ВЭС Жанатас", "扎纳塔斯风电场哪年建成")
    assert [[one.fact["text"] for one in ask(text)] for text in who] == [["Builder"]] * 3
    assert [[one.fact["text"] for one in ask(text)] for text in when] == [["2021-06"]] * 3
    begun = ("when did construction of Zhanatas start?", "когда началось строительство ВЭС Жанатас")
    assert [[one.fact["text"] for one in ask(text)] for text in begun] == [["2019-07"]] * 2
    assert [one.fact["text"] for one in ask("Zhanatas capacity")] == ["100"]
    assert ask("when was the capacity of Zhanatas?") == []


@pytest.mark.parametrize("text", ["中亚管道有多长", "how long is the Asian pipeline"])
def test_length_is_answered_by_how_long_it_is(text: str) -> None:
    titles = {"title_en": "Asian pipeline", "title_zh_hans": "中亚管道"}
    publish(make_pipeline(length_km=1833, **titles))
    assert [one.fact["text"] for one in ask(text)] == ["1833"]


def test_statistics_answer_the_year_as_both_sides_count_it(client: Client) -> None:
    kg, cn = make_country("KG"), make_country("CN")
    trade = publish(make_indicator(title_en="Trade in goods", unit="USD bn"))
    trade.mirror = trade
    trade.save()
    ours = make_series(indicator=trade, country=kg, partner=cn, title_en="Kyrgyz count")
    theirs = make_series(indicator=trade, country=cn, partner=kg, title_en="Chinese count")
    for series, value in ((ours, 5), (theirs, 22)):
        publish(series)
        publish(observe(series, "2024", value).batch)
        publish(observe(series, "2025", value + 1).batch)
    asked = [(str(one.title["en"]), one.period, one.fact["text"]) for one in ask("kg trade 2024")]
    assert asked == []  # a code is no name
    kg.name_en = "Kyrgyzstan"
    kg.save()
    found = {
        (one.title["en"], one.period, one.fact["text"]) for one in ask("kyrgyzstan trade 2024")
    }
    assert found == {("Kyrgyz count", "2024", "5"), ("Chinese count", "2024", "22")}
    newest = {(one.period, one.fact["text"]) for one in ask("kyrgyzstan trade")}
    assert newest == {("2025", "6"), ("2025", "23")}
    assert ask("kazakhstan trade 2024") == []
    page = client.get("/search/?q=kyrgyzstan+trade+2024").content.decode()
    assert page.index('class="search-figures"') < page.index("Chinese count")


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    "text",
    [
        "Kyrgyzstan trade first half of 2025",
        "торговля Кыргызстана, 1-е полугодие 2025",
        "吉尔吉斯斯坦2025年上半年贸易",
    ],
)
def test_statistics_answer_a_part_of_a_year(text: str) -> None:
    kg, cn = make_country("KG"), make_country("CN")
    kg.name_en, kg.name_zh_hans, kg.name_ru = "Kyrgyzstan", "吉尔吉斯斯坦", "Кыргызстан"
    kg.save()
    trade = publish(make_indicator(title_en="Trade in goods"))
    count = publish(make_series(indicator=trade, country=kg, partner=cn))
    for period, value in (("2025-H1", 3), ("2025", 6), ("2026-01", 1)):
        publish(observe(count, period, value).batch)
    assert [(one.period, one.fact["text"]) for one in ask(text)] == [("2025-H1", "3")]


def test_figure_of_one_country_is_no_answer_about_china_and_another() -> None:
    kg, cn = make_country("KG"), make_country("CN")
    for country, name in ((kg, "Kyrgyzstan"), (cn, "China")):
        country.name_en = name
        country.save()
    exports = publish(make_indicator(title_en="Exports of wind turbines"))
    for country, value in ((kg, 1), (cn, 8)):
        own = make_series(indicator=exports, country=country, partner=None, title_en="Exports")
        publish(observe(publish(own), "2024", value).batch)
    assert [one.fact["text"] for one in ask("China wind turbines")] == ["8"]
    assert ask("Kyrgyzstan China wind turbines") == []


@pytest.mark.parametrize(
    "text",
    [
        "exports of Kazakhstan to Russia",
        "trade between Kazakhstan and Russia",
        "товарооборот Казахстана с Россией",
        "哈萨克斯坦与俄罗斯贸易",
    ],
)
def test_trade_with_all_countries_is_no_answer_where_a_partner_is_named(text: str) -> None:
    kz = name_country("KZ", "Kazakhstan", "Казахстан")
    name_country("RU", "Russia", "Россия")
    titles = {"title_en": "Trade and exports", "title_ru": "Товарооборот", "title_zh_hans": "贸易"}
    series = make_series(indicator=publish(make_indicator(**titles)), country=kz, partner=None)
    publish(observe(publish(series), "2024", 139).batch)
    assert [one.fact["text"] for one in ask("trade of Kazakhstan")] == ["139"]
    assert ask(text) == []


def test_word_beside_what_is_counted_asks_for_no_figure() -> None:
    kz = name_country("KZ", "Kazakhstan", "Казахстан")
    gdp = publish(make_indicator(title_en="GDP"))
    title = "GDP of Kazakhstan according to the president"
    series = make_series(indicator=gdp, country=kz, partner=None, title_en=title)
    publish(observe(publish(series), "2024", 261).batch)
    assert [one.fact["text"] for one in ask("GDP Kazakhstan president")] == ["261"]
    assert ask("president of Kazakhstan") == []


def test_what_is_generated_is_not_what_is_used() -> None:
    titles = {"title_en": "Electricity used", "title_zh_hans": "用电量"}
    used = publish(make_indicator(**titles))
    kz = name_country("KZ", "Kazakhstan", "Казахстан")
    series = make_series(indicator=used, country=kz, partner=None, unit="TWh", **titles)
    publish(observe(publish(series), "2023", 106).batch)
    assert [one.fact["text"] for one in ask("Kazakhstan 用电量 亿千瓦时")] == ["106"]
    assert ask("Kazakhstan 发电量") == ask("Kazakhstan 用电量 兆瓦") == []


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize("text", ["how much gas goes to China", "天然气对中国", "газ идет в Китай"])
def test_goods_to_china_are_those_of_each_seller(text: str) -> None:
    cn = name_country("CN", "China", "Китай")
    titles = {"title_en": "Gas", "title_zh_hans": "天然气", "title_ru": "Газ"}
    gas = publish(make_indicator(**titles))
    for country, partner, value in (("UZ", cn, 3), ("KZ", cn, 4), ("CN", None, 300)):
        pair = {"country": make_country(country), "partner": partner}
        publish(observe(publish(make_series(indicator=gas, **titles, **pair)), "2024", value).batch)
    assert sorted(one.fact["text"] for one in ask(text)) == ["3", "4"]
    assert [one.fact["text"] for one in ask("газ в Китае")] == ["300"]


def test_what_goes_the_other_way_is_no_answer() -> None:
    """Titles say the way, or else their country gives what is counted, or buys the imports."""
    kz, cn = name_country("KZ", "Kazakhstan", "Казахстан"), name_country("CN", "China", "Китай")
    for title, title_ru, country, partner, value in (
        ("Chinese investment in Kazakhstan", "Инвестиции", cn, kz, 11),
        ("Visitors from China in Kazakhstan", "Приезжие", kz, cn, 675),
        ("Imports", "Импорт", cn, kz, 19),
        ("Electricity exports", "Экспорт электроэнергии", cn, None, 20),
        ("Share of China in the trade", "Доля", kz, cn, 21),
    ):
        titles = {"title_en": title, "title_ru": title_ru}
        between = {"country": country, "partner": partner, "unit": "TWh" if value == 20 else "USD"}
        indicator = publish(make_indicator(**titles))
        series = publish(make_series(indicator=indicator, **titles, **between))
        publish(observe(series, "2024", value).batch)
    answers: dict[str, list[str]] = {
        "Chinese investment": ["11"],
        "Kazakhstan investment from China": ["11"],
        "investment in China": [],
        "инвестиции Казахстана в Китай": [],
        "对华 investment": [],
        "Chinese visitors": ["675"],
        "visitors to China": [],
        "visitors from Kazakhstan in China": [],
        "Chinese imports": ["19"],
        "Chinese exports": [],
        "China share of Kazakhstan trade": ["21"],
        "Kazakhstan share of China trade": [],
    }
    assert {text: [one.fact["text"] for one in ask(text)] for text in answers} == answers


@pytest.mark.parametrize("text", ["loans to Kazakhstan", "сколько одолжили Казахстану"])
def test_what_was_lent_is_money_of_a_part_before_a_number_of_records(text: str) -> None:
    kz = name_country("KZ", "Kazakhstan", "Казахстан")
    for value, detail, title_en, title_ru in (
        (66, "", "Records of finance", "Записи о финансировании"),
        (5, "located", "Finance, located", "Финансирование с указанием места"),
    ):
        titles = {"title_en": title_en, "title_ru": title_ru}
        pair = {"indicator": publish(make_indicator(**titles)), "country": kz, "partner": None}
        series = publish(make_series(detail=detail, **pair, **titles))
        publish(observe(series, "2024", value).batch)
    assert [one.fact["text"] for one in ask(text)] == ["5"]


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize("text", ["долг Казахстана Китаю", "how much does Kazakhstan owe China"])
def test_debt_is_answered_before_its_service(text: str) -> None:
    kz, cn = make_country("KZ"), make_country("CN")
    kz.name_en, kz.name_ru, cn.name_en, cn.name_ru = "Kazakhstan", "Казахстан", "China", "Китай"
    kz.save()
    cn.save()
    for value, title_en, title_ru in (
        (1, "Debt service", "Обслуживание долга"),
        (9, "Debt to the Export-Import Bank", "Долг Эксимбанку"),
    ):
        indicator = publish(make_indicator(title_en=title_en, title_ru=title_ru))
        series = make_series(indicator=indicator, title_en=title_en, title_ru=title_ru)
        publish(observe(publish(series), "2024", value).batch)
    assert [one.fact["text"] for one in ask(text)] == ["9"]


@pytest.mark.parametrize(
    "text", ["trade with Central Asia", "торговля с Центральной Азией", "中亚贸易"]
)
def test_trade_of_the_five_countries_is_answered_by_their_region(text: str) -> None:
    china, five = make_country("CN"), make_country("C5")
    trade = publish(make_indicator(title_en="Trade", title_ru="Торговля", title_zh_hans="贸易"))
    series = make_series(indicator=trade, country=china, partner=five)
    publish(observe(publish(series), "2025", 106).batch)
    assert [one.fact["text"] for one in ask(text)] == ["106"]


@pytest.mark.parametrize(
    "text", ["Turgusun CO2", "CO₂ Turgusun", "Тургусун СО2", "Turgusun emissions", "图尔古孙减排"]
)
def test_avoided_carbon_is_answered_by_what_it_is_called(text: str) -> None:
    titles = {"title_en": "Turgusun", "title_ru": "Тургусун", "title_zh_hans": "图尔古孙水电站"}
    publish(make_energy_project(co2_avoided_t_year=680, **titles))
    assert [(one.fact["name"], one.fact["text"]) for one in ask(text)] == [
        ("co2_avoided_t_year", "680")
    ]


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("text", ["zebu trains", "поезда зебу", "瘤牛班列"])
def test_series_of_no_country_is_found_among_any_number(text: str) -> None:
    titles = {"title_en": "Zebu trains", "title_zh_hans": "瘤牛班列", "title_ru": "Поезда зебу"}
    number = publish(make_indicator(title_en="Number", title_zh_hans="数量", title_ru="Число"))
    series = publish(make_series(indicator=number, **titles))
    publish(observe(series, "2024", 40).batch)
    others = [copy(series) for _number in range(600)]
    for place, other in enumerate(others):
        other.pk, other.uid, other.slug, other.detail = None, f"s{place}", f"s-{place}", str(place)
        other.title_en = other.title_ru = other.title_zh_hans = "A series"
    Series.objects.bulk_create(others)
    assert [one.fact["text"] for one in ask(text)] == ["40"]


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("text", ["Horgos trains", "поезда через Хоргос", "霍尔果斯班列"])
def test_statistic_of_a_hub_is_answered_by_its_name(text: str) -> None:
    titles = {"title_en": "Trains through Horgos", "title_zh_hans": "霍尔果斯班列"}
    trains = publish(make_indicator(title_en="Freight trains", title_ru="Поезда"))
    series = make_series(indicator=trains, title_ru="Поезда через Хоргос", **titles)
    publish(observe(publish(series), "2025", 9882).batch)
    assert [one.fact["text"] for one in ask(text)] == ["9882"]


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("text", ["Aktau port 2025", "порт Актау 2025", "阿克套港2025年"])
def test_name_of_a_hub_and_a_year_is_answered_with_what_is_counted_there(text: str) -> None:
    """A figure of the whole comes before one of a part, though it is of seven months."""
    names = {"title_zh_hans": "阿克套港", "title_ru": "Порт Актау"}
    hub = publish(make_trade_hub(title_en="Aktau Port", **names))
    words_of = {"measures_kind": "tradehub", "measures_uid": hub.uid}
    for detail, period, value in (("to and from Baku", "2025", 6), ("", "2025-01/2025-07", 3)):
        title = f"Throughput {detail}"
        series = publish(make_series(title_en=title, detail=detail, partner=None, **words_of))
        publish(observe(series, "2022", 1).batch)
        publish(observe(series, period, value).batch)
    assert [one.fact["text"] for one in ask(text)] == ["3", "6"]
    assert ask(text.replace("2025", "2021")) == []


def make_gas_of_uzbekistan() -> None:
    """Two counts of imports of China from Uzbekistan, and what China sells there."""
    uz, cn = make_country("UZ"), make_country("CN")
    for country, en, ru in ((uz, "Uzbekistan", "Узбекистан"), (cn, "China", "Китай")):
        country.name_en, country.name_ru = en, ru
        country.save()
    exports = publish(make_indicator(title_en="Exports", title_ru="Экспорт"))
    imports = make_indicator(title_en="Imports of goods", title_ru="Импорт", mirror=exports)
    exports.mirror = publish(imports)
    exports.save()
    weight = make_indicator(title_en="Imports by weight", title_ru="Импорт по весу")
    between = {"country": cn, "partner": uz, "detail": "gas"}
    for indicator, title, period, value in (
        (publish(weight), "Imports of gas, by weight", "2021", 2),
        (imports, "Imports of gas by China from Uzbekistan", "2023", 5),
        (exports, "Exports of gas of China to Uzbekistan", "2023", 9),
    ):
        ru = title.replace("Imports of gas", "Импорт газа").replace("Exports of", "Экспорт")
        series = make_series(indicator=indicator, title_en=title, title_ru=ru, **between)
        publish(observe(publish(series), period, value).batch)


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize(
    "text", ["China gas imports from Uzbekistan 2023", "импорт газа в Китай из Узбекистана 2023"]
)
def test_of_series_that_fit_alike_one_with_the_year_is_the_answer(text: str) -> None:
    make_gas_of_uzbekistan()
    assert [one.fact["text"] for one in ask(text)] == ["5"]


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize(
    "text",
    [
        "Uzbekistan gas exports to China",
        "Uzbek gas exports to China 2023",
        "узбекский экспорт газа в Китай",
    ],
)
def test_exports_are_answered_with_what_the_partner_counts_as_imports(text: str) -> None:
    make_gas_of_uzbekistan()
    assert [one.fact["text"] for one in ask(text)] == ["5"]


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("gas exports to China from Uzbekistan", "5"),
        ("экспорт газа в Китай", "5"),
        ("对华 gas exports", "5"),
        ("gas imports from Uzbekistan", "5"),
        ("gas exports from China to Uzbekistan", "9"),
        ("gas imports from China to Uzbekistan", "9"),
        ("gas exports of Uzbekistan to China in billion dollars", "5"),
    ],
)
def test_direction_of_a_flow_is_read_from_the_words_before_countries(
    text: str, answer: str
) -> None:
    make_gas_of_uzbekistan()
    assert [one.fact["text"] for one in ask(text)] == [answer]


def test_unit_that_is_asked_for_and_nobody_counts_in_has_no_answer() -> None:
    make_gas_of_uzbekistan()
    assert ask("million tonnes of gas exports of Uzbekistan to China") == []


@pytest.mark.exhaustive
def test_exports_through_a_pipeline_are_answered_by_the_countries_alone() -> None:
    """Goods of a hub are not: it is one of many between two countries."""
    make_gas_of_uzbekistan()
    pair = {"country": make_country("UZ"), "partner": make_country("CN")}
    line = {"measures_kind": "pipeline", "measures_uid": "line"}
    exports = publish(make_indicator(title_en="Gas exports"))
    titles = {"title_en": "Gas a year", "title_ru": "Узбекский газ за год"}
    series = make_series(indicator=exports, unit="bcm", **titles, **pair, **line)
    publish(observe(publish(series), "2019", 7).batch)
    assert [one.fact["text"] for one in ask("Uzbekistan gas exports to China")] == ["7"]


@pytest.mark.parametrize("text", ["trains", "freight trains", "Horgos"])
def test_statistic_of_a_hub_is_no_answer_without_its_name_or_what_is_counted(text: str) -> None:
    trains = publish(make_indicator(title_en="Freight trains", title_ru="Поезда"))
    titles = {"title_en": "Freight trains through Horgos", "title_ru": "Поезда через Хоргос"}
    publish(observe(publish(make_series(indicator=trains, **titles)), "2025", 9882).batch)
    assert ask(text) == []


def test_reason_for_an_answer_says_of_what_it_is(client: Client) -> None:
    plant = make_energy_project(title_en="Zhanatas wind farm", capacity_mw=100)
    claim_all(plant)
    claim(plant, "capacity_mw", "400", source=make_source())
    rule(plant, "capacity_mw")
    publish(plant)
    page = words(read(client, "/search/?q=zhanatas+capacity"))
    assert "Zhanatas wind farm : Better documented." in page


@pytest.mark.parametrize(("reporter", "named"), [("", "Trains through Horgos"), ("Hub", "2025")])
def test_reason_for_a_year_names_the_series_where_nobody_is_said_to_count(
    client: Client, reporter: str, named: str
) -> None:
    """The year is named, as it is said once for both sides of a trade."""
    trains = publish(
        make_indicator(title_en="Freight trains", title_ru="Поезда", tolerance_percent="0")
    )
    series = make_series(
        indicator=trains,
        title_en="Trains through Horgos",
        reporter_en=reporter,
        title_ru="Поезда через Хоргос",
    )
    series.period_rulings.create(
        period="2025", rule="official", reason_en="It counts.", made_by=make_user(), made_at=NOON
    )
    publish(series)
    for kind, value in (("official", 20), ("press", 5)):
        publish(observe(series, "2025", value, source=make_source(kind=kind)))
    page = words(read(client, "/search/?q=horgos+trains+2025"))
    assert f"{named} : It counts." in page


def test_queries_do_not_grow_with_the_records_named(
    client: Client, zhanatas: EnergyProject
) -> None:
    with_one = queries(client, "/search/?q=Zhanatas+capacity")
    make_plant("Zhanatas wind farm, second phase", "扎纳塔斯二期", "Жанатас, вторая очередь")
    assert queries(client, "/search/?q=Zhanatas+capacity") == with_one
    assert len(ask("Zhanatas capacity")) == 2


def make_oil_of_kazakhstan() -> None:
    """Value in 2022, and what a pipeline carried in 2024: of all countries, and of its own."""
    kz, cn = make_country("KZ"), make_country("CN")
    kz.name_en, cn.name_en = "Kazakhstan", "China"
    kz.save()
    cn.save()
    exports = publish(make_indicator(title_en="Exports of goods", unit="USD bn"))
    by_rail = publish(make_indicator(title_en="Rail freight exports", unit="Mt"))
    carried = publish(make_indicator(title_en="Oil through a pipeline", unit="Mt"))
    line = {"measures_kind": "pipeline", "measures_uid": "line"}
    for indicator, title, unit, period, value, more in (
        (exports, "Exports", "USD bn", "2023", 14, {}),
        (exports, "Exports of oil", "USD bn", "2022", 4, {"detail": "oil"}),
        (by_rail, "Rail exports", "Mt", "2024", 13, {}),
        (carried, "Oil through the line", "Mt", "2024", 11, line),
        (carried, "Oil of the country", "Mt", "2024", 1, {"detail": "oil of Kazakhstan", **line}),
    ):
        between = {"country": kz, "partner": cn, "unit": unit, "title_en": title}
        series = publish(make_series(indicator=indicator, **between, **more))
        publish(observe(series, period, value).batch)


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("million tonnes of oil Kazakhstan supplied to China 2024", ["1"]),
        ("exports from Kazakhstan to China 2024", ["14"]),
        ("oil exports of Kazakhstan to China in billion cubic metres", []),
        ("oil exports of Kazakhstan to China 2024", ["1"]),
        ("oil exports of Kazakhstan to China 2022", ["4"]),
        ("oil imports of Kazakhstan from China 2024", []),
        ("tonnes of oil exported by Kazakhstan to China", ["1"]),
    ],
)
def test_flow_is_never_answered_in_another_unit(text: str, answers: list[str]) -> None:
    """Neither for want of the year, nor where another unit is asked for."""
    make_oil_of_kazakhstan()
    assert [one.fact["text"] for one in ask(text)] == answers


def test_what_a_pipeline_carries_between_two_countries_needs_no_name_of_it() -> None:
    make_oil_of_kazakhstan()
    assert [one.fact["text"] for one in ask("oil Kazakhstan sells to China")] == ["4"]
    text = "oil Kazakhstan sells to China by pipeline"
    assert [one.fact["text"] for one in ask(text)] == ["1"]
    assert [one.fact["text"] for one in ask("Kazakhstan China oil pipeline")] == ["11"]
    assert ask("Kazakhstan oil pipeline") == []


@pytest.mark.parametrize(
    "text", ["Shymkent refinery capacity", "мощность Шымкентского НПЗ", "奇姆肯特炼油厂产能"]
)
def test_capacity_of_a_refinery_is_what_it_can_process(text: str) -> None:
    titles = {"title_en": "Shymkent refinery", "title_ru": "НПЗ Шымкент"}
    publish(make_facility(title_zh_hans="奇姆肯特炼油厂", capacity_mt_year=6, **titles))
    assert [(one.fact["name"], one.fact["text"]) for one in ask(text)] == [
        ("capacity_mt_year", "6")
    ]


def test_name_needs_no_word_for_a_plant_and_each_pair_of_a_short_chinese_one() -> None:
    for en, zh, power in (
        ("Nurek hydropower", "努列克水电", 3015),
        ("Shelek wind", "谢列克风电", 60),
    ):
        titles = {"title_en": en, "title_zh_hans": zh, "summary_en": "A power station."}
        publish(make_energy_project(capacity_mw=power, **titles))
    assert [one.fact["text"] for one in ask("Nurek power station capacity")] == ["3015"]
    assert [one.fact["text"] for one in ask("努列克 装机容量")] == ["3015"]


def test_where_a_record_is_names_none() -> None:
    kz = name_country("KZ", "Kazakhstan", "Казахстан")
    name_country("CN", "China", "Китай")
    publish(make_energy_project(country=kz, title_en="Wind farm (China Datang)", capacity_mw=1000))
    assert ask("wind capacity China Kazakhstan") == []


def test_forms_of_vague_words_name_no_record() -> None:
    uz = make_country("UZ")
    uz.name_ru = "Узбекистан"
    uz.save()
    title = "Солнечная электростанция «Наманган», 2 станции"
    publish(make_energy_project(country=uz, title_ru=title, capacity_mw=150))
    assert ask("мощность солнечных станций Узбекистана") == []


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("", "No figure for 1995; the newest of this series is shown."),
        ("/ru", "Нет данных за период: 1995. Показано последнее значение этого ряда."),
        ("/zh-hans", "没有1995年的数据；所示为该序列的最新数据。"),
    ],
)
def test_figure_says_that_the_year_asked_for_has_none(
    client: Client, address: str, line: str
) -> None:
    make_oil_of_kazakhstan()
    asked = f"{address}/search/?q=oil+exports+Kazakhstan+to+China"
    assert line in words(read(client, f"{asked}+1995"))
    assert line[:8] not in words(read(client, f"{asked}+2022"))


def name_country(code: str, en: str, ru: str) -> Country:
    country = make_country(code)
    country.name_en, country.name_ru = en, ru
    country.save()
    return country


def test_day_within_the_year_comes_before_the_newest() -> None:
    name_country("KZ", "Kazakhstan", "Казахстан")
    debt = publish(make_indicator(title_en="Debt", title_ru="Долг"))
    series = publish(make_series(indicator=debt, partner=None, title_en="Debt"))
    for period, value in (("2023-07", 1), ("2024-09-30", 2), ("2025", 3)):
        publish(observe(series, period, value).batch)
    found = [(one.period, one.missing) for one in ask("debt of Kazakhstan 2024")]
    assert found == [("2024-09-30", "")]
    assert [(one.period, one.missing) for one in ask("debt of Kazakhstan 2022")] == [
        ("2025", "2022")
    ]


def test_end_of_a_year_is_as_good_as_the_year_and_a_plain_title_before_a_model() -> None:
    name_country("KZ", "Kazakhstan", "Казахстан")
    sun = publish(make_indicator(title_en="Solar", title_ru="Солнце"))
    for title, period, value in (("Solar (model)", "2023", 26), ("Solar", "2023-12-31", 2)):
        series = publish(make_series(indicator=sun, partner=None, title_en=title))
        publish(observe(series, period, value).batch)
    assert [one.fact["text"] for one in ask("solar Kazakhstan 2023")] == ["2", "26"]


def test_newer_money_comes_before_weights_of_years_ago() -> None:
    kz, cn = name_country("KZ", "Kazakhstan", "Казахстан"), name_country("CN", "China", "Китай")
    weights = publish(make_indicator(title_en="Gas", title_ru="Газ"))
    imports = publish(make_indicator(title_en="Imports of goods", title_ru="Импорт"))
    imports.mirror = imports
    imports.save()
    carried = {"indicator": weights, "title_en": "Gas by weight", "title_ru": "Газ по весу"}
    bought = {"indicator": imports, "title_en": "Imports of gas", "title_ru": "Импорт газа"}
    for series, period, value in (
        (make_series(country=kz, partner=cn, **carried), "2018", 4),
        (make_series(country=cn, partner=kz, detail="gas", **bought), "2025", 1),
    ):
        publish(observe(publish(series), period, value).batch)
    assert [one.fact["text"] for one in ask("gas to China")] == ["1"]
    assert [one.fact["text"] for one in ask("gas to China 2018")] == ["4"]


def test_hydropower_in_kazakh_is_no_solar_power() -> None:
    name_country("KZ", "Kazakhstan", "Казахстан")
    indicator = publish(make_indicator(title_en="Capacity", title_ru="Мощность"))
    for title, detail, value in (("Мощность ГЭС", "water", 5), ("Мощность СЭС", "solar", 0)):
        titles = {"title_en": title, "title_ru": title, "detail": detail}
        series = make_series(indicator=indicator, partner=None, **titles)
        publish(observe(publish(series), "2023", value).batch)
    assert [one.fact["text"] for one in ask("мощность гидростанций Казахстана")] == ["5"]
    assert [one.fact["text"] for one in ask("мощность солнечных станций Казахстана")] == ["0"]
    assert ask("сколько солнечных станций в Казахстане") == []


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize("text", ["Middle Corridor cargo", "Middle Corridor tonnes 2024"])
def test_record_named_by_another_name_is_answered_with_what_it_counted(text: str) -> None:
    corridor = publish(make_trade_hub(title_en="Trans-Caspian route (Middle Corridor)"))
    words_of = {"measures_kind": "tradehub", "measures_uid": corridor.uid, "partner": None}
    for title_ru, value in (("Перевозки по маршруту", 4), ("Поезда на маршруте", 358)):
        series = publish(make_series(title_en=title_ru, title_ru=title_ru, **words_of))
        publish(observe(series, "2024", value).batch)
    assert [one.fact["text"] for one in ask(text)] == ["4"]
    assert ask("Middle Corridor") == ask("cargo") == []


def test_cargo_is_not_answered_with_money() -> None:
    cn = name_country("CN", "China", "Китай")
    pair = {"country": name_country("KZ", "Kazakhstan", "Казахстан"), "partner": cn}
    for title_en, title_ru, value in (
        ("Trade in goods", "Товарооборот", 43),
        ("Freight trains", "Грузовые поезда", 16400),
        ("Rail freight", "Железнодорожные перевозки", 32),
    ):
        titles = {"title_en": title_en, "title_ru": title_ru}
        indicator = publish(make_indicator(**titles))
        series = publish(make_series(indicator=indicator, **titles, **pair))
        publish(observe(series, "2024", value).batch)
    assert [one.fact["text"] for one in ask("cargo between China and Kazakhstan 2024")] == ["32"]


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("compare the GDP of Kazakhstan and Uzbekistan", ["261", "90"]),
        ("ВВП Казахстана и Узбекистана", ["261", "90"]),
        ("compare GDP Kazakhstan Uzbekistan China", ["261", "17794", "90"]),
        ("ВВП Казахстана и Китая", ["261", "17794"]),
        ("GDP Kazakhstan vs China", ["261", "17794"]),
        ("对比 Kazakhstan China GDP", ["261", "17794"]),
        ("GDP Kazakhstan China", []),
        ("compare the debt of Kazakhstan and China", []),
    ],
)
def test_countries_that_are_compared_have_a_figure_each(text: str, answers: list[str]) -> None:
    gdp = publish(make_indicator(title_en="GDP", title_ru="ВВП"))
    for code, en, ru, value in (
        ("KZ", "Kazakhstan", "Казахстан", 261),
        ("UZ", "Uzbekistan", "Узбекистан", 90),
        ("CN", "China", "Китай", 17794),
    ):
        country = name_country(code, en, ru)
        titles = {"title_en": f"GDP, {en}", "title_ru": f"ВВП, {ru}"}
        series = publish(make_series(indicator=gdp, country=country, partner=None, **titles))
        publish(observe(series, "2023", value).batch)
    debt = publish(make_indicator(title_en="Debt"))
    series = make_series(indicator=debt, country=country, partner=None, title_en="Debt")
    publish(observe(publish(series), "2023", 5).batch)
    assert sorted(one.fact["text"] for one in ask(text)) == sorted(answers)
