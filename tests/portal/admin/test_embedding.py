"""Writing a story: what to embed is found by name, the text is drawn while it is written."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, expect

from portal.models import Story
from portal.site.stories.finding import find_problems
from projects.energy.models import EnergyProject
from tests.admin_client import address, address_of, make_chief, sign_in
from tests.desk_browser import sign_in_chief
from tests.factories import (
    claim_all,
    make_energy_project,
    make_picture,
    make_place,
    make_series,
    make_story,
    make_user,
    publish,
)

pytestmark = pytest.mark.django_db
CODE = re.compile(r"<code>({{[^<]*}})</code>")
EMBED, DRAWN = "admin:embed", "admin:portal_story_drawn"


@pytest.fixture
def chief() -> Client:
    return sign_in(make_chief())


@pytest.fixture
def dam() -> EnergyProject:
    project = make_energy_project(
        title_en="Turgusun dam", title_ru="Тургусун", slug="turgusun", capacity_mw=24
    )
    claim_all(project)
    return publish(project)


def codes(client: Client, **asked: Any) -> list[Any]:
    page = client.get(reverse(EMBED), asked).content.decode()
    return [code.replace("&quot;", '"') for code in CODE.findall(page)]


def test_records_and_pictures_are_found_in_any_script(chief: Client, dam: EnergyProject) -> None:
    publish(make_picture(title_en="Turgusun at dawn", slug="dawn"))
    make_place(title_en="Turgusun")

    both = ["{{picture dawn}}", "{{record energyproject:turgusun}}"]
    assert sorted(codes(chief, q="тургусун")) == sorted(codes(chief, q="turgusun")) == both


def test_maps_of_countries_and_charts_are_found_by_their_names(
    chief: Client, dam: EnergyProject
) -> None:
    assert "{{map country=KZ}}" in codes(chief, q="Kazakhstan")
    assert any(code.startswith("{{chart ") for code in codes(chief, q="capacity"))


def test_each_figure_of_a_record_has_its_code(chief: Client, dam: EnergyProject) -> None:
    page = chief.get(reverse(EMBED), {"of": "energyproject:turgusun"}).content.decode()

    assert "{{figure energyproject:turgusun capacity_mw}}" in page
    assert "24\N{NO-BREAK SPACE}MW" in page


def test_every_code_that_is_offered_is_taken(chief: Client, dam: EnergyProject) -> None:
    publish(make_series(slug="trade"))
    publish(make_picture(slug="dawn", title_en="Kazakhstan at dawn"))
    asked = [{"q": "Kazakhstan"}, {"q": "capacity"}, {"of": "energyproject:turgusun"}]
    found = [code for one in asked for code in codes(chief, **one)]

    assert len(found) > 8
    assert find_problems("\n\n".join(found)) == []


def test_a_picture_stands_in_a_story_with_its_caption(client: Client) -> None:
    publish(make_picture(slug="dawn", alt_en="A dam at dawn", summary_en="Seen from the road."))
    publish(make_story(slug="told", body_en="{{picture dawn}}"))
    page = client.get("/stories/told/").content.decode()

    assert 'alt="A dam at dawn"' in page
    assert "Seen from the road." in page
    assert "Picture: A. N., CC0" in page
    assert find_problems("{{picture dusk}}") == [
        "Line 1, {{picture dusk}}: Nothing public is called picture:dusk."
    ]


def test_a_text_is_drawn_in_its_language_and_its_problems_in_that_of_the_desk(
    chief: Client, dam: EnergyProject
) -> None:
    text = "См. {{record energyproject:turgusun}}.\n\n{{chart nonsense}}"
    answer = chief.post(reverse(DRAWN), {"text": text, "language": "ru"}).json()

    assert "Тургусун" in answer["html"]
    assert [line for line, _sentence in answer["problems"]] == [1, 3]
    assert "There is no chart “nonsense”." in answer["problems"][1][1]


def test_a_drawn_text_runs_no_script_and_is_for_editors(client: Client, chief: Client) -> None:
    data = {"text": "<script>alert(1)</script>[x](javascript:alert(1))", "language": "en"}
    html = chief.post(reverse(DRAWN), data).json()["html"]

    assert "<script" not in html
    assert "javascript:" not in re.sub(r"<[^>]*>[^<]*", "", html)
    assert client.post(reverse(DRAWN), data).status_code == 302
    assert sign_in(make_user()).get(reverse(EMBED)).status_code in (302, 403)
    assert chief.get(reverse(DRAWN)).status_code == 405


def test_only_the_form_of_a_story_may_frame_and_only_here(chief: Client) -> None:
    form = chief.get(address_of(Story, "add"))
    frame = chief.get(reverse("admin:portal_story_frame"))

    assert "frame-src 'self'" in form.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in frame.headers["Content-Security-Policy"]
    assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("language", ["zh-hans", "ru"])
def test_what_can_be_embedded_is_told_in_the_language_of_the_desk(
    language: str, dam: EnergyProject
) -> None:
    client = sign_in(make_chief(language=language))
    page = client.get(reverse(EMBED), {"of": "energyproject:turgusun"}).content.decode()
    with translation.override(language):
        assert translation.gettext("Find what to embed") in page
    assert "Find what to embed" not in page


@pytest.mark.django_db(transaction=True)
@pytest.mark.exhaustive
def test_a_figure_is_inserted_by_keyboard_and_seen_at_once(page: Page) -> None:
    project = make_energy_project(title_en="Turgusun dam", slug="turgusun", capacity_mw=24)
    claim_all(project)
    publish(project)
    story = make_story(body_en="It gives ")
    sign_in_chief(page)
    page.goto(address(story))
    page.focus("#id_body_en")
    page.keyboard.press("Control+End")
    page.click("[data-embed] >> nth=0")
    page.keyboard.type("turgusun")
    page.wait_for_selector("#embed-dialog [data-of]")
    page.focus("#embed-dialog [data-of]")
    page.keyboard.press("Enter")
    page.focus("#embed-dialog [data-insert*=capacity_mw]")
    page.keyboard.press("Enter")

    assert (
        page.input_value("#id_body_en") == "It gives {{figure energyproject:turgusun capacity_mw}}"
    )
    page.frame_locator("iframe >> nth=0").locator("main", has_text="MW").wait_for()
    page.keyboard.type("\n\n{{map nowhere}}")
    page.click(".markdown-problems button")
    chosen = page.evaluate(
        "document.activeElement.value.slice(document.activeElement.selectionStart)"
    )
    assert chosen == "{{map nowhere}}"
    page.click(".panel button[name=_continue]")
    page.wait_for_selector(".errornote")
    page.locator(".markdown-problems button").wait_for()
    told = page.get_by_text("{{map nowhere}}: ")
    expect(told).to_have_count(1)  # not by the save as well


@pytest.mark.django_db(transaction=True)
@pytest.mark.exhaustive
def test_keys_of_a_russian_keyboard_do_the_same(page: Page) -> None:
    story = make_story(body_en="Dam")
    sign_in_chief(page)
    page.goto(address(story))

    def press(key: str, code: str) -> None:
        keys = f"key: '{key}', code: '{code}', ctrlKey: true, bubbles: true, cancelable: true"
        page.evaluate(
            f"document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {{{keys}}}))"
        )

    press("л", "KeyK")
    expect(page.locator("#palette[open]")).to_be_visible()
    page.keyboard.press("Escape")
    page.focus("#id_body_en")
    page.keyboard.press("Control+a")
    press("и", "KeyB")
    expect(page.locator("#id_body_en")).to_have_value("**Dam**")
    with page.expect_navigation():
        press("ы", "KeyS")
    assert Story.working.get().body_en == "**Dam**"
