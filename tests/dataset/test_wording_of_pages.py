"""Public pages of the data set in three languages: no sentence in another language that is not
marked as such, none of the wordings that were mended, and figures as docs/wording.md says."""

import csv
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from portal.formatting.notes import known_notes
from portal.graphics.charts import registry
from portal.site.views.sitemaps import list_addresses
from tests.dataset.files import APPS, data_folder, rows
from tests.site.page_texts import Text, head_of, texts_of
from tests.site.pages import LANGUAGES, in_language
from tests.site.screenshots import PAGES

pytestmark = pytest.mark.usefixtures("data")

TAGS = {"en": "en", "zh-hans": "zh-Hans", "ru": "ru"}
DAILY = ("home", "project", "country", "disagreement", "story")
"""Kinds of page that are read every day."""
PARTS = 10
"""Number of parts of the sitemap, each a test of its own."""

LATIN = r"[A-Za-zÀ-ÿ][\w'’./&-]*"
RUN = re.compile(rf"{LATIN}(?:[ \u00a0,;:()–—\"“”]+{LATIN}){{3,}}")
"""Four Latin words or more."""
OF_NAMES = {"of", "and", "the", "for", "in", "on", "at", "by", "de", "la", "des", "und", "under"}
OF_NAMES |= {"group", "co.", "ltd"}  # of companies, as a source writes them
"""Words in small letters that names have too."""
NAMED_PLACE = re.compile("“[^”]*”(?=一[行节])|(?<=строка )«[^»]*»|(?<=раздел )«[^»]*»")
"""Rows and sections in places of sources, which have the names that the source gives them."""

UNITS = {
    "en": "MW|GW|kW|TWh|GWh|MWh|kWh|kV|km|km²|bcm|Mt|TEU|million|billion|trillion|bn|t|ha",
    "ru": "МВт|кВт|ГВт|ТВт|кВ|км|км²|млн|млрд|трлн|тыс|т|м³|ДФЭ|долл|чел|га|%",
}
HAN = "[\u4e00-\u9fff]"
NO_BREAK = "[\u00a0\u202f]"
OF_OTHERS = re.compile("“[^”А-Яа-яЁё]*”|«[^»А-Яа-яЁё]*»")
"""Quotes; « » with Russian words are around the portal's own."""
MONTHS = "январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр"
EVERYWHERE = {
    # “2021, 2021-06 or 2021-06-20” says how to type a day.
    "stored day": r"(?<![\w./:-])(?<!, )(?<!or )(?<!или )(?<!或)\d{4}-\d\d(?:-\d\d)?(?![\w-])",
    # “№-3” and “TPP 3 -1” are names of plants.
    "hyphen for minus": r"(?<![\w)\]»”№-])(?<!\d )-\d",
    # “ISO 3166-2” is a standard, “Unit 2-1” a name, “Блок 2-1” and “numbered 2-1 and 2-2” the same.
    "hyphen in a range": r"(?<![\w.,/#:-])(?<!ISO )(?<!Unit )(?<!Блок )(?<!numbered )"
    r"(?<!\d-\d and )(?!\d{4}-\d\d(?:-|\b))"
    r"\d[\d.,\u00a0]*-\d[\d.,]*(?![\w-])",
    "age": r"\b(?:yesterday|\d+ (?:minute|hour|day|week|month)s? ago)\b"
    r"|昨天|\d(?:分钟|小时|天|周)前|\bвчера\b|\d\s(?:минут|час|дн|недел|месяц)\w* назад",
}
FIGURES = {
    "en": EVERYWHERE
    | {
        "no groups": rf"(?<![\w.,/–-])\d{{4,}}{NO_BREAK}(?:{UNITS['en']})\b",
        "other groups": rf"\d{NO_BREAK}\d{{3}}\b|(?<![\d,.])\d{{4,}},\d{{3}}(?!\d)",
        # “4.03.00.20” is the name of a table.
        "more than five digits": r"(?<![\w.,/])(?<![,;] )(?=[1-9][\d,]*\.\d+(?!\d|\.\d))"
        r"(?:[.,]?\d){6,}(?![\w°]|[.,;] ?\d)",
        "per cent": rf"\d[ {NO_BREAK[1:-1]}]%",
        "short magnitude": r"(?<![a-z\d])\d+ ?(?:mn|mln|bln|tn)\b",
        "order of a day": r"\b(?:January|February|March|April|May|June|July|August|September"
        r"|October|November|December) \d\d?, \d{4}|\b\d\d?(?:st|nd|rd|th) of [A-Z]",
    },
    "zh-hans": EVERYWHERE
    | {
        "commas": r"\d,\d{3}(?!\d)",
        "Latin unit": r"(?<![A-Za-z\d.])[\d.]+"
        r"\s?(?:MW|GW|kW|TWh|GWh|MWh|kWh|kV|km|bcm|Mt|TEU|USD)\b",
        "unit of other magnitudes": r"\d\s?(?:兆瓦|吉瓦|太瓦|百万吨|十亿)"
        r"(?!＝|[^。，；（]*(?:电站|电厂|风电|光伏|太阳能|项目))",
        # “83 字节” is how Django writes the size of a file.
        "space": rf"(?<![A-Za-z\d/-])(?<![A-Za-z] )\d+[ \u00a0](?!字节){HAN}"
        rf"|{HAN}[ \u00a0]\d(?!\d*$)",
        "space beside Latin": rf"[A-Za-z] {HAN}|{HAN} [A-Za-z]",
        "half-width": rf"{HAN}[,;:!?]|{HAN} ?\(|\){HAN}|[,;:!?]{HAN}",
        # “第10550行” is the number of a line.
        "not in 万": rf"(?<![\d.,A-Za-z/_-])(?!\d{{4}}[1-9](?!\d))\d{{5,}}(?:\.\d+)?(?!行){HAN}",
        "other quotation marks": rf"[「」『』]|\"{HAN}|{HAN}\"",
    },
    "ru": EVERYWHERE
    | {
        "no groups": rf"(?<![\w.,/\u00a0-])\d{{4,}}[ \u00a0](?:{UNITS['ru']})(?!\w)",
        "commas": r"\d,\d{3},\d{3}",
        "more than five digits": r"(?<![\w.,/])(?<!; )(?=[1-9][\d\u00a0]*,\d)(?:[,\u00a0]?\d){6,}"
        r"(?![\w°\u00a0]|;)",
        "may break": rf"\d (?:{UNITS['ru']})(?!\w)|(?<!\d)\d{{1,3}} \d{{3}}(?!\d)",
        "per cent": r"\d%",
        "dash may begin a line": r"(?<=\S) (?:—|–(?= [\dа-я]))",
        # “январь – июль” is a range.
        # “Довлетаб…хс – Хангиран” is a name that was cut.
        "range for a dash": rf"(?<!…)\b(?!(?i:{MONTHS}))[А-Яа-яЁё]+[»)]? – ",
        "letters of an ordinal": r"\d-(?:ая|ый|ой|ое|ий)\b",
        # “CC BY 4.0” and “«С указанием авторства» 4.0” are versions.
        "decimal point": r"(?<![\w.,/-])(?<![A-Za-z»] )\d+\.\d+(?![\w.])",
        "order of money": r"долл[а-я.]*(?:[ \u00a0]США)?[ \u00a0](?:тыс|млн|млрд|трлн)|\$ ?\d",
        "code of a currency": r"\b(?:USD|CNY|EUR|KZT)\b",
        "point of a magnitude": r"\b(?:млн|млрд|трлн)\.(?= [а-яё])|\bтыс(?!\w|\.)",
        "other quotation marks": '["“”](?=[А-Яа-яЁё])',
    },
}
"""Patterns of figures that break the rules of a language."""
NARROW = re.compile(rf"(?<=\d) (?={UNITS['ru']})")
"""Spaces at which a unit may go to the next line of a narrow column, in comparisons only."""
OF_LINES = ("may break", "dash may begin a line")
"""Rules that matter only where a text has lines."""


def paths(part: int | None) -> list[str]:
    """Addresses in English: a few kinds of page, or of one of each kind and of all in the sitemap
    one in so many."""
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    kinds = {name: path.format(now=now) for name, path in PAGES.items()}
    if part is None:
        return [kinds[name] for name in DAILY]
    return [*dict.fromkeys([*kinds.values(), *list_addresses()])][part::PARTS]


def foreign(text: Text) -> Iterator[str]:
    """Latin sentences; of names each word but small ones has a capital letter."""
    for run in RUN.findall(NAMED_PLACE.sub("…", text.words)):
        if any(word[0].islower() and word not in OF_NAMES for word in re.findall(LATIN, run)):
            yield f"foreign: {run}"


def old(text: Text, code: str) -> Iterator[str]:
    for words, is_whole in OLD[code].items():
        if text.words == words if is_whole else words in text.words:
            yield f"old: {words}"


def odd_figures(text: Text, code: str) -> Iterator[str]:
    left_out = () if text.is_shown else OF_LINES
    rules = {name: rule for name, rule in FIGURES[code].items() if name not in left_out}
    for name, pattern in rules.items():
        for part in (text.words,) if name == "half-width" else text.pieces:
            piece = OF_OTHERS.sub("“”", part)
            for found in re.finditer(pattern, piece):
                yield f"{name}: {piece[max(0, found.start() - 20) : found.end() + 20]!r}"


def read_old() -> dict[str, dict[str, bool]]:
    """Return the wordings that were mended, by language; True for those that were whole texts."""
    found: dict[str, dict[str, bool]] = {code: {} for code in TAGS}
    path = Path(__file__).parents[1] / "site" / "old_wordings.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["language"]][row["words"]] = row["whole"] == "yes"
    return found


OLD = read_old()


def problems_of(page: bytes, code: str) -> set[str]:
    found: set[str] = set()
    for text in texts_of(page):
        if text.language != TAGS[code]:
            continue
        if code != "en":
            found.update(foreign(text))
        if not text.is_quoted:
            found.update(old(text, code))
            found.update(odd_figures(text, code))
    for words in head_of(page):
        found.update(odd_figures(Text(TAGS[code], False, False, (words,)), code))
    return found


WHOLE = [pytest.param(part, marks=pytest.mark.exhaustive) for part in range(PARTS)]


@pytest.mark.parametrize("part", [None, *WHOLE])
@pytest.mark.parametrize("code", LANGUAGES)
def test_pages_say_it_in_their_language(client: Client, code: str, part: int | None) -> None:
    problems: dict[str, str] = {}
    for path in paths(part):
        page = client.get(in_language(path, code)).content
        if path.startswith("/compare/"):
            page = NARROW.sub("\u00a0", page.decode()).encode()
        for problem in problems_of(page, code):
            problems.setdefault(problem, path)
    assert not problems, "\n".join(f"{at} {words}" for words, at in problems.items())


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("code", LANGUAGES)
def test_packaged_texts_keep_the_rules_of_figures(code: str) -> None:
    """Each text that no page of every day may show; spaces of numbers are set when it is shown."""
    columns = [f"{name}_{code.replace('-', '_')}" for name in ("reason", "summary", "outcome")]
    files = [f"{app}/{path.name}" for app in APPS for path in data_folder(app).glob("*.csv")]
    cells = (row.get(column) for file in files for row in rows(file) for column in columns)
    texts = [Text(TAGS[code], False, False, (words,)) for words in cells if words]
    problems = {problem for text in texts for problem in odd_figures(text, code)}
    assert {problem for problem in problems if not problem.startswith("no groups")} == set()
    assert len(texts) > 500, "rulings have reasons"


def packaged_texts(code: str) -> Iterator[str]:
    """Yield what the packaged files say in a language: notes, names, and columns that end in it."""
    column = code.replace("-", "_")
    for file in (f"{app}/{path.name}" for app in APPS for path in data_folder(app).glob("*.csv")):
        for row in rows(file):
            yield from (cell for name, cell in row.items() if name.endswith(f"_{column}"))
            if "origin" in row and row["language"] == code:
                yield row["title"]
    yield from (note[code] for note in known_notes().values())


@pytest.mark.parametrize("code", ["zh-hans", "ru"])
def test_packaged_texts_have_no_mended_wordings(code: str) -> None:
    """Each, also where no page of every day shows it."""
    parts = [words for words, is_whole in OLD[code].items() if not is_whole]
    texts = [text for text in packaged_texts(code) if text]
    assert len(texts) > 3000
    assert {(part, text) for text in texts for part in parts if part in text} == set()


def test_packaged_texts_nest_russian_quotation_marks() -> None:
    """Within « » stand „ “."""
    inner = re.compile("«[^»]*«")
    assert [text for text in packaged_texts("ru") if inner.search(text)] == []


@pytest.mark.parametrize("one_in", [pytest.param(1, marks=pytest.mark.exhaustive), 75])
@pytest.mark.parametrize("code", LANGUAGES)
def test_drawings_in_files_keep_the_rules(client: Client, code: str, one_in: int) -> None:
    problems, read = dict[str, str](), 0
    charts = [(one.name, query) for one in registry.list_makers() for query in one.examples()]
    for name, query in charts[::one_in]:
        for ending in ("svg", "drawing.svg"):
            path = registry.build_chart(name, query).file(ending)
            drawing = client.get(in_language(path, code)).content
            read += b"<text" in drawing
            for text in (one for one in texts_of(drawing) if one.language == TAGS[code]):
                problems.update(dict.fromkeys(odd_figures(text, code), path))
    assert not problems, "\n".join(f"{at} {words}" for words, at in problems.items())
    assert read > len(charts[::one_in]), "most drawings have words"
