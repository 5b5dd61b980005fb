"""From a mark to a public correction, in a browser, without scripts for the reader."""

import csv
import time
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from portal.models import Correction, User
from portal.opendata.corrections import views
from tests.desk_browser import sign_in_chief
from tests.factories import make_release
from tests.looking import complaints
from tests.portal.site.test_change_list import a_plant, correct

pytestmark = pytest.mark.django_db(transaction=True)
FOR_READER, FOR_EDITOR = 4, 120
"""Clicks from a mark to a sent report; seconds from the report to a public decision."""
WRONG, RIGHT = "Оператор называет 98,5.", "98,5"


class Hand:
    """Clicks, and counts them."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, selector: str) -> None:
        self.page.click(selector)
        self.clicks += 1


@pytest.mark.exhaustive
def test_error_goes_from_its_mark_to_a_correction_that_is_told_alike_everywhere(
    page: Page, browser: Browser, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "SHORTEST", -1)  # this reader types faster than any other
    plant = a_plant(title_ru="Жанатас")
    context = browser.new_context(java_script_enabled=False)
    reader = Hand(context.new_page())
    address = _report(reader, f"{live_server.url}/ru{plant.get_absolute_url()}")
    assert reader.clicks <= FOR_READER

    sign_in_chief(page)
    User.objects.get(username="anna").groups.add(Group.objects.get(name="Editor"))
    editor, began = Hand(page), time.monotonic()
    editor.click("text=1 report waits for an editor")
    editor.click("#content-main .desk-list a")
    assert complaints(page, "light") == []
    _step(editor, "Accept", "")
    expect(page.locator(".messagelist .error")).to_contain_text("Say why")
    assert not Correction.objects.exists()
    _step(editor, "Accept", "The operator says so.")
    expect(page.locator(".messagelist .success")).to_be_visible()
    reader.page.goto(live_server.url + address)
    expect(reader.page.locator("main .prose ol")).to_contain_text("Принято")
    assert time.monotonic() - began < FOR_EDITOR
    assert editor.clicks <= 4

    correct(plant, at=timezone.now())
    page.reload()
    _step(editor, "It is corrected here", "The operator was misread.")
    expect(page.locator(".messagelist .success")).to_be_visible()
    case = Correction.objects.get()
    release = make_release(released_at=timezone.now())
    assert _tell(page, case.uid) == dict.fromkeys(("api", "feed", "file"), "fixed")
    own = plant.get_absolute_url()
    for path in ("/corrections/", release.get_absolute_url(), own):
        reader.page.goto(live_server.url + path)
        note = reader.page.locator(f"[data-key='{case.uid}'], #correction-{case.uid}").first
        for words in ("100", "98.5", *(["Corrected here"] if path != own else [])):
            expect(note).to_contain_text(words)
    context.close()
    page.goto(f"/report/energyproject/{plant.uid}/")
    page.set_viewport_size({"width": 390, "height": 844})
    assert complaints(page, "dark") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def _report(reader: Hand, url: str) -> str:
    """Report the first figure of a page in Russian; return the address of the case."""
    page = reader.page
    page.goto(url)
    reader.click(".figure .marks a >> nth=0")
    reader.click(".sources > p a[href*='/report/']")
    reader.click(".prose a[href$='/capacity_mw/']")
    expect(page.locator("h1 + .lead")).to_contain_text("100 МВт")
    page.fill("#id_wrong", WRONG)
    page.fill("#id_right", RIGHT)
    reader.click("button:has-text('Отправить')")
    expect(page.locator("h1")).to_have_text("Спасибо")
    return page.locator("main a[href*='/corrections/']").get_attribute("href") or ""


def _step(editor: Hand, words: str, reason: str) -> None:
    editor.page.fill("#id_reason_en", reason)
    editor.click(f"button:has-text('{words}')")


def _tell(page: Page, uid: str) -> dict[str, str]:
    """Return the state of a case as programs are told it; each is told of that case alone."""
    (row,) = page.request.get("/api/v1/corrections/").json()["results"]
    (item,) = page.request.get("/corrections/feed.json").json()["items"]
    file = page.request.get("/corrections/download.csv").body().decode("utf-8-sig")
    (cells,) = csv.DictReader(StringIO(file))
    assert (row["was"], row["now"]) == (cells["was"], cells["now"]) == ("100", "98.5")
    assert {row["uid"], item["_corridor"]["correction"], cells["uid"]} == {uid}
    return {"api": row["state"], "feed": item["_corridor"]["state"], "file": cells["state"]}
