"""Stable public identifiers: twelve characters without look-alikes, 60 bits."""

import hashlib
import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32, lower case
LENGTH = 12


def new_uid() -> str:
    return _written(secrets.randbits(5 * LENGTH))


def uid_for(*parts: str) -> str:
    """Derive an identifier from texts, equal on every installation: rows of a data set keep theirs
    when loaded again, and a changed row becomes a new one."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return _written(int.from_bytes(digest[:8]))


def _written(number: int) -> str:
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH))
