"""Locators and quotes of the packaged statements. How many quotes have the value in them stands in
docs/data-quality.md, which a test compares."""

from pathlib import Path

import pytest
from django.core.management import CommandError
from django.test import Client

from portal.models import PublishedClaim
from portal.publication.history import kept_together
from portal.publication.publishing import log_step
from projects.energy.models import EnergyProject
from tests.dataset.files import APPS, load, replace, rows
from tests.factories import NOON, make_user
from trade.statistics.models import Series
from trade.statistics.observations import Observation, ObservationBatch
from trade.statistics.sync import keep_series

PRIVATE = "gem-wind-solar-2026"
"""Twelve plants and their five owners, from an extract that nobody else can read."""


def test_every_claim_of_a_data_set_says_its_row(data: None) -> None:
    claims = PublishedClaim.objects.filter(source__kind="dataset")
    silent = claims.filter(locator="")

    assert set(silent.values_list("source__slug", flat=True)) == {PRIVATE}
    assert silent.count() == 86


def test_quotes_are_short(data: None) -> None:
    names = [f"{app}/{file}.csv" for app in APPS for file in ("claims", "evidence")]
    names += [f"trade/observations/{name}.csv" for name in ("statistics", "hubs", "freight")]
    quotes = [row["quote"] for name in names for row in rows(name)]

    assert len([quote for quote in quotes if quote]) > 3500
    assert max(map(len, quotes)) <= 300


@pytest.mark.exhaustive
def test_evidence_from_another_source_than_the_row_is_refused(data: None, copy: Path) -> None:
    file = "projects/evidence.csv"
    old = "energyproject,kg-akbulun-hydro,capacity_mw,gem-ghpt-2025"
    replace(copy, file, old, old.replace("gem-ghpt-2025", "wri-geodb"))

    with pytest.raises(CommandError, match="the row of the record names “gem-ghpt-2025”"):
        load(folder=copy)


@pytest.fixture
def silent(data: None) -> EnergyProject:
    """A plant as a portal has it that loaded the data before there were locators."""
    plant = EnergyProject.objects.get(slug="kg-akbulun-hydro")
    plant.claims.update(locator="", quote="")
    return plant


@pytest.mark.exhaustive
def test_claims_without_a_locator_get_it_once(silent: EnergyProject) -> None:
    load()

    edition = EnergyProject.objects.get(pk=silent.pk).edition
    assert edition
    capacity = edition.document["facts"]["capacity_mw"]["claims"][0]
    assert capacity["locator"] == "feature 2467, unit G604202, location L602338"
    assert capacity["quote"] == "Akbulun hydroelectric plant | 87.0"
    assert edition.number == 2
    load()
    assert EnergyProject.objects.get(pk=silent.pk).edition_id == edition.pk


@pytest.mark.exhaustive  # every day others load changed files
def test_claims_of_the_row_and_of_the_claims_file_get_it_together(data: None) -> None:
    plant = EnergyProject.objects.get(slug="kz-bukhtarma-hydro")
    assert plant.claims.update(locator="", quote="") > 5

    load()

    assert not plant.claims.filter(locator="").exists()


@pytest.mark.exhaustive  # every day others load changed files
def test_locator_of_an_editor_stays(silent: EnergyProject) -> None:
    silent.claims.update(locator="Table 3")
    log_step(silent, "publish", by=make_user(), at=NOON)  # else the file is what it follows

    load()

    assert set(silent.claims.values_list("locator", "quote")) == {("Table 3", "")}


@pytest.mark.exhaustive  # every day others load changed files
def test_observations_without_a_locator_get_it(data: None, client: Client) -> None:
    some = Observation.objects.filter(series__slug="trade-cn-c5-gacc-usd", period="2022")
    some = some.filter(source__slug="xinhua-mofcom-2023")
    (uid,) = some.values_list("uid", flat=True)
    some.update(locator="", quote="")
    with kept_together():
        keep_series(Series.objects.filter(slug="trade-cn-c5-gacc-usd"), at=NOON)

    before = len(changes_of(client, uid))

    load()

    (row,) = client.get("/api/v1/observations/", {"uid": uid}).json()["results"]
    assert row["locator"] == "paragraph 4"
    assert row["quote"].endswith("reached 70.2 billion U.S. dollars last year, a historic high.")
    assert len(changes_of(client, uid)) == before + 1


def changes_of(client: Client, uid: str) -> list[object]:
    found = client.get("/api/v1/changes/", {"kind": "observation", "key": uid}).json()
    return list(found["results"])


def test_pages_say_which_quotes_do_not_have_the_value_in_them(data: None, client: Client) -> None:
    page = client.get("/energy-projects/kz-turgusunskaya-hydro/").content.decode()
    country = page[page.index('id="evidence-country"') :]
    groups = country[: country.index("</section>")].split('class="claim-group"')[1:]
    said = [("Context:" in group, 'data-standing="no_value"' in group) for group in groups]

    assert said == [(True, False), (False, False), (False, True)]


@pytest.mark.exhaustive  # every day others load changed files
def test_a_value_that_the_files_pin_by_now_is_pinned(data: None) -> None:
    pinned = Observation.objects.filter(is_public_pin=True).order_by("pk")
    first, second = pinned[0], pinned[1]
    one_of_an_editor = ObservationBatch.objects.get(pk=second.batch_id)
    rows = Observation.working.filter(pk__in=[first.pk, second.pk])
    assert first.batch_id != second.batch_id
    rows.update(pinned=False, is_public_pin=False)
    with kept_together():
        log_step(one_of_an_editor, "publish", by=make_user(), at=NOON)

    load()

    assert set(rows.values_list("pk", "is_public_pin")) == {(first.pk, True), (second.pk, False)}
