"""Periods and dates of newspapers: “H1 2025”, “2025年上半年”, “III квартал 2024 г.”, “late 2024”,
“by the end of 2024”.

Names of months come from CLDR. Words of all languages become the same few marks (`@05` May, `1H` a
half, `3Q` a quarter); what is left must be one of `SPANS`.
"""

import re
from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

from babel import dates

from portal.facts.extents import Extent, extent_of_day
from portal.facts.periods import days
from portal.formatting.locales import LOCALES
from portal.formatting.phrases.digits import CHINESE_NUMBER, read_chinese
from portal.formatting.phrases.refusals import NotUnderstood, refuse_long
from portal.formatting.phrases.vocabulary import guess_language, normalise

PARTS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12), "end": (10, 12)}
"""Months of a year; a part of a month is its first, second or last ten days."""
RELATIVE = re.compile(
    r"\b(this|last|next|previous|current|past|recent|ago|now|today|currently)\b|so far"
    r"|[今去明前本上下](年|月)|目前|近日|近年|(прошл|текущ|эт(ом|от)|следующ|нынешн|сейчас|недавно)"
)
OPEN = re.compile(r"^(since|from|с|со|начиная с|自)\b|^自|以来$|起$")
EXCLUSIVE = re.compile(r"^(until|till|before|prior to|up to|до|перед)\b\s*|(之前|以前|前)$")
WHOLE_YEAR = re.compile(r"(?:конца |the end of |end of )?(\d{4})(?: ?(?:г|года?|году|年))?\.?")
BY_THE_END = {"en": "by the end of {}", "zh-hans": "截至{}年底", "ru": "к концу {} года"}
"""“Until 2024” may include 2024 or not."""
CUT_OFF = re.compile(
    r"^(?:by|as of|as at|ко?|по состоянию на|на(?= (?:\d\d? |кон|нач|сер)))\s+"
    r"|^(?:截至|截止到|截止|到)(?=\d)|(?:为止|止)$"
)
PART = re.compile(
    r"^(?:в |the |at |in )*(?:(?P<early>early|beginning|start|начал[оеау])"
    r"|(?P<mid>mid|middle|середин[аеуы])|(?P<late>late|ближе к концу)"
    r"|(?P<end>end|кон(?:ец|ц[еуа])))(?:[ -]of)?(?:[ -]the)?[ -]+(?=[\d@])"
)
CHINESE_PART = re.compile(
    r"年?(?:(?P<early>初|上旬)|(?P<mid>中旬|中期|中)|(?P<late>后期|下旬)|(?P<end>底|末))$"
)
UNCLEAR_YEAR = re.compile(r"\bfy|fiscal|financial year|财年|финансов|\d{4}/\d\d$|winter|зим|冬")
_STORED = r"\d{4}(-(\d\d(-\d\d)?|H[12]|Q[1-4]))?"
STORED = re.compile(f"{_STORED}(/{_STORED})?")
ORDINALS = {
    r"\b(first|1st|перв\w+|i)\b": "1", r"\b(second|2nd|втор\w+|ii)\b": "2",
    r"\b(third|3rd|трет\w+|iii)\b": "3", r"\b(fourth|4th|четв[её]рт\w+|iv)\b": "4",
    r"\b(three|три|трех|трёх)\b": "3", r"\b(six|шесть)\b": "6", r"\b(nine|девять)\b": "9",
}  # fmt: skip
MARKS = (
    (r"(\d{4})\s*年度?", r"\1 "),
    (r"(?<!\d)(\d{1,2})月份?(?!前)", lambda m: f" @{int(m[1]):02} "),
    (r"(?<![\d@])(\d{1,2})\s*[-至到]\s*(?=@)", lambda m: f" @{int(m[1]):02} - "),
    (r"(\d{1,2})\s*[日号]", r" \1 "),
    (r"上半年", " 1H "), (r"下半年", " 2H "),
    (r"前([23])\s*(?:个)?季度", lambda m: f" @01 - @{3 * int(m[1]):02} "),
    (r"第?([1-4])季度", r" \1Q "),
    (r"(?:前|\b1-е |\b1 )?(\d{1,2})\s*(?:个月|months|месяц\w*)", r" 1M\1 "),
    (r"\b([12])(?:-?[а-я]{1,2})? ?(?:half|полугоди\w+|половин\w+)", r" \1H "),
    (r"\b([1-4])(?:-?[а-я]{1,2})? ?(?:quarter|квартал\w*|кв)\b\.?", r" \1Q "),
    (r"\bh([12])\b", r" \1H "), (r"\b([12])h(?=\b|\d)", r" \1H "), (r"\bq([1-4])\b", r" \1Q "),
    (r"\b([1-4])q\b", r" \1Q "), (r"(\d{4})h([12])", r"\1 \2H "), (r"(\d{4})q([1-4])", r"\1 \2Q "),
    (r"\b(spring|весн\w+)\b|春[季天]?", " @03 - @05 "),
    (r"\b(summer|лет[оа]м?)\b|夏[季天]?", " @06 - @08 "),
    (r"\b(autumn|fall|осень\w*|осени)\b|秋[季天]?", " @09 - @11 "),
    (r"\b(\d{3})0(?:s|-х|-е)\b", r"\g<1>0 - \g<1>9"),
    (r"(\d{1,2})(?:st|nd|rd|th)\b", r"\1"),
    (r"\b(\d{4}) ?(?:г|гг|год\w*)\b\.?", r"\1 "),
    (r"\b(the|of|in|on|year|years|during|between|from|в|во|за|с|г|гг|год\w*)\b\.?|[,从自]", " "),
    (r"\b(to|and|through|по|и)\b|[至到]|\s*-\s*(?=[@\d])", " - "),
)  # fmt: skip
YEAR, MONTH, DAY = r"(?P<y>\d{4})", r"@(?P<m>\d\d)", r"(?P<d>\d{1,2})"
LAST = r"(?P<e>\d{1,2})"
TO, HALF, MONTHS = r"(?P<n>\d{1,2})", r"(?P<n>\d)(?P<k>[HQ])", r"1M(?P<n>\d{1,2})"
SPANS: tuple[tuple[tuple[str, ...], str], ...] = (
    ((YEAR,), "{y}"),
    ((f"{YEAR} {HALF}", f"{HALF} {YEAR}"), "{y}-{k}{n}"),
    ((f"{YEAR} {MONTHS}", f"{MONTHS} {YEAR}"), "{y}-01/{y}-{n:0>2}"),
    ((f"{YEAR} {MONTH} - @{TO}", f"{MONTH} - @{TO} {YEAR}"), "{y}-{m}/{y}-{n}"),
    ((f"{YEAR} {MONTH}", f"{MONTH} {YEAR}"), "{y}-{m}"),
    (
        (f"{DAY} {MONTH} {YEAR}", f"{MONTH} {DAY} {YEAR}", f"{YEAR} {MONTH} {DAY}"),
        "{y}-{m}-{d:0>2}",
    ),
    (
        (f"{DAY} - {TO} {MONTH} {YEAR}", f"{MONTH} {DAY} - {TO} {YEAR}",
         f"{YEAR} {MONTH} {DAY} - {TO}"),
        "{y}-{m}-{d:0>2}/{y}-{m}-{n:0>2}",
    ),
    (
        (f"{DAY} {MONTH} - {LAST} @{TO} {YEAR}", f"{YEAR} {MONTH} {DAY} - @{TO} {LAST}"),
        "{y}-{m}-{d:0>2}/{y}-{n}-{e:0>2}",
    ),
)  # fmt: skip
"""Orders of the marks, and the stored form of the period."""


@dataclass(frozen=True)
class PrintedPeriod:
    """Days that a phrase names: `base` is a period as stored (`2024`, `2024-H1`), `part` narrows it
    (“late”)."""

    base: str
    part: str = ""
    is_cut_off: bool = False

    @property
    def days(self) -> Extent:
        """First and last day that the phrase allows."""
        return days(self.text)

    @property
    def text(self) -> str:
        """The period as stored. The end of a year by which something holds is its last day."""
        if not self.part:
            return self.base
        if self.is_cut_off and self.part == "end":
            return str(extent_of_day(self.base).high)
        first, last = PARTS[self.part]
        if len(self.base) == 4:
            return f"{self.base}-{first:02}/{self.base}-{last:02}"
        thirds = {"early": (1, 10), "mid": (11, 20)}
        end_of_month = extent_of_day(self.base).high.day
        low, high = thirds.get(self.part, (21, end_of_month))
        return f"{self.base}-{low}/{self.base}-{high}".replace("-1/", "-01/")

    @property
    def partial_dates(self) -> str:
        """The period as `start/end` of partial dates, for columns that know no halves."""
        if not re.search("[HQ]", self.text):
            return self.text
        return f"{self.days.low:%Y-%m}/{self.days.high:%Y-%m}"

    @property
    def partial_date(self) -> str:
        """The narrowest year, month or day that holds all its days; empty if none does."""
        low, high = (day.isoformat() for day in self.days)
        texts = (low[:length] for length in (10, 7, 4))
        return next((text for text in texts if high.startswith(text)), "")


def parse_period(text: str, language: str = "") -> PrintedPeriod:
    """Read a period or a day as printed. Raises NotUnderstood with a sentence."""
    refuse_long("not a date", text)
    stored = normalize("NFKC", text).strip().upper()
    if STORED.fullmatch(stored):
        return _check(PrintedPeriod(stored), text)
    phrase = normalise(text)
    for pattern, reason in ((RELATIVE, "relative"), (UNCLEAR_YEAR, "ambiguous"), (OPEN, "open")):
        is_range = reason == "open" and re.search(r"\b(to|по)\b|[至到]", phrase)
        if pattern.search(phrase) and not is_range:
            raise NotUnderstood(reason, text)
    if EXCLUSIVE.search(phrase):
        reading = BY_THE_END.get(guess_language(text, language), BY_THE_END["en"])
        year = WHOLE_YEAR.fullmatch(EXCLUSIVE.sub("", phrase))
        raise NotUnderstood("ambiguous", text, [reading.format(year[1])] if year else [])
    without = CUT_OFF.sub("", phrase)
    pattern, numbers = _months()
    part, rest = _take_part(pattern.sub(lambda m: f"@{numbers[m[1]]:02} ", without))
    base = _read_span(rest, text, guess_language(text, language))
    if part and not re.fullmatch(r"\d{4}(-\d\d)?", base):
        raise NotUnderstood("ambiguous", text)
    return _check(PrintedPeriod(base, part, without != phrase), text)


def _check(period: PrintedPeriod, text: str) -> PrintedPeriod:
    try:
        period.days  # noqa: B018
    except ValueError as problem:
        starts_late = re.search("/", period.base) and _ends_exist(period.base)
        raise NotUnderstood("order" if starts_late else "no such day", text) from problem
    return period


def _ends_exist(base: str) -> bool:
    try:
        return bool([days(end) for end in base.split("/")])
    except ValueError:
        return False


def _take_part(phrase: str) -> tuple[str, str]:
    """Cut “late”, “середина”, 底 off a phrase."""
    for pattern in (PART, CHINESE_PART):
        if match := pattern.search(phrase):
            part = next(name for name, found in match.groupdict().items() if found)
            rest = phrase[: match.start()] + phrase[match.end() :]
            return part, rest
    return "", phrase


def _read_span(phrase: str, text: str, language: str) -> str:
    numeric = _read_numeric(phrase, text, language)
    if numeric:
        return numeric
    for pattern, mark in ORDINALS.items():
        phrase = re.sub(pattern, mark, phrase)
    phrase = re.sub(f"(?<=[第前年至到月-]){CHINESE_NUMBER.pattern}(?=[季个月日半])",
                    lambda m: str(read_chinese(m[0])), phrase)  # fmt: skip
    for mark_pattern, replacement in MARKS:
        phrase = re.sub(mark_pattern, replacement, phrase)
    phrase = " ".join(phrase.split())
    if found := _match_span(phrase):
        return found
    start, dash, end = phrase.partition(" - ")
    if dash and (low := _match_span(start)) and (high := _match_span(end)):
        return f"{low}/{high}"
    if re.search(r"@\d\d|\d[HQM]", phrase) and not re.search(r"\d{4}", phrase):
        raise NotUnderstood("no year", text)
    raise NotUnderstood("not a date", text)


def _match_span(phrase: str) -> str:
    for patterns, form in SPANS:
        for pattern in patterns:
            if match := re.fullmatch(pattern, phrase):
                return form.format(**match.groupdict())
    return ""


def _read_numeric(phrase: str, text: str, language: str) -> str:
    """Read 13.04.2024, 2024/4/13 and 06/2021; refuse 3/4/2024, which is two days."""
    if match := re.fullmatch(r"(\d{4})[./](\d{1,2})[./](\d{1,2})", phrase):
        return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
    if match := re.fullmatch(r"(0?[1-9]|1[0-2])[./-](\d{4})", phrase):
        return f"{match[2]}-{int(match[1]):02}"
    match = re.fullmatch(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})", phrase)
    if not match:
        return ""
    first, second, year = int(match[1]), int(match[3]), match[4]
    if first <= 12 and second <= 12 and first != second and (language != "ru" or match[2] != "."):
        readings = (f"{year}-{second:02}-{first:02}", f"{year}-{first:02}-{second:02}")
        raise NotUnderstood("ambiguous", text, readings)
    month, day = (first, second) if second > 12 else (second, first)
    return f"{year}-{month:02}-{day:02}"


@cache
def _months() -> tuple[re.Pattern[str], dict[str, int]]:
    """Return the pattern of the names of months and their numbers, in English and Russian."""
    numbers = {"sep": 9, "sept": 9, "янв": 1, "фев": 2, "сен": 9, "ноя": 11}
    numbers |= {"январе": 1, "феврале": 2}
    for language in ("en", "ru"):
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                names = dates.get_month_names(width, context, locale=LOCALES[language])
                numbers |= {str(name).casefold().rstrip("."): n for n, name in names.items()}
    stems = [(name[:-1], n) for name, n in numbers.items() if name[-1] in "ьяа"]
    numbers |= {f"{stem}{end}": n for stem, n in stems for end in "еюу"}
    names_first = "|".join(sorted(map(re.escape, numbers), key=len, reverse=True))
    return re.compile(rf"(?<![a-zа-яё])({names_first})\b\.?\s*"), numbers
