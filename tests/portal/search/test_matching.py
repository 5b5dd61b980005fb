"""Quality with which words of the index match a term."""

import pytest

from portal.search.indexer import word_forms
from portal.search.matching import (
    BEGINNING,
    BEGINNING_KEY,
    EXACT,
    JOINED,
    KEY,
    MEANING,
    START,
    START_KEY,
    STEM,
    WHOLE,
    WHOLE_KEY,
    WHOLE_MEANING,
    AskedTitle,
    IndexWord,
    Matches,
    quality_of,
    split_into_characters,
    title_bonus,
)
from portal.search.query_parser import Term


def indexed(word: str, pk: int = 1) -> IndexWord:
    stem, key, loose, _length = word_forms(word)
    return IndexWord(pk, word, stem, key, loose)


@pytest.mark.parametrize(
    ("term", "word", "quality"),
    [
        (Term("wind"), "wind", EXACT),
        (Term("wind"), "winds", STEM),
        (Term("wind"), "window", 0),
        (Term("d", joined=("lined",)), "line", 0),
        (Term("wind", is_last=True), "windfarm", MEANING),
        (Term("win", is_last=True), "window", BEGINNING),
        (Term("w", is_last=True), "window", 0),
        (Term("win"), "window", 0),
        (Term("хоргос"), "horgos", KEY),
        (Term("хорг", is_last=True), "horgos", BEGINNING_KEY),
        (Term("алматыда"), "almaty", KEY),
        (Term("sh", is_last=True), "шу", 0),
        (Term("ies"), "e", 0),  # its stem sounds like the word
        (Term("zzzz", is_last=True), "zaysan", 0),
        (Term("zzzzqqqq", is_last=True), "zkff", 0),  # both keys begin with zk
        (Term("зк", is_last=True), "zk36k0x0zbcx", 0),  # an identifier
        (Term("ату", joined=("камбарату",)), "камбаратинская", STEM),
        (Term("middle", joined=("middlecorridor",)), "тмтм", MEANING),
        (Term("china", joined=("powerchina",)), "powerchina", JOINED),
        (Term("wind"), "вэс", MEANING),
        (Term("wind"), "风电", MEANING),
        (Term("solar"), "wind", 0),
        (Term("kazakhstan", "KZ"), "@kz", EXACT),
        (Term("kazakhstan"), "@kz", 0),
        (Term("wind"), "=wind", 0),
        (Term("水电站"), "水电", EXACT),
        (Term("水电站"), "站", 0),
        (Term("水"), "水电", EXACT),
        (Term("水"), "下水", 0),
        (Term("水电站"), "hpp", MEANING),
    ],
)
def test_match_quality(term: Term, word: str, quality: int) -> None:
    assert quality_of(term)(indexed(word)) == quality


def test_better_matches_have_higher_quality() -> None:
    order = [JOINED, EXACT, STEM, KEY, MEANING, BEGINNING, BEGINNING_KEY]

    assert order == sorted(order, reverse=True)
    assert len({*order}) == len(order)


def test_best_quality_of_a_word_is_kept() -> None:
    matches = Matches(Term("wind"))
    for quality in (STEM, EXACT, KEY):
        matches.add(indexed("wind", pk=7), quality)

    assert (matches.words, matches.texts) == ({7: EXACT}, {7: "wind"})


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("wind", 1),
        ("水", 1),
        ("水电", 1),
        ("水电站", 1),
        ("霍尔果斯口岸", 3),
        ("一二三四五六七八", 4),
        ("中国电建", 3),  # a name: 中国电力 is another
    ],
)
def test_share_of_bigrams_is_needed(text: str, needed: int) -> None:
    assert Matches(Term(text)).needed == needed


@pytest.mark.parametrize(
    ("query", "title", "bonus"),
    [
        ("aral", "aral", WHOLE),
        ("арал", "aral", WHOLE_KEY),
        ("aral", "aral energy", START),
        ("ara", "aral energy", START * len("=ara") // len("=aral")),
        ("ара", "aral energy", START_KEY * len("=ара") // len("=aral")),
        ("хоргос", "horgos ", START_KEY),
        ("sh", "shu river", START * len("=sh") // len("=shu")),
        ("sh", "s nurzhanov", 0),
        ("астане", "астана", WHOLE_MEANING),
        ("сухого порта", "сухой порт", WHOLE_MEANING),
        ("сухого порта", "сухой порт хоргос", 0),
        ("亚投行", "aiib", WHOLE_MEANING),
        ("middle corridor", "тмтм", WHOLE_MEANING),
    ],
)
def test_title_bonus(query: str, title: str, bonus: int) -> None:
    assert title_bonus(indexed(f"={title}"), AskedTitle.of(query.split(" "))) == bonus


def test_word_of_the_glossary_means_as_much_as_a_run_of_chinese() -> None:
    matches = Matches(Term("国开行"))
    for word, quality in ((indexed("cdb", pk=1), MEANING), (indexed("开行", pk=2), EXACT)):
        matches.add(word, quality)
    assert matches.synonyms == {1}

    matches = Matches(Term("wind"))
    matches.add(indexed("вэс"), MEANING)
    assert matches.synonyms == set()


def test_chinese_terms_are_split_into_characters() -> None:
    terms = [Term("电建"), Term("wind"), Term("中国", "CN")]

    assert split_into_characters(terms) == [Term("电"), Term("建"), Term("wind"), Term("中国")]
