"""The admin in a real browser: keyboard and mouse, phone and dark, under the strict policy."""

from io import BytesIO
from typing import cast

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from portal.models import Country, Place, User
from portal.publication import publishing
from projects.pipelines.models import Pipeline
from tests.admin_client import address, address_of
from tests.desk_browser import sign_in_chief
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_country,
    make_pipeline,
    make_place,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
)
from tests.looking import Scheme, until_quiet
from trade.statistics.models import Series
from trade.statistics.observations import Observation

pytestmark = pytest.mark.django_db(transaction=True)

SMALL = """[...document.querySelectorAll(
    "#content :is(input:not([type=submit], [type=checkbox], [type=hidden]), select, textarea)")]
    .some((field) => parseFloat(getComputedStyle(field).fontSize) < 16)"""
"""Fields at which the browser of a phone would enlarge the page."""


def choose(page: Page, field: str, words: str, option: str) -> None:
    """Pick from an autocomplete, by typing."""
    page.click(f"#{field} + .select2-container")
    page.keyboard.type(words)
    page.click(f".select2-results__option:has-text('{option}')")


HARD_TO_HIT = """[...document.querySelectorAll(
    "button, summary, select, textarea, input:not([type=hidden], [type=checkbox], [type=radio])")]
    .filter((control) => control.checkVisibility())
    .filter((control) => !control.matches("#logout-form *, .select2-hidden-accessible"))
    .filter(({ offsetWidth, offsetHeight }) => Math.min(offsetWidth, offsetHeight) < 24)
    .map((control) => control.outerHTML.slice(0, 80))"""
"""Controls that are lower or narrower than 24 pixels, but for the one within a line of links."""


def read_corner(drawn: Locator, theme: str) -> tuple[int, ...]:
    """Return the colour of the first pixel of a picture in a theme of the desk."""
    drawn.page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
    picture = Image.open(BytesIO(drawn.screenshot())).convert("RGB")
    return cast(tuple[int, ...], picture.getpixel((9, 9)))


@pytest.mark.exhaustive
def test_new_place_is_written_submitted_and_published(page: Page) -> None:
    make_country("KZ")
    make_source(title="Atlas of crossings")
    sign_in_chief(page)
    page.click("#nav-knowledge .model-place .addlink")
    page.fill("#id_title_en", "Khorgos Gateway")
    page.press("#id_title_en", "Tab")
    assert page.input_value("#id_slug") == "khorgos-gateway"
    choose(page, "id_country", "Country", "Country KZ")
    page.select_option("#id_place_kind", "border_town")
    page.click("#tab-evidence")
    page.click("#claims-group .add-row a")
    page.select_option("#id_claims-0-fact", "country")
    page.fill("#id_claims-0-value", "KZ")
    choose(page, "id_claims-0-source", "crossings", "Atlas of crossings")
    page.click("#claims-group .add-row a")
    page.select_option("#id_claims-1-fact", "place_kind")
    page.fill("#id_claims-1-value", "Border town")
    choose(page, "id_claims-1-source", "crossings", "Atlas of crossings")
    page.click("input[name=_continue]")
    assert page.inner_text("#claims-0 .standing") == "Agrees"
    page.click(".panel button[name=_step_submit]")
    assert "is submitted" in page.inner_text(".messagelist")
    page.click(".panel button[name=_step_publish]")
    assert "Somebody who has not worked on this version" in page.inner_text(".messagelist")
    page.click("#logout-form button")

    sign_in_chief(page, "boris")
    page.click("a:has-text('Khorgos Gateway')")
    page.click("button[name=_step_publish]")  # of the review, to which the desk leads
    assert "is public" in page.inner_text(".messagelist")
    assert Place.objects.get().title_en == "Khorgos Gateway"


@pytest.mark.exhaustive
def test_enter_in_a_field_saves_and_does_nothing_more(page: Page) -> None:
    place = publish(make_place())
    copy = publishing.start_edit(place, by=make_user(), at=NOON)
    sign_in_chief(page)
    page.goto(f"/admin/portal/place/{copy.pk}/change/")
    page.fill("#id_title_en", "Entered")
    page.press("#id_title_en", "Enter")
    page.wait_for_selector(".messagelist .success")
    copy.refresh_from_db()
    assert (copy.title_en, copy.status) == ("Entered", "draft")


@pytest.mark.exhaustive
def test_keys_lead_to_the_search_of_the_page_and_save_its_form(page: Page) -> None:
    place = make_place()
    sign_in_chief(page)
    page.goto(address_of(Place))
    page.keyboard.press("/")
    expect(page.locator("#searchbar")).to_be_focused()
    page.goto(f"{address(place)}#section-names")
    page.locator("body").press("/")
    expect(page.locator("#desk-search")).to_be_focused()
    page.fill("#id_summary_en", "Kept by two keys")
    page.keyboard.press("Control+s")
    page.wait_for_selector(".messagelist .success")
    assert Place.working.get().summary_en == "Kept by two keys"


@pytest.mark.exhaustive
def test_evidence_leads_to_the_claims_and_a_claim_unfolds(page: Page) -> None:
    place = make_place()
    claim_all(place)
    claim(place, "country", "KG")
    sign_in_chief(page)
    page.goto(f"/admin/portal/place/{place.pk}/change/")
    page.click("#tab-evidence")
    assert not page.is_visible("#id_claims-0-value")
    page.click("#claims-0 summary")
    page.wait_for_selector("#id_claims-0-value", state="visible")
    page.click("#claims-0 details details:has-text('Retract') summary")
    page.fill("#id_claims-0-retraction_reason", "Read twice.")
    page.click(".panel button[name=_continue]")
    assert page.inner_text("#claims-0 .standing") == "Retracted"


@pytest.mark.exhaustive  # every day some of them, with axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_scrolls_sideways(page: Page, width: int, scheme: Scheme) -> None:
    """…nor does anything break the content policy: the fixture listens."""
    place = make_place()
    claim_all(place)
    public, gone = publish(make_place()), publish(make_place())
    publishing.withdraw(gone, by=make_user(), at=NOON, note="It was never there.")
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    sign_in_chief(page)
    for path in (
        "/admin/",
        "/admin/portal/place/",
        "/admin/portal/place/add/",
        f"/admin/portal/place/{place.pk}/change/",
        f"/admin/portal/place/{public.pk}/change/",
        f"/admin/portal/place/{public.pk}/history/",
        f"/admin/portal/place/{gone.pk}/removal/",
        "/admin/portal/source/",
        "/admin/portal/edition/",
        "/admin/projects/energyproject/add/",
        "/admin/trade/observationbatch/add/",
    ):
        with until_quiet(page):
            page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert width > 390 or not page.evaluate(SMALL), path
        assert page.evaluate(HARD_TO_HIT) == [], path
    page.goto(address(public, "correction"))
    page.click("button.step-main")
    page.wait_for_selector(".messagelist .error:focus")


@pytest.mark.exhaustive
def test_rows_with_many_columns_fit_beside_the_menu_and_the_filter(page: Page) -> None:
    countries = [make_country("TM"), make_country("KG")]
    for country, name in zip(countries, ("Turkmenistan", "Kyrgyzstan"), strict=True):
        Country.objects.filter(pk=country.pk).update(name_en=name)
    about = {"country": countries[0], "partner": countries[1], "home_rank": 12}
    series = make_series(title_en="Containers through the port of Turkmenbashi", **about)
    observe(publish(series), "2025-01-01/2025-04-02", 1234)
    start, end = countries
    make_pipeline(start_country=start, end_country=end, length_km="1996.15")
    sign_in_chief(page)
    page.set_viewport_size({"width": 1280, "height": 844})
    for model in (Series, Observation, Pipeline):
        page.goto(address_of(model))
        assert page.locator("#result_list tbody tr").count()
        rows = page.locator(".results")
        assert rows.evaluate("(it) => it.scrollWidth - it.clientWidth") == 0, model


@pytest.mark.exhaustive
def test_lists_in_russian_fit_beside_the_menu_and_the_filter(page: Page) -> None:
    turkmenistan, kyrgyzstan = make_country("TM"), make_country("KG")
    names = {"TM": "Туркменистан", "KG": "Кыргызстан"}
    for country in (turkmenistan, kyrgyzstan):
        Country.objects.filter(pk=country.pk).update(name_ru=names[country.pk])
    ends = {"start_country": turkmenistan, "end_country": kyrgyzstan}
    publish(make_pipeline(title_ru="Распределительный газопровод", length_km="1996.15", **ends))
    publish(make_place(title_ru="Железнодорожный", country=turkmenistan, population=999999))
    sign_in_chief(page)
    page.context.add_cookies([{"name": "django_language", "value": "ru", "url": page.url}])
    page.set_viewport_size({"width": 1280, "height": 844})
    for model in (Pipeline, Place):
        page.goto(address_of(model))
        assert page.locator("html").get_attribute("lang") == "ru"
        assert page.locator("#result_list tbody tr").count()
        rows = page.locator(".results")
        assert rows.evaluate("(it) => it.scrollWidth - it.clientWidth") == 0, model


@pytest.mark.exhaustive
def test_phone_folds_the_steps_of_what_is_typed_in_and_no_others(page: Page) -> None:
    public, draft = publish(make_place()), make_place()
    sign_in_chief(page)
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto(address(public))
    expect(page.get_by_role("button", name="Edit", exact=True)).to_be_visible()
    page.goto(address(draft))
    expect(page.locator(".panel-fold")).not_to_have_attribute("open", "")


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", ["en", "zh-hans", "ru"])
def test_buttons_that_save_take_two_rows_of_a_phone_at_most(page: Page, language: str) -> None:
    sign_in_chief(page)
    User.objects.update(language=language)
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("portal/place", "portal/source"):
        page.goto(f"/admin/{path}/add/")
        bar = page.locator(".submit-row").bounding_box()
        assert bar is not None
        assert bar["height"] < 100


@pytest.mark.exhaustive  # every day without a browser, in test_autosave.py
def test_map_shows_where_typed_coordinates_point(page: Page) -> None:
    place = make_place(latitude=None, longitude=None)
    sign_in_chief(page)
    page.goto(f"{address(place)}#section-details")
    page.locator("#id_latitude").press_sequentially("43.2")
    page.keyboard.press("Tab")
    page.keyboard.type("76.85")
    drawn = page.locator("img.typed-location")
    expect(drawn).to_be_visible()
    expect(drawn).to_have_js_property("complete", True)
    assert drawn.evaluate("map => map.naturalWidth") > 0
    sea = {theme: read_corner(drawn, theme) for theme in ("light", "dark")}
    assert min(sea["light"]) > 200 > 50 > max(sea["dark"])
    page.fill("#id_longitude", "")
    expect(drawn).to_have_count(0)
