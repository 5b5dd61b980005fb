"""The pictures in the editors' guide, taken from the running desk: `make screenshots`.

No test: its name keeps pytest from collecting it unasked.
"""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from PIL import Image, ImageDraw
from playwright.sync_api import Page

from portal.editorial import excerpts
from portal.models import Source, User
from portal.publication import publishing
from projects.energy.models import EnergyProject
from tests.admin_client import address, filled, make_chief, sign_in
from tests.desk_browser import type_password
from tests.factories import make_place, make_source, make_story, make_user

FOLDER = Path(__file__).parent.parent / "docs" / "images" / "editors"
PICTURES = {
    "Dam at dawn": ("#f0c8a0", "#50463c"),
    "Dry port": ("#b4cde6", "#5a6e78"),
    "Ridge": ("#bed7f0", "#466446"),
}
TEXT = (
    "The hydropower station on the Turgusun river has a capacity of 24.9 MW.\n\n"
    "It was commissioned in July 2021 and gives 79.8 GWh in a year.\n\n"
    "A second stage is planned."
)


@pytest.mark.django_db(transaction=True)
def test_take_the_pictures(page: Page, page_problems: list[str]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    call_command("load_dataset", verbosity=0)
    anna = make_chief(username="anna", first_name="Anna", password="a long word")
    draft = _draft(anna)
    page.set_viewport_size({"width": 1280, "height": 860})
    type_password(page)
    _take(page, "desk", "/admin/")
    _take(page, "form", address(draft))
    _take(page, "evidence", address(draft, "evidence"))
    _take(page, "compare", address(draft, "compare"))
    _take(page, "article", _article(anna))
    _library(page)
    _story(page)
    _palette(page)
    _conflict(page, draft)
    draft.refresh_from_db()
    publishing.submit(draft, by=make_user(username="clara"), at=timezone.now(), note="")
    page.set_viewport_size({"width": 1680, "height": 860})
    _take(page, "review", address(draft, "review"))
    page.set_viewport_size({"width": 1280, "height": 860})
    _session_ends(page, page_problems)


def _draft(anna: User) -> EnergyProject:
    """The draft of a power plant that two countries were given for, with something changed."""
    now = timezone.now()
    public = EnergyProject.objects.get(slug="kz-turgusunskaya-hydro")
    draft: EnergyProject = publishing.start_edit(public, by=anna, at=now)
    client = sign_in(anna)
    summary = "A run-of-river station in East Kazakhstan, built with a loan from China."
    page = client.get(address(draft))
    client.post(address(draft), {**filled(page, summary_en=summary, units=3), "_continue": "1"})
    return draft


def _article(anna: User) -> str:
    source: Source = make_source(title="Stations of the Irtysh basin", publisher="Example Daily")
    excerpts.store_text(source, TEXT, seen=0, by=anna, at=timezone.now())
    return address(source, "text")


def _conflict(page: Page, draft: EnergyProject) -> None:
    """Somebody else saves while the form is open."""
    page.goto(address(draft))
    boris = make_user(username="boris", first_name="Boris", is_staff=True, is_superuser=True)
    client = sign_in(boris)
    theirs = filled(client.get(address(draft)), capacity_mw="25", river="Turgusyn")
    client.post(address(draft), {**theirs, "_continue": "1"})
    page.fill("#id_capacity_mw", "24.8")
    page.click(".panel button[name=_continue]")
    page.wait_for_selector(".conflicts")
    page.screenshot(path=FOLDER / "conflict.png")


def _session_ends(page: Page, problems: list[str]) -> None:
    """The window in the form that asks to sign in again."""
    with page.expect_response("**/typing/"):
        page.goto(f"{address(make_place())}#section-names")
    page.context.clear_cookies()
    page.fill("#id_summary_en", "A crossing of roads and railways on the upper Ili.")
    page.locator("[data-sign-in]").wait_for()
    page.click("input[name=_continue]")
    page.frame_locator(".sign-in-here iframe").locator("#id_username").wait_for()
    page.screenshot(path=FOLDER / "session.png")
    problems.clear()  # the browser tells of what was refused


def _library(page: Page) -> None:
    """Three pictures, uploaded together."""
    files = [
        {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": _drawn(*colours)}
        for name, colours in PICTURES.items()
    ]
    page.goto("/admin/portal/picture/upload/")
    page.set_input_files("#id_files", files)  # type: ignore[arg-type]
    page.fill("#id_credit", "A. N. Other")
    page.fill("#id_licence", "CC BY 4.0")
    page.fill("#id_about", "Turgusun hydropower station")
    page.click("#content-main button[type=submit]")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / "library.png")


def _drawn(sky: str, ground: str) -> bytes:
    """A picture of a ridge, as no photograph belongs to the data set."""
    image = Image.new("RGB", (900, 600), sky)
    ridge = [(0, 400), (280, 280), (500, 370), (900, 250), (900, 600), (0, 600)]
    ImageDraw.Draw(image).polygon(ridge, fill=ground)
    into = BytesIO()
    image.save(into, "JPEG")
    return into.getvalue()


def _story(page: Page) -> None:
    """The text of a story, with what it will be."""
    body = (
        "The plant on the Turgusun gives {{figure energyproject:kz-turgusunskaya-hydro "
        "capacity_mw}}.\n\n{{record energyproject:kz-turgusunskaya-hydro}}\n"
    )
    page.goto(address(make_story(title_en="A dam on the Turgusun", body_en=body)))
    page.frame_locator("iframe >> nth=0").locator(".story-record").wait_for()
    page.locator(".field-body_en").screenshot(path=FOLDER / "story.png")


def _palette(page: Page) -> None:
    page.goto("/admin/calendar/")
    page.keyboard.press("Control+k")
    page.keyboard.type("turgusun")
    page.wait_for_selector("#palette .offer:has-text('Turgusun')")
    page.screenshot(path=FOLDER / "palette.png")


def _take(page: Page, name: str, where: str) -> None:
    page.goto(where)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png")
