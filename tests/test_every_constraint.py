"""What the database would refuse, a form refuses first: in words, at the field that is wrong."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import F, Q, UniqueConstraint
from django.test import Client

from portal.models import Event, Organisation, Place, Record, Source
from projects.energy.models import EnergyProject
from projects.facilities.models import Facility
from projects.facilities.vocabularies import SIZES
from projects.pipelines.models import Pipeline
from tests.admin_client import add_row, address, address_of, errors_in, filled, make_chief, sign_in
from tests.factories import (
    MAKERS,
    claim,
    make_batch,
    make_country,
    make_energy_project,
    make_series,
    make_source,
    observe,
    publish,
)
from tests.full_records import ROWS
from trade.corridors.models import Corridor
from trade.hubs.models import TradeHub
from trade.rankings.models import Ranking
from trade.statistics.observations import Observation, ObservationBatch

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

CLAIM = {"fact": "", "kind": "value", "value": "", "comparator": "exact"}
ROLE = {"state": "current", "comparator": "exact"}
OBSERVATION = {"comparator": "exact", "obs_status": "A", "period": "2024", "value": "1"}

TYPOS = [
    # form, what is typed, the field that says so, its words
    (Event, {"starts_on": "2025-06", "ends_on": "2024"}, "ends_on", "ends before it starts"),
    (Event, {"starts_on": "2025-13"}, "starts_on", "is no day of the calendar"),
    (
        EnergyProject,
        {"investment_amount": "5", "investment_currency": "usd"},
        *("investment_currency", "“usd” is not the code of a currency"),
    ),
    (
        EnergyProject,
        {"investment_amount": "5", "investment_currency": ""},
        *("investment_currency", "An amount needs its currency."),
    ),
    (EnergyProject, {"latitude": "95", "longitude": "76"}, "latitude", "between −90 and 90"),
    (EnergyProject, {"latitude": "43", "longitude": ""}, "longitude", "needs latitude and"),
    (EnergyProject, {"latitude": "43", "longitude": "200"}, "longitude", "between −180 and 180"),
    (EnergyProject, {"capacity_mw": "0"}, "capacity_mw", "more than zero"),
    (EnergyProject, {"country": "WLD"}, "country", "is not a two-letter country code"),
    (EnergyProject, {"units": "-1"}, "units", "greater than or equal to 0"),
    (Place, {"latitude": "95"}, "latitude", "between −90 and 90"),
    (Place, {"longitude": "-180.5"}, "longitude", "between −180 and 180"),
    (Organisation, {"country": "WLD"}, "country", "is not a two-letter country code"),
    (
        Corridor,
        {"cost_amount": "5", "cost_currency": "usd"},
        *("cost_currency", "“usd” is not the code of a currency"),
    ),
    (Corridor, {"length_km": "-5"}, "length_km", "more than zero"),
    (TradeHub, {"second_country": "WLD"}, "second_country", "is not a two-letter country code"),
    (Ranking, {"leader": "WLD"}, "leader", "is not a two-letter country code"),
]

CONSTRAINTS = {
    # constraint: form, what is typed, the field that says so, its words
    "projects_energyproject_capacity": (
        EnergyProject,
        {"capacity_mw": "0"},
        "capacity_mw",
        "A capacity is more than zero",
    ),
    "projects_energyproject_countries": (
        EnergyProject,
        {"second_country": "KZ"},
        "second_country",
        "the first country already",
    ),
    "projects_energyproject_currency": (
        EnergyProject,
        {"investment_amount": "5"},
        "investment_currency",
        "needs its currency",
    ),
    "projects_pipeline_length": (Pipeline, {"length_km": "0"}, "length_km", "more than zero"),
    "projects_pipeline_capacity": (
        Pipeline,
        {"capacity_bcm_year": "-1"},
        "capacity_bcm_year",
        "more than zero",
    ),
    **{
        f"projects_facility_{name}": (Facility, {name: "0"}, name, "more than zero")
        for name in SIZES
    },
    "projects_facility_countries": (
        Facility,
        {"second_country": "KZ"},
        "second_country",
        "the first country already",
    ),
    "trade_tradehub_countries": (
        TradeHub,
        {"second_country": "KZ"},
        "second_country",
        "the first country already",
    ),
    "projects_facility_currency": (
        Facility,
        {"investment_amount": "5"},
        "investment_currency",
        "needs its currency",
    ),
    "trade_tradehub_area": (TradeHub, {"area_ha": "0"}, "area_ha", "more than zero"),
    "trade_corridor_currency": (
        Corridor,
        {"cost_amount": "5"},
        "cost_currency",
        "needs its currency",
    ),
    "portal_source_named": (Source, {"title": " "}, "title", "This field is required."),
}
"""Of the columns of a form."""

ROW_CONSTRAINTS = {
    # ending: relation, what is typed into a new row, the field that says so, its words
    "claim_bounds": ("claims", {"lower": "2", "upper": "1"}, "upper", "bound is below the lower"),
    "claim_value": ("claims", {"kind": "none", "value": "7"}, "value", "none to give"),
    "ruling_reason": ("rulings", {"reason_en": ""}, "reason_en", "This field is required."),
    "periodruling_reason": (
        "period_rulings",
        {"reason_en": ""},
        "reason_en",
        "This field is required.",
    ),
    "projects_phase_capacity": ("phases", {"capacity_mw": "0"}, "capacity_mw", "more than zero"),
    "role_share": ("roles", {"share_percent": "101"}, "share_percent", "or equal to 100"),
    "role_currency": ("roles", {"currency": ""}, "currency", "needs its currency"),
    "trade_rankingentry_named": ("entries", {"name": ""}, "name", "Say who it is"),
    "trade_observation_value": (
        "observations",
        {"value": ""},
        "value",
        "Give the value, or the status",
    ),
}
"""Of the columns of a row in a form."""

KEPT_OTHERWISE = {
    "portal_release_number",  # numbered by the portal
    "portal_edition_number",  # never typed
    "retracted_why",  # `ClaimForm.save` keeps reason and time together
    "slug",  # by `Record.clean`, and below in test_saves_at_the_same_moment
    "titled",  # the English title is required
    "published",
    "complete",  # `publication_blockers`: tests/portal/admin/forms/test_incomplete_drafts.py
    "uid",
    "one_pinned",  # below
    "credits_another",  # tests/portal/publication/test_attribution.py
    "one_public_pin",
    "public_pin",
    "observation_days",  # by `check_period`: below
}


@pytest.fixture
def chief() -> Client:
    make_country("WLD")
    return sign_in(make_chief())


@pytest.mark.every_day(one_in=7)
@pytest.mark.parametrize(("model", "typed", "field", "words"), TYPOS)
@pytest.mark.parametrize("is_new", [True, False], ids=["new", "draft"])
def test_typo_is_told_at_its_field(
    chief: Client, model: type[Record], typed: dict[str, str], field: str, words: str, is_new: bool
) -> None:
    record = MAKERS[model]()
    before = type(record).working.values().get(pk=record.pk)
    where = address_of(model, "add") if is_new else address(record)
    data = filled(chief.get(address(record)), **typed)
    if is_new:
        data = {**data, "slug": "another", "token": "newnewnewnew"}
        del data["seen_version"], data["version"]
        data = {name: value for name, value in data.items() if not name.endswith("-id")}

    answer = chief.post(where, data)

    assert answer.status_code == 200
    form = answer.context["adminform"].form
    assert {name: len(errors) for name, errors in form.errors.items()} == {field: 1}
    assert words in form.errors[field][0]
    assert "Constraint" not in " ".join(errors_in(answer))
    assert model.working.values().get() == before


@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize("name", CONSTRAINTS)
def test_constraint_of_a_record_is_told_at_its_field(chief: Client, name: str) -> None:
    model, typed, field, words = CONSTRAINTS[name]
    makers: dict[type[Any], Callable[..., Any]] = {**MAKERS, Source: make_source}
    record = makers[model]()

    answer = chief.post(address(record), filled(chief.get(address(record)), **typed))

    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == [field]
    assert words in answer.context["adminform"].form.errors[field][0]
    assert "Constraint" not in " ".join(errors_in(answer))


def in_rows() -> Iterator[Any]:
    """Each constraint of a row with a kind of record that has such rows."""
    for model, _relation, constraint in _constraints_of_rows():
        for ending in ROW_CONSTRAINTS:
            if constraint.name.endswith(ending):
                yield pytest.param(model, ending, id=constraint.name)


def _constraints_of_rows() -> Iterator[Any]:
    for model, modeladmin in admin.site._registry.items():
        for inline in modeladmin.inlines or ():
            for constraint in inline.model._meta.constraints:
                yield model, inline.model, constraint
    for constraint in Observation._meta.constraints:
        yield ObservationBatch, Observation, constraint


@pytest.mark.every_day(one_in=7)
@pytest.mark.parametrize(("model", "ending"), list(in_rows()))
def test_constraint_of_a_row_is_told_at_its_field(chief: Client, model: Any, ending: str) -> None:
    relation, typed, field, words = ROW_CONSTRAINTS[ending]
    record = make_batch() if model is ObservationBatch else MAKERS[model]()
    if relation == "period_rulings":
        typed = {"period": "2024", "rule": "official", **typed}
    page = chief.get(address(record))
    data = add_row(filled(page), relation, **{**_whole_row(record, relation), **typed})

    answer = chief.post(address(record), data)

    assert answer.status_code == 200
    formsets = {one.formset.prefix: one.formset for one in answer.context["inline_admin_formsets"]}
    errors = formsets[relation].forms[-1].errors
    assert words in errors[field][0]
    assert set(errors) == {field}
    assert "Constraint" not in " ".join(errors_in(answer))


def _whole_row(record: Any, relation: str) -> dict[str, Any]:
    """What is typed into a row of a relation that can be saved."""
    if relation == "observations":
        return {**OBSERVATION, "series": publish(make_series()).pk, "source": make_source().pk}
    source = {"source": make_source().pk}
    if relation in ("claims", "rulings"):
        name, fact = next((n, f) for n, f in record.facts.items() if f.accepted(record, n))
        if relation == "rulings":
            return {"fact": name, "rule": "official", "reason_en": "It counted."}
        value = {"value": fact.accepted(record, name)}
        return {**CLAIM, "fact": name, **value, **source}
    row = {**ROWS[relation], **source}
    if relation == "roles":
        row |= {"organisation": publish(MAKERS[Organisation]()).pk, **ROLE}
    return row


def test_every_constraint_on_what_a_form_asks_for_is_tried() -> None:
    """A new constraint needs words for people, and a case above."""
    tried = {*CONSTRAINTS, *ROW_CONSTRAINTS, *KEPT_OTHERWISE}
    untried = [
        constraint.name
        for model in _models_in_forms()
        for constraint in model._meta.constraints
        if _columns(constraint) & _typed_columns(model)
        and not any(constraint.name.endswith(ending) for ending in tried)
    ]

    assert untried == []


def _models_in_forms() -> set[Any]:
    rows = {
        inline.model
        for modeladmin in admin.site._registry.values()
        for inline in modeladmin.inlines
    }
    return {*admin.site._registry, *rows}


def _columns(constraint: Any) -> set[Any]:
    if isinstance(constraint, UniqueConstraint):
        return {*constraint.fields, *_columns_of(constraint.condition or Q())}
    return _columns_of(constraint.condition)


def _columns_of(condition: Q) -> set[Any]:
    found = set()
    for part in condition.flatten():
        if isinstance(part, Q):
            for child in part.children:
                if isinstance(child, tuple):
                    found.add(child[0].split("__")[0])
                    if isinstance(child[1], F):
                        found.add(child[1].name)  # type: ignore[attr-defined]  # the stubs lack it
    return found


def _typed_columns(model: Any) -> set[Any]:
    return {field.name for field in model._meta.fields if field.editable}


@pytest.mark.parametrize("column", ["slug", "supersedes"])
def test_source_that_nothing_public_cites_keeps_what_is_its_own(chief: Client, column: str) -> None:
    first = make_source(supersedes=make_source())
    second = make_source()
    taken = {"slug": first.slug, "supersedes": first.supersedes_id}[column]

    answer = chief.post(address(second), filled(chief.get(address(second)), **{column: taken}))

    assert answer.status_code == 200
    (error,) = answer.context["adminform"].form.errors[column]
    assert "already exists" in error


def test_every_column_of_its_own_is_tried() -> None:
    found = {
        f"{model.__name__}.{field.name}"
        for model in _models_in_forms()
        for field in model._meta.fields
        if field.unique and field.editable and field.name != "id"
    }

    assert found == {
        "Country.code",  # Django tells, as its default manager gives all
        "Group.name",
        "User.username",
        "Release.number",  # never typed
        "Source.slug",
        "Source.supersedes",
    }


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("period", ["2024/2023", "2024-13", "sometime"])
def test_period_that_is_none_is_told_at_its_field(chief: Client, period: str) -> None:
    row = observe(publish(make_series()), "2024", 1)

    answer = chief.post(address(row), filled(chief.get(address(row)), period=period))

    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == ["period"]


def test_second_pin_of_a_period_in_a_batch_is_refused_at_the_row(chief: Client) -> None:
    batch, series = make_batch(), publish(make_series())
    first = observe(series, "2024", 7, batch=batch, pinned=True)
    second = observe(series, "2024", 8, batch=batch)

    alone = chief.post(address(second), filled(chief.get(address(second)), pinned="on"))
    page = chief.get(address(batch))
    together = chief.post(
        address(batch),
        filled(page, **{"observations-0-pinned": "on", "observations-1-pinned": "on"}),
    )

    for answer in (alone, together):
        assert answer.status_code == 200
        (error,) = {one for one in errors_in(answer) if "correct" not in one}
        assert "pinned for this period already" in error
    assert list(Observation.working.filter(pinned=True)) == [first]


@pytest.mark.exhaustive
def test_pin_moves_from_one_row_to_another_in_one_save(chief: Client) -> None:
    batch, series = make_batch(), publish(make_series())
    for value, pinned in ((7, False), (8, True)):
        observe(series, "2024", value, batch=batch, pinned=pinned)
    data = filled(chief.get(address(batch)), **{"observations-0-pinned": "on"})
    del data["observations-1-pinned"]

    assert chief.post(address(batch), data).status_code == 302
    assert list(Observation.working.filter(pinned=True).values_list("value", flat=True)) == [7]


def test_refused_fact_leaves_the_rulings_below_their_value(chief: Client) -> None:
    """A ruling is judged by what the record accepts, which a typo above must not break."""
    event = MAKERS[Event](starts_on="2020", ends_on="2021")
    claim(event, "held_on")
    ruling = {"fact": "held_on", "rule": "official", "reason_en": "It was there."}
    data = add_row(filled(chief.get(address(event)), starts_on="2025"), "rulings", **ruling)

    answer = chief.post(address(event), data)

    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == ["ends_on"]


def test_translator_is_told_nothing_of_facts_that_are_only_read(chief: Client) -> None:
    project = make_energy_project(latitude="43", longitude="76")

    answer = chief.post(address(project), filled(chief.get(address(project)), title_ru="Ветер"))

    assert answer.status_code == 302
