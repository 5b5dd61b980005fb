"""Marks of the status of a printed period or figure: `2024*`, `2024 (предв.)`, `5.3e`."""

import re
from collections.abc import Iterable
from unicodedata import normalize

from trade.statistics.observations import ObsStatus

STAR_STATUS = ObsStatus.PROVISIONAL
"""Status of a star that no note below the table explains, as most tables mean it."""
WORDS = {
    word: status
    for words, status in (
        ("preliminary provisional prelim prov p предварительные предварительно предварительная "
         "предварит предв 初步核算 初步数 初步 初值", ObsStatus.PROVISIONAL),
        ("estimate estimated est e e* оценочные оценочно оценка оценки оценке оцен 估计 估算",
         ObsStatus.ESTIMATE),
        ("forecast projected projection f прогнозные прогноз 预测 预计", ObsStatus.FORECAST),
        ("normal final revised rev r уточненные уточнённые уточнено уточн пересмотренные "
         "окончательные 修订数 修订 最终核实 最终", ObsStatus.NORMAL),
    )
    for word in words.split()
}  # fmt: skip
"""A revised value is a normal one in SDMX: the value before it says what was revised."""
_LONG = "|".join(
    sorted((re.escape(word) for word in WORDS if len(word) > 1), key=len, reverse=True)
)
MARK = re.compile(
    rf"(?P<rest>.*?[^\s*])\s*(?P<mark>[(\[（［]\s*(?:{_LONG}|[pefr])\.?\s*[)\]）］]"
    rf"|\s(?:{_LONG})\.?|\*{{1,3}}|(?<=\d)\s?[pefr])",
    re.IGNORECASE,
)
OF_DATA = r"(?: (?:data|figures?|results?|values?)\b|\W*$)"
"""Words behind one that a note may say of other things: final consumption, normal conditions."""


def split_mark(text: str) -> tuple[str, str]:
    """Return a printed period or figure without the mark of its status, and the mark."""
    text = text.strip()
    if not text[-1:].isdigit() and len(text) < 100 and (match := MARK.fullmatch(text)):
        return match["rest"], match["mark"].strip()
    return text, ""


def read_mark(mark: str, notes: Iterable[str] = ()) -> ObsStatus | None:
    """Return the status that a mark says; of stars, as a note below the table explains them."""
    if not mark.startswith("*"):
        return WORDS.get(normalize("NFKC", mark).strip(" ()[].").lower())
    told = [note.lower() for note in notes if note[: len(note) - len(note.lstrip("*"))] == mark]
    said = (status for word, status in WORDS.items() for note in told if _says(note, word))
    return next(said, None)


def _says(note: str, word: str) -> bool:
    """Tell a word of a note; “provided” and “переоценка” say no “prov” and “оценка”."""
    end = OF_DATA if word in ("normal", "final") else r"s?\b" if word.isascii() else ""
    whole = rf"(?<![a-zа-яё]){re.escape(word)}{end}"
    return len(word) > 1 and re.search(whole, note) is not None
