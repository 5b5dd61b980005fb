"""Charts of statistics: what is drawn of which observations, and what never is."""

import csv
import re
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from portal.graphics.charts import registry
from portal.graphics.charts.registry import ChartRefused, build_chart, find_maker, kept_chart
from portal.graphics.charts.specification import Chart, PanelKind
from portal.publication import publishing
from tests.factories import (
    NOON,
    make_batch,
    make_corridor,
    make_country,
    make_indicator,
    make_place,
    make_series,
    make_source,
    make_trade_hub,
    make_user,
    observe,
    publish,
)
from tests.portal.site.reading import queries, read
from trade.statistics.charts.indicators import of_indicator

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def counted(*values: tuple[Any, ...], **kwargs: Any) -> Any:
    """A public series with these values by period: `("2023", 41)`, with more as a third."""
    series = publish(make_series(**kwargs))
    batch = make_batch()
    for period, value, *more in values:
        observe(series, period, value, batch=batch, **dict(*more))
    if values:
        publish(batch)
    return series


def told(chart: Chart) -> list[Any]:
    return [(point.key, point.text.replace("\xa0", " ")) for point in chart.points]


@pytest.mark.parametrize(
    ("language", "words", "number"),
    [
        ("", "17–18 Mt a year", "17–18"),
        ("/zh-hans", "1700万–1800万吨/年", "1700–1800"),
        ("/ru", "17–18 млн т в год", "17–18"),
    ],
)
def test_range_is_told_whole_in_words_in_the_table_and_at_its_bar(
    client: Client, language: str, words: str, number: str
) -> None:
    counted(("2018", 17, {"lower": 17, "upper": 18}), slug="port", unit="Mt per year")
    page = read(client, f"{language}/charts/series/?series=port").replace("\xa0", " ")
    assert all(words in label for label in re.findall(r'<svg[^>]*aria-label="([^"]*)"', page))
    assert page.count(words) > 2
    assert f">{number}</tspan>" in page


def test_nothing_is_computed_of_a_range() -> None:
    counted(("2017", 5), ("2018", 17, {"lower": 17, "upper": 18}), slug="port", unit="Mt per year")
    finding = build_chart("series", "series=port").finding.replace("\xa0", " ")
    assert finding.endswith("from 5 Mt a year (2017) to 17–18 Mt a year (2018)")


def test_each_point_knows_what_kind_of_count_it_is() -> None:
    series = counted(
        ("2021", 10),
        ("2022", 12, {"comparator": "over"}),
        ("2023-H1", 5),
        ("2023-01-01/2023-12-24", 11),
        ("2024-03", 2),
        ("2024-08-29", 20),
        ("2025", 14, {"obs_status": "F"}),
    )
    found = list(build_chart("series", f"series={series.slug}").points)

    assert [(p.key, p.is_instant, p.is_partial, p.is_forecast, p.is_joined) for p in found] == [
        ("2021", False, False, False, False),
        ("2022", False, False, False, True),
        ("2023-H1", False, True, False, False),
        ("2023-01-01/2023-12-24", False, True, False, False),
        ("2024-03", False, True, False, False),
        ("2024-08-29", True, False, False, False),
        ("2025", False, False, True, False),
    ]


def test_what_is_counted_to_date_is_a_moment_unless_it_stands_among_years() -> None:
    to_date = {"cumulative": True}
    alone = counted(("2022", 10, to_date), ("2023-06-10", 12, to_date), frequency="irregular")
    mixed = counted(("2016/2023", 33, to_date), ("2023", 7), frequency="irregular")

    moments, spans = (
        list(build_chart("series", f"series={s.slug}").points) for s in (alone, mixed)
    )
    assert [(p.is_instant, p.is_partial, p.is_joined) for p in moments] == [
        (True, False, False),
        (True, False, True),
    ]
    assert [(p.is_instant, p.is_partial) for p in spans] == [(False, True), (False, False)]


def test_long_series_are_lines_and_broken_ones_bars() -> None:
    long = counted(*((str(year), year) for year in range(2015, 2022)))
    short = counted(("2019", 1), ("2022", 2), ("2023", 3))

    kinds = [build_chart("series", f"series={s.slug}").panels[0].kind for s in (long, short)]
    assert kinds == [PanelKind.LINES, PanelKind.BARS]


@pytest.mark.exhaustive
def test_years_are_chosen_for_every_chart_over_time_and_its_files(client: Client) -> None:
    """Running totals that begin before or end after them are left out, as a forecast is."""
    make_country("KZ"), make_country("CN")
    indicator = make_indicator()
    about = {"indicator": indicator, "country": make_country("KZ"), "partner": make_country("CN")}
    indicator.mirror = indicator
    indicator.save()
    values = [(str(year), year - 2000) for year in range(2010, 2021)]
    series = counted(
        *values,
        ("2008/2015", 99, {"cumulative": True}),
        ("2016/2018", 55, {"cumulative": True}),
        ("2021", 30, {"obs_status": "F"}),
        **about,
    )
    publish(indicator)
    one = f"series={series.slug}"

    for name, asked in (
        ("series", one),
        ("indicator", f"indicator={indicator.slug}"),
        ("trade-pair", "country=KZ&partner=CN"),
    ):
        chart = build_chart(name, f"{asked}&since=2014&until=2016")
        assert [point.key for point in chart.points] == ["2014", "2015", "2016"]
        assert "Drawn from 2014 on; there are earlier values." in chart.notes
        assert "Drawn until 2016; there are later values." in chart.notes
        assert chart.query.endswith("&since=2014&until=2016")
        file = client.get(f"/charts/{name}.csv?{asked}&since=2019").content.decode("utf-8-sig")
        assert [row["period"] for row in csv.DictReader(StringIO(file))] == ["2019", "2020", "2021"]
        assert "Drawn" not in " ".join(build_chart(name, asked).notes)
    html = read(client, f"/charts/series/?{one}&since=2019&scale=logarithmic")
    assert '<input type="hidden" name="scale" value="logarithmic" id="id_scale">' in html
    assert re.search(r'name="since"[^>]*value="2019"|value="2019"[^>]*name="since"', html)
    embedded = read(client, f"/embed/charts/series/?{one}&since=2019&until=2020")
    assert "There are later values" in embedded or "there are later values" in embedded

    of_2010 = build_chart("series", f"{one}&since=2019&until=2020&index=2010")
    assert told(of_2010) == [("2019", "190"), ("2020", "200")]
    for years, name in (("since=2016&until=2015", "until"), ("since=2050", "since")):
        with pytest.raises(ChartRefused) as refused:
            build_chart("series", f"{one}&{years}")
        assert list(refused.value.errors) == [name]


def test_a_break_in_the_series_breaks_the_line() -> None:
    values: list[Any] = [(str(year), year, {}) for year in range(2015, 2024)]
    values[4] = ("2019", 2019, {"obs_status": "B"})
    chart = build_chart("series", f"series={counted(*values).slug}")

    assert [p.key for p in chart.points if not p.is_joined] == ["2015", "2019"]
    assert "2019: break in the series." in chart.notes


def test_the_losing_value_stays_at_its_point_and_a_forecast_beside_the_outcome() -> None:
    official = make_source(kind="official")
    series = counted(
        ("2024", "94.82", {"source": official}),
        ("2024", 66),
        ("2024", "94.8"),
        ("2024", 100, {"obs_status": "F", "comparator": "about"}),
    )
    shown, forecast = build_chart("series", f"series={series.slug}").points

    assert (shown.value, shown.low, shown.high) == (Decimal("94.82"), Decimal(66), Decimal("94.82"))
    assert {(said.value, said.standing) for said in shown.others} == {
        (Decimal("94.8"), "agrees"),
        (66, "disputed"),
    }
    assert (forecast.is_forecast, forecast.maker, forecast.text.split()[0]) == (
        True,
        "Agency",
        "about",
    )


def test_nothing_that_is_not_public_is_drawn(client: Client) -> None:
    series = counted(("2023", 41), ("2024", 43))
    observe(series, "2025", 777777)  # in a draft of a batch
    hidden = make_series(title_en="Secret trade")
    publish(observe(hidden, "2024", 888888))

    address = f"/charts/series/?series={series.slug}"
    for url in (address, *(address.replace("/?", f".{e}?") for e in ("svg", "csv", "json"))):
        shown = read(client, url)
        assert "43" in shown
        assert not re.search(r"\b777\D?777\b", shown)
    refused = read(client, f"/charts/series/?series={hidden.slug}", 400)
    assert "Nothing public is called" in refused
    assert f"<h1>{find_maker('series').title}</h1>" in refused
    assert "Secret" not in refused + read(client, "/charts/")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("series/?colour=red", "There is no parameter “colour” here."),
        ("series/", "This field is required."),
        ("series/?series=nothing", "Nothing public is called “nothing”."),
        ("trade-pair/?country=ZZ", "There is no country with the code “ZZ”; write"),
        ("trade-pair/?country=CN", "A country has no trade with itself"),
        ("hub/?hub=%00", "Null characters are not allowed."),
        ("trains/?as_recorded=yesterday", "“yesterday” is not a moment"),
        ("trains/?as_recorded=2026-01-01&as_recorded=2026-01-02", "Give this parameter once."),
        ("indicator/?indicator=a&indicator=b", "Give this parameter once."),
    ],
)
def test_a_bad_question_is_answered_in_words(client: Client, address: str, sentence: str) -> None:
    make_country("CN")
    assert sentence in read(client, f"/charts/{address}", 400)

    name, _slash, query = address.partition("/")
    answer = client.get(f"/charts/{name}.svg{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert sentence in answer.json()["detail"]


def test_page_of_a_chart_without_its_parameters_shows_an_example(client: Client) -> None:
    series = counted(("2023", 41), ("2024", 43), home_rank=1)
    answer = client.get("/ru/charts/series/")

    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/ru/charts/series/?series={series.slug}",
    )
    assert client.get("/charts/series/?series=").status_code == 400
    assert client.get("/charts/series.svg").status_code == 400


def test_an_unknown_chart_is_not_found(client: Client) -> None:
    read(client, "/charts/nothing/", 404)
    read(client, "/charts/nothing.svg", 404)
    read(client, "/charts/series.exe", 404)


@pytest.mark.exhaustive
def test_too_many_series_are_refused() -> None:
    asked = "&".join(f"series={counted(('2023', 1)).slug}" for _ in range(11))
    with pytest.raises(ChartRefused, match="At most 10 series fit into one chart"):
        build_chart("series", asked)


def test_series_come_in_the_order_asked_and_units_share_no_axis() -> None:
    dollars, yuan = counted(("2023", 1)), counted(("2023", 7), unit="CNY bn")
    more = counted(("2023", 2))
    asked = "&".join(f"series={one.slug}" for one in (yuan, more, dollars))
    panels = build_chart("series", asked).panels

    assert [panel.y.unit for panel in panels] == ["CNY bn", "USD bn"]
    assert [[s.key for s in panel.series] for panel in panels] == [
        [yuan.slug],
        [more.slug, dollars.slug],
    ]


def test_a_year_may_count_as_a_hundred() -> None:
    series = counted(("2015", 50), ("2016", 60, {"comparator": "over"}))
    chart = build_chart("series", f"series={series.slug}&index=2015")

    assert [(p.value, p.text, p.comparator) for p in chart.points] == [
        (Decimal(100), "100", "exact"),
        (Decimal(120), "over 120", "over"),
    ]
    with pytest.raises(ChartRefused, match="has no value above zero for 2014"):
        build_chart("series", f"series={series.slug}&index=2014")


def test_base_below_zero_is_refused_as_it_would_turn_signs_round() -> None:
    series, other = (counted(("2014", 0), ("2015", -50), ("2016", 60)) for _ in range(2))
    asked = f"series={series.slug}&series={other.slug}"
    for year in (2014, 2015):
        with pytest.raises(ChartRefused, match=f"has no value above zero for {year}"):
            build_chart("series", f"{asked}&index={year}")

    (options,) = (one for one in build_chart("series", asked).options if one.name == "index")
    assert [choice.title for choice in options.choices] == ["Values", "2016 = 100"]


def test_forecast_is_offered_as_no_base() -> None:
    foretold = [counted(("2027", 50, {"obs_status": "F"}), ("2028", 60)) for _ in range(2)]
    asked = "&".join(f"series={one.slug}" for one in foretold)
    (options,) = (one for one in build_chart("series", asked).options if one.name == "index")
    assert [choice.title for choice in options.choices] == ["Values", "2028 = 100"]


def test_shares_beyond_64_bits_are_written_as_any_number(client: Client) -> None:
    series = counted(("2015", "0.000001"), ("2016", 10**14))
    answer = client.get(f"/charts/series.json?series={series.slug}&index=2015")

    points = answer.json()["panels"][0]["series"][0]["points"]
    assert [point["value"] for point in points] == [100, 10**22]
    assert client.get(f"/charts/series/?series={series.slug}&index=2015").status_code == 200


def make_pair() -> tuple[Any, Any, Any]:
    total = publish(make_indicator(title_en="Trade", slug="trade-total"))
    total.mirror = total
    total.save()
    out = publish(make_indicator(title_en="Exports", slug="exports"))
    back = publish(make_indicator(title_en="Imports", slug="imports"))
    out.mirror, back.mirror = back, out
    out.save()
    back.save()
    return total, out, back


@pytest.mark.engine
def test_chart_of_a_page_is_the_same_until_something_changes_in_it() -> None:
    _total, out, _back = make_pair()
    batch = make_batch(source=make_source(publisher="Customs"))
    series = publish(make_series(indicator=out))
    publish(observe(series, "2024", 5, batch=batch))
    asked = "trade-pair", "country=KZ&partner=CN"
    kept_chart(*asked)
    publish(make_place())
    known = kept_chart(*asked)  # the log is followed from here on
    with override("ru"):
        assert kept_chart(*asked).title != known.title
    publish(make_place())  # with a source that nobody has named before
    assert kept_chart(*asked) is known

    batch.source.publisher = "Bureau of Customs"
    batch.source.save()
    publishing.source_described(batch.source, at=NOON)
    (point,) = kept_chart(*asked).points
    assert [one["publisher"] for one in point.sources] == ["Bureau of Customs"]


@pytest.mark.exhaustive
def test_the_flows_of_a_pair_meet_their_mirrors(client: Client) -> None:
    _total, out, back = make_pair()
    cn, kz = make_country("CN"), make_country("KZ")
    ours = {"country": kz, "partner": cn, "reporter_en": "Statistics"}
    theirs = {"country": cn, "partner": kz, "reporter_en": "Customs"}
    counted(("2022", 10), indicator=out, **ours)
    counted(("2022", 16), indicator=back, **theirs)
    counted(("2022", 11), indicator=back, **ours)
    counted(("2022", 11), indicator=out, **theirs)
    counted(("2022", 999), indicator=out, country=kz, partner=make_country("UZ"))

    chart = build_chart("trade-pair", "country=KZ&partner=CN")

    assert [
        (str(panel.title), [(s.key, int(s.points[0].value)) for s in panel.series])
        for panel in chart.panels
    ] == [
        ("From Country KZ to Country CN", [("Customs", 16), ("Statistics", 10)]),
        ("From Country CN to Country KZ", [("Customs", 11), ("Statistics", 11)]),
    ]
    (gap,) = chart.panels[0].gaps
    assert (gap.low, gap.high, gap.lower) == (Decimal(10), Decimal(16), "Statistics")
    assert gap.sentence.replace("\xa0", " ") == (
        "2022: Customs counts 16 bn US dollars, Statistics counts 10 bn US dollars. "
        "They are 6 bn US dollars apart (60% more)."
    )
    assert f"From Country KZ to Country CN · {gap.sentence}" in chart.notes
    assert chart.panels[1].gaps == ()
    of_country = read(client, "/countries/kz/")
    assert 'data-chart-json="/charts/trade-pair.json?country=KZ&amp;partner=CN"' in of_country
    assert "Country KZ and Country CN" in of_country.partition('class="chart-title"')[2]
    assert "trade-pair" not in read(client, "/countries/uz/")
    file = "/charts/trade-pair.{}?country=KZ&partner=CN"
    wide, narrow = (read(client, file.format(ending)) for ending in ("svg", "narrow.svg"))
    assert "From Country KZ" in wide
    assert "From Country KZ" in narrow
    assert ('width="760"' in wide, 'width="760"' in narrow) == (True, False)


def test_two_counts_of_one_reporter_are_told_apart_in_the_chart_of_a_pair(client: Client) -> None:
    _total, out, back = make_pair()
    cn, kz = make_country("CN"), make_country("KZ")
    ours = {"indicator": out, "country": kz, "partner": cn, "reporter_en": "Statistics"}
    counted(("2021", 16), title_en="Exports by customs", **ours)
    counted(("2022", 10), title_en="Exports in the balance of payments", **ours)
    theirs = {"country": cn, "partner": kz, "reporter_en": "Customs"}
    counted(("2022", 16), indicator=back, **theirs)

    (panel,) = build_chart("trade-pair", "country=KZ&partner=CN").panels

    names = ["Customs", "Exports by customs", "Exports in the balance of payments"]
    assert sorted(str(one.name) for one in panel.series) == names
    assert len({one.key for one in panel.series}) == 3
    (gap,) = panel.gaps
    lower = next(one for one in panel.series if one.key == gap.lower)
    assert [int(point.value) for point in lower.points] == [10]
    assert client.get("/charts/trade-pair.svg?country=KZ&partner=CN").status_code == 200


def test_chart_of_a_pair_draws_no_other_flow_as_one_of_goods(client: Client) -> None:
    total, out, _back = make_pair()
    services = publish(make_indicator(title_en="Exports of services", slug="services"))
    bought = publish(make_indicator(title_en="Imports of services", slug="bought"))
    services.mirror, bought.mirror = bought, services
    services.save()
    bought.save()
    counted(("2022", 3), indicator=services)
    hub = publish(make_trade_hub())
    of_hub = {"measures_kind": hub.kind(), "measures_uid": hub.uid}
    counted(("2022", 1), indicator=total, reporter_en="Port", **of_hub)
    page = read(client, "/countries/kz/")
    assert build_chart("trade-pair", "country=KZ&partner=CN").panels == ()
    assert "trade-pair" not in page
    counted(("2022", 10), indicator=out)
    (panel,) = build_chart("trade-pair", "country=KZ&partner=CN").panels
    assert str(panel.title) == "From Country KZ to Country CN"


def test_chart_of_a_pair_says_its_title_once() -> None:
    total, _out, _back = make_pair()
    cn, kz = make_country("CN"), make_country("KZ")
    counted(("2022", 10), indicator=total, country=kz, partner=cn, reporter_en="Statistics")
    counted(("2022", 16), indicator=total, country=cn, partner=kz, reporter_en="Customs")

    chart = build_chart("trade-pair", "country=KZ&partner=CN")

    assert chart.finding.startswith("Trade between Country KZ and Country CN, 2022: two counts, ")
    assert (chart.question, [str(panel.title) for panel in chart.panels]) == ((), ["Both ways"])


def test_the_newest_gap_is_told_and_the_rest_counted() -> None:
    _total, out, back = make_pair()
    cn, kz = make_country("CN"), make_country("KZ")
    ours = {"country": kz, "partner": cn, "reporter_en": "Statistics"}
    theirs = {"country": cn, "partner": kz, "reporter_en": "Customs"}
    values = [("2024-01/2024-06", 10), ("2024", 20), ("2023", 10)]
    counted(*values, indicator=out, **ours)
    counted(*((period, 2 * value) for period, value in values), indicator=back, **theirs)

    notes = build_chart("trade-pair", "country=KZ&partner=CN").notes

    told = [note for note in notes if "apart" in note]
    assert [note[:5] for note in told] == ["2024:"]
    assert "They differ in 2 more periods; the table has them." in notes


def test_trains_are_never_added_up() -> None:
    network = publish(make_corridor(corridor_kind="network", title_en="The network"))
    trains = publish(make_indicator(slug="trains", unit="trains"))
    whole = counted(("2023", 17000), ("2024", 19392), indicator=trains, measures_kind="corridor",
                    measures_uid=network.uid)  # fmt: skip
    part = counted(("2023", 9000), ("2024", 9900), indicator=trains, measures_kind="corridor",
                   measures_uid=network.uid, detail="outbound")  # fmt: skip
    chart = build_chart("trains")

    assert str(chart.title) == "The network"
    assert [[s.key for s in panel.series] for panel in chart.panels] == [[whole.slug], [part.slug]]
    assert {panel.kind for panel in chart.panels} == {PanelKind.BARS}
    assert "The panels count different things and must not be added up." in chart.notes


def test_form_of_trains_shows_the_network_that_is_drawn(client: Client) -> None:
    network = publish(make_corridor(corridor_kind="network", title_en="The network"))
    publish(make_corridor(title_en="A corridor"))
    trains = publish(make_indicator(slug="trains", unit="trains"))
    counted(("2023", 17000), ("2024", 19392), indicator=trains, measures_kind="corridor",
            measures_uid=network.uid)  # fmt: skip

    form = read(client, "/charts/trains/").partition('name="corridor"')[2].partition("</select>")[0]

    assert f'value="{network.slug}" selected' in form


def test_a_hub_shows_what_is_known_for_more_than_one_period(client: Client) -> None:
    hub = publish(make_trade_hub(slug="horgos"))
    measures = {"measures_kind": "tradehub", "measures_uid": hub.uid}
    counted(("2023", 7762), ("2024", 8541), **measures)
    counted(("2024", 5), **measures)

    chart = build_chart("hub", "hub=horgos")
    assert told(chart) == [("2023", "7,762 bn US dollars"), ("2024", "8,541 bn US dollars")]
    assert chart.notes[0].startswith("One more number is known for a single period")
    assert 'data-chart="hub"' in read(client, "/hubs/horgos/")


def test_hub_with_most_years_is_the_example(client: Client) -> None:
    years = {"aktau": ["2024", "2024-05", "2024-06"], "khorgos": ["2023", "2024"]}
    for slug, periods in years.items():
        hub = publish(make_trade_hub(slug=slug))
        values = ((period, 7) for period in periods)
        counted(*values, measures_kind="tradehub", measures_uid=hub.uid)
    assert list(find_maker("hub").examples()) == ["hub=khorgos", "hub=aktau"]


def test_what_an_indicator_counts_stands_beneath_its_finding(client: Client) -> None:
    words = " ".join(["Goods of both directions."] * 9)
    found = publish(make_indicator(slug="trade", title_en="Trade", summary_en=words))
    counted(("2023", 10), ("2024", 20), ("2025", 40), indicator=found, slug="one")

    for name, query in (("indicator", "indicator=trade"), ("series", "series=one")):
        assert str(build_chart(name, query).definition) == words
    page = client.get("/charts/indicator/?indicator=trade").content.decode()
    assert f'<p class="lead">{words}</p>' in page
    file = client.get("/charts/indicator.svg?indicator=trade").content.decode()
    lines = re.findall(">([^<]*Goods of both[^<]*)<", file)
    assert len(lines) > 1
    assert " ".join(lines) == words


def test_an_indicator_with_one_value_each_lies_side_by_side(client: Client) -> None:
    indicator = publish(make_indicator(slug="consumption", unit="TWh"))
    for code, value in (("KZ", 106), ("UZ", 75)):
        country = make_country(code)
        counted(("2023", value), indicator=indicator, country=country, partner=None)

    chart = build_chart("indicator", "indicator=consumption")
    assert [tick.text for tick in chart.panels[0].x.ticks] == [
        "Country KZ, 2023",
        "Country UZ, 2023",
    ]
    assert 'data-chart="indicator"' in read(client, "/indicators/consumption/")


def test_signs_of_markup_in_a_part_or_unit_are_drawn(client: Client) -> None:
    indicator = publish(make_indicator(slug="consumption", unit='"t" & <l>'))
    for values in (("2023", "2024"), ("2024",)):
        for detail in ("oil & gas", '"coal" <'):
            counted(*((year, 7) for year in values), indicator=indicator, detail=detail,
                    unit=indicator.unit)  # fmt: skip
        drawn = client.get("/charts/indicator.svg?indicator=consumption").content
        assert ElementTree.fromstring(drawn).attrib  # noqa: S314 - our own
        assert client.get("/charts/indicator.png?indicator=consumption").status_code == 200


def test_only_series_of_a_unit_names_its_panel() -> None:
    indicator = publish(make_indicator(slug="stock"))
    years = [(str(2016 + n), 10 + n) for n in range(7)]
    for code in ("KZ", "UZ"):
        counted(*years, indicator=indicator, country=make_country(code), partner=None)
    euros = {"title_en": "Stock in euros", "unit": "EUR bn"}
    counted(*years, indicator=indicator, country=make_country("TJ"), partner=None, **euros)
    panels = build_chart("indicator", "indicator=stock").panels
    assert [(str(panel.title or ""), len(panel.series)) for panel in panels] == [
        ("", 2),
        ("Stock in euros", 1),
    ]


def test_a_giant_does_not_flatten_the_others() -> None:
    indicator = publish(make_indicator(slug="gdp"))

    def of(code: str, size: int) -> None:
        years = [(str(2016 + n), size + n) for n in range(7)]
        counted(*years, indicator=indicator, country=make_country(code), partner=None)

    of("KZ", 260)
    of("UZ", 90)
    assert len(build_chart("indicator", "indicator=gdp").panels) == 1
    of("CN", 17000)
    chart = build_chart("indicator", "indicator=gdp")
    assert [(str(panel.title), len(panel.series)) for panel in chart.panels] == [
        ("Without Country CN", 2),
        ("Country CN", 1),
    ]
    assert "Each panel has a scale of its own." in chart.notes


@pytest.mark.exhaustive
def test_much_trade_of_pairs_has_a_panel_for_each_pair(client: Client) -> None:
    total, _out, _back = make_pair()
    cn = make_country("CN")
    years = [(str(2016 + n), n) for n in range(1, 5)]
    for size, code in enumerate(("KG", "KZ", "TJ"), start=1):
        country = make_country(code)
        values = [(year, 10 * size + value) for year, value in years]
        ours = {"indicator": total, "country": cn, "partner": country, "title_en": f"CN, {code}"}
        theirs = {**ours, "country": country, "partner": cn, "title_en": f"{code}, CN"}
        counted(*values, **ours, reporter_en="Customs")
        counted(*values[:3], **theirs, reporter_en="Office")
        counted(values[-1], **theirs, reporter_en="Bank")
    counted(*years, indicator=total, country=country, partner=None)  # with the whole world

    chart = build_chart("indicator", "indicator=trade-total")

    assert [(str(panel.title), [s.key for s in panel.series]) for panel in chart.panels] == [
        ("Country CN and Country TJ", ["china", "partner"]),
        ("Country CN and Country KZ", ["china", "partner"]),
        ("Country CN and Country KG", ["china", "partner"]),
    ]
    assert [switch.title for switch in chart.switches] == [
        "Counted by China",
        "Counted by the other side",
    ]
    assert chart.finding.startswith(
        "Trade\xa0· Country CN and Country TJ\xa0· Counted by China: from 31\xa0bn "
    )
    assert any("(4 in all)" in note for note in chart.notes)


@pytest.mark.exhaustive  # every day panels of pairs
def test_panels_of_pairs_are_lines_where_one_of_them_is(client: Client) -> None:
    total, _out, _back = make_pair()
    cn = make_country("CN")
    for code, last in (("KG", 8), ("KZ", 4), ("TJ", 4)):
        country = make_country(code)
        years = [(str(2016 + n), n) for n in range(1, last)]
        for reporter in ("Customs", "Office", "Bank"):
            counted(*years, indicator=total, country=cn, partner=country, reporter_en=reporter)

    chart = build_chart("indicator", "indicator=trade-total")

    assert {panel.kind for panel in chart.panels} == {PanelKind.LINES}


@pytest.mark.exhaustive  # every day panels of pairs
def test_series_that_only_titles_tell_apart_have_panels_of_their_own() -> None:
    trains = publish(make_indicator(slug="trains", unit="trains"))
    cn = make_country("CN")
    for n in range(9):
        years = [(str(2016 + year), 100 + year) for year in range(3)]
        counted(*years, indicator=trains, country=cn, partner=None, title_en=f"Trains {n}")

    chart = build_chart("indicator", "indicator=trains")

    assert [str(panel.title) for panel in chart.panels] == [f"Trains {n}" for n in range(9)]
    assert chart.switches == ()


def test_chart_page_asks_for_another_chart_of_its_kind(client: Client) -> None:
    make_pair()
    cn, kz = make_country("CN"), make_country("KZ")
    counted(("2023", 41), ("2024", 43), country=cn, partner=kz)
    shown = read(client, "/charts/trade-pair/?country=KZ&partner=CN")
    assert ('<select name="country"' in shown, '<select name="partner"' in shown) == (True, True)


def test_a_chart_can_be_drawn_as_it_was(client: Client) -> None:
    late, later = NOON + timedelta(days=10), NOON + timedelta(days=20)
    series = counted(("2023", 41), ("2024", 40))
    old = series.observations.get(period="2024").batch
    correction = make_batch(source=make_source(), supersedes=old)
    publish(observe(series, "2024", 43, batch=correction), at=late)
    publish(observe(series, "2025", 48), at=later)
    address = f"series={series.slug}"

    assert told(build_chart("series", f"{address}&as_recorded=2026-01-20")) == [
        ("2023", "41 bn US dollars"),
        ("2024", "40 bn US dollars"),
    ]
    chart = build_chart("series", f"{address}&as_recorded=2026-01-30T00:00:00Z")
    assert told(chart)[1:] == [("2024", "43 bn US dollars")]
    assert [point.others for point in chart.points] == [(), ()]  # what was retracted is gone
    assert chart.notes[-1] == "Drawn from what the portal had recorded by 30 January 2026."
    assert told(build_chart("series", address))[1:] == [
        ("2024", "43 bn US dollars"),
        ("2025", "48 bn US dollars"),
    ]
    with pytest.raises(ChartRefused, match="Nothing was published on this portal before 15 Jan"):
        build_chart("series", f"{address}&as_recorded=2025-01-01")
    shown = read(client, f"/charts/series/?{address}&as_recorded=2026-01-20")
    assert "As the portal had it on 20 January 2026." in shown
    assert "43 bn" not in shown


def test_a_ruling_counts_from_the_moment_it_was_published() -> None:
    official = make_source(kind="official")
    series = counted(("2024", 40, {"source": official}), ("2024", 50))
    draft = publishing.start_edit(series, by=make_user(), at=NOON)
    draft.period_rulings.create(
        period="2024", rule="official", reason_en="It counted.", made_by=make_user(), made_at=NOON
    )
    ruled = NOON + timedelta(days=5)
    publishing.submit(draft, by=make_user(), at=ruled)
    publishing.publish(draft, by=make_user(), at=ruled)

    def standings(asked: str) -> list[Any]:
        (point,) = build_chart("series", f"series={series.slug}{asked}").points
        return [said.standing for said in point.others]

    assert standings("") == ["overruled"]
    assert standings("&as_recorded=2026-01-16") == ["disputed"]


def test_files_say_the_same_as_the_page(client: Client) -> None:
    series = counted(("2023", 41, {"comparator": "over"}), ("2024", 43))
    address = f"?series={series.slug}"

    text = read(client, f"/charts/series.csv{address}")
    assert text.startswith("\ufeffpanel,")  # by which Excel knows UTF-8
    rows = list(csv.DictReader(StringIO(text)))
    assert [(r["period"], r["value"], r["unit"], r["comparator"]) for r in rows] == [
        ("2023", "41", "USD bn", "over"),
        ("2024", "43", "USD bn", "exact"),
    ]
    tree = client.get(f"/charts/series.json{address}").json()
    points = tree["panels"][0]["series"][0]["points"]
    assert [(p["key"], p["value"], p["comparator"]) for p in points] == [
        ("2023", 41, "over"),
        ("2024", 43, "exact"),
    ]
    picture = client.get(f"/charts/series.svg{address}")
    assert picture["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert picture["Content-Type"] == "image/svg+xml"
    assert "unsafe" not in client.get(f"/charts/series/{address}")["Content-Security-Policy"]


def test_the_page_of_a_chart_has_its_table_sources_citation_and_files(client: Client) -> None:
    source = make_source(publisher="Customs office")
    series = counted(("2023", 41, {"source": source}), ("2024", 43), slug="trade")
    shown = read(client, f"/charts/series/?series={series.slug}")

    for part in (
        "<td",
        "41 bn US dollars",
        "Customs office",
        'id="source-1"',
        "”, Corridor, recorded ",
        "/charts/series.csv?series=trade",
        "/charts/series.json?series=trade",
        "/charts/series.svg?series=trade",
        "/charts/series.png?series=trade",
        "/embed/?of=%2Fcharts%2Fseries%2F%3Fseries%3Dtrade",
        "as_recorded=",
    ):
        assert part in shown


def test_a_chart_speaks_the_language_of_its_reader(client: Client) -> None:
    series = counted(("2023", "41.5"), ("2024", 43), title_ru="Торговля")
    shown = read(client, f"/ru/charts/series/?series={series.slug}")

    assert "Торговля" in shown
    assert "41,5 млрд" in shown
    assert f"/ru/charts/series.svg?series={series.slug}" in shown


def test_a_series_page_draws_it_beside_those_who_count_the_same(client: Client) -> None:
    total, _out, _back = make_pair()
    cn, kz = make_country("CN"), make_country("KZ")
    ours = counted(("2023", 41), ("2024", 43), indicator=total, country=cn, partner=kz,
                   reporter_en="Customs", slug="ours")  # fmt: skip
    counted(("2024", 30), indicator=total, country=kz, partner=cn, reporter_en="Bank",
            slug="theirs")  # fmt: skip
    shown = read(client, ours.get_absolute_url())

    assert 'data-query="series=ours&amp;series=theirs"' in shown
    assert "They are 13 bn US dollars apart" in shown
    alone = counted(("2024", 1))
    assert "data-chart" not in read(client, alone.get_absolute_url())


def test_series_from_both_sides_are_named_by_what_they_count_and_found_apart() -> None:
    _total, out, back = make_pair()
    cn, kz = make_country("CN"), make_country("KZ")
    years = range(2015, 2025)
    ours = [(str(year), year - 2010) for year in years]
    counted(*ours, indicator=out, country=kz, partner=cn, reporter_en="Statistics", slug="ours")
    theirs = [(str(year), year - 2008) for year in years]
    counted(*theirs, indicator=back, country=cn, partner=kz, reporter_en="Customs", slug="theirs")
    counted(*ours, indicator=back, country=kz, partner=cn, reporter_en="Statistics", slug="other")

    chart = build_chart("series", "series=ours&series=theirs")

    assert chart.panels[0].kind == PanelKind.LINES
    assert str(chart.title) == f"{out.title_en}: Country KZ – Country CN"
    assert chart.finding.replace("\xa0", " ") == (
        f"{out.title_en}: Country KZ – Country CN, 2024: two counts, 2 bn US dollars apart"
    )
    other = build_chart("series", "series=ours&series=other")
    assert str(other.title) == "2 series compared"


def test_the_list_of_charts_shows_what_editors_chose(client: Client) -> None:
    values = [(str(year), year) for year in range(2020, 2024)]
    counted(*values, home_rank=1, slug="first")
    assert 'href="/charts/series/?series=first"' in read(client, "/charts/")


def test_the_list_of_charts_is_drawn_once_until_something_is_published(client: Client) -> None:
    values = [(str(year), year) for year in range(2020, 2024)]
    series = counted(*values, home_rank=1, title_en="Trade of old")
    assert "Trade of old" in read(client, "/charts/")
    with CaptureQueriesContext(connection) as asked:
        read(client, "/charts/")
    assert len(asked) <= 4

    publishing.withdraw(series, by=make_user(), at=NOON, note="It was wrong.")
    assert "Trade of old" not in read(client, "/charts/")


def test_an_empty_portal_has_an_empty_list_of_charts(client: Client) -> None:
    assert "no value has been published" in read(client, "/charts/")
    assert "no value has been published" in read(client, "/charts/trains/")


def test_queries_do_not_grow_with_what_is_drawn(client: Client) -> None:
    indicator = publish(make_indicator(slug="many"))
    asked: list[Any] = []

    def one_more() -> None:
        country = make_country(f"X{len(asked)}")
        values = [(str(2015 + n), n + 1) for n in range(len(asked) + 3)]
        series = counted(*values, indicator=indicator, country=country, partner=None)
        asked.append(f"series={series.slug}")

    def both() -> tuple[int, int]:
        page = f"/charts/series/?{'&'.join(asked)}"
        return queries(client, page), queries(client, "/charts/indicator/?indicator=many")

    one_more()
    one_more()
    few = both()
    for _ in range(3):
        one_more()
    assert both() == few


def test_every_maker_answers_its_own_examples(client: Client) -> None:
    make_pair()
    for code in ("KZ", "UZ", "TM"):
        make_country(code)
    counted(("2023", 1), ("2024", 2), ("2025", 3), home_rank=1)
    for maker in registry.list_makers():
        for query in maker.examples():
            read(client, f"/charts/{maker.name}/?{query}")


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("first", ["/zh-hans", "/ru", ""])
def test_a_chart_leads_to_its_record_in_the_language_of_the_reader(
    client: Client, first: str
) -> None:
    """Whoever asks first: the chart is kept for the readers of every language."""
    hub, indicator = publish(make_trade_hub(slug="khorgos")), publish(make_indicator(slug="trains"))
    counted(("2023", 41), ("2024", 43), indicator=indicator, measures_kind="tradehub",
            measures_uid=hub.uid)  # fmt: skip
    for prefix in (first, "/zh-hans", "/ru", ""):
        about_hub = read(client, f"{prefix}/charts/hub/?hub=khorgos")
        assert f'href="{prefix}/hubs/khorgos/">' in about_hub
        about_indicator = read(client, f"{prefix}/charts/indicator/?indicator=trains")
        assert f'href="{prefix}/indicators/trains/">' in about_indicator


def test_chart_of_many_series_says_that_it_draws_the_first() -> None:
    chart = of_indicator(make_indicator(), [], {}, total=50)
    assert chart.notes == ("Of 50 series, the first 0 by title are drawn.",)
