"""Ports of this machine that several servers listen at. The kernel lets processes of one account
share a port (SO_REUSEPORT), as Granian asks for, and sends requests to any of them."""

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from itertools import combinations
from pathlib import Path

LISTENING = "0A"
"""State of a socket in /proc/net/tcp."""


def shared_ports() -> list[int]:
    """Return ports that several sessions have bound, each by itself, as far as this account may
    look. All workers of a server, which bind it too, are of one session, as systemd begins one."""
    sessions = defaultdict[str, set[int]](set)
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):  # it has ended, or is another account's
            sessions[str(link.readlink())].add(os.getsid(int(link.parts[2])))
    sockets = defaultdict[str, list[set[int]]](list)
    for address, socket in _listening():
        sockets[address].append(sessions.get(socket, set()))
    return sorted(
        int(address.rpartition(":")[2], 16)
        for address, found in sockets.items()
        if any(one and other and not one & other for one, other in combinations(found, 2))
    )


def _listening() -> Iterator[tuple[str, str]]:
    """Yield address and name of each socket that waits for connections."""
    for name in ("tcp", "tcp6"):
        with suppress(OSError):  # a system without it
            for line in Path("/proc/net", name).read_text().splitlines()[1:]:
                cells = line.split()
                if cells[3] == LISTENING:
                    yield cells[1], f"socket:[{cells[9]}]"
