"""Frames that find their height, and pages for sharing as axe, a phone and the dark see them."""

from math import ceil
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from portal.publication import publishing
from projects.energy.models import EnergyProject
from tests.factories import (
    NOON,
    claim,
    make_energy_project,
    make_series,
    make_source,
    make_story,
    make_user,
    observe,
    publish,
    rule,
)
from tests.looking import Looker, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project() -> Any:
    made = make_energy_project(title_en="Turgusun", slug="turgusun", capacity_mw=150)
    for name, fact in made.facts.items():
        if fact.accepted(made, name):
            claim(made, name)
    claim(made, "capacity_mw", "120", source=make_source(publisher="Rewriter"))
    rule(made, "capacity_mw")
    return publish(made)


@pytest.mark.exhaustive
def test_height_of_a_frame_follows_its_content(page: Page, project: EnergyProject) -> None:
    page.goto("/embed/?of=/energy-projects/turgusun/&figure=capacity_mw")
    outer, inner = page.locator("iframe"), page.frame_locator("iframe")
    expect(outer).not_to_have_attribute("height", "210")
    closed = height_of(outer)
    inner.locator("summary").click()
    wait_until(page, "before => document.querySelector('iframe').height > before", arg=closed)
    assert ceil(height_of(inner.locator("body"))) == height_of(outer)


def height_of(element: Locator) -> float:
    box = element.bounding_box()
    assert box is not None
    return box["height"]


@pytest.mark.exhaustive  # every day a citation is copied
def test_copy_button_confirms(page: Page, project: EnergyProject) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/embed/?of=/energy-projects/turgusun/&figure=capacity_mw")
    page.locator("[data-copy=code-frame]").click()
    expect(page.locator("#code-frame ~ .cite-ways [role=status]").first).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith('<iframe src="http://')


def test_text_that_may_not_be_copied_is_selected(page: Page, project: EnergyProject) -> None:
    page.goto("/embed/?of=/energy-projects/turgusun/&figure=capacity_mw")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()) }")
    page.locator("[data-copy=code-frame]").click()
    wait_until(page, "() => String(getSelection()).startsWith('<iframe src=')")
    expect(page.locator("#code-frame ~ .cite-ways [role=status]").first).to_be_empty()


def test_some_embeds_are_accessible(
    page_problems: list[str], project: EnergyProject, looker: Looker
) -> None:
    look_at_embeds(looker, page_problems, project, one_in=12)


@pytest.mark.exhaustive
def test_embeds_are_accessible(
    page_problems: list[str], project: EnergyProject, looker: Looker
) -> None:
    look_at_embeds(looker, page_problems, project, one_in=1)


def look_at_embeds(
    looker: Looker, page_problems: list[str], project: EnergyProject, *, one_in: int
) -> None:
    series = publish(make_series(title_en="Trade", slug="trade"))
    publish(observe(series, "2023", 5).batch)
    body = (
        "It has {{figure energyproject:turgusun capacity_mw}}, {{figure energyproject:no x}}.\n\n"
        "{{figure energyproject:turgusun capacity_mw}}\n\n{{record energyproject:turgusun}}\n\n"
        "{{chart series series=trade}}\n\n{{map country=KZ}}"
    )
    publish(make_story(slug="told", title_en="Told", body_en=body))
    gone = publish(make_story(slug="gone"))
    publishing.withdraw(gone, by=make_user(), at=NOON, note="Wrong.")
    frame = f"/embed/figures/energyproject/{project.uid}"
    addresses = [
        "/stories/told/",
        "/zh-hans/embed/?of=/energy-projects/turgusun/",
        f"{frame}/capacity_mw/",
        f"/ru{frame}/capacity_mw/?theme=dark",
        f"{frame}/colour/",
        "/embed/charts/series/?series=trade",
        "/embed/map/?country=KZ",
        "/energy-projects/turgusan/",
        "/stories/gone/",
    ]
    for address in addresses[::one_in]:
        looker.visit(address)
    refused = [problem for problem in page_problems if "status of 4" not in problem]
    page_problems.clear()  # the errors that were asked for
    assert (refused, looker.problems) == ([], []), looker.report()
