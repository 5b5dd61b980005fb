"""A picture of each kind of page, narrow and wide, light and dark: `make screenshots`.

On the packaged data set. They are put into `var/site/`, for somebody to look at.
"""

from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests.site.pages import LANGUAGES, in_language
from tests.site.serving import OUT, served

PAGES = {
    "home": "/",
    "projects": "/energy-projects/",
    "projects-filtered": "/energy-projects/?country=KZ&technology=wind",
    "projects-none": "/energy-projects/?country=TM&technology=nuclear",
    "projects-map": "/energy-projects/?view=map",
    "projects-timeline": "/energy-projects/?view=timeline",
    "projects-chart": "/energy-projects/?view=chart",
    "project": "/energy-projects/kz-turgusunskaya-hydro/",
    "project-history": "/energy-projects/kz-turgusunskaya-hydro/history/",
    "pipeline": "/pipelines/",
    "hubs": "/hubs/",
    "hub": "/hubs/icbc-khorgos/",
    "corridors": "/corridors/",
    "indicators": "/indicators/",
    "series-list": "/series/",
    "map": "/map/",
    "map-2020": "/map/?year=2020",
    "charts": "/charts/",
    "chart-mix": "/charts/energy-mix/",
    "chart-capacity": "/charts/capacity/",
    "chart-pair": "/charts/trade-pair/?country=KG&partner=CN",
    "chart-trains": "/charts/trains/",
    "countries": "/countries/",
    "country": "/countries/kz/",
    "organisations": "/organisations/",
    "places": "/places/",
    "events": "/events/",
    "stories": "/stories/",
    "compare": "/compare/countries/?country=KZ&country=UZ&country=KG",
    "disagreements": "/disagreements/",
    "sources": "/sources/",
    "search": "/search/?q=Хоргос",
    "search-none": "/search/?q=xyzzyxyzzy",
    "feeds": "/feeds/",
    "embed": "/embed/",
    "about": "/about/",
    "about-data": "/about/data/",
    "missing": "/energy-projects/kz-turgusun/",
    "refused": "/energy-projects/?country=XX",
}
SIZES = {"phone": 390, "desk": 1440}


@pytest.fixture(scope="module")
def address():
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
    for name, path in PAGES.items():
        page.goto(in_language(path, code))
        page.mouse.move(2, 2)
        page.mouse.move(3, 3)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / f"{name}.png", full_page=True)
    context.close()
