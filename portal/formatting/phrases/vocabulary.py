"""Words of figures in three languages, from `words.csv`, and the cutting of a phrase into them.

Columns: `kind` and `key` of a word, `means` (the comparator, or the dimension of a unit), `size`
(in units of the dimension), and the forms in each language by `|`. The first form is the one that
tests print, with its plural forms by `/` (many, one, few). `*` stands for any ending.
"""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

from portal.formatting.phrases.digits import CHINESE_NUMBER, NUMBER, read_chinese, read_digits
from portal.formatting.phrases.refusals import NotUnderstood
from portal.models.languages import LANGUAGES, column_suffix
from portal.models.packaged_tables import read_table

SIGNS = {
    "comparator": "C", "trailing": "T", "number": "N", "multiplier": "M", "many": "S",
    "vague": "V", "fraction": "F", "range": "R", "currency": "$", "unit": "U", "yearly": "Y",
    "noise": "", "unclear": "M",
}  # fmt: skip
SPACES = re.compile(r"\s+")
DASHES = re.compile("[‐‑‒–—−]")
MEGATONNES = re.compile("(?<![A-Za-z])Mt(?![A-Za-z])")
"""“Mt” is told by its capital; “mt” is refused."""
POWER = re.compile(r"(\d)(?=[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻])")
"""10² is not 102: the mark between is no word."""
NUMERAL_ENDING = re.compile(r"(?<=\d)-(?:х|ти|ми|и)(?= )")
"""“3-х тысяч” are three thousand; “3-й” is no number of things."""
END = r"-?(?:(?:us|hk)?[$€£₽₸¥]|(?:usd|eur|cny|rmb|kzt|rub|gbp) ?)?-?\d"
"""The figure behind the sign or the word of a range."""
BOTH_ENDS = re.compile(
    rf"\b(?:from|between|от|с|между)\s+(\S.*?)\s+(?:to|and|до|по|и)\s+(?={END})|从(.+?)[至到]"
)
"""“From 5 to 10”: a range, in which “to” and “до” are no comparators."""
CHINESE_SHARE = re.compile(rf"百分之({CHINESE_NUMBER.pattern}|[\d.]+)")
CHINESE_FRACTION = re.compile(rf"({CHINESE_NUMBER.pattern})分之({CHINESE_NUMBER.pattern})")
MAGNITUDE = re.compile(
    r"\s*(?:тыс|млн|млрд|трлн|миллион|миллиард|триллион|[mbt](?:r?il|l)?[nl]|[万亿%])"
)
CURRENCY_SIGN = re.compile(r"[$€£₽₸]|\b(?:usd|eur|cny|rmb|kzt|rub|gbp)")
"""Beside these, “5m” is five million."""
SIGN_FIRST = re.compile(r"^-((?:us|hk)?[$€£₽₸])")
RANGE_SIGN = re.compile(rf"(?<=[\d万亿%])\s*~\s*(?={END})")


class Word(NamedTuple):
    kind: str
    key: str
    means: str = ""
    size: Decimal = Decimal(1)
    forms: tuple[str, ...] = ()
    """The printed forms in each language, in the order of `LANGUAGES`."""


class PhraseToken(NamedTuple):
    """A piece of a phrase; `sign` is its letter in the grammar."""

    sign: str
    word: Word


def guess_language(text: str, default: str = "en") -> str:
    """Return the language of a phrase by its script, else the default: `zh` is `zh-hans`."""
    if re.search("[а-яё]", text, re.IGNORECASE):
        return "ru"
    if re.search("[\u4e00-\u9fff]", text):
        return "zh-hans"
    return "zh-hans" if default.startswith("zh") else default[:2] or "en"


def normalise(text: str) -> str:
    """Return a text in one width and case, with plain spaces and hyphens."""
    powers_apart = POWER.sub(r"\1^", text)
    plain = MEGATONNES.sub("megatonnes", unicodedata.normalize("NFKC", powers_apart))
    one_width = DASHES.sub("-", plain.replace("⁄", "/").casefold())
    return SPACES.sub(" ", NUMERAL_ENDING.sub("", one_width)).rstrip(" .;。").lstrip()


def cut(text: str, language: str) -> Iterator[PhraseToken]:
    """Cut a phrase into words and numbers. Raises NotUnderstood for a word of no meaning here."""
    phrase = BOTH_ENDS.sub(r"\1\2 - ", normalise(text))
    phrase = CHINESE_SHARE.sub(r"\1%", phrase)
    phrase = CHINESE_FRACTION.sub(lambda m: f"{read_chinese(m[2])}/{read_chinese(m[1])}", phrase)
    phrase = SIGN_FIRST.sub(r"\1-", RANGE_SIGN.sub(" - ", phrase))
    place, before = 0, ""
    while place < len(phrase):
        match = _pattern().match(phrase, place)
        if match is None:
            rest = phrase[place:].split()[0]
            raise NotUnderstood("unknown word", text, word=rest)
        place = match.end()
        for token in _read(match, before, text, language):
            before = token.sign or before
            yield token


def _read(match: re.Match[str], before: str, text: str, language: str) -> Iterator[PhraseToken]:
    """Return the token of a match; a hyphen is a range between numbers, a sign before one."""
    said = match[0].strip()
    match match.lastgroup:
        case "fraction":
            yield PhraseToken("F", Word("fraction", said.replace(" ", "")))
        case "number":
            negative = said.startswith("-")
            if negative and before and before in "NMSU":
                yield PhraseToken("R", Word("range", "to"))
                negative = False
            is_alone = not MAGNITUDE.match(match.string, match.end())
            number = read_digits(said.lstrip("- "), language, text, is_alone=is_alone)
            yield PhraseToken("N", Word("number", said, size=-number if negative else number))
        case "chinese":
            yield PhraseToken("N", Word("number", said, size=Decimal(read_chinese(said))))
        case "tolerance":
            yield PhraseToken("P", Word("tolerance", said))
        case "hyphen":
            is_range = not before or re.match(f"$|{END}", match.string[match.end() :])
            yield PhraseToken("R" if is_range else "", Word("noise", said))
        case "word":
            word = find_word(said)
            if word.kind == "unclear" and not (
                word.size > 1 and CURRENCY_SIGN.search(match.string)
            ):
                plain = match.string
                readings = [plain.replace(said, f" {one}").strip() for one in word.means.split("|")]
                raise NotUnderstood("ambiguous", text, [" ".join(one.split()) for one in readings])
            yield PhraseToken(SIGNS[word.kind], word)


@cache
def words() -> tuple[tuple[Word, tuple[str, ...]], ...]:
    """Return each word with all its forms."""
    found = []
    for row in read_table(Path(__file__).with_name("words.csv")):
        texts = [row[column_suffix(code)] for code in LANGUAGES]
        forms = [form for text in texts for form in text.split("|") if form]
        split = [part for form in forms for part in _plurals(form)]
        size = Decimal(row["size"] or 1)
        printed = tuple(text.split("|")[0] for text in texts)
        found.append((Word(row["kind"], row["key"], row["means"], size, printed), tuple(split)))
    return tuple(found)


def word(kind: str, key: str) -> Word | None:
    """Return a word by its kind and key; None for an unknown one."""
    return _by_key().get((kind, key))


def find_word(said: str) -> Word:
    exact, endings = _by_form()
    if said in exact:
        return exact[said]
    return next(word for stem, word in endings if said.startswith(stem))


@cache
def _by_key() -> dict[tuple[str, str], Word]:
    return {(one.kind, one.key): one for one, _forms in words()}


@cache
def _by_form() -> tuple[dict[str, Word], list[tuple[str, Word]]]:
    forms = [
        (text, one)
        for one, all_forms in words()
        for form in all_forms
        for text in {normalise(form), normalise(form) + "." * (form[-1] == ".")}
    ]
    exact = {form: one for form, one in reversed(forms) if not form.endswith("*")}
    endings = [(form[:-1], one) for form, one in forms if form.endswith("*")]
    return exact, sorted(endings, key=lambda pair: -len(pair[0]))


def _plurals(form: str) -> list[str]:
    """Split `trains/train`, but not `/year` or `列/天`."""
    is_list = "/" in form and not form.startswith("/") and not re.search("[\u4e00-\u9fff]", form)
    return form.split("/") if is_list else [form]


def forms_of(*kinds: str) -> list[str]:
    """Return the forms of these kinds of words, the longest first."""
    exact, endings = _by_form()
    forms = [*exact.items(), *((f"{stem}*", one) for stem, one in endings)]
    return sorted((form for form, one in forms if one.kind in kinds), key=len, reverse=True)


def pattern_of(*kinds: str) -> str:
    """Return alternatives for the forms of these kinds of words, the longest first."""
    return "|".join(map(_form_pattern, forms_of(*kinds)))


@cache
def _pattern() -> re.Pattern[str]:
    alternatives = pattern_of(*SIGNS)
    return re.compile(
        rf"\s*(?:(?P<fraction>\d+ ?/ ?\d+(?![\d/]))|(?P<tolerance>±|\+/-|\+-)"
        rf"|(?P<number>(?:- ?)?(?:{NUMBER.pattern}))|(?P<chinese>{CHINESE_NUMBER.pattern})"
        rf"|(?P<word>{alternatives})|(?P<hyphen>-))\s*"
    )


def _form_pattern(form: str) -> str:
    """Return the pattern of a form: letters of an alphabet begin and end where the word does."""
    stem = form.removesuffix("*")
    start = r"(?<![a-zа-яё])" if re.match("[a-zа-яё]", stem) else ""
    end = r"(?![a-zа-яё])" if re.search("[a-zа-яё]$", stem) else ""
    return start + re.escape(stem) + (r"[a-zа-яё]*" if form.endswith("*") else end)
