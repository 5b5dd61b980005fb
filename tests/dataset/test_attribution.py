"""Whom the packaged statements credit, and how those of the founding article are cited."""

import csv
import re
from collections import Counter

import pytest
from django.test import Client

from portal.models import PublishedClaim, Source, Standing
from portal.publication.source_lineage import Lineage
from portal.records.standings import Judged
from tests.dataset.files import APPS, data_folder, rows
from tests.dataset.source_keys import keys_of_numbered_versions, keys_of_today, withdrawn_sources
from tests.portal.site.reading import read, words
from trade.statistics.disagreements import statement
from trade.statistics.observations import Observation


def cited(client: Client, uid: str) -> str:
    return read(client, f"/cite/claim/{uid}.txt")


def test_wrong_country_is_cited_with_its_source_and_standing(data: None, client: Client) -> None:
    claim = PublishedClaim.objects.get(
        fact="country", source__slug="founding-article", record_url__endswith="turgusunskaya-hydro/"
    )
    said = cited(client, claim.uid)
    assert "according to My Global News (2025); not used: wrong country, see http" in said
    assert f"-{claim.record_uid}-country/" in said


HORGOS = ("livestreamers-daily", "followers-international", "transactions-cny", "transactions-usd")


@pytest.mark.parametrize("name", HORGOS)
def test_figures_of_the_trade_city_name_cgtn(data: None, client: Client, name: str) -> None:
    found = Observation.objects.filter(series__slug=f"horgos-yiwu-{name}")

    assert {one.maker.slug for one in found} == {"cgtn-2025-06-13"}
    assert all("according to CGTN, quoted by" in cited(client, one.uid) for one in found)
    (independent,) = Lineage().independent_sources(
        [statement(one, Judged(Standing.AGREES)) for one in found]
    )
    assert (independent.publisher, len(independent.statements)) == ("CGTN", found.count())
    assert "According to CGTN" in words(read(client, f"/series/horgos-yiwu-{name}/"))


def test_trade_of_2024_has_one_origin(data: None, client: Client) -> None:
    page = words(read(client, "/series/trade-cn-c5-gacc-usd/"))
    customs = r"one original source \( General Administration of Customs of China , [^)]*2025\)"
    assert re.search(rf"94\.82 bn US dollars.{{,200}}{customs}, 7 reports", page)


def test_forecast_is_that_of_the_research_centre(data: None) -> None:
    forecast = Observation.objects.get(series__slug="trade-cn-c5-gacc-usd", obs_status="F")
    assert forecast.maker.publisher == "Research centre of Liaoning University"


def test_every_credited_office_is_public(data: None) -> None:
    credited = {
        *PublishedClaim.objects.values_list("attributed_to", flat=True),
        *Observation.objects.values_list("attributed_to", flat=True),
    } - {None}
    assert len(credited) > 20
    assert Source.objects.filter(pk__in=credited).count() == len(credited)


def test_a_publisher_has_one_spelling() -> None:
    """Else scorecards count it as two."""
    names = {row["publisher"] for row in rows("portal/sources.csv")}
    plain = [re.sub(r"\.(kz|uz|com)$| news( agency)?$|\W", "", name.casefold()) for name in names]
    assert {name for name, count in Counter(plain).items() if count > 1} == set()


def test_every_source_is_cited() -> None:
    """Else no reader meets it. A second key of a page leads to the first and need not be cited."""
    sources = {row["key"]: row for row in rows("portal/sources.csv")}
    cited = {row[column] for row in sources.values() for column in ("derived_from", "supersedes")}
    for app in APPS:
        for path in data_folder(app).rglob("*.csv"):
            with path.open(encoding="utf-8", newline="") as handle:
                for row in csv.DictReader(handle):
                    for column in ("source", "sources", "attributed_to"):
                        cited.update(row.get(column, "").split(";"))
    second_keys = {
        key
        for key, row in sources.items()
        if row["derived_from"] and sources[row["derived_from"]]["url"] == row["url"]
    }
    assert sources.keys() - cited - second_keys == set()


def test_keys_of_numbered_versions_stay_or_have_a_reason() -> None:
    """Portals and readers hold addresses of them; one for a page that is still cited leads on."""
    today, withdrawn = keys_of_today(), withdrawn_sources()
    assert keys_of_numbered_versions() - today == withdrawn.keys()
    assert {row["replaced_by"] for row in withdrawn.values()} - today == {""}
    assert all(row["reason"] for row in withdrawn.values())


def test_no_story_leads_to_a_source_that_has_left() -> None:
    stories = (data_folder("portal") / "stories.csv").read_text(encoding="utf-8")
    assert [key for key in withdrawn_sources() if f"/sources/{key}/" in stories] == []
