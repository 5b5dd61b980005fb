"""Synonyms of the field: abbreviations of power stations in three alphabets, and the words of
Kazakh, Kyrgyz, Tajik, Turkmen and Uzbek readers."""

from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from portal.search.tokens import is_chinese, stem

SYNONYMS = Path(__file__).with_name("synonyms.txt").read_text(encoding="utf-8").splitlines()
"""Each line is one meaning. A word may be in two lines; words of a phrase are joined by “_”."""

NAMES = Path(__file__).with_name("names.txt").read_text(encoding="utf-8").splitlines()
"""Abbreviations and other or former names: each line is one organisation, place or route."""
WORDS_OF_NAMES = frozenset(" ".join(NAMES).replace("_", "").split())

BROADER = (
    "электростанция plant 电站 发电站 电厂 发电厂 электрстанциясы электрстанцияси "
    "elektrstansiyasi: сэс вэс гэс аэс тэс тэц грэс гтэс уэс spp wpp "
    "hpp npp tpp chp power 电站 发电站 电厂 发电厂 风电场",
    "tonnes tons tonnage тонн тонны 吨 throughput 吞吐量: "
    "cargo груз грузы грузооборот перевозки 货运量 过货量",
    "股份: owner shareholder 业主 所有者 所有人 股东 股权",
)
"""Words that are also found by what they comprise, which stands after the colon; every joint-stock
company has 股份 in its name."""


def _broader_words() -> list[list[list[str]]]:
    return [[part.split() for part in line.split(":")] for line in BROADER]


@cache
def _load_synonyms() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in (*SYNONYMS, *NAMES):
        words = line.replace("'", "").replace("_", "").split()
        words += [word.replace("_", " ") for word in line.split() if "_" in word]
        for word in words:
            found[word] = found.get(word, frozenset()) | {*words}
    for broad, narrow in _broader_words():
        found |= {word: found.get(word, frozenset()) | {*broad, *narrow} for word in broad}
    return {stem(word): found[word] for word in reversed(found) if len(stem(word)) > 2} | found


def find_synonyms(word: str) -> frozenset[str]:
    """Return the other words with the meaning of a word in any of its forms, mostly none."""
    known = _load_synonyms()
    return known.get(word, known.get(stem(word), frozenset())) - {word}


def find_broader(word: str) -> frozenset[str]:
    """Return the words that are also found by a word."""
    return frozenset(one for broad, narrow in _broader_words() if word in narrow for one in broad)


def has_meanings(word: str) -> bool:
    """Tell whether a word has several meanings."""
    return _count_meanings()[word] > 1


@cache
def _count_meanings() -> Counter[str]:
    return Counter(word for line in SYNONYMS for word in line.split())


def join_words(first: str, second: str) -> str:
    """Return two neighbours as one word, in the form of the glossary: of “Среднего коридора” that
    of “средний коридор”."""
    return _load_pairs().get((stem(first), stem(second)), first + second)


@cache
def _load_pairs() -> Mapping[tuple[str, str], str]:
    phrases = [word.split("_") for word in " ".join((*SYNONYMS, *NAMES)).split()]
    return {(stem(two[0]), stem(two[1])): "".join(two) for two in phrases if len(two) == 2}


def is_plain_word(word: str) -> bool:
    """Tell whether a word of the glossary is no name."""
    return bool(find_synonyms(word)) and not is_name(word)


def is_name(word: str) -> bool:
    """Tell whether a word of the glossary is a name, in any of its forms: Достыка."""
    known = _load_synonyms()
    return (word if word in known else stem(word)) in _forms_of_names()


@cache
def _forms_of_names() -> frozenset[str]:
    return WORDS_OF_NAMES | {stem(word) for word in WORDS_OF_NAMES}


@cache
def chinese_words() -> frozenset[str]:
    return frozenset(word for word in _load_synonyms() if is_chinese(word) and len(word) > 1)
