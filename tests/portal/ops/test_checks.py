import re
import sys
from dataclasses import replace
from typing import Any

import pytest
from django.contrib import admin

from portal.facts import Amount, Fact
from portal.filters.ordering import Ordering
from portal.filters.parameters import InCountry
from portal.filters.records import TITLE, PlaceFilter
from portal.graphics.maps.layers import Layer, LayerShape
from portal.models import Place, Story
from portal.models.history import history_models
from portal.opendata.api import router
from portal.ops.checks import check_contributions, check_kinds, missing_of
from portal.records import kinds
from portal.site.lists.lists import chart_view
from tests.optional import the


def missing() -> list[str]:
    return [str(message.id) for message in missing_of(Place)]


def without(model: type[Story] | type[Place] = Place, **changes: Any) -> None:
    """Change the declaration of places, or of another kind."""
    kinds._kinds[model] = replace(kinds._kinds[model], **changes)


def layer_of(**changes: Any) -> Layer:
    return replace(Layer(model=Place, shape=LayerShape.CIRCLE, sort="place_kind"), **changes)


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))


def test_no_kind_lacks_anything() -> None:
    assert check_kinds() == []


def test_model_without_a_kind_is_named() -> None:
    del kinds._kinds[Place]

    assert missing() == ["portal.E010"]


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"area": "nowhere"}, "E011"),
        ({"path": "places"}, "E012"),
        ({"about": ""}, "E012"),
        ({"document": None}, "E013"),
        ({"filterset": None}, "E014"),
        ({"shelf_life": None}, "E019"),
        ({"path": "/events/"}, "E012"),
        ({"columns": ("colour",)}, "E027"),
        ({"page_order": "-colour"}, "E027"),
        ({"row_facts": ("colour",)}, "E027"),
        ({"shelf_life": {"colour": 365}}, "E027"),
        ({"lasting": {"colour": frozenset()}}, "E027"),
        ({"told_apart": {"colour": "population"}}, "E027"),
        ({"questions": {"group=colour": "Colours"}}, "E027"),
        ({"charted": "group=country&sum=colour"}, "E027"),
        ({"coloured": "colour"}, "E027"),
        ({"badge": ("colour", "portal.Place.place_kind")}, "E027"),
        ({"views": (chart_view("colours"),)}, "E027"),
        ({"layer": layer_of(sort="colour")}, "E027"),
        ({"layer": layer_of(locations=("colour",))}, "E027"),
        ({"layer": layer_of(figures=("colour",))}, "E027"),
    ],
)
def test_what_a_declaration_lacks_is_named(changes: dict[str, Any], number: str) -> None:
    without(**changes)

    assert f"portal.{number}" in missing()


@pytest.mark.parametrize("name", ["key_facts", "ends", "parts"])
def test_unknown_name_in_a_model_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(Place, name, {**dict.fromkeys(getattr(Place, name)), "colour": "Colour"})

    (told,) = missing_of(Place)

    assert (told.id, told.msg) == ("portal.E027", f"{name}: “colour” is not known")


def test_rows_that_drafts_would_lose_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Place, "parts", ("external_ids",))

    assert missing() == ["portal.E026"]


class MisspelledFilter(PlaceFilter):
    country = InCountry("contry")
    order = Ordering("title", title=TITLE, people=("populace", "people"))


def test_columns_that_parameters_misspell_are_named() -> None:
    without(filterset=MisspelledFilter, page_order="")

    told = [(message.id, message.msg) for message in missing_of(Place)]

    assert told == [
        ("portal.E024", "parameter “country” reads “contry”, which is no column"),
        ("portal.E024", "parameter “order” reads “populace”, which is no column"),
    ]


def test_unit_without_words_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        Place, "facts", {**Place.facts, "population": Fact(type=Amount(), unit="souls")}
    )

    (told,) = missing_of(Place)

    assert told.msg == "unit of “population”: “souls” is not known"
    assert the(told.hint).startswith("Known are: %, CNY, ")


@pytest.mark.parametrize("name", ["key_figures", "kinds"])
def test_columns_that_the_list_of_the_desk_misspells_are_named(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(admin.site._registry[Place], name, ["colour"])

    assert missing() == ["portal.E024"]


def test_model_that_is_imported_late_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    others = {model: rows for model, rows in history_models().items() if model is not Place}
    monkeypatch.setattr("portal.ops.checks.history_models", lambda: others)

    assert missing() == ["portal.E025"]


def test_kind_without_endpoint_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    others = [entry for entry in router.registry if entry[0] != "places"]
    monkeypatch.setattr(router, "registry", others)

    assert missing() == ["portal.E015"]


def test_kind_without_form_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    registry: dict[Any, Any] = admin.site._registry
    monkeypatch.delitem(registry, Place)

    assert missing() == ["portal.E016"]


def test_fact_without_a_field_in_the_form_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    form = admin.site._registry[Place]
    monkeypatch.setattr(form, "fieldsets", the(form.fieldsets)[:1])

    assert set(missing()) == {"portal.E021"}


def test_module_that_nobody_imports_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_contributions() == []

    monkeypatch.delitem(sys.modules, "trade.hubs.charts")

    (told,) = check_contributions()
    assert told.msg == "trade.hubs.charts is imported by nobody"


def test_kind_without_type_in_schema_org_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Place, "schema_type", "Thing")

    assert missing() == ["portal.E017"]


def test_kind_without_columns_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Story._meta, "app_label", "elsewhere")
    without(Story, list_view=None)

    assert [message.id for message in missing_of(Story)] == ["portal.E018"]


def test_record_without_a_table_of_claims_is_told_what_it_needs() -> None:
    said = "Story needs a table of claims: a model with a key to it, related_name='claims'."

    with pytest.raises(LookupError, match=re.escape(said)):
        Story.part_model("claims")
