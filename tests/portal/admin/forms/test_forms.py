"""Values in the words of a form, errors at their fields, anchors."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, QueryDict
from django.test import RequestFactory
from django.utils.translation import override

from portal.admin.forms.checked_form import errors_at_fields
from portal.admin.forms.concurrent_saves import repeat_after
from portal.admin.forms.forms import SHOWN, format_value, list_differences, show_plainly
from portal.admin.forms.labels import build_anchor
from portal.admin.forms.values import ValueWords, parse_value
from portal.admin.worklist.findings import format_age
from portal.admin.worklist.worklist import WorklistChoice
from portal.facts import CountryCodes, Fact
from portal.models import Country, Organisation, Place
from tests.factories import make_organisation

KINDS = [("city", "City"), ("village", "Village")]


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        (forms.CharField(), None, "—"),
        (forms.CharField(), "", "—"),
        (forms.MultipleChoiceField(), [], "—"),
        (forms.CharField(), "A", "A"),
        (forms.CharField(), "a" * (SHOWN + 1), "a" * (SHOWN - 1) + "…"),
        (forms.CharField(), 0, "0"),
        (forms.BooleanField(), True, "yes"),
        (forms.BooleanField(), False, "no"),
        (forms.DecimalField(), Decimal("24.900"), "24.9"),
        (forms.DecimalField(), Decimal("100"), "100"),
        (forms.ChoiceField(choices=KINDS), "city", "City"),
        (forms.ChoiceField(choices=KINDS), "lost", "lost"),
    ],
)
def test_value_is_shown_as_in_the_form(field: forms.Field, value: object, expected: str) -> None:
    assert format_value(field, value) == expected


class PlaceForm(forms.ModelForm[Place]):
    area = forms.DecimalField(label="Area", required=False)

    class Meta:
        model = Place
        fields = ["population"]


def test_differences_name_stored_and_typed_value_of_changed_fields() -> None:
    form = PlaceForm({"population": "7", "area": "24.9"}, instance=Place(population=5))
    form.initial["area"] = Decimal("24.900")
    assert list_differences(form) == ["Population: stored now “5” · yours “7”"]


def test_decimals_are_shown_without_trailing_zeros() -> None:
    form = PlaceForm(instance=Place(population=5), initial={"area": Decimal("24.900")})
    show_plainly(form)
    assert {name: str(value) for name, value in form.initial.items()} == {
        "population": "5",
        "area": "24.9",
    }


@pytest.mark.parametrize(
    ("errors", "expected"),
    [
        ({"slug": ["taken"]}, {"slug": ["taken"]}),
        ({"hidden": ["wrong"]}, {NON_FIELD_ERRORS: ["wrong"]}),
        (ValidationError("no code"), {NON_FIELD_ERRORS: ["no code"]}),
        (ValidationError("ends first", code="ends_on"), {"ends_on": ["ends first"]}),
        (ValidationError("elsewhere", code="hidden"), {NON_FIELD_ERRORS: ["elsewhere"]}),
        (
            {"slug": ["taken"], NON_FIELD_ERRORS: [ValidationError("other", code="slug")]},
            {"slug": ["taken", "other"]},
        ),
    ],
)
def test_errors_are_shown_at_the_field_they_concern(
    errors: Any, expected: dict[str, list[str]]
) -> None:
    error = errors if isinstance(errors, ValidationError) else ValidationError(errors)
    assert errors_at_fields(error, ["slug", "ends_on"]).message_dict == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("population", "#id_population"),
        ("country", "#id_country"),
        ("claims", "#claims-group"),
        ("claims/3kq9", "#claims-group"),
        ("names", "#names-group"),
        ("lost", ""),
        ("", ""),
    ],
)
def test_anchor_leads_to_a_field_or_to_the_rows_of_a_relation(place: str, expected: str) -> None:
    assert build_anchor(Place, place) == expected


@pytest.mark.parametrize(
    ("name", "typed", "stored"),
    [
        ("place_kind", "City", "city"),
        ("place_kind", " cItY ", "city"),
        ("place_kind", "city", "city"),
        ("place_kind", "火车站", "rail_station"),
        ("country", "KZ", "KZ"),
        ("population", " 5 ", " 5 "),
    ],
)
def test_typed_text_becomes_a_canonical_value(name: str, typed: str, stored: str) -> None:
    assert parse_value(Place.facts[name], typed) == stored


@pytest.mark.engine  # SQLite knows small letters and capitals of ASCII only
@pytest.mark.django_db
@pytest.mark.parametrize("spell", [str.lower, str.upper, str.title])
def test_names_are_taken_in_small_letters_and_capitals(spell: Callable[[str], str]) -> None:
    Country.objects.create(
        code="KZ", name_en="Kazakhstan", name_ru="Казахстан", name_zh_hans="哈萨克斯坦"
    )
    parent = make_organisation(title_en="Parent", title_ru="Самрук-Қазына")
    for name in ("Kazakhstan", "Казахстан", "哈萨克斯坦"):
        assert parse_value(Place.facts["country"], spell(name)) == "KZ"
    for title in ("Parent", "Самрук-Қазына"):
        assert parse_value(Organisation.facts["parent"], spell(title)) == parent.uid


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ["City", "lost", "5", "Kazakhstan", "ZZ", "Zhambyl Region", "CN, Kazakhstan"]),
        ("ru", ["Город", "lost", "5", "Казахстан", "ZZ", "Жамбылская область", "CN, Казахстан"]),
        ("zh-hans", ["城市", "lost", "5", "哈萨克斯坦", "ZZ", "江布尔州", "CN, 哈萨克斯坦"]),
    ],
)
def test_stored_value_is_shown_as_editors_type_it(language: str, shown: list[str]) -> None:
    Country.objects.create(
        code="KZ", name_en="Kazakhstan", name_ru="Казахстан", name_zh_hans="哈萨克斯坦"
    )
    parent = make_organisation(title_en="Parent", title_ru="Мать — завод", title_zh_hans="母公司")
    kind, country, province = (Place.facts[name] for name in ("place_kind", "country", "province"))
    stored = [
        *((kind, "city"), (kind, "lost"), (Place.facts["population"], "5")),
        *((country, "KZ"), (country, "ZZ"), (province, "KZ-31")),
        *((Fact(type=CountryCodes()), "CN KZ"), (Organisation.facts["parent"], parent.uid)),
    ]
    with override(language):
        words = [ValueWords(None).as_typed(fact, value) for fact, value in stored]
        assert words == [*shown, parent.titles()[language]]
        for (fact, value), typed in zip(stored, words, strict=True):
            if value != "lost":
                assert fact.type.clean(parse_value(fact, typed)) == value


def failing(times: int, error: type[Exception]) -> tuple[Callable[..., str], list[object]]:
    calls: list[object] = []

    def view(request: HttpRequest, number: int, *, word: str) -> str:
        calls.append((request.POST["title"], number, word))
        if len(calls) <= times:
            raise error
        return "saved"

    return view, calls


@pytest.mark.parametrize(
    ("times", "error", "number"), [(0, ValueError, 1), (1, ValueError, 2), (1, KeyError, 2)]
)
def test_view_is_repeated_once_after_expected_errors(
    times: int, error: type[Exception], number: int
) -> None:
    view, calls = failing(times, error)
    request = RequestFactory().post("/", {"title": "A"})
    assert repeat_after((ValueError, KeyError), view, request, 5, word="x") == "saved"
    assert calls == [("A", 5, "x")] * number


@pytest.mark.parametrize(
    ("times", "error", "number"), [(2, ValueError, 2), (1, LookupError, 1), (9, KeyError, 1)]
)
def test_other_and_repeated_errors_are_raised(
    times: int, error: type[Exception], number: int
) -> None:
    view, calls = failing(times, error)
    with pytest.raises(error):
        repeat_after((ValueError,), view, RequestFactory().post("/", {"title": "A"}), 5, word="x")
    assert len(calls) == number


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", WorklistChoice()),
        ("check=no-source&source=5", WorklistChoice(check="no-source", source="5")),
        ("check=nonsense&kind=nonsense&source=x", WorklistChoice()),
        ("kind=place&mine=1", WorklistChoice(kind="place", mine=True)),
        ("mine=yes&snoozed=1", WorklistChoice(snoozed=True)),
    ],
)
def test_worklist_is_filtered_by_the_address(query: str, expected: WorklistChoice) -> None:
    kinds: Any = {"place": None}
    assert WorklistChoice.of(QueryDict(query), kinds) == expected


def test_address_of_the_worklist_keeps_the_other_filters() -> None:
    choice = WorklistChoice(check="no-source", mine=True)
    assert choice.address == "?check=no-source&mine=1"
    assert replace(choice, check="", kind="place").address == "?kind=place&mine=1"
    assert WorklistChoice().address == "?"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (datetime(2025, 6, 10, 12, tzinfo=UTC), "today"),
        (datetime(2025, 6, 9, 13, tzinfo=UTC), "today"),
        (datetime(2025, 6, 9, 12, tzinfo=UTC), "1 day"),
        (datetime(2025, 6, 1, 12, tzinfo=UTC), "9 days"),
    ],
)
def test_age_of_a_finding_is_in_days(found: datetime, expected: str) -> None:
    assert format_age(found, datetime(2025, 6, 10, 12, tzinfo=UTC)) == expected
