"""Tokenisation: words, runs of Chinese, measures and stems."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from portal.facts.types import plain_number
from portal.search.scripts import fold

CHINESE = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
APOSTROPHES = "'’‘ʻʼ`´ʹ"
LETTERS = f"[^\\W_{CHINESE}]"
TOKEN = re.compile(f"[{CHINESE}]+|{LETTERS}+(?:[{APOSTROPHES}]{LETTERS}+)*")
CHINESE_BEGINNING = re.compile(f"[{CHINESE}]")
DIGITS = "一二三四五六七八九"
UNIT_NUMBER = re.compile(f"(?<![{DIGITS}十百])[{DIGITS}](?=号)")
BRITISH = re.compile("(?<=[a-z]{2})([bt])re(?=s?$)", re.MULTILINE)
"""British endings, written the American way: centre → center, fibre → fiber."""
OF_A_NAME = re.compile("(?<=[а-я]{4})(?:ин|ь)?ск$")
"""Ending of Russian adjectives made of names: Тенгизское, Алматинская, Токтогульская."""
SHORTEST_STEMMED = 5
"""Length from which on a Russian stem is stemmed again."""
APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
UNITS = {
    word: words.split()[0]
    for words in ("mw мвт 兆瓦", "gw гвт 吉瓦", "kv кв 千伏", "km км 公里", "ha га 公顷")
    for word in words.split()
} | {unit: unit for unit in ("bcm", "gwh", "teu")}
TEN_MEGAWATTS = "万千瓦"
UNITS[TEN_MEGAWATTS] = "mw"
MEASURED = re.compile(
    rf"(?<![^\W{CHINESE}])(?<!\d[.,])(\d{{1,3}}(?:[,\u00a0\u202f ]\d{{3}})+|\d+)(?:[.,](\d+))?"
    rf"[\s\u00a0\u202f-]?({'|'.join(sorted(UNITS, key=len, reverse=True))})"
    r"(?![a-zа-я\d²³])(?!(?<=кв)\.?\s?к?м)",
    re.IGNORECASE,
)
"""Numbers with a unit of length, area or power; not “km²”, nor “кв. км”, which is no kilovolt."""
COUNTED_IN = {
    "USD": r"(?:\bu\.?s\.? )?\b(?:dollars?|usd)\b|\bдолл\w*\.?(?: сша)?|美元",
    "bcm": r"\b(?:cubic met\w+|bcm|кубо?метр\w*|куб\w*\.? м\w*)|立方米",
    "Mt": r"\b(?:tonn?es?|tons?|тонн\w*)\b|吨",
    "MW": r"\b(?:[mg]w|[мг]вт|(?:mega|giga)watts?|(?:мега|гига)ватт\w*)\b|兆瓦|吉瓦|万千瓦(?!时)",
    "TWh": r"\b(?:[tgk]wh|[тгк]вт[ ·⋅*]?ч\w*|\w+watt[ -]hours?|\w+ватт[ -]час\w*)\b|千瓦时",
    "km": r"\b(?:km|км|kilomet\w+|километр\w*)\b|公里",
}
"""Words for units, by how these begin."""
COUNTED_ALONE = "|".join(words for unit, words in COUNTED_IN.items() if unit != "Mt")
ASKED_UNIT = re.compile(
    r"(?:(?<!\d)(?<!\d )|(?<=\b20\d\d ))(?:\b(?:in|of|в) )?(?:(?:"
    r"\b(?:thousands?|millions?|billions?|mln|bn|тыс\w*|млн|млрд|миллион\w*|миллиард\w*)\b\.?"
    rf"(?: of)?|[十百千]?[万亿](?=[美吨立]|千瓦时)) ?(?:{'|'.join(COUNTED_IN.values())})?"
    rf"|{COUNTED_ALONE})",
    re.IGNORECASE,
)
"""A unit without a number: “in billion dollars”, «сколько миллионов тонн», 多少亿美元, “mw”. Tonnes
alone are a word for cargo."""
COMMON_WORDS = """
a an and are as at by for from in is it of on or the to with
в во и из к ко на о об от по с со у что это для
与 和 及 的 在 了 是 对 从 到 至 之 于 年
"""
STOP_WORDS = frozenset(COMMON_WORDS.split())
"""Words that are neither indexed nor searched for."""
WORDS_OF_QUESTIONS = """
can did do does go goes has have how many much there was were what when where which who whom whose
why annually between near nearby number per quantity through visited volume year yearly years год
года годам годах году годы ежегодно количество между объем приехало прошло рядом через число где
зачем перед 自 向 идет как какая какие каков какова какое какой когда кем кого кому кто ли почему
сколько чей чья compare comparison versus vs сравнить сравнение сравни за 比较 对比
"""
QUESTION_WORDS = frozenset(WORDS_OF_QUESTIONS.split())
"""Words that a query need not find, as they only ask. They are indexed, as titles have them."""

TO = {"to", "into", "в", "во", "перед", "对", "对华", "赴华", "来华", "向"}
IN = {"in", "for", "для", "在", "在华"}
FROM = {"from", "из", "у", "从", "自"}
WITH = {"with", "between", "с", "со", "между", "与"}
"""Words before who buys, where something is, who sells, and with whom somebody trades; 对华 names
the country too."""


class Token(NamedTuple):
    """A folded word with its position in the text, from `start` to `end`."""

    word: str
    start: int
    end: int

    @property
    def is_chinese(self) -> bool:
        return is_chinese(self.word)


def tokenize(text: str) -> Iterator[Token]:
    """Yield the words of a text, folded; a run of Chinese is one token."""
    plain = _with_digits(text)
    for found, word in zip(TOKEN.finditer(plain), split_words(plain), strict=True):
        yield Token(word, *found.span())


def split_words(text: str) -> list[str]:
    """Return the words of `tokenize` without their positions."""
    found = TOKEN.findall(_with_digits(text))
    return fold_word("\n".join(found)).split("\n") if found else []


def _with_digits(text: str) -> str:
    """Write numbers of units as digits, in the same length: 一号 is 1号."""
    plain = unicodedata.normalize("NFC", text)
    return UNIT_NUMBER.sub(lambda found: str(DIGITS.index(found[0]) + 1), plain)


def fold_word(word: str) -> str:
    """Fold a word, or one on each line."""
    return BRITISH.sub(r"\1er", APOSTROPHE.sub("", fold(word)))


def find_measures(text: str) -> Iterator[str]:
    """Yield numbers with their units as one word: “1,000 МВт” is `1000mw`."""
    for whole, part, unit in MEASURED.findall(fold(text)):
        number = Decimal(f"{re.sub(r'\D', '', whole)}.{part or 0}")
        yield f"{plain_number(number * (10 if unit == TEN_MEGAWATTS else 1))}{UNITS[unit]}"


def bigrams(run: str) -> list[str]:
    """Return the bigrams of a run of Chinese, and its last character."""
    return [run[at : at + 2] for at in range(len(run))]


def is_chinese(word: str) -> bool:
    return bool(CHINESE_BEGINNING.match(word))


@lru_cache(maxsize=10_000)
def stem(word: str) -> str:
    """Stem a word: Latin letters as English, Cyrillic ones as Russian, adjectives as the name that
    they are made of. A Russian stem is stemmed again, as Астане leaves Астан and Астана Аста."""
    found = stem_once(word)
    if found == word or word[0].isascii():
        return found
    plain = OF_A_NAME.sub("", found)
    return stem(plain) if len(plain) >= SHORTEST_STEMMED else plain


def stem_once(word: str) -> str:
    if not word.isalpha() or is_chinese(word):
        return word
    stemmer = _stemmers.english if word[0].isascii() else _stemmers.russian
    return str(stemmer.stemWord(word))


class _Stemmers(threading.local):
    """The stemmers of each thread: PyStemmer objects are not thread-safe."""

    def __init__(self) -> None:
        self.english, self.russian = Stemmer.Stemmer("english"), Stemmer.Stemmer("russian")


_stemmers = _Stemmers()
