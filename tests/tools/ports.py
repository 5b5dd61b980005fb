"""Ports for servers that tests start."""

import socket
from contextlib import suppress
from random import SystemRandom

NAMED = range(20_000, 32_768)
"""Below those that Linux and macOS give to whoever connects: a server that is ended and started
again finds its port free."""


def free_port() -> int:
    """Return a port of the loopback network that no program has."""
    while True:
        port = SystemRandom().choice(NAMED)
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
