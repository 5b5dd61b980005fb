"""A picture of each kind of page, narrow and wide, light and dark: `make screenshots`.

On the packaged data set. They are put into `var/site/`, for somebody to look at, those of the
README into `docs/images/`.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Literal

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.conftest import CHROMIUM_WORDS
from tests.looking import move_hand
from tests.site.pages import LANGUAGES, in_language
from tests.site.serving import OUT, ROOT, served
from tests.tools.running import find_chromium

PAGES = {
    "home": "/",
    "projects": "/energy-projects/",
    "projects-filtered": "/energy-projects/?country=KZ&technology=wind",
    "projects-none": "/energy-projects/?country=TM&technology=nuclear",
    "projects-map": "/energy-projects/?view=map",
    "projects-timeline": "/energy-projects/?view=timeline",
    "projects-chart": "/energy-projects/?view=chart",
    "project": "/energy-projects/kz-turgusunskaya-hydro/",
    "project-phases": "/energy-projects/kg-bishkek-coal/",
    "project-history": "/energy-projects/kz-turgusunskaya-hydro/history/",
    "projects-compared": "/compare/?record=energyproject:kz-turgusunskaya-hydro"
    "&record=energyproject:kg-bishkek-coal",
    "pipelines": "/pipelines/",
    "pipeline": "/pipelines/pipe-central-asia-china-system/",
    "hubs": "/hubs/",
    "hub": "/hubs/icbc-khorgos/",
    "corridors": "/corridors/",
    "corridor": "/corridors/cku-railway/",
    "indicators": "/indicators/",
    "indicator": "/indicators/population/",
    "series-list": "/series/",
    "series": "/series/china-europe-trains/",
    "rankings": "/rankings/",
    "ranking": "/rankings/wind-export-2024/",
    "map": "/map/",
    "map-2020": "/map/?year=2020",
    "charts": "/charts/",
    "chart-mix": "/charts/energy-mix/",
    "chart-capacity": "/charts/capacity/",
    "chart-pair": "/charts/trade-pair/?country=KG&partner=CN",
    "chart-trains": "/charts/trains/",
    "explorer": "/explore/energy-projects/?group=country&group=technology&sum=capacity_mw",
    "countries": "/countries/",
    "country": "/countries/kz/",
    "organisations": "/organisations/",
    "organisation": "/organisations/cnpc/",
    "places": "/places/",
    "place": "/places/cn-alashankou/",
    "events": "/events/",
    "event": "/events/zhanatas-grid-2021/",
    "stories": "/stories/",
    "story": "/stories/why-china-and-kyrgyzstan-report-different-trade/",
    "compare": "/compare/countries/?country=KZ&country=UZ&country=KG",
    "disagreements": "/disagreements/",
    "disagreement": "/disagreements/energyproject-3z2w9d340mxc-country/",
    "claim": "/claims/14n4jyebbexc/",
    "sources": "/sources/",
    "source": "/sources/cgtn-2025-06-13/",
    "search": "/search/?q=Хоргос",
    "search-none": "/search/?q=xyzzyxyzzy",
    "past": "/energy-projects/?as_recorded={now}",
    "releases": "/releases/",
    "feeds": "/feeds/",
    "changes": "/changes/",
    "corrections": "/corrections/",
    "report": "/report/energyproject/3z2w9d340mxc/",
    "embed": "/embed/",
    "embed-made": "/embed/?of=/charts/energy-mix/",
    "embed-chart": "/embed/charts/energy-mix/",
    "about": "/about/",
    "about-data": "/about/data/",
    "about-page": "/about/glossary/",
    "api-docs": "/api/docs/",
    "missing": "/energy-projects/kz-turgusun/",
    "refused": "/energy-projects/?country=XX",
}
SIZES = {"phone": 390, "desk": 1440}
README = {
    "home": "/",
    "map": "/map/",
    "record": "/energy-projects/kz-zhanatas-wind/",
    "country": "/countries/kz/",
    "explorer": "/explore/energy-projects/"
    "?status=operating&group=country&group=technology&sum=capacity_mw",
    "dispute": "/disagreements/series-pn8b8fb6rs8e-2024/",
}
"""Pictures in the README, of what a reader sees first."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served() as address:
        yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("code", LANGUAGES)
def test_take_the_pictures(
    address: str, browser: Browser, code: str, size: str, scheme: Literal["light", "dark"]
) -> None:
    folder = OUT / "screenshots" / f"{code}-{size}-{scheme}"
    folder.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(
        base_url=address,
        viewport={"width": SIZES[size], "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    for name, path in PAGES.items():
        page.goto(in_language(path.format(now=now), code))
        move_hand(page)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / f"{name}.png", full_page=True)
    context.close()


def test_take_the_pictures_of_the_readme(address: str, browser: Browser) -> None:
    """In the fonts of this machine, as a reader has; other tests have the same on every machine."""
    with browser.browser_type.launch(
        executable_path=find_chromium(), args=CHROMIUM_WORDS, chromium_sandbox=os.geteuid() != 0
    ) as own:
        page = own.new_page(base_url=address, viewport={"width": 1280, "height": 860})
        for name, path in README.items():
            page.goto(path)
            move_hand(page)
            if name == "map":
                page.wait_for_selector("[data-map-live]", timeout=120_000)
            page.wait_for_load_state("networkidle")
            picture = Image.open(BytesIO(take_at_rest(page))).quantize(256)  # a third of the bytes
            picture.save(ROOT / "docs" / "images" / f"{name}.png", optimize=True)


def take_at_rest(page: Page) -> bytes:
    """Take a picture until it is the same four times: a map places its names bit by bit."""
    taken = [page.screenshot() for _ in range(4)]
    while len({*taken[-4:]}) > 1:
        taken.append(page.screenshot())
    return taken[-1]
