"""The packaged stories: every figure in them comes from its record or links to its source."""

import re

import pytest
from django.test import Client

from portal.models import Story
from portal.models.languages import LANGUAGES, column_suffix
from portal.site.stories.finding import find_problems
from portal.site.stories.reading import build_parser, shortcodes_in

SHORTCODE = re.compile(r"\{\{.*?\}\}")
LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
FIGURE = re.compile(r"\d+[.,]\d|\d\s?%|\d\s?(亿|万|兆瓦|billion|млрд|MW|МВт)")


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_shortcode_finds_what_it_names(data: None, code: str) -> None:
    bodies = [getattr(story, f"body_{column_suffix(code)}") for story in Story.objects.all()]
    assert {sentence for body in bodies for sentence in find_problems(body)} == set()
    assert all(len(shortcodes_in(build_parser().parse(body))) >= 4 for body in bodies)


@pytest.mark.parametrize("code", LANGUAGES)
def test_figure_typed_by_hand_is_the_link_to_its_source(data: None, code: str) -> None:
    for story in Story.objects.all():
        text = SHORTCODE.sub("", getattr(story, f"body_{column_suffix(code)}"))
        assert FIGURE.findall(LINK.sub("", text)) == []


@pytest.mark.every_day(one_in=9)
@pytest.mark.parametrize("part", range(9))
def test_every_link_within_the_portal_leads_to_a_public_page(
    data: None, client: Client, part: int
) -> None:
    links = {link for story in Story.objects.all() for link in LINK.findall(story.body_en)}
    within = sorted(link for link in links if link.startswith("/"))
    assert len(within) > 50
    assert [link for link in within[part::9] if client.get(link).status_code != 200] == []


def test_the_languages_name_the_same(data: None) -> None:
    for story in Story.objects.all():
        bodies = [getattr(story, f"body_{column_suffix(code)}") for code in LANGUAGES]
        parsed = [shortcodes_in(build_parser().parse(body)) for body in bodies]
        named = [sorted(code.text for code in codes) for codes in parsed]
        linked = [sorted(LINK.findall(body)) for body in bodies]
        assert named[0] == named[1] == named[2]
        assert linked[0] == linked[1] == linked[2]
