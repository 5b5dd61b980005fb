"""The packaged stories: every figure in them comes from its record."""

import re

import pytest

from portal.models import Story
from portal.models.languages import LANGUAGES, column_suffix
from portal.site.stories.finding import find_problems
from portal.site.stories.reading import build_parser, shortcodes_in

FIGURE = re.compile(r"\d+[.,]\d|\d\s?%|\d\s?(亿|万|兆瓦|billion|млрд|MW|МВт)")


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_shortcode_finds_what_it_names(data, code):
    bodies = [getattr(story, f"body_{column_suffix(code)}") for story in Story.objects.all()]
    assert [find_problems(body) for body in bodies] == [[], []]
    assert all(len(shortcodes_in(build_parser().parse(body))) >= 4 for body in bodies)


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_figure_is_typed_by_hand(data, code):
    for story in Story.objects.all():
        text = re.sub(r"\{\{.*?\}\}", "", getattr(story, f"body_{column_suffix(code)}"))
        assert FIGURE.findall(text) == []


def test_the_languages_name_the_same(data: None) -> None:
    for story in Story.objects.all():
        named = [
            sorted(
                c.text
                for c in shortcodes_in(
                    build_parser().parse(getattr(story, f"body_{column_suffix(code)}"))
                )
            )
            for code in LANGUAGES
        ]
        assert named[0] == named[1] == named[2]
