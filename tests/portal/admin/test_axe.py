"""Every page of the admin, found by its addresses: nothing that keeps anybody out, in light, in
dark and on a phone, under the strict content policy."""

from collections.abc import Iterator
from operator import ne
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from portal.editorial import worklist
from portal.editorial.worklist.registry import WAIVES
from portal.models import Correction, Finding, ImportBatch, Place, Source, Step, Waiver
from projects.energy.models import EnergyProject
from tests.admin_client import address, address_of, filled, make_chief, sign_in
from tests.desk_browser import enter
from tests.factories import (
    claim,
    make_country,
    make_place,
    make_series,
    make_source,
    observe,
    publish,
)
from tests.full_desk import Desk, fill_desk
from tests.full_records import make_full
from tests.looking import LOOKS, Looker, Scheme, until_quiet, walk_by_keyboard
from tests.optional import the
from trade.statistics.observations import Observation

pytestmark = pytest.mark.django_db(transaction=True)

NO_PAGES = {
    "autocomplete": "offers of a search",
    "card": "a part of a form",
    "drawn": "a text for a form",
    "file": "a file",
    "forget": "a button",
    "confirm-decision": "a button",
    "guess": "offers for a form",
    "jsi18n": "words of scripts",
    "assign": "of a cause; looked at below",
    "next": "leads to a finding",
    "off": "of a cause; looked at below",
    "load": "needs an edition; looked at below",
    "location": "a drawing for a form",
    "login": "for who is not signed in; looked at below",
    "logout": "a button; looked at below",
    "rows": "a file",
    "save": "a button",
    "similar": "a button",
    "site": "leads to a public page",
    "template": "a file",
    "typing": "heard from a form",
    "wake": "a button",
}
"""The ends of names of addresses where no page is drawn for the asking, and what they are."""


def addresses(desk: Desk) -> Iterator[tuple[str, str]]:
    """The end of the name and the address of every page there could be, for each row it is of."""
    given = {
        "app_list": [["portal"]],
        "correction": [[desk[Correction][0].uid]],
        "import": [[desk[ImportBatch][0].uid]],
        "import_rows": [[desk[ImportBatch][0].uid]],
        "import_start": [["energyproject"]],
        "import_template": [["energyproject", "xlsx"]],
        "trade_observation_correct_figure": [[row.pk] for row in desk[Observation]],
        "view_on_site": [[1, 1]],
        "waiver_end": [[desk[Waiver][0].pk]],
        "worklist_waive": [[row.pk] for row in Finding.objects.all() if WAIVES in row.detail][:1],
    }
    for pattern in admin.site.get_urls():
        if isinstance(pattern, URLPattern) and pattern.name:
            yield from _of(pattern, given.get(pattern.name) or _keys(pattern, desk[Finding]))
    for model, modeladmin in admin.site._registry.items():
        for pattern in modeladmin.get_urls():
            if pattern.name:
                yield from _of(pattern, _keys(pattern, desk[model]))


def _keys(pattern: URLPattern, rows: list[Any]) -> list[Any]:
    return [[row.pk] for row in rows] if pattern.pattern.regex.groups else [[]]


def _of(pattern: URLPattern, keys: list[list[Any]]) -> Iterator[tuple[Any, str]]:
    for args in keys:
        yield the(pattern.name).rsplit("_", 1)[-1], reverse(f"admin:{pattern.name}", args=args)


def is_strict(answer: Any) -> bool:
    rules = dict(
        rule.strip().split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split(";")
    )
    return rules["default-src"] == "'none'" and {rules["script-src"], rules["style-src"]} == {
        "'self'"
    }


def drawn(desk: Desk, client: Client) -> list[str]:
    """The addresses of all pages. Every other address is known, and every answer is strict."""
    ends, found = set(), {}
    for end, url in addresses(desk):
        ends.add(end)
        answer: Any = client.get(url)
        assert is_strict(answer), url
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            found[url] = end
    assert ends - set(found.values()) == set(NO_PAGES)
    return list(found)


@pytest.mark.exhaustive
def test_every_page_is_open_to_everybody(page: Page, live_server: LiveServer) -> None:
    """At the two that need words in addition as well."""
    looker, chief = Looker(page, LOOKS), make_chief(username="anna")
    desk = fill_desk(by=chief)
    enter(page, live_server.url, chief)
    for url in drawn(desk, sign_in(chief)):
        looker.visit(url)
    draft = desk[EnergyProject][0]
    looker.visit(f"{address(draft, 'load')}?from=edition:1")
    looker.visit(f"{address_of(Source, 'add')}?_popup=1")
    for page_of_cause in ("assign", "put-off"):
        looker.visit(f"/admin/worklist/{page_of_cause}/?check=no-source")
    assert not looker.problems, looker.report()


def test_front_page_list_and_opened_form_are_open_to_everybody(
    page: Page, live_server: LiveServer, looker: Looker
) -> None:
    """A step, too: no title has a longer word than that of a batch."""
    project, batch = make_full(EnergyProject), publish(observe(make_series(), "2024", 1).batch)
    step = Step.objects.of(batch).first()
    worklist.refresh([project], at=timezone.now())
    enter(page, live_server.url, make_chief())
    looker.visit("/admin/")
    looker.visit("/admin/about/")
    looker.visit(address_of(EnergyProject))
    looker.visit(address(step))
    looker.visit(address(project))
    page.click("#tab-evidence")
    page.click("#claims-0 summary")
    page.wait_for_selector("#id_claims-0-value")
    looker.look("a form with an opened claim")
    assert not looker.problems, looker.report()


def open_all(page: Page, project: Any) -> Iterator[str]:
    """The form of a record, section by section, every row unfolded and a new one in each part."""
    page.goto(address(project))
    for tab in page.get_by_role("tab").all():
        tab.click()
        section = page.locator(".form-section:visible")
        while (folded := section.locator("details[data-row]")).count():
            left = folded.count()
            folded.locator("> summary").first.click()
            expect(folded).to_have_count(left - 1)
        for add in section.locator(".add-row a").all():
            add.click()
        while (folded := section.locator("details:not([open]) > summary:visible")).count():
            folded.first.click()
        yield tab.inner_text()


@pytest.mark.exhaustive
def test_opened_parts_of_a_page_are_accessible(
    page: Page, live_server: LiveServer, looker: Looker
) -> None:
    chief = make_chief(username="anna", password="a long word")
    project = make_full(EnergyProject)
    EnergyProject.working.filter(pk=project.pk).update(title_ru="")
    worklist.refresh([project], at=timezone.now())
    enter(page, live_server.url, chief)

    for section in open_all(page, project):
        looker.look(f"a form with everything opened: {section}")
    page.click("#tab-essentials")
    page.click("[data-beside] >> nth=0")
    page.wait_for_selector(".evidence-beside .fact")
    looker.look("the evidence of a fact beside its field")
    page.keyboard.press("Escape")

    for words, message in (("", "an open search"), ("zzz", "a search without result")):
        page.click(".field-country .select2-selection")
        page.keyboard.type(words)
        page.wait_for_selector(".select2-results__option:not(.loading-results)")
        looker.look(message)
        page.keyboard.press("Escape")

    page.goto(address_of(EnergyProject))
    page.check("#action-toggle")
    looker.look("a list with ticked rows")
    page.select_option("select[name=action]", "apply_source")
    page.click("button[name=index]")
    page.wait_for_selector(".apply-rows")
    looker.look("one source for several records")

    page.goto(address_of(EnergyProject, "add"))
    page.click("[name=_continue] >> nth=0")
    page.wait_for_selector(".errornote")
    looker.look("a form that was refused")

    page.goto("/admin/")
    page.click(".snooze summary >> nth=0")
    looker.look("a finding to be put off")
    page.click("#logout-form button")
    looker.look("signed out")
    page.goto("/admin/login/")
    page.fill("#id_username", "anna")
    page.fill("#id_password", "wrong")
    page.press("#id_password", "Enter")
    page.wait_for_selector(".errornote")
    looker.look("a wrong password")
    assert not looker.problems, looker.report()


@pytest.mark.exhaustive
def test_returned_forms_are_accessible(page: Page, live_server: LiveServer, looker: Looker) -> None:
    chief, place = make_chief(username="anna"), make_place()
    client = sign_in(chief)
    typed = filled(client.get(address(place)), title_en="As typed")
    about = {"typing-number": 1, "typing-record": place.pk}
    client.post(address_of(Place, "typing"), {**typed, **about})
    enter(page, live_server.url, chief)
    page.goto(address(place))
    page.wait_for_selector("form.unsaved")
    looker.look("a form that was left")

    theirs = sign_in(make_chief())  # while the page is quiet: what is typed is saved meanwhile
    theirs.post(address(place), filled(theirs.get(address(place)), title_en="Theirs", _save="1"))
    page.fill("#id_title_en", "Mine")
    page.click(".panel [name=_continue]")
    page.wait_for_selector(".conflicts")
    looker.look("a form that two have changed")
    assert not looker.problems, looker.report()


@pytest.mark.exhaustive
def test_form_is_walked_through_by_keyboard(page: Page, live_server: LiveServer) -> None:
    """Each stop of the tabulator is seen, large enough to be hit, and left again."""
    place = make_place()
    claim(place, "country")
    make_source(title="Atlas")
    enter(page, live_server.url, make_chief())
    with until_quiet(page):
        page.goto(address(place))
    assert not (problems := walk_by_keyboard(page)), problems


@pytest.mark.exhaustive  # every day a form is walked through
def test_related_record_is_searched_by_keyboard(page: Page, live_server: LiveServer) -> None:
    make_country("KZ")
    make_country("UZ")
    enter(page, live_server.url, make_chief())
    page.goto(address_of(Place, "add"))
    search = page.get_by_role("combobox", name="Country")
    search.focus()
    page.keyboard.press("Enter")
    field = page.get_by_role("searchbox", name="Country")
    field.wait_for()
    assert page.get_by_role("listbox", name="Country").is_visible()
    page.keyboard.type("nothing of that name")
    page.wait_for_selector(".select2-results [role=status]:has-text('No results found')")
    page.keyboard.press("Control+a")
    page.keyboard.type("Country")
    page.wait_for_selector(".select2-results__option--highlighted:has-text('Country KZ')")
    held: list[Route] = []
    page.route("**/autocomplete/**", lambda route: held.append(route))
    page.keyboard.type(" UZ")
    page.wait_for_selector(".loading-results")
    page.keyboard.press("Enter")  # before what was typed is found
    assert page.input_value("#id_country") == ""
    page.unroute("**/autocomplete/**")
    for one in held:
        one.continue_()
    page.wait_for_selector(".select2-results__option--highlighted:has-text('Country UZ')")
    page.keyboard.press("Enter")
    assert page.get_by_role("combobox", name="Country Country UZ").is_visible()
    assert page.evaluate("document.activeElement.id") == "drawn-id_country"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") != "drawn-id_country"


COLOURS = """() => ['body', '#header', '.breadcrumbs', '#content a', '.button, [type=submit]']
  .map(found => getComputedStyle(document.querySelector(found)))
  .map(style => style.color + ' on ' + style.backgroundColor)"""


@pytest.mark.exhaustive
def test_the_switch_makes_it_as_dark_and_light_as_the_device_would(
    page: Page, live_server: LiveServer
) -> None:
    enter(page, live_server.url, make_chief())
    page.goto(address_of(Place, "add"))
    by_device: dict[Any, Any] = {}
    by_switch: dict[Any, Any] = {}
    both: list[tuple[Scheme, Scheme]] = [("light", "dark"), ("dark", "light")]
    for scheme, other in both:
        ways: list[tuple[dict[Any, Any], Scheme, str]] = [
            (by_device, scheme, "auto"),
            (by_switch, other, scheme),
        ]
        for found, device, switch in ways:
            page.emulate_media(color_scheme=device)
            page.evaluate("theme => document.documentElement.dataset.theme = theme", switch)
            found[scheme] = page.evaluate(COLOURS)
    assert by_device == by_switch
    assert all(map(ne, by_device["light"], by_device["dark"])), by_device
