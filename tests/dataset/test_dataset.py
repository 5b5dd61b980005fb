"""The packaged data set, whole: counted against its files, loaded twice, changed, and broken."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from portal.editorial import side_drafts
from portal.facts.identifiers import uid_for
from portal.models import (
    Country,
    Disagreement,
    Edition,
    Event,
    Mention,
    Organisation,
    Place,
    PublishedClaim,
    SignedDocument,
    Source,
    Status,
    Story,
)
from portal.ops.dataset.load import record_uid
from portal.publication import publishing
from projects.energy.models import EnergyProject
from projects.energy.parts import EnergyProjectRole, Phase
from projects.facilities.models import Facility, FacilityRole
from projects.pipelines.models import Pipeline, PipelineRole
from tests.dataset.files import (
    APPS,
    add,
    as_row,
    change,
    drop_every_third,
    empty,
    keep_only,
    keep_rows,
    load,
    replace,
    restore,
    rewrite,
    rows,
)
from tests.factories import NOON, make_user
from trade.corridors.models import Corridor, GoodsCategory
from trade.hubs.models import Service, TradeHub, TradeHubRole
from trade.rankings.models import Ranking, RankingEntry
from trade.statistics.dataset.observations import statement_uid
from trade.statistics.models import Indicator, Series
from trade.statistics.observations import Observation

README = Path(__file__).parents[2] / "README.md"

STORED = {
    "projects/projects.csv": EnergyProject.objects,
    "projects/phases.csv": Phase.objects,
    "projects/roles.csv": EnergyProjectRole.objects,
    "projects/facilities.csv": Facility.objects,
    "projects/facility_roles.csv": FacilityRole.objects,
    "projects/pipelines.csv": Pipeline.objects,
    "projects/pipeline_roles.csv": PipelineRole.objects,
    "portal/sources.csv": Source.working,
    "portal/places.csv": Place.objects,
    "portal/organisations.csv": Organisation.objects,
    "portal/events.csv": Event.objects,
    "portal/stories.csv": Story.objects,
    "trade/hubs.csv": TradeHub.objects,
    "trade/hub_roles.csv": TradeHubRole.objects,
    "trade/services.csv": Service.objects,
    "trade/corridors.csv": Corridor.objects,
    "portal/signed_documents.csv": SignedDocument.objects,
    "trade/goods.csv": GoodsCategory.objects,
    "trade/ranking_entries.csv": RankingEntry.objects,
    "trade/rankings.csv": Ranking.objects,
}


def test_readme_counts_what_is_loaded(data: None) -> None:
    """The number of rows; of sources that readers see, as nothing public cites a few."""
    readme = README.read_text(encoding="utf-8")
    loaded = re.search(r"the real data set \((.*?) and more\)", readme, re.DOTALL)
    assert loaded
    assert " ".join(loaded[1].split()) == (
        f"{EnergyProject.objects.count()} power plants, {Pipeline.objects.count()} pipelines, "
        f"{Facility.objects.count()} other energy facilities, {TradeHub.objects.count()} hubs, "
        f"{Series.objects.count()} statistical series, {Source.objects.count():,} sources"
    )


@pytest.mark.parametrize("file", STORED)
def test_every_row_is_there(data: None, file: str) -> None:
    assert STORED[file].count() == len(rows(file)) > 0


def test_every_country_is_there(data: None) -> None:
    assert Country.objects.count() == len(rows("portal/countries.csv")) >= 29


def test_every_series_and_observation_is_there(data: None) -> None:
    series = rows("trade/series.csv")

    assert Series.objects.count() == len(series) >= 180
    assert Observation.objects.count() == len(observation_uids())


def observation_uids() -> set[Any]:
    names = ("statistics", "hubs", "freight", "trains", "claims")
    found = [row for name in names for row in rows(f"trade/observations/{name}.csv")]
    return {statement_uid(as_row(row)) for row in found}


def test_all_compiled_claims_resolve(data: None) -> None:
    """Each is a claim about a fact, or a statement about a period of a statistic."""
    keys, missing = set(), []
    for app in APPS:
        for row in rows(f"{app}/claims.csv"):
            if row["key"].startswith("c") and row["key"][1:].isdigit():
                keys.add(row["key"])
                record = record_uid(row["record_kind"], row["record"])
                found = PublishedClaim.objects.filter(record_uid=record, fact=row["fact"])
                if not found.filter(source__slug=row["source"]).exists():
                    missing.append(row["key"])
    for row in rows("trade/observations/claims.csv"):
        keys.add(row["key"])
        if not Observation.objects.filter(uid=statement_uid(as_row(row))).exists():
            missing.append(row["key"])

    assert (missing, len(keys)) == ([], 670)


def test_every_claim_row_has_its_own_claim(data: None) -> None:
    for app in APPS:
        stated = [
            (row["record"], row["fact"], row["source"], row["key"])
            for row in rows(f"{app}/claims.csv")
        ]
        assert len(stated) == len(set(stated))
        for record_kind in {row["record_kind"] for row in rows(f"{app}/claims.csv")}:
            of_kind = [r for r in rows(f"{app}/claims.csv") if r["record_kind"] == record_kind]
            stored = PublishedClaim.objects.filter(kind=record_kind)
            assert stored.count() >= len(of_kind)


@pytest.mark.parametrize(
    ("slug", "wrong"), [("kz-turgusunskaya-hydro", "KG"), ("kz-kaskelen-solar", "UZ")]
)
def test_the_wrong_countries_of_the_founding_article(data: None, slug: str, wrong: str) -> None:
    edition = EnergyProject.objects.get(slug=slug).edition
    assert edition
    fact = edition.document["facts"]["country"]

    assert (fact["value"], fact["disputed"]) == ("KZ", True)
    assert fact["ruling"]["rule"]
    assert all(fact["ruling"]["reason"].values())
    overruled = {
        c["source"]["slug"]: c["value"] for c in fact["claims"] if c["standing"] == "overruled"
    }
    assert overruled == {"founding-article": wrong, "myglobalnews-2025-06-13": wrong}
    (cgtn,) = [c for c in fact["claims"] if c["source"]["slug"] == "cgtn-2025-06-13"]
    assert (cgtn["kind"], cgtn["value"], cgtn["agrees"]) == ("unknown", None, None)


def test_every_disputed_fact_has_its_ruling(data: None) -> None:
    facts = Disagreement.objects.filter(period="")

    assert facts.count() > 100
    assert not facts.filter(rule="").exists()


def test_no_figure_is_public_without_a_claim_that_agrees(data: None) -> None:
    unsourced = [
        (edition.document["slug"], name)
        for edition in Edition.objects.iterator()
        for name, fact in edition.document.get("facts", {}).items()
        if fact["value"] is not None and not any(claim["agrees"] for claim in fact["claims"])
    ]

    assert (Edition.objects.count() > 1000, unsourced) == (True, [])


def test_the_headline_disagreements_are_in_the_register(data: None) -> None:
    kyrgyz_trade = Series.objects.get(slug="trade-cn-kg-gacc-usd")
    slip = Disagreement.objects.filter(period="2021-01/2021-11").first()

    assert slip is not None
    assert {s["text"] for s in slip.statements} == {"13187", "13817"}
    assert kyrgyz_trade.observations.filter(period="2024", value="22.71").exists()
    assert Disagreement.objects.filter(
        record_uid=Series.objects.get(slug="trade-cn-c5-gacc-usd").uid, period="2024"
    ).exists()


@pytest.mark.exhaustive  # every day a few records, loaded again, below
def test_a_second_load_changes_nothing(data: None) -> None:
    def state() -> tuple[int, int, int, int, int]:
        return (
            Edition.objects.count(),
            PublishedClaim.objects.count(),
            Observation.working.count(),
            EnergyProject.working.count(),
            Disagreement.objects.count(),
        )

    before = state()
    report = load()

    assert state() == before
    counted = [line for line in report.splitlines() if " read " in line]
    assert counted
    assert all("created     0" in line for line in counted)


def test_a_record_that_nobody_has_edited_follows_the_files(data: None, copy: Path) -> None:
    live = EnergyProject.objects.get(slug="kg-jalal-abad-coal")
    title = live.title_en
    keep_only(copy, "projects/projects.csv", live.slug)
    restore(copy, "portal/sources.csv")
    change(copy, "projects/projects.csv", live.slug, "title_en", "Another title")
    change(copy, "projects/projects.csv", live.slug, "capacity_mw", "1400")

    load(folder=copy)
    load(folder=copy)

    live.refresh_from_db()
    before, now = Edition.objects.filter(record_uid=live.uid).order_by("number")
    assert [one.document["title"]["en"] for one in (before, now)] == [title, "Another title"]
    assert live.capacity_mw == 1400
    assert now.note == "The packaged data set has changed"
    claims = now.document["facts"]["capacity_mw"]["claims"]
    assert {claim["value"]: claim["retraction_reason"] for claim in claims} == {
        660: "The packaged data set no longer says this.",
        1400: "",
    }


@pytest.mark.exhaustive
def test_a_packaged_decision_knows_the_claims_of_its_files(data: None, copy: Path) -> None:
    live = EnergyProject.objects.get(slug="kz-aktobe-chp-gas")
    for path in copy.rglob("*.csv"):
        keep_rows(path, NAMED_IN.get(path.stem, "record"), [live.slug])
    restore(copy, "portal/sources.csv")
    another = next(
        row
        for row in rows("projects/claims.csv")
        if (row["record"], row["fact"]) == (live.slug, "capacity_mw") and row["value"] != "175"
    )
    add(copy, "projects/claims.csv", {**another, "key": "new", "value": "60", "quote": ""})

    load(folder=copy)

    live.refresh_from_db()
    assert live.edition
    fact = live.edition.document["facts"]["capacity_mw"]
    said = {claim["value"]: claim["standing_reason"] for claim in fact["claims"]}
    assert (live.edition.number, said[60]) == (2, "scope")


def test_what_another_source_says_of_a_followed_record_stays(data: None, copy: Path) -> None:
    """Files of one's own may add claims to packaged records."""
    live = EnergyProject.objects.get(slug="kg-jalal-abad-coal")
    keep_only(copy, "projects/projects.csv", live.slug)
    change(copy, "projects/projects.csv", live.slug, "title_en", "Another title")

    load(folder=copy)

    live.refresh_from_db()
    assert live.title_en == "Another title"
    assert not live.claims.exclude(retracted_at=None).exists()


def test_a_change_that_cannot_be_published_waits_as_a_draft(data: None, copy: Path) -> None:
    live = EnergyProject.objects.get(slug="kg-jalal-abad-coal")
    keep_only(copy, "projects/projects.csv", live.slug)
    change(copy, "projects/projects.csv", live.slug, "title_en", "Another title")
    another = next(row for row in rows("projects/claims.csv") if row["fact"] == "capacity_mw")
    add(copy, "projects/claims.csv", {**another, "record": live.slug, "value": "1400"})

    report = load(folder=copy)

    live.refresh_from_db()
    draft = EnergyProject.working.get(edit_of=live)
    assert [one.title_en == "Another title" for one in (live, draft)] == [False, True]
    assert sorted(draft.claims.values_list("value", flat=True).filter(fact="capacity_mw")) == [
        "1400",
        "660",
    ]
    assert "waiting for an editor   1" in report


@pytest.mark.exhaustive
def test_a_changed_value_of_an_edited_record_becomes_a_claim_and_waits(
    data: None, copy: Path
) -> None:
    live = EnergyProject.objects.get(slug="kz-shymkent-solar")
    assert live.capacity_mw == 20
    publish_anew(live)
    keep_only(copy, "projects/projects.csv", live.slug)
    change(copy, "projects/projects.csv", live.slug, "capacity_mw", "25")

    report = load(folder=copy)

    live.refresh_from_db()
    draft = EnergyProject.working.get(edit_of=live)
    assert live.capacity_mw == draft.capacity_mw == 20
    assert draft.status == Status.DRAFT
    assert sorted(draft.claims.filter(fact="capacity_mw").values_list("value", flat=True)) == [
        "20",
        "25",
    ]
    assert live.edition
    assert live.edition.document["facts"]["capacity_mw"]["disputed"] is False
    assert "waiting for an editor   1" in report


def test_what_an_editor_chose_is_never_overwritten(data: None, copy: Path) -> None:
    live = EnergyProject.objects.get(slug="kg-kara-keche-coal")
    publish_anew(live, title_en="Kara-Keche, as an editor calls it")

    keep_only(copy, "projects/projects.csv", live.slug)
    load(folder=copy)
    change(copy, "projects/projects.csv", live.slug, "title_en", "Another title")
    load(folder=copy)

    assert EnergyProject.objects.get(slug=live.slug).title_en == "Kara-Keche, as an editor calls it"


def translate_into_russian(live: EnergyProject) -> EnergyProject:
    return side_drafts.translate(live, language="ru", by=make_user(), at=NOON)


def suggest(live: EnergyProject) -> EnergyProject:
    return side_drafts.suggest(live, by=make_user(), at=NOON)


@pytest.mark.parametrize("beside", [translate_into_russian, suggest])
def test_what_was_published_beside_the_editors_draft_is_never_overwritten(
    data: None, copy: Path, beside: Callable[[EnergyProject], EnergyProject]
) -> None:
    """The texts of one language, and suggestions, have steps under uids of their own."""
    live = EnergyProject.objects.get(slug="kg-jalal-abad-coal")
    draft = beside(live)
    draft.title_ru = "Джалал-Абад, как переводит редактор"
    draft.save()
    publishing.submit(draft, by=make_user(), at=NOON)
    publishing.publish(draft, by=make_user(), at=NOON)
    keep_only(copy, "projects/projects.csv", live.slug)

    load(folder=copy)

    assert EnergyProject.objects.get(slug=live.slug).title_ru == draft.title_ru


def publish_anew(live: EnergyProject, **columns: str) -> None:
    """Publish an edition that an editor has made."""
    draft = publishing.start_edit(live, by=make_user(), at=NOON)
    for name, value in columns.items():
        setattr(draft, name, value)
    draft.save()
    publishing.submit(draft, by=make_user(), at=NOON)
    publishing.publish(draft, by=make_user(), at=NOON)
    live.refresh_from_db()


def test_a_changed_observation_retracts_the_old_one(data: None, copy: Path) -> None:
    file = "trade/observations/statistics.csv"
    old = next(
        r for r in rows(file) if r["series"] == "trade-cn-c5-gacc-usd" and r["value"] == "70.2"
    )
    text = (copy / file).read_text(encoding="utf-8")
    line = next(x for x in text.splitlines() if "trade-cn-c5-gacc-usd,2022,70.2" in x)
    replace(copy, file, line, line.replace("70.2", "71.3"))
    keep_only(copy, file)
    restore(copy, "portal/sources.csv")

    load(folder=copy)

    of_source = Observation.working.filter(
        series__slug=old["series"], period="2022", source__slug=old["source"]
    )
    found = of_source.values_list("value", "retraction_reason")
    assert {f"{value:.1f}": reason for value, reason in found} == {
        "70.2": "The packaged data set no longer says this.",
        "71.3": "",
    }

    restore(copy, file)
    load(folder=copy)

    live = of_source.filter(retracted_at=None).values_list("value", flat=True)
    assert [f"{value:.1f}" for value in live] == ["70.2"]


def test_an_observation_that_an_editor_published_stays(data: None, copy: Path) -> None:
    file = "trade/observations/statistics.csv"
    one = Observation.objects.filter(series__slug="trade-cn-c5-gacc-usd", period="2022").first()
    assert one
    publishing.log_change(one.batch, by=make_user(), at=NOON)
    rest = [row for row in rows(file) if row["source"] != one.source.slug]
    keep_only(copy, file)
    restore(copy, "portal/sources.csv")
    empty(copy, file)
    for row in rest:
        if row["series"] == "trade-cn-c5-gacc-usd":
            add(copy, file, row)

    load(folder=copy)

    one.refresh_from_db()
    assert one.retracted_at is None


def test_data_sets_that_ask_for_attribution_are_attributed() -> None:
    named = {key for row in rows("portal/attribution.csv") for key in row["sources"].split(";")}
    asking = {
        row["key"]
        for row in rows("portal/sources.csv")
        if row["kind"] == "dataset" and "CC BY" in row["licence"]
    }

    assert asking - named == set()


def test_uids_are_the_same_everywhere() -> None:
    assert record_uid("energyproject", "kz-zhanatas-wind") == uid_for(
        "record", "energyproject", "kz-zhanatas-wind"
    )
    assert record_uid("energyproject", "kz-zhanatas-wind") == "dt0h1kg7dz8f"


FOLLOWING = ("kg-bishkek-coal", "tj-nurek-hydro", "kz-aktobe-chp-gas", "uz-syrdarya-gas")
NAMED_IN = {"projects": "key", "phases": "project", "roles": "project", "external_ids": "project"}
"""Columns that name the plant of a row, where they are not called `record`."""


@pytest.mark.exhaustive
def test_records_that_followed_other_files_come_back_as_they_were(data: None, copy: Path) -> None:
    """Every third claim is gone for one load, and some values are others."""
    for path in copy.rglob("*.csv"):
        keep_rows(path, NAMED_IN.get(path.stem, "record"), FOLLOWING)
    restore(copy, "portal/sources.csv")
    own = {path: path.read_text(encoding="utf-8") for path in copy.glob("projects/*.csv")}
    before = said_of_followed()
    for name in ("claims", "external_ids", "names"):
        drop_every_third(copy / f"projects/{name}.csv")
    rewrite(copy / "projects/phases.csv", lambda row: {**row, "name": f"{row['name']} B"})
    rewrite(copy / "projects/roles.csv", name_renamed_phases)
    for slug in FOLLOWING:
        change(copy, "projects/projects.csv", slug, "title_en", f"Another name of {slug}")
        change(copy, "projects/projects.csv", slug, "units", "77")

    load(folder=copy)
    changed = said_of_followed()
    for path, text in own.items():
        path.write_text(text, encoding="utf-8")
    load(folder=copy)

    assert said_of_followed() == before
    assert sum(changed[slug] != before[slug] for slug in FOLLOWING) >= 3


def name_renamed_phases(row: dict[str, str]) -> dict[str, str]:
    names = row["phases"].split(";") if row["phases"] else []
    return {**row, "phases": ";".join(f"{name} B" for name in names)}


def said_of_followed() -> dict[str, object]:
    """Return today's statements about the plants, whenever published and in whatever order."""
    found: dict[str, object] = {}
    for plant in EnergyProject.objects.filter(slug__in=FOLLOWING).select_related("edition"):
        assert plant.edition
        document = plant.edition.document
        facts = [
            (name, fact["value"], fact["disputed"], fact["ruling"] and fact["ruling"]["reason"])
            for name, fact in sorted(document["facts"].items())
        ]
        claims = sorted(
            (claim["uid"], claim["standing"])
            for fact in document["facts"].values()
            for claim in fact["claims"]
            if not claim["retracted_at"]
        )
        found[plant.slug] = [
            document["title"],
            facts,
            claims,
            document["phases"],
            document["roles"],
        ]
    return found


def test_indicators_name_their_mirrors(data: None) -> None:
    pairs = Indicator.objects.filter(mirror__isnull=False).values_list("uid", "mirror__uid")
    named = Mention.objects.filter(kind=Indicator.kind()).values_list("record_uid", "target")

    assert pairs.count() == 3
    assert set(pairs) <= set(named)


def test_places_granted_for_a_year_that_has_begun_are_no_forecast() -> None:
    published = {row["key"]: row["published_on"] for row in rows("portal/sources.csv")}
    granted = [
        (row["key"], row["status"] == "F", published[row["source"]][:4] < row["period"])
        for row in rows("trade/observations/statistics.csv")
        if row["series"].startswith("scholarships-")
    ]
    assert {is_early for _key, _is_forecast, is_early in granted} == {False, True}
    assert [key for key, is_forecast, is_early in granted if is_forecast != is_early] == []
