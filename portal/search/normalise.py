"""Text normalisation before comparison."""

import unicodedata


def fold(text: str) -> str:
    """Normalise with NFKC and case folding, and write ё as е."""
    return unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
