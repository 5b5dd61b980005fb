import sys
from dataclasses import replace

import pytest
from django.contrib import admin

from portal.models import Place
from portal.opendata.api import router
from portal.ops.checks import check_contributions, check_kinds, missing_of
from portal.records import kinds


def missing() -> list[str]:
    return [str(message.id) for message in missing_of(Place)]


def without(**changes):
    """Take something away from the declaration of places."""
    kinds._kinds[Place] = replace(kinds._kinds[Place], **changes)


@pytest.fixture(autouse=True)
def _as_before(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))


def test_no_kind_lacks_anything():
    assert check_kinds(None) == []


def test_model_without_a_kind_is_named():
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
        ({"shelf_life": {"colour": 365}}, "E019"),
    ],
)
def test_what_a_declaration_lacks_is_named(changes, number):
    without(**changes)

    assert f"portal.{number}" in missing()


def test_kind_without_endpoint_is_named(monkeypatch):
    others = [entry for entry in router.registry if entry[0] != "places"]
    monkeypatch.setattr(router, "registry", others)

    assert missing() == ["portal.E015"]


def test_kind_without_form_is_named(monkeypatch):
    monkeypatch.delitem(admin.site._registry, Place)

    assert missing() == ["portal.E016"]


def test_fact_without_a_field_in_the_form_is_named(monkeypatch):
    form = admin.site._registry[Place]
    monkeypatch.setattr(form, "fieldsets", form.fieldsets[:1])

    assert set(missing()) == {"portal.E021"}


def test_module_that_nobody_imports_is_named(monkeypatch):
    assert check_contributions(None) == []

    monkeypatch.delitem(sys.modules, "trade.hubs.charts")

    (told,) = check_contributions(None)
    assert told.msg == "trade.hubs.charts is imported by nobody"


def test_kind_without_type_in_schema_org_is_named(monkeypatch):
    monkeypatch.setattr(Place, "schema_type", "Thing")

    assert missing() == ["portal.E017"]


def test_kind_without_columns_is_named(monkeypatch):
    monkeypatch.setattr("portal.ops.checks.columns_of", lambda kind: [])
    monkeypatch.setattr(Place._meta, "app_label", "elsewhere")

    assert missing() == ["portal.E018"]
