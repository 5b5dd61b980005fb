"""Contrast of the desk's colours on its grounds, in the light and in the dark."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.projects.energy.test_colours import contrast

GROUNDS = ("body-bg", "darkened-bg")
WORDS = ("body-fg", "body-quiet-color", "link-fg", "error-fg", "lacking", "disputed", "published")
PAIR = re.compile(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_contrast_with_their_grounds(scheme: str) -> None:
    sheet = Path(str(finders.find("portal/admin/colours.css"))).read_text(encoding="utf-8")
    found = PAIR.findall(sheet)
    named = {name: light if scheme == "light" else dark for name, light, dark in found}
    pairs = [(one, ground) for one in WORDS for ground in GROUNDS]
    assert [pair for pair in pairs if contrast(*(named[one] for one in pair)) < 4.5] == []
