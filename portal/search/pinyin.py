"""Chinese names as typed in Latin letters: huoerguosi for 霍尔果斯.

The table has the characters that occur in names of this field, each with its one reading in
names; a run with any other character has no pinyin form.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

READINGS = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")


@cache
def load_readings() -> dict[str, str]:
    words = READINGS.split()
    found: dict[str, str] = {}
    for syllable, characters in zip(words[::2], words[1::2], strict=True):
        for character in characters:
            found.setdefault(character, syllable.replace("ü", "v"))
    return found


LONGEST_BEGINNING = 5
"""Characters of a place name at most; those after it describe what is there (口岸, 水电站)."""


def pinyin_forms(run: str) -> Iterator[str]:
    """Yield the beginnings of a run of two characters or more in pinyin without tones, and a short
    run as a whole title (`=…`)."""
    syllables: list[str] = []
    for character in run[:LONGEST_BEGINNING]:
        if (syllable := load_readings().get(character)) is None:
            return
        syllables.append(syllable)
        if len(syllables) > 1:
            yield "".join(syllables)
    if len(syllables) == len(run) > 1:
        yield f"={''.join(syllables)}"
