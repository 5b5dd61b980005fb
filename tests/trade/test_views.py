"""The pages of hubs, freight, rankings and statistics, as readers get them."""

import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from portal.graphics.charts.registry import build_chart
from portal.models import Disagreement
from portal.publication import publishing
from portal.site import quoting
from portal.templatetags import charts
from tests.factories import (
    NOON,
    claim_all,
    make_batch,
    make_corridor,
    make_country,
    make_energy_project,
    make_indicator,
    make_place,
    make_ranking,
    make_series,
    make_source,
    make_trade_hub,
    make_user,
    observe,
    publish,
)
from tests.optional import the
from tests.portal.site.reading import part, queries, read, words
from trade.statistics import views
from trade.statistics.charts import indicators
from trade.statistics.models import Series
from trade.statistics.observations import Observation

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

LISTS = {
    "/hubs/": make_trade_hub,
    "/corridors/": make_corridor,
    "/rankings/": make_ranking,
    "/indicators/": make_indicator,
    "/series/": make_series,
}


def below_the_summary(shown: str) -> str:
    return shown.split('class="record-summary"')[1].split("</p>", 1)[1]


def row_of(shown: str, observation: Observation) -> Any:
    return the(re.search(rf'<tr data-uid="{observation.uid}".*?</tr>', shown, re.S))[0]


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("url", LISTS)
def test_lists_show_what_is_public_and_nothing_else(client: Client, url: str) -> None:
    publish(LISTS[url](title_en="Everybody sees it"))
    LISTS[url](title_en="Nobody sees it")
    shown = read(client, url)
    assert "Everybody sees it" in shown
    assert "Nobody sees it" not in shown


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("url", LISTS)
def test_lists_cost_the_same_with_one_row_and_with_three(client: Client, url: str) -> None:
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            made = publish(LISTS[url]())
            if isinstance(made, Series):
                publish(observe(made, "2024", 5))
        counts.append(queries(client, url))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("url", LISTS)
def test_a_question_without_meaning_is_refused_in_words(client: Client, url: str) -> None:
    shown = read(client, f"{url}?colour=red", 400)
    assert "There is no parameter “colour” here." in shown


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("url", LISTS)
def test_what_was_withdrawn_leaves_a_tombstone(client: Client, url: str) -> None:
    record = publish(LISTS[url](title_en="Mirage"))
    publishing.withdraw(record, by=make_user(), at=NOON, note="Counted twice.")
    shown = read(client, record.get_absolute_url(), 410)
    assert "Mirage" in shown
    assert "Counted twice." in shown


def test_a_hub_shows_services_by_category_and_its_newest_numbers(client: Client) -> None:
    hub = make_trade_hub(slug="horgos")
    source = make_source(title="A visit")
    for name, category in (("Car repair", "maintenance"), ("Language courses", "training")):
        hub.services.create(
            name_en=name, category=category, service_status="operating", source=source
        )
    claim_all(hub)
    publish(hub)
    series = publish(make_series(title_en="Visits", measures_kind="tradehub", measures_uid=hub.uid))
    publish(observe(series, "2023", 5), observe(series, "2024", 7, comparator="over"))
    make_series(title_en="Secret", measures_kind="tradehub", measures_uid=hub.uid)
    shown = read(client, "/hubs/horgos/")
    assert shown.index("Maintenance") < shown.index("Car repair") < shown.index("Training")
    assert "A visit" in shown
    assert "over 7 bn US dollars" in shown
    assert "Secret" not in shown


def test_a_hub_leads_to_its_parts_and_corridors(client: Client) -> None:
    hub = publish(make_trade_hub(slug="horgos"))
    publish(make_trade_hub(slug="trade-city", parent=hub))
    corridor = make_corridor(slug="west")
    corridor.stops.create(
        position=1, role="crossing", name_en="Horgos", terminal=hub, source=make_source()
    )
    claim_all(corridor)
    publish(corridor)
    shown = read(client, "/hubs/horgos/")
    assert 'href="/hubs/trade-city/"' in shown
    assert 'href="/corridors/west/"' in shown


def test_a_corridor_shows_its_stops_in_order_and_its_goods_by_group(client: Client) -> None:
    corridor = make_corridor(slug="cku")
    source = make_source()
    for position, name, role in (
        (2, "Torugart", "crossing"),
        (1, "Kashgar", "origin"),
        (3, "Andijan", "destination"),
    ):
        corridor.stops.create(position=position, role=role, name_en=name, source=source)
    corridor.goods.create(name_en="wine", group="inbound", source=source)
    claim_all(corridor)
    publish(corridor)
    shown = below_the_summary(read(client, "/corridors/cku/"))
    assert shown.index("Kashgar") < shown.index("Torugart") < shown.index("Andijan")
    assert "Border crossing" in shown
    assert shown.index("On the way to China") < shown.index("wine")


def test_a_network_has_ends_rather_than_an_order(client: Client) -> None:
    network = make_corridor(slug="network", corridor_kind="network")
    source = make_source()
    for position, name, role in ((1, "Duisburg", "destination"), (2, "Xi’an", "origin")):
        network.stops.create(position=position, role=role, name_en=name, source=source)
    claim_all(network)
    publish(network)
    shown = below_the_summary(read(client, "/corridors/network/"))
    assert shown.index("Origin") < shown.index("Xi’an") < shown.index("Duisburg")
    assert 'class="stops"' not in shown


def test_list_names_the_first_of_a_ranking_of_towns_with_its_source(client: Client) -> None:
    source = make_source(title="Timetable")
    cities = make_ranking(slug="cities", leader=None)
    cities.entries.create(rank=1, place=publish(make_place(title_en="Xian")), source=source)
    lower = make_ranking(slug="lower", leader=None)
    lower.entries.create(rank=4, name="Elsewhere", source=make_source())
    publish(cities)
    publish(lower)

    shown = read(client, "/rankings/")
    assert re.search(r'(?s)>Xian</a>\s*<sup class="marks"><a href="#source-1"', shown)
    assert "Elsewhere" not in shown
    assert "Timetable" in shown


def test_a_ranking_shows_each_place_with_its_source(client: Client) -> None:
    ranking = make_ranking(slug="cities")
    place = publish(make_place(title_en="Almaty", slug="almaty"))
    source = make_source()
    ranking.entries.create(rank=1, place=place, share_percent="12.5", source=source)
    ranking.entries.create(rank=2, name="Elsewhere", share_percent="7", source=source)
    claim_all(ranking)
    publish(ranking)
    shown = read(client, "/rankings/cities/")
    assert 'href="/places/almaty/"' in shown
    assert "12.5%" in shown
    assert re.findall(r'<rect width="(\d+)%"', shown) == ["100", "56"]
    assert shown.index("Almaty") < shown.index("Elsewhere")


def test_an_indicator_with_many_series_shows_the_first_and_leads_to_all(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (views, indicators):
        monkeypatch.setattr(module, "MOST_SERIES", 3)
    indicator = publish(make_indicator(slug="trade"))
    for number in range(5):
        series = make_series(indicator=indicator, title_en=f"Series {number:03}")
        series.slug = f"series-{number:03}"
        series.save()
        publish(series)
    shown = read(client, "/indicators/trade/")
    assert ("Series 002" in shown, "Series 003" in shown) == (True, False)
    assert "<small>5</small>" in shown
    assert 'href="/series/?indicator=trade">All 5 series</a>' in shown


def test_an_indicator_leads_to_its_series_with_their_newest_value(client: Client) -> None:
    indicator = publish(make_indicator(slug="trade"))
    series = publish(make_series(indicator=indicator, slug="cn-kz"))
    publish(observe(series, "2023", "41"), observe(series, "2024", "43.8"))
    shown = read(client, "/indicators/trade/")
    assert 'href="/series/cn-kz/"' in shown
    assert "43.8 bn US dollars" in shown
    assert "41 bn" not in shown


def test_a_forecast_is_named_with_its_maker_beside_the_outcome(client: Client) -> None:
    series = publish(make_series(slug="trade"))
    bank = make_source(publisher="Forecasting Institute", title="Outlook")
    forecast = observe(series, "2025", 100, comparator="about", obs_status="F", source=bank)
    later = observe(series, "2026", 120, obs_status="F", source=bank)
    outcome = observe(series, "2025", "106.3")
    publish(forecast, later, outcome)
    shown = read(client, "/series/trade/")
    said = row_of(shown, outcome)
    assert "106.3 bn US dollars" in said
    assert "about 100 bn US dollars" in said
    assert "Forecasting Institute" in said
    assert "≠" not in said
    assert 'class="disputed"' not in said
    alone = row_of(shown, later)
    assert "forecast" in alone
    assert "Forecasting Institute" in alone


def test_the_head_of_a_series_has_its_latest_value_with_source_and_day(client: Client) -> None:
    series = publish(make_series(slug="trade"))
    publish(observe(series, "2019", 94), observe(series, "2030", 100, obs_status="F"))
    head, _main, _periods = read(client, "/series/trade/").partition('id="periods"')
    latest = words(part(head, '<dl class="key-facts"', "</dl>"))
    assert latest == "Latest value 94 bn US dollars Source 1 2019"


def test_the_last_whole_year_stands_beside_a_part_of_one(client: Client) -> None:
    series = publish(make_series(slug="trade", frequency="annual"))
    publish(observe(series, "2019", 94), observe(series, "2020-01/2020-02", 12))
    publish(observe(series, "2020", 100, obs_status="F"))
    head = words(part(read(client, "/series/trade/"), '<dl class="key-facts"', "</dl>"))
    assert head == (
        "Latest value 12 bn US dollars Source 1 January – February 2020 "
        "Last whole year 94 bn US dollars Source 2 2019"
    )


def test_billions_of_dollars_are_brief_at_the_head_and_in_full_in_the_table(client: Client) -> None:
    series = publish(make_series(slug="gdp", unit="USD"))
    publish(whole := observe(series, "2023", 17_794_781_986_105))
    shown = read(client, "/series/gdp/")
    head = words(part(shown, '<dl class="key-facts"', "</dl>"))
    assert head == "Latest value about 17,795 bn US dollars Source 1 2023"
    assert "17,794,781,986,105 US dollars" in row_of(shown, whole)
    assert "about 17,795 bn US dollars" in read(client, "/series/")


@pytest.mark.parametrize(
    ("millions", "comparator", "brief"),
    [
        (5_460, "over", "over 5.4 bn"),
        (5_460, "at_least", "at least 5.4 bn"),
        (5_440, "under", "under 5.5 bn"),
        (5_440, "at_most", "at most 5.5 bn"),
        (5_460, "about", "about 5.5 bn"),
        (5_440, "exact", "about 5.4 bn"),
        (5_400, "at_most", "at most 5.4 bn"),
    ],
)
def test_brief_value_claims_no_more_than_its_source(
    client: Client, millions: int, comparator: str, brief: str
) -> None:
    series = publish(make_series(unit="USD"))
    publish(observe(series, "2023", millions * 10**6, comparator=comparator))
    assert f"{brief} US dollars" in read(client, "/series/")


def test_bounds_and_losing_values_are_brief_with_the_value_of_the_head(client: Client) -> None:
    series = publish(make_series(slug="gdp", unit="USD"))
    publish(observe(series, "2023", 20_000_000_000))
    publish(observe(series, "2024", 30_000_000_000))
    publish(observe(series, "2024", 20_000_000_000))
    head = words(part(read(client, "/series/gdp/"), '<dl class="key-facts"', "</dl>"))
    assert "Latest value 20 bn US dollars" in head
    assert "Other sources 30 bn US dollars" in head
    bounds = {"lower": Decimal(40_000_000_000), "upper": Decimal(50_000_000_000)}
    publish(observe(series, "2025", 45_000_000_000, **bounds))
    assert "40–50 bn US dollars" in read(client, "/series/")


def test_what_a_source_says_stands_beside_its_own_value(client: Client) -> None:
    """Behind that of another reporter it reads as that one's source, above all on a phone."""
    indicator = publish(make_indicator())
    customs = publish(make_series(indicator=indicator, slug="customs", reporter_en="Customs"))
    office = publish(make_series(indicator=indicator, slug="office", reporter_en="Office"))
    ours, theirs = observe(customs, "2024", "22.71"), observe(office, "2024", "5.1")
    publish(ours, theirs)
    said = row_of(read(client, "/series/customs/"), ours)
    places = [said.index(words) for words in ("22.71 bn", "period-sources", "5.1 bn")]
    assert places == sorted(places)


def test_printed_words_stand_beside_the_value_of_an_undisputed_period(client: Client) -> None:
    series = publish(make_series(slug="trade"))
    source = make_source(language="ru")
    printed = observe(series, "2024", "94.8", as_printed="94,8 млрд долл.", source=source)
    plain = observe(series, "2023", "89.4", source=source)
    publish(printed, plain)

    shown = read(client, "/series/trade/")

    assert '>Agency</span>: <q lang="ru">94,8 млрд долл.</q>' in row_of(shown, printed)
    assert "<q" not in row_of(shown, plain)


def test_the_newest_outcome_goes_before_a_later_forecast(client: Client) -> None:
    series = publish(make_series())
    publish(observe(series, "2024", 94), observe(series, "2025", 100, obs_status="F"))
    shown = read(client, "/series/")
    assert "94 bn US dollars" in shown
    assert "100 bn US dollars" not in shown


def test_note_of_the_shown_value_stands_beside_it_in_the_readers_language(client: Client) -> None:
    series = publish(make_series())
    noted = publish(observe(series, "2024", "94.8", note="Computed for the portal: 18 / 1.374."))
    plain = publish(observe(series, "2023", "89.4"))

    english, russian = (
        read(client, f"{start}{series.get_absolute_url()}") for start in ("", "/ru")
    )

    assert "Computed for the portal: 18 / 1.374." in row_of(english, noted)
    assert "Вычислено для портала" in row_of(russian, noted)
    assert "Computed" not in row_of(english, plain)


def test_a_disputed_period_shows_all_values_their_sources_and_the_ruling(client: Client) -> None:
    series = make_series(slug="trains")
    series.period_rulings.create(
        period="2021",
        rule="slip",
        reason_en="Two digits are swapped.",
        made_by=make_user(),
        made_at=NOON,
    )
    series = publish(series)
    right = observe(series, "2021", 13817, source=make_source(kind="official", publisher="Railway"))
    wrong = observe(series, "2021", 13187, source=make_source(publisher="Paper"))
    plain = observe(series, "2020", 12406)
    publish(right, wrong, plain)
    shown = read(client, "/series/trains/")
    assert 'class="disputed"' in row_of(shown, right)
    assert 'href="#period-2021"' in row_of(shown, right)
    assert 'class="disputed"' not in row_of(shown, plain)
    evidence = shown[shown.index('id="period-2021"') :]
    evidence = evidence[: evidence.index("</section>")]
    for told in ("13,817", "13,187", "Railway", "Paper", "Two digits are swapped.", "Not used"):
        assert told in evidence


@pytest.mark.exhaustive
def test_page_of_a_series_begins_with_its_newest_periods_and_has_all_when_asked(
    client: Client,
) -> None:
    series = publish(make_series(slug="trains"))
    periods = [str(1990 + number) for number in range(views.MOST_PERIODS + 1)]
    publish(*(observe(series, period, 100) for period in periods))
    shown = read(client, "/series/trains/")
    assert re.findall(r'<tr data-uid.*?<th scope="row">(\d+)', shown) == periods[:0:-1]
    assert '<a href="?periods=all#periods">All 11 periods</a>' in shown
    periods_in_words = part(shown, 'id="periods"')
    on_paper = re.sub(r"(?s)<(span|details)[^>]*on-screen.*?</\1>", "", periods_in_words)
    assert "CSV" not in on_paper
    assert "All 11 periods" in words(on_paper)
    assert 'pandas.read_csv("http://testserver/api/v1/periods.csv?series=trains")' in shown
    whole = read(client, "/series/trains/?periods=all")
    assert re.findall(r'<tr data-uid.*?<th scope="row">(\d+)', whole) == periods[::-1]
    assert "#periods" not in whole
    assert "“one” is not known here" in read(client, "/series/trains/?periods=one", 400)


def test_row_of_a_dispute_that_is_not_quoted_leads_to_its_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quoting, "ROOM", 0)
    series = publish(make_series(slug="trains"))
    shown_value = observe(series, "2021", 13817, source=make_source(kind="official"))
    publish(shown_value, observe(series, "2021", 13187))
    key = Disagreement.objects.get().key
    shown = read(client, "/series/trains/")
    row = the(re.search(r'<tr data-uid="\w+" id="period-2021">.*?</tr>', shown, re.S))[0]
    assert f'<a class="disputed" href="/disagreements/{key}/"' in row
    beneath = shown.split('id="disputes"')[1].split("</section>")[0]
    assert "13,187" not in beneath
    assert f'<a href="/disagreements/{key}/">2021</a> 4.8% more' in beneath


def test_chart_leads_to_the_disagreements_about_what_it_draws(client: Client) -> None:
    series = publish(make_series(slug="trains"))
    shown_value = observe(series, "2021", 13817, source=make_source(kind="official"))
    publish(shown_value, observe(series, "2021", 13187), observe(series, "2020", 12406))
    key = Disagreement.objects.get().key
    below = read(client, "/charts/series/?series=trains").split("Where sources disagree")[1]
    links = re.findall(r'<a href="(/disagreements/[^"]+)">(\d+)', below.split("</ul>")[0])
    assert links == [(f"/disagreements/{key}/", "2021")]


def test_disagreements_beneath_a_chart_name_the_series_that_they_are_about(client: Client) -> None:
    pair = [publish(make_series(slug=slug, reporter_en=slug.title())) for slug in ("a", "b")]
    for one in pair:
        shown_value = observe(one, "2021", 50, source=make_source(kind="official"))
        publish(shown_value, observe(one, "2021", 90), observe(one, "2020", 40))

    contested = build_chart("series", "series=a&series=b").contested
    assert [(name, point.label) for name, point in contested] == [("A", "2021"), ("B", "2021")]
    shown = words(read(client, "/charts/series/?series=a&series=b"))
    assert "Where sources disagree 2 A, 2021: 50" in shown


def test_citation_of_a_chart_names_those_who_published_its_data(client: Client) -> None:
    series = publish(make_series(slug="trains", title_en="Trains <i>"))
    rail = make_source(publisher="China Railway")
    publish(observe(series, "2020", 1, source=rail), observe(series, "2021", 2, source=rail))

    page = read(client, "/charts/series/?series=trains")
    plain, standard = (page.split(f'id="cite-{form}">')[1] for form in ("txt", "gbt-txt"))
    assert plain.startswith("“Trains &lt;i&gt;")
    assert "?series=trains&amp;as_recorded=" in plain.split(" (data: China Railway)</p>")[0]
    assert "(data: China Railway)[DS/OL]. (" in standard.split("</pre>")[0]


def test_drawing_for_phones_is_a_file_of_the_size_that_the_page_says(client: Client) -> None:
    series = publish(make_series(slug="trains"))
    publish(observe(series, "2020", 12406), observe(series, "2021", 13817))
    shown = read(client, "/series/trains/")
    assert shown.count('class="chart-svg"') == 1
    image = the(
        re.search(r'<img [^>]*src="(.*?)" alt="Chart: .*?" (width="\d+" height="\d+")', shown)
    )
    drawn = client.get(unescape(image[1]))
    assert drawn.headers["Content-Type"] == "image/svg+xml"
    assert image[2] in drawn.content.decode()
    assert drawn.content.count(b"data-point=") == 2


def test_large_drawing_is_a_file_of_the_size_that_the_page_says(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charts, "MOST_INLINE", 1000)
    series = publish(make_series(slug="trains"))
    publish(observe(series, "2020", 12406), observe(series, "2021", 13817))
    shown = read(client, "/series/trains/")
    assert 'class="chart-svg"' not in shown
    assert re.search(r'Sources: <span lang="">Agency</span>', shown)
    image = r'src="([^"]*wide.svg[^"]*)" .*? (width="728" height="\d+")'
    url, size = the(re.search(image, shown)).groups()
    assert size in client.get(unescape(url)).content.decode()


@pytest.mark.exhaustive
def test_another_reporter_of_nearly_the_same_time_stands_beside(client: Client) -> None:
    indicator = publish(make_indicator())
    customs = publish(make_series(indicator=indicator, slug="customs", reporter_en="Customs"))
    office = publish(make_series(indicator=indicator, slug="office", reporter_en="Office"))
    ours = observe(customs, "2024", "22.71")
    theirs = observe(office, "2024-01/2024-11", "5.1")
    publish(ours, theirs)
    shown = read(client, "/series/customs/")
    assert 'href="/series/office/"' in shown
    said = row_of(shown, ours)
    assert "5.1 bn US dollars" in said
    assert 'class="disputed"' in said
    assert 'id="period-2024"' in shown
    seen_from_there = read(client, "/series/office/")
    assert "22.71 bn US dollars" in row_of(seen_from_there, theirs)
    assert 'class="disputed"' in row_of(seen_from_there, theirs)


def test_value_of_the_very_period_stands_beside_before_that_of_the_same_days(
    client: Client,
) -> None:
    """As in the register of disagreements."""
    indicator = publish(make_indicator())
    customs = publish(make_series(indicator=indicator, slug="customs", reporter_en="Customs"))
    office = publish(make_series(indicator=indicator, slug="office", reporter_en="Office"))
    ours = observe(customs, "2024-01/2024-12", "22.71")
    publish(ours, observe(office, "2024", "22.71"), observe(office, "2024-01/2024-12", "5.1"))
    said = row_of(read(client, "/series/customs/"), ours)
    assert "5.1 bn US dollars" in said


def test_an_older_vintage_is_beside_and_no_dispute(client: Client) -> None:
    series = publish(make_series(slug="coal"))
    old = make_source(title="Table 2023")
    new = make_source(title="Table 2024", supersedes=old)
    before = observe(series, "2022", 90, source=old)
    now = observe(series, "2022", 95, source=new)
    publish(before, now)
    said = row_of(read(client, "/series/coal/"), now)
    assert "90 bn US dollars" in said
    assert "Replaced by a newer release" in said
    assert 'class="disputed"' not in said


def test_retracted_values_stay_visible_with_the_reason(client: Client) -> None:
    series = publish(make_series(slug="coal"))
    wrong = {"retracted_at": NOON, "retraction_reason": "Misread."}
    gone = observe(series, "2023", 666, **wrong)
    publish(gone, observe(series, "2022", 777, **wrong), observe(series, "2022", 41))
    back = {"source": make_source()}
    publish(observe(series, "2021", 39, **back, **wrong), observe(series, "2021", 39, **back))
    over = observe(series, "2020", 555, comparator="over", **back, **wrong)
    publish(over, observe(series, "2020", 555, **back))

    shown = part(read(client, "/series/coal/"), 'id="retracted"')

    assert shown.count('data-standing="retracted"') == 6
    assert f'id="claim-{gone.uid}"' in shown
    said = words(shown)
    assert "2023 no value accepted 1 statement 666 bn US dollars Retracted" in said
    assert "2022 41 bn US dollars 1 statement 777 bn US dollars Retracted" in said
    assert "2020 555 bn US dollars 1 statement over 555 bn US dollars Retracted" in said
    assert said.count(": Misread.") == 3


def test_series_whose_values_are_all_retracted_says_so(client: Client) -> None:
    series = publish(make_series(slug="coal"))
    publish(observe(series, "2023", 666, retracted_at=NOON, retraction_reason="Misread."))

    shown = read(client, "/series/coal/")

    assert "All values of this series were retracted; they stand below." in words(shown)
    assert "No value has been published" not in shown


def test_values_of_an_unpublished_batch_are_not_seen(client: Client) -> None:
    series = publish(make_series(slug="trade"))
    publish(observe(series, "2023", 41))
    observe(series, "2024", 777777, batch=make_batch(title="Draft"))
    for url in ("/series/trade/", "/series/"):
        assert not re.search(r"\b777\D?777\b", read(client, url))


@pytest.mark.exhaustive  # every day of lists, records, maps, charts and the API
def test_a_series_costs_the_same_with_one_period_and_with_three(client: Client) -> None:
    counts = []
    for number, periods in enumerate((["2024"], ["2022", "2023", "2024"])):
        series = publish(make_series(slug=f"series-{number}", unit=f"unit {number}"))
        publish(*(observe(series, period, 5) for period in periods))
        publish(*(observe(series, period, 7) for period in periods))
        counts.append(queries(client, f"/series/series-{number}/"))
    assert counts[0] == counts[1]


def test_every_source_mark_of_a_series_resolves(client: Client) -> None:
    series = publish(make_series(slug="trade"))
    publish(
        observe(series, "2024", 5),
        observe(series, "2024", 7),
        observe(series, "2025", 9, obs_status="F"),
        observe(series, "2025", 8),
    )
    shown = read(client, "/series/trade/")
    marks = set(re.findall(r'href="#(source-\d+)"', shown))
    assert len(marks) > 3
    assert marks == set(re.findall(r'<li id="(source-\d+)"', shown))


def test_statistics_stand_on_the_page_of_what_they_measure(client: Client) -> None:
    project = publish(make_energy_project(slug="zhanatas"))
    series = publish(
        make_series(title_en="Power made", measures_kind="energyproject", measures_uid=project.uid)
    )
    publish(observe(series, "2024", 350))
    shown = read(client, "/energy-projects/zhanatas/")
    assert "Power made" in shown
    assert "350 bn US dollars" in shown


def test_a_reader_of_chinese_gets_chinese_where_there_is_any(client: Client) -> None:
    publish(make_trade_hub(title_en="Horgos", title_zh_hans="霍尔果斯", country=make_country("CN")))
    shown = read(client, "/zh-hans/hubs/")
    assert '<html lang="zh-Hans"' in shown
    assert "霍尔果斯" in shown
    assert 'href="/zh-hans/countries/cn/"' in shown
