"""Marked words in titles and lines of results."""

import pytest
from django.utils import translation

from portal.models import SearchEntry
from portal.search import highlighting
from portal.search.highlighting import HighlightedLine, HighlightPiece, mark_words
from portal.templatetags.searching import marked_line


def marked(text: str, *words: str) -> str:
    """Return a text with marked words in brackets."""
    pieces = mark_words(text, {*words})
    return "".join(f"[{piece.text}]" if piece.is_marked else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("", ["wind"], ""),
        ("Zhanatas wind farm", ["wind"], "Zhanatas [wind] farm"),
        ("Wind, WIND!", ["wind"], "[Wind], [WIND]!"),
        ("window", ["wind"], "window"),
        ("Ёлка ёлки", ["елка"], "[Ёлка] ёлки"),
        ("水电站", ["水电"], "[水电]站"),
        ("水电站", ["水电", "电站"], "[水电站]"),
        ("水电 水电", ["水电"], "[水电] [水电]"),
        ("电", ["电"], "[电]"),
        ("一水二", ["水"], "一[水]二"),
        ("centre", ["center"], "[centre]"),
        ("no words", [], "no words"),
    ],
)
def test_words_are_marked(text: str, words: list[str], expected: str) -> None:
    assert marked(text, *words) == expected


def test_pieces_are_never_empty_and_give_the_text() -> None:
    pieces = mark_words("wind wind", {"wind"})

    assert pieces == [
        HighlightPiece("wind", True),
        HighlightPiece(" ", False),
        HighlightPiece("wind", True),
    ]


def test_decomposed_letters_are_composed() -> None:
    assert mark_words("cafe\u0301", {"caf\u00e9"}) == [HighlightPiece("caf\u00e9", True)]


def test_long_chinese_text_is_cut_between_characters() -> None:
    assert highlighting.shorten("电" * 200, {"风"}) == "电" * highlighting.LONGEST + " …"


TITLE = {"en": "Zhanatas wind farm", "zh-hans": "扎纳塔斯风电场", "ru": "Жанатасская ВЭС"}
LINES = [
    *([language, text] for language, text in TITLE.items()),
    ["en", "Forty turbines on the steppe."],
    ["ru", "Сорок турбин в степи."],
    ["", "GEM-1234 turbines"],
]


def entry(lines: list[list[str]] = LINES) -> SearchEntry:
    return SearchEntry(record_title=TITLE, lines=lines)


def best_line(
    *words: str, language: str = "en", **kwargs: list[list[str]]
) -> tuple[str, str] | None:
    with translation.override(language):
        found = highlighting.highlight_line(entry(**kwargs), {*words}, TITLE[language])
    return None if found is None else ("".join(p.text for p in found.pieces), found.language)


@pytest.mark.parametrize(("language", "title"), [("en", TITLE["en"]), ("ru", TITLE["ru"])])
def test_title_is_in_the_reader_s_language(language: str, title: str) -> None:
    with translation.override(language):
        text, pieces = highlighting.highlight_title(entry(), {"zhanatas"})

    assert (text.text, "".join(piece.text for piece in pieces)) == (title, title)


@pytest.mark.parametrize(
    ("words", "language", "expected"),
    [
        # a line with a word that the title lacks
        (["zhanatas", "turbines"], "en", ("Forty turbines on the steppe.", "")),
        # the title has every word
        (["zhanatas"], "en", None),
        # no line has the word
        (["solar"], "en", None),
        # a title in another language, with that language
        (["风电"], "en", ("扎纳塔斯风电场", "zh-hans")),
        (["жанатасская"], "en", ("Жанатасская ВЭС", "ru")),
        # that title also before a line in the reader's language
        (["风电", "turbines"], "en", ("扎纳塔斯风电场", "zh-hans")),
        # words of the title and of another language: that line would repeat the title
        (["zhanatas", "турбин"], "en", None),
        # the reader's language comes first of equal lines
        (["steppe"], "en", ("Forty turbines on the steppe.", "")),
        (["степи"], "ru", ("Сорок турбин в степи.", "")),
        (["turbines"], "ru", ("Forty turbines on the steppe.", "en")),
    ],
)
def test_best_line(words: list[str], language: str, expected: tuple[str, str] | None) -> None:
    assert best_line(*words, language=language) == expected


def test_line_in_a_script_of_others_does_not_repeat_the_title() -> None:
    lines = [["", "A quote on turbines"], ["", "Цитата: turbines, сорок турбин"]]

    assert best_line("zhanatas", "turbines", lines=lines) == ("A quote on turbines", "")
    assert best_line("жанатасская", "turbines", language="ru", lines=lines) == (lines[1][1], "")
    assert best_line("扎纳塔斯风电场", "turbines", language="zh-hans", lines=lines) is None


def test_line_of_an_unknown_language_is_readable_in_the_script_of_the_reader() -> None:
    readable = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            found = highlighting.highlight_line(entry([["", "Turbines"]]), {"turbines"}, "")
        readable[language] = found and (found.language, found.is_readable)
    assert readable == {"en": ("", True), "zh-hans": ("", False)}


def test_line_with_most_words_is_best() -> None:
    lines = [["en", "turbines"], ["en", "turbines on the steppe"], ["en", "steppe"]]

    assert best_line("turbines", "steppe", lines=lines) == ("turbines on the steppe", "")


def test_line_marks_all_words_of_the_query() -> None:
    with translation.override("en"):
        found = highlighting.highlight_line(
            entry([["en", "The wind turns turbines"]]), {"wind", "turbines"}, "Zhanatas wind farm"
        )

    assert found == HighlightedLine(
        [
            HighlightPiece("The ", False),
            HighlightPiece("wind", True),
            HighlightPiece(" turns ", False),
            HighlightPiece("turbines", True),
        ],
        "",
        stored="The wind turns turbines",
    )


def test_long_line_is_cut_around_the_first_word() -> None:
    found = best_line("turbines", lines=[["en", "before " * 40 + "turbines" + " after" * 40]])

    assert found is not None
    text, _language = found
    assert text.startswith("… before ")
    assert text.endswith(" after …")
    assert 40 <= text.index("turbines") <= 62
    assert 180 - 20 <= len(text) - len("… ") - len(" …") <= 180


@pytest.mark.parametrize("other", ["Its electricity heats homes.", "It began in May."])
def test_sentence_without_its_figure_is_left_out(other: str) -> None:
    left_out = "It makes … of electricity."

    found = best_line("electricity", lines=[["en", f"{left_out} {other}"]])
    assert found == (other, "")
    assert best_line("electricity", lines=[["en", left_out]]) == (left_out, "")


def test_line_that_the_reader_can_read_comes_before_more_words_in_another_language() -> None:
    lines = [["zh-hans", "草原上的风机turbines steppe"], ["ru", "Сорок turbines в степи."]]

    assert best_line("turbines", "steppe", language="ru", lines=lines) == (lines[1][1], "")


@pytest.mark.parametrize(
    ("before", "after", "start", "end"),
    [(10, 200, "xxxxxxxxxx turbines", " …"), (200, 10, "… ", "turbines yyyyyyyyyy")],
)
def test_dots_are_only_where_text_is_cut(before: int, after: int, start: str, end: str) -> None:
    found = best_line("turbines", lines=[["en", "x" * before + " turbines " + "y" * after]])

    assert found is not None
    assert (found[0].startswith(start), found[0].endswith(end)) == (True, True)


def test_note_that_is_known_in_the_reader_s_language_is_shown_in_that() -> None:
    known = entry([["", "The status is that of 2022."], ["", "A status that nobody knows."]])
    drawn = []
    with translation.override("ru"):
        for words in ({"2022"}, {"nobody"}):
            line = highlighting.highlight_line(known, words, "")
            assert line
            drawn.append(marked_line(line))

    assert drawn[0] == "Статус\N{NO-BREAK SPACE}— 2022 года."
    assert drawn[1] == '<span lang="">A status that <mark>nobody</mark> knows.</span>'
