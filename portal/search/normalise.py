"""Search that forgives case, accents of width and the dots of ё."""

import unicodedata


def fold(text: str) -> str:
    """NFKC, case folded, ё as е: what is compared when words are looked for."""
    return unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
