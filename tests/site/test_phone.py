"""Pages on a phone: no mark alone on a line, in two lines or making one higher, no gap before ≠,
nothing moving when it is there or wider than the page, with letters of twice their size as well, no
long page without a table of contents. Claims begin with their mark; everywhere else it follows a
value."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page

from portal.models import Country, Disagreement
from tests import databases
from tests.factories import (
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_source,
    publish,
    rule,
)
from tests.site.pages import LANGUAGES, fill_site, in_language
from tests.site.screenshots import PAGES

WIDTHS = (1440, 320, 390)
LONG = 8000
"""Pixels; the windows of ten phones."""
MOST_SHIFT = 0.02

ALONE = """() => {
  const alone = [];
  for (const mark of document.querySelectorAll("main .marks:not(p.claims > *)")) {
    const block = mark.closest("td, th, li, p, dd, dt, div, h1, h2, h3");
    const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let last = null;
    for (let at = texts.nextNode(); at && !mark.contains(at); at = texts.nextNode()) {
      if (at.textContent.trim() && !at.parentElement.closest(".marks, .visually-hidden")) last = at;
    }
    if (!last || !mark.checkVisibility()) continue;
    const end = last.textContent.trimEnd().length;
    const letter = document.createRange();
    letter.setStart(last, end - 1);
    letter.setEnd(last, end);
    const { top } = mark.firstElementChild.getBoundingClientRect();
    if (top >= letter.getBoundingClientRect().bottom - 1) alone.push(block.innerText);
  }
  return alone.map((words) => words.replaceAll(/\\s+/g, " ").slice(0, 80));
}"""
"""Marks that begin below the last letter of what they are for."""

SPLIT = """() => [...document.querySelectorAll(".marks a[href^='#']")]
  .filter((mark) => mark.getClientRects().length > 1)
  .map((mark) => mark.closest(".marks").parentElement.innerText)"""
"""Numbers of sources that go on in the next line, and are read as two."""

APART = """() => [...document.querySelectorAll("main .figure > :not(a) + .marks + .disputed")]
  .filter((sign) => {
    if (sign.closest(".number")) return false;
    const last = document.createRange();
    last.selectNodeContents(sign.previousElementSibling);
    const mark = [...last.getClientRects()].at(-1);
    const { left, top } = sign.getBoundingClientRect();
    return top < mark.bottom && left > mark.right + 1;
  })
  .map((sign) => sign.parentElement.innerText)"""
"""Signs of disagreement with a gap between them and the last mark. A column of numbers has them
below each other; behind a link, a mark has room for a finger."""

HIGHER = """() => {
  const rows = [...document.querySelectorAll("main :is(tr, li, dd, p):has(.marks)")];
  const heights = () => rows.map((row) => row.getBoundingClientRect().height);
  const before = heights();
  const flat = new CSSStyleSheet();
  flat.replaceSync(".marks { line-height: 0 !important; vertical-align: baseline !important }");
  document.adoptedStyleSheets = [flat];
  const after = heights();
  document.adoptedStyleSheets = [];
  const higher = rows.filter((_, at) => before[at] > after[at] + 1);
  return higher.map((row) => row.innerText.replaceAll(/\\s+/g, " ").slice(0, 80));
}"""
"""Rows that are lower where marks have no height."""

SHIFT = """async () => {
  const observer = new PerformanceObserver(() => {});
  observer.observe({ type: "layout-shift", buffered: true });
  for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
  return observer.takeRecords().reduce((sum, { value }) => sum + value, 0);
}"""
"""Script that returns the layout shift while the page comes."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.filled(by=fill_site)
def test_pages_with_most_templates_keep_to_a_phone(
    page: Page, pages_with_most_elements: list[str]
) -> None:
    assert not (problems := look_at_all(page, pages_with_most_elements[:2])), "\n".join(
        ["", *problems]
    )


@pytest.mark.exhaustive
@pytest.mark.django_db(transaction=True)
def test_marks_stay_with_compared_values(page: Page) -> None:
    for slug in ("a", "b", "c"):
        plant = make_energy_project(slug=slug, accuracy="not_stated", capacity_mw="1234.567")
        claim_all(plant)
        claim(plant, "capacity_mw", "900", source=make_source())
        rule(plant, "capacity_mw")
        publish(plant)
    address = "/compare/?" + "&".join(f"record=energyproject:{slug}" for slug in "abc")
    assert look_at_all(page, [address, in_language(address, "zh-hans")]) == []


@pytest.mark.django_db(transaction=True)
def test_tables_of_many_columns_do_not_scroll_sideways(page: Page) -> None:
    """The figures of five countries, the counts of each publisher."""
    codes = ("KZ", "KG", "TJ", "TM", "UZ")
    for code in codes:
        plant = make_energy_project(country=make_country(code), capacity_mw=1234)
        claim_all(plant)
        publish(plant)
    asked = "&".join(f"country={code}" for code in codes)
    for address in (f"/ru/compare/countries/?{asked}", "/ru/scorecards/"):
        page.goto(address)
        for width in (320, 390, 768, 1024):
            page.set_viewport_size({"width": width, "height": 900})
            table = page.locator("main .table-region").first
            assert table.evaluate("(it) => it.scrollWidth - it.clientWidth") == 0, (address, width)


@pytest.mark.django_db(transaction=True)
def test_lines_of_many_countries_are_opened_one_by_one_on_a_phone(page: Page) -> None:
    codes = ("KZ", "KG", "TJ", "TM")
    for code in codes:
        for technology in ("coal", "wind"):
            publish(make_energy_project(country=make_country(code), technology=technology))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/compare/countries/?" + "&".join(f"country={code}" for code in codes))
    coal = page.get_by_role("row", name="Coal")
    assert not coal.locator("td").first.is_visible()
    coal.locator("summary").click()
    assert coal.locator("td").first.is_visible()
    page.set_viewport_size({"width": 1440, "height": 900})
    assert page.get_by_role("row", name="Wind").locator("td").first.is_visible()
    assert not coal.locator("summary").is_visible()


@pytest.mark.exhaustive
@pytest.mark.django_db(transaction=True)
def test_long_words_in_large_letters_keep_to_a_phone(page: Page, page_problems: list[str]) -> None:
    """In the evidence of a record, in a value that is not used, and on the buttons of a list."""
    plant = make_energy_project(co2_avoided_t_year=180_000)
    claim_all(plant)
    claim(plant, "co2_avoided_t_year", "250000", source=make_source())
    rule(plant, "co2_avoided_t_year")
    Country.objects.filter(pk=make_country("TM").pk).update(name_ru="Туркменистан")
    claim(plant, "country", "TM", source=make_source())
    rule(plant, "country", rule="wrong-country", reason_en="A town across the border.")
    publish(plant)
    dispute = Disagreement.objects.get(record_uid=plant.uid, fact="country")
    found = [plant.get_absolute_url(), dispute.get_absolute_url(), "/energy-projects/?country=XX"]
    problems = look_at_all(page, [in_language(address, "ru") for address in found])
    page_problems.clear()  # the last is refused
    assert problems == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_kind_of_page_keeps_to_a_phone(
    transactional_db: None, databases_folder: Path, page: Page, page_problems: list[str], code: str
) -> None:
    databases.use_dataset(databases_folder)
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    addresses = [in_language(path.format(now=now), code) for path in PAGES.values()]
    problems = look_at_all(page, addresses)
    # A page that is missing and one that is refused are looked at, too.
    page_problems[:] = [words for words in page_problems if "status of 40" not in words]
    assert not problems, "\n".join(["", *problems])


def look_at_all(page: Page, addresses: Iterable[str]) -> list[str]:
    problems = []
    for address in addresses:
        page.set_viewport_size({"width": 390, "height": 900})
        page.goto(address)
        if (shift := page.evaluate(SHIFT)) > MOST_SHIFT:
            problems.append(f"{address} moves by {shift:.3f}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            problems += [f"{address}: {words}" for words in page.evaluate(ALONE)]
            problems += [f"{address}, number in two: {words}" for words in page.evaluate(SPLIT)]
            problems += [f"{address}, apart: {words}" for words in page.evaluate(APART)]
            problems += [f"{address}, higher: {words}" for words in page.evaluate(HIGHER)]
            if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
                problems.append(f"{address} is {wide} px wide")
        height = page.evaluate("document.documentElement.scrollHeight")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > 390:
            problems.append(f"{address} is {wide} px wide with letters of twice their size")
        if height > LONG and not page.locator("main nav a[href^='#'], #api-docs").count():
            problems.append(f"{address} is {height} px high without a table of contents")
    return problems
