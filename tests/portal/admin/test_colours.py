"""Style sheets of the desk: contrast of its colours on their grounds, names of what they draw."""

import re
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.staticfiles import finders
from django.test import RequestFactory

from portal.models import User
from tests.projects.energy.test_colours import contrast

GROUNDS = ("body-bg", "darkened-bg")
WORDS = ("body-fg", "body-quiet-color", "link-fg", "error-fg", "lacking", "disputed", "published")
PAIR = re.compile(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)")


def read_sheet(name: str) -> str:
    return Path(str(finders.find(f"portal/admin/{name}.css"))).read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_contrast_with_their_grounds(scheme: str) -> None:
    found = PAIR.findall(read_sheet("colours"))
    named = {name: light if scheme == "light" else dark for name, light, dark in found}
    pairs = [(one, ground) for one in WORDS for ground in GROUNDS]
    assert [pair for pair in pairs if contrast(*(named[one] for one in pair)) < 4.5] == []


def test_columns_with_a_width_stand_in_a_list() -> None:
    request = RequestFactory().get("/")
    request.user = User(is_active=True, is_superuser=True)
    admins = admin.site._registry.values()
    columns = {str(name) for one in admins for name in one.get_list_display(request)}
    named = set(re.findall(r"#result_list \.field-(\w+)", read_sheet("lists")))
    assert sorted(named - columns) == []
