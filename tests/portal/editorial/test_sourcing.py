"""Claims for several facts at once, and another claim's value accepted with a reason."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from portal.editorial import sourcing
from portal.models import Record, Step
from portal.publication import publishing
from portal.publication.publishing import NotAllowed
from projects.energy.models import EnergyProject
from tests.admin_client import (
    add_row,
    address,
    address_of,
    errors_in,
    filled,
    make_chief,
    make_editor,
    make_member,
    said_by,
    sign_in,
)
from tests.client_response import ClientResponse
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_corridor,
    make_country,
    make_energy_project,
    make_event,
    make_organisation,
    make_pipeline,
    make_place,
    make_ranking,
    make_series,
    make_source,
    make_user,
    publish,
    rule,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LATER = NOON + timedelta(days=1)
WHY = {"en": "The land register.", "zh-hans": "", "ru": "Земельный кадастр."}


def stored[R: Record](record: R) -> R:
    return type(record).working.get(pk=record.pk)


def said(record: Record) -> list[Any]:
    return [(c.fact, c.value, c.source.title) for c in record.claims.order_by("pk")]


def test_one_source_for_several_facts() -> None:
    project, editor = make_energy_project(capacity_mw="24.900"), make_user()
    source = make_source(title="Atlas", language="ru")
    sourcing.source_facts(
        project,
        ["country", "capacity_mw", "units"],
        source=source,
        by=editor,
        at=LATER,
        locator="p. 7",
        as_of="2024",
        quote="",
        as_printed={"capacity_mw": "24,9 МВт"},
    )
    assert said(project) == [("country", "KZ", "Atlas"), ("capacity_mw", "24.9", "Atlas")]
    country, capacity = project.claims.order_by("pk")
    assert (capacity.locator, capacity.as_of, capacity.as_printed, capacity.language) == (
        "p. 7",
        "2024",
        "24,9 МВт",
        "ru",
    )
    assert (country.as_printed, country.language) == ("", "")
    assert capacity.recorded_at == LATER
    assert stored(project).unsupported() == ["technology", "status"]
    step = Step.objects.of(project).get()
    assert (step.action, step.by, step.at) == ("change", editor, LATER)


def test_existing_claim_of_a_source_is_not_repeated() -> None:
    project, source = make_energy_project(), make_source(title="Atlas")
    claim(project, "country", source=source)
    claim(project, "capacity_mw", "90", source=source)
    claim(project, "technology", source=source, retracted_at=NOON, retraction_reason="Misread.")
    names = ["country", "capacity_mw", "technology"]
    sourcing.source_facts(project, names, source=source, by=make_user(), at=LATER)
    assert said(project) == [
        ("country", "KZ", "Atlas"),
        ("capacity_mw", "90", "Atlas"),
        ("technology", "wind", "Atlas"),
        ("capacity_mw", "100", "Atlas"),
        ("technology", "wind", "Atlas"),
    ]
    with pytest.raises(NotAllowed, match="says so already: nothing was added"):
        sourcing.source_facts(stored(project), names, source=source, by=make_user(), at=LATER)
    assert project.claims.count() == 5


def test_source_for_what_is_public_begins_a_draft() -> None:
    public = publish(make_place())
    draft = sourcing.source_facts(
        public, ["country"], source=make_source(title="Atlas"), by=make_user(), at=LATER
    )
    assert draft.edit_of_id == public.pk
    assert ("country", "KZ", "Atlas") in said(draft)
    assert ("country", "KZ", "Atlas") not in said(public)
    with pytest.raises(NotAllowed, match=r"A draft of .* is being edited already"):
        sourcing.source_facts(
            stored(public), ["country"], source=make_source(), by=make_user(), at=LATER
        )


def test_a_refusal_begins_no_draft() -> None:
    place = make_place()
    claim_all(place)
    public = publish(place)
    source = public.claims.get(fact="country").source
    with pytest.raises(NotAllowed):
        sourcing.source_facts(public, ["country"], source=source, by=make_user(), at=LATER)
    assert list(type(public).working.all()) == [public]


def test_concurrent_change_is_refused() -> None:
    seen, other = make_place(), make_user()
    sourcing.source_facts(stored(seen), ["country"], source=make_source(), by=other, at=LATER)
    with pytest.raises(NotAllowed, match="was changed by somebody else in the meantime"):
        sourcing.source_facts(seen, ["place_kind"], source=make_source(), by=other, at=LATER)
    assert seen.claims.count() == 1


def test_records_in_review_are_locked() -> None:
    place = make_place()
    publishing.submit(place, by=make_user(), at=NOON)
    with pytest.raises(NotAllowed, match="is not a draft"):
        sourcing.source_facts(
            stored(place), ["country"], source=make_source(), by=make_user(), at=LATER
        )
    assert not place.claims.exists()


def other_company() -> str:
    return make_organisation(title_en="Longyuan", uid="vvvvvvvvvvvv").uid


ACCEPTED = [
    (make_energy_project, "country", lambda: make_country("KG").code, {"country_id": "KG"}),
    (make_energy_project, "status", lambda: "construction", {"project_status": "construction"}),
    (make_energy_project, "capacity_mw", lambda: "24.9", {"capacity_mw": Decimal("24.9")}),
    (make_energy_project, "units", lambda: "40", {"units": 40}),
    (
        make_place,
        "coordinates",
        lambda: "44.2,80.4",
        {"latitude": Decimal("44.2"), "longitude": Decimal("80.4")},
    ),
    (make_energy_project, "commissioned_on", lambda: "2021-07", {"commissioned_on": "2021-07"}),
    (make_event, "held_on", lambda: "2025-06-16/2025-06-18", {"ends_on": "2025-06-18"}),
    (
        make_energy_project,
        "investment",
        lambda: "150000000.5 USD",
        {"investment_amount": Decimal("150000000.5"), "investment_currency": "USD"},
    ),
    (make_energy_project, "reactor_model", lambda: "VVER-1200", {"reactor_model": "VVER-1200"}),
    (make_energy_project, "vendor", other_company, {}),
    (make_ranking, "leader", lambda: make_country("UZ").code, {"leader_id": "UZ"}),
    (make_corridor, "cost", lambda: "8 CNY", {"cost_amount": 8, "cost_currency": "CNY"}),
]


@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize(("make", "fact", "other", "columns"), ACCEPTED)
def test_another_claim_is_accepted_with_a_reason(
    make: Any, fact: str, other: Callable[[], Any], columns: Any
) -> None:
    record, editor = make(), make_user()
    claim_all(record)
    wanted = claim(record, fact, other())
    sourcing.accept(record, wanted.uid, rule="official", reasons=WHY, by=editor, at=LATER)
    fresh = stored(record)
    assert fresh.facts[fact].accepted(fresh, fact) == wanted.value
    assert {name: getattr(fresh, name) for name in columns} == columns
    ruling = fresh.rulings.get()
    assert (ruling.fact, ruling.value, ruling.rule) == (fact, wanted.value, "official")
    assert (ruling.reason_en, ruling.reason_ru) == ("The land register.", "Земельный кадастр.")
    assert (ruling.made_by, ruling.made_at) == (editor, LATER)
    assert fresh.publication_blockers() == []


@pytest.mark.parametrize(
    ("fact", "value", "sentence"),
    [
        ("units", "2.5", "would not keep every digit"),
        ("capacity_mw", "24.9001", "no more than 3 decimal places"),
        ("capacity_mw", "0", "does not go with the rest of the record"),
        ("country", "XX", "XX"),
        ("vendor", "vvvvvvvvvvvv", "What it names is no longer there"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_in_words(
    fact: str, value: str, sentence: str
) -> None:
    project = make_energy_project(units=40)
    wanted = claim(project, fact, value)
    with pytest.raises(NotAllowed, match="cannot be accepted as it stands") as refusal:
        sourcing.accept(project, wanted.uid, rule="official", reasons=WHY, by=make_user(), at=LATER)
    assert sentence in str(refusal.value)
    fresh = stored(project)
    assert (fresh.units, fresh.capacity_mw, fresh.country_id) == (40, Decimal(100), "KZ")
    assert (fresh.version, fresh.rulings.count()) == (1, 0)


def test_no_ruling_without_a_rule_and_a_reason() -> None:
    place = make_place()
    wanted = claim(place, "country", make_country("KG").code)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"rule": "official", "reasons": {"en": " ", "ru": "Да."}}, "Give the reason in English"),
        ({"rule": "because", "reasons": WHY}, "Choose the rule"),
    ]
    for how, sentence in wrong:
        with pytest.raises(NotAllowed, match=sentence):
            sourcing.accept(place, wanted.uid, **how, by=make_user(), at=LATER)
        with pytest.raises(NotAllowed, match=sentence):
            sourcing.keep(place, "country", **how, by=make_user(), at=LATER)
    with pytest.raises(NotAllowed, match="Say why the claim is retracted"):
        sourcing.retract(place, wanted.uid, reason=" ", by=make_user(), at=LATER)
    assert (stored(place).country_id, stored(place).version) == ("KZ", 1)
    assert (place.rulings.count(), place.claims.get().is_live) == (0, True)


def test_claims_that_cannot_be_accepted() -> None:
    place = make_place()
    silent = claim(place, "population", "", kind="unknown")
    gone = claim(place, "country", "KG", retracted_at=NOON, retraction_reason="Misread.")
    elsewhere = claim(make_place(), "country", "KG")
    for uid, sentence in [
        (silent.uid, "gives no value"),
        (gone.uid, "no longer there, or was retracted"),
        (elsewhere.uid, "no longer there, or was retracted"),
    ]:
        with pytest.raises(NotAllowed, match=sentence):
            sourcing.accept(place, uid, rule="scope", reasons=WHY, by=make_user(), at=LATER)


def test_accepted_value_is_kept_with_a_reason() -> None:
    place = make_place()
    claim_all(place)
    claim(place, "country", "KG")
    assert place.unruled() == ["country"]
    sourcing.keep(place, "country", rule="official", reasons=WHY, by=make_user(), at=LATER)
    assert stored(place).publication_blockers() == []
    with pytest.raises(NotAllowed, match="accepts no value for this fact"):
        sourcing.keep(
            stored(place), "population", rule="official", reasons=WHY, by=make_user(), at=LATER
        )


def test_misread_claim_is_retracted_on_a_draft_of_what_is_public() -> None:
    place = make_place()
    claim_all(place)
    misread = claim(place, "country", "KG")
    rule(place, "country")
    public = publish(place)
    draft = sourcing.retract(public, misread.uid, reason="It says KZ.", by=make_user(), at=LATER)
    copy = draft.claims.get(uid=misread.uid)
    assert (copy.retracted_at, copy.retraction_reason) == (LATER, "It says KZ.")
    assert public.claims.get(uid=misread.uid).is_live


# The form


def with_sources(
    page: ClientResponse, data: dict[str, Any], **sourcing_fields: Any
) -> dict[Any, Any]:
    """Return the data of a browser without scripts for “Sources for your changes”."""
    sent = page.context["sourcing"]
    listed = [row.name for row in sent.rows if row.is_listed]
    ticked = [row.name for row in sent.rows if row.is_ticked]
    found = {"listed": listed, "ticked": ticked, "source": sent.initial.get("source", "")}
    found |= sourcing_fields
    return {**data, **{f"sourcing-{name}": value for name, value in found.items()}}


def fill_in(client: Client, **changes: Any) -> tuple[ClientResponse, dict[str, Any]]:
    make_country("KZ")
    page = client.get(address_of(EnergyProject, "add"))
    values = {
        "title_en": "Turgusun",
        "slug": "turgusun",
        "country": "KZ",
        "technology": "hydro",
        "project_status": "operating",
        "capacity_mw": "24.9",
    }
    return page, filled(page, **{**values, **changes})


def listed(page: ClientResponse) -> list[Any]:
    return [(r.name, r.value, r.is_ticked) for r in page.context["sourcing"].rows if r.is_listed]


def test_new_record_and_its_claims_are_saved_and_submitted_in_one_go() -> None:
    client, source = sign_in(make_chief()), make_source(publisher="Agency", title="Atlas")
    page, data = fill_in(client)
    assert listed(page) == []
    data = with_sources(page, data, source=source.pk, locator="p. 7", printed_capacity_mw="24,9 MW")
    answer = client.post(
        address_of(EnergyProject, "add"), {**data, "_step_submit": "1"}, follow=True
    )
    project = EnergyProject.working.get()
    assert said_by(answer) == [
        "Source added to country, technology, status, capacity: “Agency: Atlas”.",
        "“Turgusun” is submitted. It is locked until it is approved or sent back.",
    ]
    assert [(c.fact, c.value, c.locator, c.as_printed) for c in project.claims.order_by("pk")] == [
        ("country", "KZ", "p. 7", ""),
        ("technology", "hydro", "p. 7", ""),
        ("status", "operating", "p. 7", ""),
        ("capacity_mw", "24.9", "p. 7", "24,9 MW"),
    ]
    assert project.publication_blockers() == []
    publishing.publish(project, by=make_user(), at=LATER)


def test_new_rows_without_a_source_take_the_one_that_is_chosen_for_all() -> None:
    client, source, other = sign_in(make_chief()), make_source(), make_source()
    page, data = fill_in(client)
    lacking = add_row(data, "phases", name="Unit 1", phase_status="operating", source="")
    answer = client.post(address_of(EnergyProject, "add"), {**lacking, "_continue": "1"})
    assert "Choose a source here, or one for all changes below." in errors_in(answer)
    data = with_sources(page, data, source=source.pk)
    for name, own in (("Unit 1", ""), ("Unit 2", str(other.pk))):
        data = add_row(data, "phases", name=name, phase_status="operating", source=own)
    data = add_row(data, "phases", name="", phase_status="", source="")
    answer = client.post(address_of(EnergyProject, "add"), {**data, "_continue": "1"}, follow=True)
    assert errors_in(answer) == []
    phases = EnergyProject.working.get().phases.order_by("name")
    assert [(one.name, one.source) for one in phases] == [("Unit 1", source), ("Unit 2", other)]


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize("button", ["_save", "_continue"])
def test_save_without_a_source_comes_back_and_asks(button: str) -> None:
    client, source = sign_in(make_chief()), make_source(publisher="Agency", title="Atlas")
    page, data = fill_in(client)
    answer = client.post(
        address_of(EnergyProject, "add"), {**with_sources(page, data), button: "1"}, follow=True
    )
    project = EnergyProject.working.get()
    sentence = "4 facts have no source yet: country, technology, status, capacity."
    assert sentence in said_by(answer)
    assert answer.redirect_chain[0][0].split("#")[0] == address(project)
    assert answer.context["sourcing"].is_open
    assert sentence in answer.content.decode()
    assert listed(answer) == [
        ("country", "Country KZ", True),
        ("technology", "Hydropower", True),
        ("status", "Operating", True),
        ("capacity_mw", "24.9", True),
    ]
    data = with_sources(answer, filled(answer), source=source.pk, ticked=["country", "capacity_mw"])
    answer = client.post(address(project), {**data, "_continue": "1"}, follow=True)
    assert errors_in(answer) == []
    assert said(project) == [("country", "KZ", "Atlas"), ("capacity_mw", "24.9", "Atlas")]
    assert [step.action for step in Step.objects.of(project)] == ["change", "change"]


def test_last_source_is_offered_and_only_for_what_is_changed() -> None:
    client, source = sign_in(make_chief()), make_source(publisher="Agency", title="Atlas")
    first = make_energy_project()
    page = client.get(address(first))
    data = with_sources(page, filled(page, units=40), source=source.pk, ticked=[])
    client.post(address(first), {**data, "_continue": "1"})
    assert said(first) == [("units", "40", "Atlas")]

    other = make_energy_project()
    page = client.get(address(other))
    sourcing = page.context["sourcing"]
    assert (sourcing.initial, sourcing.recent) == ({}, [source])  # offered, never chosen
    assert [name for name, _value, ticked in listed(page) if ticked] == []
    assert len(listed(page)) == 4
    data = with_sources(page, filled(page, reactor_model="HPR1000"), source=source.pk)
    client.post(address(other), {**data, "_continue": "1"})
    assert said(other) == [("reactor_model", "HPR1000", "Atlas")]

    assert sign_in(make_chief()).get(address(other)).context["sourcing"].initial == {}


@pytest.mark.exhaustive
def test_a_source_that_was_taken_out_is_not_put_back_for_what_was_just_changed() -> None:
    client, source = sign_in(make_chief()), make_source(title="Atlas")
    project = make_energy_project()
    page = client.get(address(project))
    client.post(
        address(project),
        {**with_sources(page, filled(page, units=40), source=source.pk, ticked=[]), "_save": "1"},
    )
    page = client.get(address(project))
    data = with_sources(page, filled(page, reactor_model="HPR1000"), source="")
    page = client.post(address(project), {**data, "_continue": "1"}, follow=True)
    assert page.context["sourcing"].initial == {}
    assert ("reactor_model", "HPR1000", True) in listed(page)
    assert client.get(address(project)).context["sourcing"].recent == [source]


def test_a_listed_fact_that_is_not_ticked_is_left_alone() -> None:
    """With a script every changed fact is listed; who unticks it means it."""
    client, source = sign_in(make_chief()), make_source(title="Atlas")
    project = make_energy_project()
    page = client.get(address(project))
    names = ["country", "technology", "status", "capacity_mw", "units"]
    data = filled(page, units=40, capacity_mw="120")
    data = with_sources(page, data, source=source.pk, listed=names, ticked=["capacity_mw"])
    answer = client.post(address(project), {**data, "_continue": "1"}, follow=True)
    assert said(project) == [("capacity_mw", "120", "Atlas")]
    assert "1 fact has no source yet: units." in said_by(answer)


@pytest.mark.exhaustive
def test_record_like_another_takes_what_it_is_but_neither_figures_nor_sources() -> None:
    wind = make_energy_project(technology="wind", capacity_mw=50, project_status="operating")
    claim_all(wind)
    client, source = sign_in(make_chief()), make_source()
    assert "Add one like this" in client.get(address(wind)).content.decode()
    page = client.get(address(wind, "similar"), follow=True)
    form = page.context["adminform"].form
    begun = {name: form[name].value() for name in ("country", "technology", "capacity_mw")}
    assert begun == {"country": wind.country_id, "technology": "wind", "capacity_mw": None}
    assert form["project_status"].value() != "operating"
    rows = [row for row in page.context["sourcing"].rows if row.is_listed]
    assert [(row.name, row.is_ticked) for row in rows] == [
        ("country", False),
        ("technology", False),
    ]
    listed = {"sourcing-listed": [row.name for row in rows], "sourcing-ticked": ["technology"]}
    data = filled(page, title_en="Its neighbour", slug="its-neighbour", **listed)
    data |= {"sourcing-source": source.pk, "_continue": "1"}
    client.post(page.redirect_chain[0][0], data)
    made = EnergyProject.working.get(slug="its-neighbour")
    assert (made.country_id, made.technology, made.capacity_mw) == (wind.country_id, "wind", None)
    assert said(made) == [("technology", "wind", source.title)]


def test_record_like_another_takes_all_countries_of_a_fact() -> None:
    pipeline, client = make_pipeline(fuel="gas"), sign_in(make_chief())
    pipeline.countries.set([make_country("CN"), make_country("KZ")])
    page = client.get(address(pipeline, "similar"), follow=True)
    assert page.context["adminform"].form["countries"].value() == ["CN", "KZ"]
    listed = {row.name: row.value for row in page.context["sourcing"].rows if row.is_listed}
    assert listed["countries"] == "Country CN, Country KZ"

    event = make_event(event_kind="summit")
    form = client.get(address(event, "similar"), follow=True).context["adminform"].form
    begun = [form[name].value() for name in ("event_kind", "country", "starts_on")]
    assert begun == ["summit", event.country_id, None]


def test_series_like_another_takes_what_it_counts_and_who_counts_it() -> None:
    series = make_series(unit="trains", reporter_en="Kazakhstan Temir Zholy", home_rank=1)
    page = sign_in(make_chief()).get(address(series, "similar"), follow=True)
    form = page.context["adminform"].form
    begun = {name: form[name].value() for name in ("indicator", "unit", "reporter_en", "home_rank")}
    assert begun == {
        "indicator": str(series.indicator_id),
        "unit": "trains",
        "reporter_en": "Kazakhstan Temir Zholy",
        "home_rank": None,
    }


def test_changed_value_gets_a_new_claim_beside_the_old_one() -> None:
    client, source = sign_in(make_chief()), make_source(title="Atlas")
    project = make_energy_project()
    claim(project, "capacity_mw", source=source)
    page = client.get(address(project))
    data = with_sources(page, filled(page, capacity_mw="120"), source=source.pk, ticked=[])
    client.post(address(project), {**data, "_continue": "1"})
    assert said(project) == [("capacity_mw", "100", "Atlas"), ("capacity_mw", "120", "Atlas")]
    assert stored(project).unruled() == ["capacity_mw"]


def test_a_changed_value_that_a_claim_allows_already_needs_no_new_one() -> None:
    client, source = sign_in(make_chief()), make_source(title="Atlas")
    project = make_energy_project()
    claim(project, "capacity_mw", comparator="about")
    before = said(project)
    page = client.get(address(project))
    data = filled(page, capacity_mw="101", units=40)
    data = with_sources(page, data, source=source.pk, ticked=[])
    client.post(address(project), {**data, "_continue": "1"})
    assert stored(project).capacity_mw == 101
    assert said(project) == [*before, ("units", "40", "Atlas")]


def test_a_claim_written_by_hand_needs_no_second_one() -> None:
    client, source = sign_in(make_chief()), make_source(title="Atlas")
    project = make_energy_project()
    page = client.get(address(project))
    data = add_row(
        filled(page, units=40),
        "claims",
        fact="units",
        value="40",
        source=make_source(title="By hand").pk,
        kind="value",
        comparator="exact",
    )
    data = with_sources(page, data, source=source.pk, listed=["units"], ticked=["units"])
    client.post(address(project), {**data, "_continue": "1"})
    assert said(project) == [("units", "40", "By hand")]


def test_what_was_typed_about_a_source_is_not_lost_for_want_of_the_source() -> None:
    client = sign_in(make_chief())
    project = make_energy_project()
    page = client.get(address(project))
    data = filled(page, units=40)
    data = with_sources(page, data, locator="p. 7", as_of="June", listed=[], ticked=[])
    answer = client.post(address(project), {**data, "_continue": "1"})
    assert errors_in(answer) == [
        "“June” has no year.",
        "Choose the source that this is taken from, or empty the boxes beside it.",
    ]
    assert 'value="p. 7"' in answer.content.decode()
    assert answer.context["sourcing"].is_open
    assert stored(project).units is None


def test_forged_names_and_sources_are_refused() -> None:
    client = sign_in(make_chief())
    project = make_energy_project()
    page = client.get(address(project))
    for forged in ({"ticked": ["title_en"]}, {"source": "99999999"}):
        data = with_sources(page, filled(page, units=40), **forged)
        answer = client.post(address(project), {**data, "_continue": "1"})
        assert answer.status_code == 200
        assert len(errors_in(answer)) == 1
    assert not project.claims.exists()


def test_translators_are_not_asked_for_sources() -> None:
    project, source = make_energy_project(), make_source()
    editor = make_editor("projects.view_energyproject", "portal.translate")
    client = sign_in(editor)
    page = client.get(address(project))
    assert "sourcing" not in page.context
    forged = {"sourcing-source": source.pk, "sourcing-ticked": ["country"]}
    answer = client.post(
        address(project), {**filled(page), **forged, "title_ru": "Ветер", "_continue": "1"}
    )
    assert answer.status_code == 302
    assert stored(project).title_ru == "Ветер"
    assert not project.claims.exists()


def test_form_of_what_is_public_does_not_ask() -> None:
    public = publish(make_energy_project())
    assert "sourcing" not in sign_in(make_chief()).get(address(public)).context


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize(
    ("language", "name"), [("en", "Abai Region"), ("ru", "область Абай"), ("zh-hans", "阿拜州")]
)
def test_province_is_named_wherever_a_form_or_a_list_shows_it(language: str, name: str) -> None:
    place = make_place(admin1="KZ-10")
    client = sign_in(make_member("Editor", language=language))
    page = client.get(address(place))
    assert f'name="admin1" value="{name}"' in page.text
    [row] = [row for row in page.context["sourcing"].rows if row.name == "province"]
    assert row.value == name
    assert name in client.get(address_of(type(place), "changelist")).text
    client.post(address(place), filled(page))
    assert stored(place).admin1 == "KZ-10"
    client.post(address(place), filled(page, admin1="江布尔州"))
    assert name in client.get(address(place, "compare")).text
    assert stored(place).admin1 == "KZ-31"
