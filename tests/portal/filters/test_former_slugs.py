"""Questions about a record that was renamed since: on pages, in the API and of charts."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.filters.records import PlaceFilter, StoryFilter
from portal.models import Place
from portal.publication import publishing
from tests.databases import kept
from tests.factories import (
    NOON,
    make_energy_project,
    make_organisation,
    make_series,
    make_user,
    observe,
    publish,
)
from tests.portal.filters.asking import asked
from tests.portal.site.reading import read

pytestmark = pytest.mark.django_db


def rename(record: Any, slug: str) -> Any:
    draft = publishing.start_edit(record, by=make_user(), at=NOON)
    draft.slug = slug
    draft.save()
    return publish(draft)


@kept
def plants() -> Any:
    vendor = publish(make_organisation(title_en="Maker", slug="maker"))
    publish(make_energy_project(title_en="Of the maker", vendor=vendor))
    publish(make_energy_project(title_en="Of another"))
    return rename(vendor, "maker-ltd")


@kept
def series() -> Any:
    first = publish(make_series(title_en="Exports", slug="exports"))
    other = publish(
        make_series(title_en="Whole exports", slug="whole", indicator=first.indicator, detail="all")
    )
    for one in (first, other):
        publish(observe(one, "2024", 5).batch)
    return rename(first, "exports-of-goods")


def test_list_finds_by_the_former_slug_and_its_form_shows_that_of_today(
    client: Client, plants: Any
) -> None:
    html = read(client, "/energy-projects/?vendor=maker")
    assert "Of the maker" in html
    assert "Of another" not in html
    assert 'name="vendor" value="maker-ltd"' in html


def test_api_finds_by_the_former_slug(client: Client, plants: Any) -> None:
    url = "/api/v1/energy-projects/?vendor={}"
    found = [client.get(url.format(slug)).json()["results"] for slug in ("maker", "maker-ltd")]
    assert found[0] == found[1]
    assert len(found[0]) == 1
    assert client.get(url.format("nobody")).status_code == 400


def test_chart_draws_series_in_the_order_of_the_question(client: Client, series: Any) -> None:
    url = "/charts/series.json?series=whole&series={}"
    was, now = (client.get(url.format(slug)).json() for slug in ("exports", "exports-of-goods"))
    assert was["panels"] == now["panels"]
    assert client.get(url.format("imports")).status_code == 400


def test_editions_of_a_record_are_found_by_its_former_slug(client: Client, plants: Any) -> None:
    url = "/api/v1/editions/?record=organisation:{}"
    was, now = (client.get(url.format(slug)).json()["results"] for slug in ("maker", "maker-ltd"))
    assert was == now != []


def test_of_many_unknown_slugs_one_is_looked_up(client: Client, series: Any) -> None:
    names = "&".join(f"series=none-{number}" for number in range(50))
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"/charts/series.json?{names}").status_code == 400
    assert len([one for one in captured if "formeraddress" in one["sql"]]) == 1


def test_kinds_share_no_records_among_which_a_key_is_looked_up() -> None:
    """Lists of two kinds may be asked for at the same moment, each for the first time."""
    places, stories = (asked(one).filters["slug"] for one in (PlaceFilter, StoryFilter))
    assert places.field.records.model is Place
    assert "records" not in stories.extra
