"""Comparing and going back in a real browser: by keyboard, on a phone, light and dark."""

from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

from portal.editorial import drafts
from portal.models import Country, Place
from portal.publication import publishing
from tests.desk_browser import sign_in_chief
from tests.factories import (
    NOON,
    claim_all,
    make_country,
    make_energy_project,
    make_place,
    make_user,
    publish,
    rule,
)
from tests.looking import SIZES, Scheme, complaints, until_quiet

pytestmark = pytest.mark.django_db(transaction=True)


def changed_draft() -> Any:
    """A draft that differs from what is public in every way that is drawn."""
    place = make_place(title_en="Khorgos", summary_en="A dry port on the border. " * 30)
    claim_all(place)
    rule(place, "country")
    place.names.create(name="Korgas")
    draft = publishing.start_edit(publish(place), by=make_user(), at=NOON)
    with drafts.change_draft(draft, by=make_user(), at=NOON) as fresh:
        fresh.title_en, fresh.population = "Khorgos Gateway", 900
        fresh.summary_en = "A dry port near the border. " + "A dry port on the border. " * 29
        fresh.names.all().delete()
        fresh.names.create(name="Қорғас", language="kk")
        fresh.claims.update(locator="p. 3")
    return fresh


@pytest.mark.exhaustive
def test_draft_is_compared_and_edition_loaded_by_keyboard(page: Page) -> None:
    draft = changed_draft()
    sign_in_chief(page)
    page.goto(f"/admin/portal/place/{draft.pk}/change/")
    page.focus(".panel-links a:has-text('Compare')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/")
    assert page.locator(".compare-key > *").all_inner_texts() == [
        "Edition 1, 15 January 2026 (public now)",
        "The draft as it is now",
    ]
    assert page.locator(".compare-both del").all_inner_texts() == ["on"]
    assert page.locator(".compare-both ins").all_inner_texts() == ["near"]
    page.focus("select[name=from]")
    page.keyboard.type("What the draft began with")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**from=revision**")
    page.focus(".compare-loads a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/load/**")
    page.focus(".compare form button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".messagelist .success")
    assert page.input_value("#id_title_en") == "Khorgos"
    assert Place.working.get(pk=draft.pk).names.get().name == "Korgas"


@pytest.mark.parametrize(("width", "scheme"), SIZES)
@pytest.mark.exhaustive
def test_comparison_is_accessible(page: Page, width: int, scheme: Scheme) -> None:
    draft = changed_draft()
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    sign_in_chief(page)
    for name in ("compare", "load", "history"):
        with until_quiet(page):
            page.goto(f"/admin/portal/place/{draft.pk}/{name}/?from=edition:1&to=draft")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert complaints(page, scheme) == [], name


@pytest.mark.exhaustive
def test_folded_rows_are_printed(page: Page) -> None:
    place = make_place()
    with drafts.change_draft(place, by=make_user(), at=NOON) as fresh:
        for number in range(9):
            fresh.names.create(name=f"Name {number}", language="kk")
    sign_in_chief(page)
    page.goto(f"/admin/portal/place/{place.pk}/compare/")
    row = page.locator(".compare-row dl").first
    assert not row.is_visible()
    page.emulate_media(media="print")
    assert row.is_visible()
    assert not page.is_visible(".compare-choice")


@pytest.mark.exhaustive
def test_names_of_compared_countries_keep_apart_on_a_phone(page: Page) -> None:
    """Four stand below each other. Each has room for a finger."""
    shown = {"TJ": "Таджикистан", "TM": "Туркменистан", "KG": "Кыргызстан", "KZ": "Казахстан"}
    for code, name in shown.items():
        country = make_country(code)
        Country.objects.filter(pk=country.pk).update(name_ru=name)
        publish(make_energy_project(country=country, capacity_mw=10))
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto("/ru/compare/countries/?country=" + "&country=".join(shown))
    names = page.locator(".compare-table thead a").all()
    boxes = [box for name in names if (box := name.bounding_box())]
    assert [name.inner_text() for name in names] == [*shown.values()]
    assert all(one["y"] + one["height"] <= below["y"] for one, below in pairwise(boxes))
    assert min(box["height"] for box in boxes) >= 24


def test_four_records_stand_below_each_other_on_a_phone(page: Page) -> None:
    names = [f"A power plant of number {number}" for number in "1234"]
    for slug, name in zip("abcd", names, strict=True):
        publish(make_energy_project(slug=slug, title_en=name))
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/compare/?" + "&".join(f"record=energyproject:{slug}" for slug in "abcd"))
    boxes = [cell.bounding_box() for cell in page.locator("tbody tr").first.locator("td").all()]

    assert all(box and box["x"] > 0 and box["x"] + box["width"] <= 390 for box in boxes)
    assert all(a and b and a["y"] + a["height"] <= b["y"] + 1 for a, b in pairwise(boxes))
    labels = (
        page.locator("tbody tr")
        .first.locator("td")
        .evaluate_all("cells => cells.map(cell => getComputedStyle(cell, '::before').content)")
    )
    assert [label.split('"')[1] for label in labels] == names
