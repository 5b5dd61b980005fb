"""A picture on its way from an editor's hands to a reader's screen, in a real browser."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Dialog, FilePayload, Page, expect

from projects.energy.models import EnergyProject
from projects.energy.parts import Photo
from tests.admin_client import address
from tests.desk_browser import sign_in_chief
from tests.factories import claim_all, make_energy_project, publish
from tests.looking import TWO_FRAMES, Looker, until_quiet, wait_until
from tests.optional import the
from tests.portal.pictures.pictures_corpus import jpeg

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = {
    "alt_en": "A dam at dawn",
    "alt_zh_hans": "黎明时的大坝",
    "alt_ru": "Плотина на рассвете",
    "credit": "A. N. Other",
    "licence": "CC BY 4.0",
}


@pytest.fixture
def project() -> EnergyProject:
    project = make_energy_project()
    claim_all(project)
    return project


@pytest.fixture
def desk(page: Page) -> Page:
    sign_in_chief(page)
    return page


def choose(page: Page, data: bytes, name: str = "dam.jpg") -> None:
    page.click("#tab-photos")
    page.click("#photos-group .add-row a")
    page.set_input_files(
        "#id_photos-0-image", {"name": name, "mimeType": "image/jpeg", "buffer": data}
    )


def save(page: Page) -> None:
    with until_quiet(page):  # the form says that it is open
        page.click(".panel button[name=_continue]")
        page.wait_for_selector(".messagelist .success")


def focal_point(page: Page) -> list[Any]:
    return [page.input_value(f"#id_photos-0-focal_{axis}") for axis in "xy"]


@pytest.mark.exhaustive
def test_picture_is_chosen_centred_by_keyboard_published_and_seen(
    desk: Page, project: EnergyProject
) -> None:
    desk.goto(address(project))
    choose(desk, jpeg((900, 600)))
    point = desk.locator("#photos-0 .picture-point")
    point.focus()
    desk.keyboard.press("Shift+ArrowLeft")
    desk.keyboard.press("ArrowLeft")
    desk.keyboard.press("ArrowDown")
    assert focal_point(desk) == ["39", "51"]
    assert point.get_attribute("aria-label") == "Focal point: 39 % from the left, 51 % from the top"
    for _press in range(8):
        desk.keyboard.press("Shift+ArrowDown")
    assert focal_point(desk) == ["39", "100"]
    for name, words in WORDS.items():
        desk.fill(f"#id_photos-0-{name}", words)
    save(desk)
    photo = Photo.objects.get()
    assert (photo.focal_x, photo.focal_y, photo.width) == (39, 100, 900)

    publish(EnergyProject.working.get(pk=project.pk))
    desk.goto(project.get_absolute_url())
    picture = desk.locator(".photos picture img")
    picture.scroll_into_view_if_needed()
    wait_until(desk, "document.querySelector('.photos picture img').complete")
    assert picture.evaluate("image => image.currentSrc").endswith(".avif")
    assert picture.evaluate("image => image.naturalWidth") > 0
    assert picture.get_attribute("alt") == "A dam at dawn"


@pytest.mark.exhaustive
def test_stored_picture_is_centred_by_a_click_on_it(desk: Page, project: EnergyProject) -> None:
    desk.goto(address(project))
    choose(desk, jpeg((900, 600)))
    save(desk)
    desk.click("#photos-0 summary")
    point = desk.locator("#photos-0 .picture-point")
    size = the(point.bounding_box())
    # A click is told in whole pixels, cut off.
    point.click(position={"x": size["width"] * 0.25 + 0.5, "y": size["height"] * 0.75 + 0.5})
    assert focal_point(desk) == ["25", "75"]
    desk.fill("#id_photos-0-focal_x", "60")
    assert "60 % from the left" in the(point.get_attribute("aria-label"))
    save(desk)
    assert (Photo.objects.get().focal_x, Photo.objects.get().focal_y) == (60, 75)


@pytest.mark.exhaustive
def test_file_that_is_too_large_is_told_of_before_it_is_sent(
    desk: Page, project: EnergyProject, tmp_path: Path
) -> None:
    (large := tmp_path / "dam.jpg").write_bytes(jpeg() + bytes(21 * 1024 * 1024))
    desk.goto(address(project))
    desk.click("#tab-photos")
    desk.click("#photos-group .add-row a")
    desk.set_input_files("#id_photos-0-image", large)  # which the browser reads by itself
    problem = desk.locator("#photos-0 .picture-problem")
    problem.wait_for()
    assert problem.inner_text() == "This file is larger than 20 MB and will not be taken."

    small: FilePayload = {"name": "dam.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    desk.set_input_files("#id_photos-0-image", small)
    desk.wait_for_selector("#photos-0 .picture-stage canvas")
    assert problem.inner_text() == ""
    save(desk)
    assert Photo.objects.get().width == 60


@pytest.mark.exhaustive
def test_picture_that_was_chosen_last_is_shown(desk: Page, project: EnergyProject) -> None:
    desk.goto(address(project))
    desk.evaluate("""() => {
      const draw = createImageBitmap;
      window.createImageBitmap = async (file) => {
        if (file.name === "slow.jpg") await new Promise((go) => (window.goOn = go));
        return draw(file);
      };
    }""")
    choose(desk, jpeg((90, 60)), "slow.jpg")
    last: FilePayload = {"name": "dam.jpg", "mimeType": "image/jpeg", "buffer": jpeg((40, 30))}
    desk.set_input_files("#id_photos-0-image", last)
    canvas = desk.locator("#photos-0 .picture-stage canvas")
    expect(canvas).to_have_js_property("width", 40)
    desk.evaluate("goOn()")
    desk.evaluate(TWO_FRAMES)
    expect(canvas).to_have_js_property("width", 40)


@pytest.mark.exhaustive
def test_picture_once_chosen_is_still_there_when_the_form_comes_back(
    desk: Page, project: EnergyProject
) -> None:
    desk.goto(address(project))
    choose(desk, jpeg((900, 600)))
    desk.click("#tab-essentials")
    desk.fill("#id_title_en", "")
    desk.evaluate("document.querySelectorAll('form').forEach(form => { form.noValidate = true })")
    desk.click(".panel button[name=_continue]")
    desk.wait_for_selector(".errornote")
    assert (
        desk.locator("#photos-0 .picture-stage img").evaluate("image => image.naturalWidth") == 900
    )
    desk.fill("#id_title_en", "Named again")
    save(desk)
    assert Photo.objects.get().width == 900


@pytest.mark.exhaustive
def test_nothing_about_a_picture_keeps_anybody_out(
    desk: Page, project: EnergyProject, looker: Looker
) -> None:
    """Chosen, stored, refused and public, in light, in dark and on a phone."""
    desk.goto(address(project))
    choose(desk, jpeg((900, 600)))
    desk.wait_for_selector("#photos-0 .picture-stage canvas")
    looker.look("chosen")
    for name, words in WORDS.items():
        desk.fill(f"#id_photos-0-{name}", words)
    save(desk)
    desk.click("#photos-0 summary")
    desk.wait_for_selector("#photos-0 .picture-point")
    looker.look("stored")
    wrong: FilePayload = {"name": "dam.png", "mimeType": "image/png", "buffer": jpeg()}
    desk.set_input_files("#id_photos-0-image", wrong)
    desk.click(".panel button[name=_continue]")
    desk.wait_for_selector("#photos-0 .errorlist")
    looker.look("refused")
    publish(EnergyProject.working.get(pk=project.pk))
    looker.visit(project.get_absolute_url())
    assert looker.problems == [], looker.report()


def test_files_that_are_too_large_together_are_not_sent(desk: Page, project: EnergyProject) -> None:
    desk.goto(address(project))
    desk.fill("#id_title_en", "Typed before")
    choose(desk, jpeg())
    heavier = "field => Object.defineProperty(field.files[0], 'size', { value: 100_000_000 })"
    desk.eval_on_selector("#id_photos-0-image", heavier)
    told = list[str]()

    def accept(dialog: Dialog) -> None:
        told.append(dialog.message)
        dialog.accept()

    desk.once("dialog", accept)
    desk.click(".panel button[name=_continue]")
    wait_until(desk, "document.activeElement.id == 'id_photos-0-image'")
    assert told[0].startswith("The files are larger than 100 MB together.")
    assert desk.input_value("#id_title_en") == "Typed before"
    assert not Photo.objects.exists()
