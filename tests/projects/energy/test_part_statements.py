"""Several sources about one row of a part: a unit with another capacity, a role that two name."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, cast

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.editorial import sourcing
from portal.models import (
    Blocker,
    Change,
    Disagreement,
    Edition,
    Publishable,
    PublishedClaim,
    Record,
    Source,
)
from portal.publication import publishing
from portal.publication.public_rows import DISAGREEMENT
from portal.records import documents
from portal.records.column_store import forget_columns
from portal.records.documents import document_of
from projects.energy.document_types import EnergyProjectDocument
from projects.energy.models import EnergyProject
from projects.energy.parts import Phase
from tests.admin_client import address, make_chief, sign_in
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_energy_project,
    make_organisation,
    make_source,
    make_user,
    publish,
    rule,
)
from tests.portal.site.reading import read, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BECAUSE = {"en": "The operator measured it.", "zh-hans": "", "ru": ""}


def make_unit(record: EnergyProject, **kwargs: Any) -> Phase:
    """Unit 1 of 600 MW since 2024, as a tracker has it."""
    about = {"name": "Unit 1", "phase_status": "operating", "commissioned_on": "2024"}
    source = make_source(title="Tracker")
    return Phase.objects.create(record=record, capacity_mw=600, source=source, **about, **kwargs)


def path_of(unit: Phase, name: str = "capacity_mw") -> str:
    return f"phases-{unit.uid}-{name}"


def make_plant() -> tuple[EnergyProject, Phase]:
    """The operator says 603 MW, since December 2024: it differs in one and agrees in the other."""
    plant = make_energy_project(capacity_mw=600)
    claim_all(plant)
    unit, operator = make_unit(plant), make_source(title="Operator")
    claim(plant, path_of(unit), "603", source=operator, quote="603 MW")
    claim(plant, path_of(unit, "commissioned_on"), "2024-12", source=operator)
    return plant, unit


def test_claim_about_a_removed_row_stays_in_the_form() -> None:
    plant, unit = make_plant()
    unit.delete()
    page = sign_in(make_chief()).get(address(plant)).content.decode()
    assert "Phases: capacity (MW): 603 —" in page


def stated(record: EnergyProject, uid: str) -> dict[str, Any]:
    """What the newest edition holds of a unit, by fact."""
    current = EnergyProject.objects.with_documents().get(uid=record.uid)
    document = document_of(current, EnergyProjectDocument)
    row = next(row for row in document["phases"] if row["uid"] == uid)
    return {one["fact"].rpartition("-")[2]: dict(one) for one in row["statements"]}


def test_sources_of_a_unit_agree_and_differ() -> None:
    plant, unit = make_plant()
    [blocker] = plant.publication_blockers()
    assert "Phases: capacity" in str(blocker)
    rule(plant, path_of(unit), rule="rounding")
    publish(plant)
    found = stated(plant, unit.uid)
    said = {
        name: [(one["text"], one["source"]["title"], one["standing"]) for one in fact["claims"]]
        for name, fact in found.items()
    }
    assert said == {
        "capacity_mw": [("600", "Tracker", "agrees"), ("603", "Operator", "overruled")],
        "commissioned_on": [("2024", "Tracker", "agrees"), ("2024-12", "Operator", "agrees")],
    }
    assert found["capacity_mw"]["disputed"]
    assert found["capacity_mw"]["ruling"]["rule"] == "rounding"
    rows = PublishedClaim.objects.filter(fact__startswith="phases-").order_by("fact", "value")
    assert [row.value for row in rows] == ["600", "603", "2024", "2024-12"]
    assert Disagreement.objects.get(fact=path_of(unit)).accepted == "600"


def test_log_knows_a_disputed_unit_whatever_a_check_has_asked_of_its_draft(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def ask(records: Sequence[Publishable]) -> Iterator[tuple[Publishable, Blocker]]:
        for one in records:
            if cast(Record, one).claims.filter(value="").exists():
                yield one, Blocker("%s", [("Empty.", "claims")])

    monkeypatch.setattr(publishing.further_blockers, "_providers", [ask])
    plant, unit = make_plant()
    rule(plant, path_of(unit), rule="scope")
    draft = publishing.start_edit(publish(plant), by=make_user(), at=NOON)
    draft.claims.filter(value="603").update(locator="p. 2")

    publish(draft)

    (logged,) = Change.objects.filter(kind=DISAGREEMENT, until=None)
    assert "p. 2" in str(logged.document)


def test_lists_of_disagreements_and_statements_name_the_unit(client: Client) -> None:
    plant, unit = make_plant()
    rule(plant, path_of(unit), rule="scope")
    publish(plant)
    row = Disagreement.objects.get()
    pages = ["/disagreements/", row.get_absolute_url(), "/", "/countries/kz/"]
    pages.append(Source.objects.get(title="Operator").get_absolute_url())
    pages.append(f"/cite/energyproject/{plant.uid}.txt?fact={path_of(unit)}")
    for page in pages:
        seen = words(read(client, page))
        assert ("Unit 1: capacity" in seen, "Phases: capacity" in seen) == (True, False), page


def test_maps_say_the_same_of_a_plant_with_disputed_units(client: Client) -> None:
    plant = make_energy_project(capacity_mw=600, latitude="43.2", longitude="76.9")
    claim_all(plant)
    for path in (path_of(make_unit(plant)), path_of(make_unit(plant))):
        claim(plant, path, "603")
        rule(plant, path)
    publish(plant)
    signs = [
        re.findall(r"<title>(Energy\w+ \d+, .*?)</title>", client.get(address).content.decode())
        for address in ("/map/", plant.get_absolute_url())
    ]
    assert signs[0] == signs[1] == [f"{plant.title_en}, wind, operating, 600\xa0MW, sources differ"]
    card = client.get("/map/cards.json").json()["cards"]
    assert card["disputed"] == [["Phases: capacity"]]


def test_role_and_state_of_who_takes_part_are_disputed_and_ruled_on() -> None:
    plant, tracker = make_energy_project(slug="plant"), make_source(title="Tracker")
    claim_all(plant)
    firm = publish(make_organisation())
    role = plant.roles.create(organisation=firm, role="contractor", state="current", source=tracker)
    paths = [f"roles-{role.uid}-{name}" for name in ("role", "state")]
    for path, value in zip(paths, ("supplier", "planned"), strict=True):
        claim(plant, path, value, source=make_source(title="Paper"))
    assert {str(plant.fact_label(path)) for path in plant.unruled()} == {
        *("Companies and funders: role", "Companies and funders: state")
    }
    for path in paths:
        rule(plant, path)
    publish(plant)
    [row] = Client().get("/api/v1/energy-projects/plant/").json()["roles"]
    told = {
        one["fact"]: [(said["text"], said["source"]["title"]) for said in one["claims"]]
        for one in row["statements"]
    }
    assert told == {
        paths[0]: [("contractor", "Tracker"), ("supplier", "Paper")],
        paths[1]: [("current", "Tracker"), ("planned", "Paper")],
    }
    assert {*Disagreement.objects.values_list("fact", flat=True)} == {*paths}


def test_pages_show_what_differs_and_why() -> None:
    plant, unit = make_plant()
    rule(plant, path_of(unit), rule="scope", reason_en="Net and gross.")
    publish(plant)
    page = Client().get(plant.get_absolute_url()).content.decode()
    anchor = path_of(unit).replace("_", "-")
    assert f'href="#evidence-{anchor}"' in page
    assert "Unit 1: capacity" in page
    assert "Net and gross." in page
    claims = [claim["uid"] for claim in stated(plant, unit.uid)["capacity_mw"]["claims"]]
    key = Disagreement.objects.get().key
    for path in (*(f"/claims/{uid}/" for uid in claims), f"/disagreements/{key}/"):
        assert "603" in Client().get(path).content.decode()
    answer = Client().get(f"/api/v1/claims/?record=energyproject:{plant.slug}").json()
    assert {row["fact"] for row in answer["results"]} >= {path_of(unit)}
    for name, count in (("claims", 2), ("disagreements", 1)):
        asked = Client().get(f"/api/v1/{name}/?fact={path_of(unit)}").json()
        assert (asked["count"], {row["fact"] for row in asked["results"]}) == (
            count,
            {path_of(unit)},
        )
    assert Client().get("/api/v1/claims/?fact=phases-1-capacity_mw").status_code == 400
    cited = Client().get(f"/cite/energyproject/{plant.uid}.txt?fact={path_of(unit)}")
    assert "Agency" in cited.content.decode()


def test_accepting_another_source_leaves_the_words_of_the_first() -> None:
    plant, unit = make_plant()
    operator = plant.claims.get(value="603")
    chief = make_user()
    draft = sourcing.accept(
        plant, operator.uid, rule="primary-evidence", reasons=BECAUSE, by=chief, at=NOON
    )
    assert draft.phases.get().capacity_mw == 603
    judged = draft.judge(path_of(unit))
    assert [(one.value, one.source.title) for one in judged.disagreeing] == [("600", "Tracker")]
    assert [one.value for one in judged.agreeing] == ["603"]
    assert draft.unruled() == []


def test_a_draft_keeps_the_claims_about_its_rows() -> None:
    plant, unit = make_plant()
    rule(plant, path_of(unit), rule="scope")
    publish(plant)
    draft = publishing.start_edit(plant, by=make_user(), at=NOON)
    assert len(draft.judge(path_of(unit)).disagreeing) == 1
    publish(draft)
    assert stated(plant, unit.uid)["capacity_mw"]["disputed"]
    draft = publishing.start_edit(plant, by=make_user(), at=NOON)
    draft.phases.all().delete()
    publish(draft)
    assert not Disagreement.objects.exists()


def test_queries_do_not_grow_with_statements_about_parts() -> None:
    counts = []
    for number in (1, 4):
        plant, unit = make_plant()
        for _more in range(number - 1):
            claim(plant, path_of(make_unit(plant), "status"), "operating")
        rule(plant, path_of(unit), rule="scope")
        publish(plant)
        forget_columns()
        with CaptureQueriesContext(connection) as built:
            loaded = documents.load(plant)
            documents.build(loaded, Edition(number=2, issued_at=NOON))
        with CaptureQueriesContext(connection) as read:
            assert Client().get(plant.get_absolute_url()).status_code == 200
        counts.append((len(built), len(read)))
    assert counts[0] == counts[1]


def test_desk_offers_and_lists_facts_of_rows() -> None:
    plant, unit = make_plant()
    client = sign_in(make_chief())
    form = client.get(address(plant, "card") + "?relation=claims&number=7").content.decode()
    assert f'<option value="{path_of(unit)}">Phases: capacity (MW) – Unit 1</option>' in form
    page = client.get(address(plant, "evidence"))
    [about] = [one for one in page.context["facts"] if one.name == path_of(unit)]
    assert [(one.value, one.standing.standing.value) for one in about.claims] == [
        ("600\N{NO-BREAK SPACE}MW", "agrees"),
        ("603\N{NO-BREAK SPACE}MW", "disputed"),
    ]
