"""Installations that share a cache know each other by it: the machines of one portal, or two
portals that should not."""

import socket
import time
from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.utils.crypto import salted_hmac

NAME = "portal.ops.neighbours"
DAY = 24 * 60 * 60


class Installation(NamedTuple):
    address: str
    key_digest: str
    """Digest of a fixed word: equal where secret keys are, and tells nothing of them."""
    told_at: float


def tell_neighbours() -> dict[str, Installation]:
    """Note this installation in the cache, and return all that were noted within a day, by machine
    and folder."""
    now, shared = time.time(), caches["shared"]
    noted = {name: Installation(*one) for name, one in shared.get(NAME, {}).items()}
    known = {name: one for name, one in noted.items() if one.told_at > now - DAY}
    own = Installation(settings.SITE_URL, key_digest(settings.SECRET_KEY), now)
    known[f"{socket.gethostname()}:{settings.VAR_DIR}"] = own
    shared.set(NAME, {name: tuple(one) for name, one in known.items()}, DAY)
    return known


def key_digest(key: str) -> str:
    return salted_hmac(NAME, "the same key", secret=key, algorithm="sha256").hexdigest()
