"""Scorecards: statements of a publisher with their denominators, reasons, forecasts."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.models import Correction, Rule
from portal.site.scorecards import Scorecard, list_forecasters, list_scorecards
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_batch,
    make_place,
    make_series,
    make_source,
    observe,
    publish,
    rule,
)
from tests.meeting import interrupted
from tests.portal.site.reading import read, words

pytestmark = pytest.mark.django_db


def test_publishers_reasons_and_forecasts_are_counted_with_their_denominators(
    client: Client,
) -> None:
    place = make_place(title_en="Almaty", population=100)
    claim_all(place)
    place.claims.update(source=make_source(publisher="=A1"))
    claim(place, "population", "250", source=make_source(publisher="Gazette"))
    rule(place, "population", rule="official")
    place = publish(place)
    Correction.objects.create(
        uid="c1", kind="place", record_uid=place.uid, record_title={}, record_url="/",
        fact="population", was={"text": "250"}, state="fixed", reason={"en": "Misread."},
        decided_at=NOON, fixed_at=NOON, changed_at=NOON,
    )  # fmt: skip
    series = publish(make_series(title_en="Trade", unit="USD bn"))
    batch = make_batch(source=make_source(publisher="Census", published_on="2024-01"))
    observe(series, "2025", 110, obs_status="F", batch=batch)
    observe(series, "2026", 120, obs_status="F", batch=batch)
    observe(series, "2025", 100, batch=batch)
    publish(batch)

    cards = {card.publisher: card for card in list_scorecards()}
    assert cards["Gazette"] == Scorecard("Gazette", 1, 1, 0, 0, 1, 1)
    census = cards["Census"]
    assert census.agree == census.compared == census.statements - 2  # forecasts are not compared
    (maker,) = list_forecasters()
    assert (maker.maker, maker.made, len(maker.ended)) == ("Census", 2, 1)
    assert (maker.ended[0].error, maker.ended[0].months_ahead) == (Decimal(10), 23)
    below = publish(make_series(unit="%"))
    balance = make_batch(source=make_source(publisher="Bank"))
    observe(below, "2025", 2, obs_status="F", batch=balance)
    observe(below, "2025", -1, batch=balance)
    publish(balance)
    errors = [one.error for maker in list_forecasters() for one in maker.ended]
    assert errors == [10, 300]  # too high is above zero, also beside an outcome below it
    page = words(read(client, "/scorecards/"))
    assert "Gazette 1 1 0 0 1 1" in page
    assert "made January 2024, 23 months ahead" in page
    assert str(Rule.OFFICIAL.label) in page
    file = client.get("/scorecards/publishers.csv").text
    assert file.startswith("\ufeffpublisher,")
    assert "Gazette,1,1,0,0,1,1" in file
    assert "\n'=A1," in file
    assert client.get("/scorecards/publishers.json").json()["results"][-1]["publisher"] == "Gazette"
    assert "One was accepted, and is corrected since." in words(
        read(client, place.claims.get(value="250").source.get_absolute_url())
    )


def test_forecasts_of_a_maker_stand_by_the_title_of_their_series() -> None:
    batch = make_batch(source=make_source(publisher="Census", published_on="2024-01"))
    for title in ("Wool", "Cotton"):
        series = publish(make_series(title_en=title))
        observe(series, "2025", 110, obs_status="F", batch=batch)
        observe(series, "2025", 100, batch=batch)
    publish(batch)
    (maker,) = list_forecasters()
    assert [one.title["en"] for one in maker.ended] == ["Cotton", "Wool"]


def test_forecast_of_what_came_to_nothing_has_no_error_in_percent(client: Client) -> None:
    series = publish(make_series(title_en="Growth", unit="%"))
    batch = make_batch(source=make_source(publisher="Census", published_on="2024-01"))
    observe(series, "2025", 2, obs_status="F", batch=batch)
    observe(series, "2025", 0, batch=batch)
    publish(batch)
    (maker,) = list_forecasters()
    assert [one.error for one in maker.ended] == [None]
    assert "Growth" in words(read(client, "/scorecards/"))


def test_forecast_from_a_source_without_a_day_says_none(client: Client) -> None:
    series = publish(make_series(title_en="Wool"))
    batch = make_batch(source=make_source(publisher="Census", published_on=""))
    observe(series, "2025", 2, obs_status="F", batch=batch)
    observe(series, "2025", 4, batch=batch)
    publish(batch)
    assert "Wool , 2025: 2 bn US dollars Source 1 → 4" in words(read(client, "/scorecards/"))


def test_forecasts_without_an_outcome_are_counted_by_their_maker(client: Client) -> None:
    for publisher, periods in (("Census", ("2030", "2031")), ("Gazette", ("2032",))):
        series = publish(make_series(title_en="Growth", unit="%"))
        batch = make_batch(source=make_source(publisher=publisher, published_on="2024-01"))
        for period in periods:
            observe(series, period, 2, obs_status="F", batch=batch)
        publish(batch)
    page = words(read(client, "/scorecards/"))
    assert "Forecasts Outcome not known yet Census 2 Gazette 1" in page


def test_observations_that_agree_are_counted_and_not_read() -> None:
    series, batch = publish(make_series()), make_batch()
    for year in range(2015, 2020):
        observe(series, str(year), 1, batch=batch, source=make_source(publisher="Office"))
    publish(batch)
    with CaptureQueriesContext(connection) as asked:
        cards = {one.publisher: one for one in list_scorecards()}
    assert (cards["Office"].statements, cards["Office"].agree) == (5, 5)
    read = [one["sql"] for one in asked if ' "trade_observation"."uid"' in one["sql"]]
    assert all('."uid" IN' in sql or '"supersedes_id"' in sql for sql in read)


def test_publisher_that_is_new_while_statements_are_counted_is_among_them() -> None:
    place = make_place(population=100)
    claim(place, "population", source=make_source(publisher="Gazette"))
    claim_all(place)
    with interrupted(lambda: publish(place), before='FROM "portal_publishedclaim"'):
        cards = {card.publisher: card for card in list_scorecards()}
    assert cards["Gazette"].statements == 1
