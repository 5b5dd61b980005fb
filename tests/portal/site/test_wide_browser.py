"""Pages on a wide screen: no half of them stands empty."""

import pytest
from playwright.sync_api import Page

from tests.looking import WIDE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.exhaustive
@pytest.mark.parametrize("address", ["/about/", "/about/glossary/", "/feeds/"])
def test_text_has_what_belongs_to_it_beside_it(page: Page, address: str) -> None:
    page.set_viewport_size(WIDE)
    page.goto(address)
    text = page.locator("main .prose").first.bounding_box()
    rail = page.locator("main .record-aside").bounding_box()
    assert text is not None
    assert rail is not None
    assert rail["x"] > text["x"] + text["width"]
    assert rail["y"] < text["y"] + text["height"]
