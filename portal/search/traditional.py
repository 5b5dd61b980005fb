"""Traditional Chinese characters, read as the simplified ones that the index has.

Pairs as the transform Hant-Hans of Unicode CLDR has them: of the characters that occur here, those
whose traditional form is no simplified character itself.
"""

from pathlib import Path

VARIANTS = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
"""Simplified characters, each followed by its traditional forms."""

SIMPLIFIED = str.maketrans({variant: word[0] for word in VARIANTS.split() for variant in word[1:]})
