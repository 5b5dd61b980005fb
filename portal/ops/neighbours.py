"""Installations that share a cache know each other by it: the machines of one portal, or two
portals that should not."""

import socket
from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.utils.crypto import salted_hmac

NAME = "portal.ops.neighbours"
KEYS = [f"{NAME}.{number}" for number in range(100)]
"""An installation takes a free one for itself, so that two never write over each other."""
DAY = 24 * 60 * 60


class Installation(NamedTuple):
    name: str
    """Machine and folder."""
    address: str
    key_digest: str
    """Digest of a fixed word: equal where secret keys are, and tells nothing of them."""


def tell_neighbours() -> list[Installation]:
    """Note this installation in the cache, and return the others that were within a day."""
    shared, name = caches["shared"], f"{socket.gethostname()}:{settings.VAR_DIR}"
    own = (name, settings.SITE_URL, key_digest(settings.SECRET_KEY))
    noted = {key: Installation(*one) for key, one in shared.get_many(KEYS).items()}
    if kept := [key for key, one in noted.items() if one.name == name]:
        shared.set_many(dict.fromkeys(kept, own), DAY)
    else:
        any(shared.add(key, own, DAY) for key in KEYS if key not in noted)
    return [one for one in noted.values() if one.name != name]


def key_digest(key: str) -> str:
    return salted_hmac(NAME, "the same key", secret=key, algorithm="sha256").hexdigest()
