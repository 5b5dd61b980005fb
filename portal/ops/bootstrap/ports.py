"""Port that `manage.py demo` will serve at, looked at before anything is installed or loaded."""

from __future__ import annotations

import errno
import socket
from argparse import ArgumentParser
from typing import Sequence

HOST, DEMO_PORT = "127.0.0.1", 8000


def wrong_with_port_of(argv: Sequence[str]) -> str:
    """Return what is wrong with the port that a command asks for, if it serves at all."""
    parser = ArgumentParser(add_help=False)
    parser.add_argument("--port", type=int, default=DEMO_PORT)
    asked, others = parser.parse_known_args(argv[2:])
    serves = argv[1:2] == ["demo"] and not {"--no-serve", "--help", "-h"}.intersection(others)
    return wrong_with_port(asked.port) if serves else ""


def wrong_with_port(port: int) -> str:
    """Return why nothing can be served at a port, as a sentence; empty if it can."""
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
    except (OSError, OverflowError) as error:
        taken = getattr(error, "errno", None) == errno.EADDRINUSE
        why = "is in use by another program" if taken else "cannot be used"
        return f"Port {port} {why}. Choose another one: python3 manage.py demo --port 8001"
    return ""
