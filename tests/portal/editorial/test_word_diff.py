"""Two texts laid over each other: word by word, Chinese sign by sign."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.admin.compare.word_diff import MOST_TOKENS, diff_texts, shorten_pieces


def marked(was: str, now: str) -> str:
    """`-gone-` and `+new+` between what is the same."""
    signs = {"same": "", "gone": "-", "new": "+", "skipped": ""}
    return "".join(signs[p.kind] + p.text + signs[p.kind] for p in diff_texts(was, now))


@pytest.mark.parametrize(
    ("was", "now", "seen"),
    [
        ("", "", ""),
        ("The same.", "The same.", "The same."),
        ("", "New.", "+New.+"),
        ("Opened in 2015.", "Opened in June 2016.", "Opened in -2015-+June 2016+."),
        ("old words here", "new signs there", "-old words here-+new signs there+"),
        ("口岸位于中国新疆", "国际口岸位于新疆", "+国际+口岸位于-中国-新疆"),
        ("Город Алматы", "Город Астана", "Город -Алматы-+Астана+"),
        ("One.\nTwo.\n", "One.\nThree.\n", "One.\n-Two-+Three+.\n"),
        ("One.\nTwo.\nThree.", "One.\nThree.", "One.\n-Two.\n-Three."),
    ],
)
def test_words_that_differ_are_marked(was: str, now: str, seen: str) -> None:
    assert marked(was, now) == seen


texts = st.text(st.sampled_from("ab 口岸\n.,Ж"), max_size=40)


@given(texts, texts)
@settings(derandomize=True)
def test_both_texts_can_be_read_off(was: str, now: str) -> None:
    found = diff_texts(was, now)
    assert "".join(p.text for p in found if p.kind != "new") == was
    assert "".join(p.text for p in found if p.kind != "gone") == now
    assert all(p.text for p in found)
    assert (was == now) == all(p.kind == "same" for p in found)


def test_unchanged_text_is_shortened_between_words() -> None:
    same = " ".join(f"word{n}" for n in range(200))
    found = shorten_pieces(diff_texts(f"old {same} old {same}", f"new {same} new {same}"), keep=20)
    assert [p.kind for p in found] == [
        *("gone", "new", "same", "skipped", "same", "gone", "new"),
        *("same", "skipped"),
    ]
    assert [p.text for p in found if p.kind == "same"] == [
        " word0 word1 word2 ",
        " word198 word199 ",
        " word0 word1 word2 ",
    ]
    chinese = shorten_pieces(
        diff_texts("旧" + "口岸" * 200 + "旧", "新" + "口岸" * 200 + "新"), keep=20
    )
    assert [p.text for p in chinese if p.kind == "same"] == ["口岸" * 10, "口岸" * 10]


def test_a_long_paragraph_that_was_rewritten_is_two_passages() -> None:
    was, now = ("a " * MOST_TOKENS, "b " * MOST_TOKENS)
    assert [(p.kind, p.text) for p in diff_texts(was, now)] == [("gone", was), ("new", now)]
