"""Shortcodes parsed from Markdown, and their place in safe HTML. No database."""

from time import process_time

import pytest
from django.utils.translation import override

from portal.site.stories.finding import LONGEST_STORY, MOST_SHORTCODES, find_problems
from portal.site.stories.markdown import Prose, render_prose
from portal.site.stories.reading import (
    BLOCKS,
    Shortcode,
    build_parser,
    placeholder,
    shortcodes_in,
    without_placeholders,
)


def parse(markdown: str) -> list[Shortcode]:
    return shortcodes_in(build_parser().parse(markdown))


@pytest.mark.parametrize(
    ("text", "word", "arguments", "options"),
    [
        ("", "", [], []),
        ("figure", "figure", [], []),
        ("figure series:trade 2024", "figure", ["series:trade", "2024"], []),
        ("map country=KZ", "map", [], [("country", "KZ")]),
        ("chart series series=a series=b", "chart", ["series"], [("series", "a"), ("series", "b")]),
        ('chart x title="A b" y', "chart", ["x", "y"], [("title", "A b")]),
        ("map q=a=b", "map", [], [("q", "a=b")]),
        ("map country=", "map", [], [("country", "")]),
        ('figure "unbalanced', "", [], []),
        ("figure it's", "", [], []),
        ("图 能源", "图", ["能源"], []),
    ],
)
def test_words_of_a_shortcode(
    text: str, word: str, arguments: list[str], options: list[tuple[str, str]]
) -> None:
    code = Shortcode(text, line=1, is_alone=True)
    assert (code.word, code.arguments, code.options) == (word, arguments, options)


@pytest.mark.parametrize(
    ("markdown", "codes"),
    [
        ("", []),
        ("No shortcode.", []),
        ("{{map}}", [Shortcode("map", 1, True)]),
        ("{{  map country=KZ  }}", [Shortcode("map country=KZ", 1, True)]),
        ("Text {{figure a:b c}}.", [Shortcode("figure a:b c", 1, False)]),
        ("One\n\n{{map}}", [Shortcode("map", 3, True)]),
        ("One\ntwo {{a}}\nthree {{b}}", [Shortcode("a", 2, False), Shortcode("b", 3, False)]),
        ("{{a}}{{b}}", [Shortcode("a", 1, False), Shortcode("b", 1, False)]),
        ("{{a}}\n{{b}}", [Shortcode("a", 1, False), Shortcode("b", 2, False)]),
        ("# {{a}}", [Shortcode("a", 1, False)]),
        ("- {{a}}", [Shortcode("a", 1, False)]),
        ("> {{a}}", [Shortcode("a", 1, True)]),
        ("*{{a}}*", [Shortcode("a", 1, False)]),
        ("[x {{a}}](/y/)", [Shortcode("a", 1, False, is_linked=True)]),
        ("[{{a}}](/y/) {{b}}", [Shortcode("a", 1, False, True), Shortcode("b", 1, False)]),
        ("|x|\n|-|\n|{{a}}|", [Shortcode("a", 3, False)]),
        ("{{}}", [Shortcode("", 1, True)]),
        ("{{a}} }}", [Shortcode("a", 1, False)]),
        ("{{a {{b}}", [Shortcode("a {{b", 1, True)]),
    ],
)
def test_shortcodes_of_a_text(markdown: str, codes: list[Shortcode]) -> None:
    assert parse(markdown) == codes


@pytest.mark.parametrize(
    "markdown",
    ["`{{a}}`", "```\n{{a}}\n```", "    {{a}}", "{a}", "{{a", "{{a\nb}}", "{ {a}}", "\\{{a}}"],
)
def test_other_braces_are_text(markdown: str) -> None:
    assert parse(markdown) == []
    assert "\ue000" not in render_prose(markdown)


@pytest.mark.parametrize(
    ("markdown", "calls"),
    [
        ("{{a}}", [(0, True)]),
        ("x {{a}} y", [(0, False)]),
        ("{{a}}\n\nx {{b}}\n\n{{c}}", [(0, True), (2, True), (1, False)]),
        ("- {{a}}", [(0, False)]),
        ("- {{a}}\n\n- x", [(0, True)]),
        ("> {{a}}", [(0, True)]),
        ("![{{a}}](x.png) {{b}}", [(0, False)]),  # no picture is drawn, nor its words
    ],
)
def test_shortcodes_are_drawn_by_number(markdown: str, calls: list[tuple[int, bool]]) -> None:
    found = []

    def draw(number: int) -> str:
        found.append((number, prose.shortcodes[number].is_alone))
        return f"<b>{number}</b>"

    prose = Prose(markdown)
    html = prose.html(draw)
    assert found == calls
    assert [f"<b>{number}</b>" in html for number, _alone in calls] == [True] * len(calls)
    assert "\ue000" not in html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("One *two* **three**", "<p>One <em>two</em> <strong>three</strong></p>\n"),
        ("{{map}}", "<p>{{map}}</p>\n"),
        ("x {{a <b>}}", "<p>x {{a &lt;b&gt;}}</p>\n"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>\n"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        ("# A\n## B", "<h2>A</h2>\n<h3>B</h3>\n"),
        ("## A\n### B", "<h2>A</h2>\n<h3>B</h3>\n"),
        ("### A\n# B", "<h4>A</h4>\n<h2>B</h2>\n"),
        ("# A\n###### B", "<h2>A</h2>\n<h6>B</h6>\n"),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>\n"),
        ("![a](/b.png)", "<p></p>\n"),
        (
            "[a](https://example.org/)",
            '<p><a href="https://example.org/" rel="noopener">a</a></p>\n',
        ),
        ("[a](/places/)", '<p><a href="/places/" rel="noopener">a</a></p>\n'),
    ],
)
def test_prose_is_safe_html(markdown: str, html: str) -> None:
    assert render_prose(markdown) == html


@pytest.mark.parametrize(
    ("language", "url", "href"),
    [
        ("ru", "/places/", "/ru/places/"),
        ("zh-hans", "/places/?q=1#a", "/zh-hans/places/?q=1#a"),
        ("en", "/places/", "/places/"),
        ("ru", "https://example.org/places/", "https://example.org/places/"),
        ("ru", "#below", "#below"),
    ],
)
def test_links_within_the_portal_keep_the_language(language: str, url: str, href: str) -> None:
    with override(language):
        assert f'href="{href}"' in render_prose(f"[a]({url})")


def test_placeholders_of_a_text_are_removed() -> None:
    assert without_placeholders(f"a{placeholder(0)}b") == "a0b"
    drawn = Prose(f"{placeholder(0)} {{{{a}}}}").html(lambda number: f"[{number}]")
    assert drawn == "<p>0 [0]</p>\n"
    named = "&#xE000;7&#xE001;"
    for text in (named, f"`{placeholder(7)}`", f"    {placeholder(7)}", f'[7](/x/ "{named}")'):
        assert "7" in Prose(text).html(lambda number: f"[{number}]").replace("[7]", "")


def test_blocks_need_a_paragraph_of_their_own() -> None:
    assert BLOCKS == ("chart", "map", "record", "picture")


@pytest.mark.django_db
def test_text_that_is_too_long_is_refused_and_not_read() -> None:
    assert find_problems("word " * (LONGEST_STORY // 5)) == []
    began = process_time()
    assert find_problems("[" * 2_000_000) == [
        "A text can have 200000 characters. Make several of it."
    ]
    assert process_time() - began < 1


def test_very_many_shortcodes_are_refused_and_not_looked_up() -> None:
    problems = find_problems("{{chart nonsense}}\n\n" * (MOST_SHORTCODES + 1))
    assert "There is no chart" in problems[MOST_SHORTCODES - 1]
    assert problems[MOST_SHORTCODES:] == [
        f"Line {2 * MOST_SHORTCODES + 1}, {{{{chart nonsense}}}}: "
        f"A text can have {MOST_SHORTCODES} of these. Make several of it."
    ]
