"""Checks before publication that most tests do without, as portals of earlier releases did."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from portal.publication.publishing import further_blockers
from portal.records.extension_points import ExtensionPoint
from trade.statistics.observations import batch_blockers


class Gate:
    def __init__(self, point: ExtensionPoint[Any, Any]) -> None:
        self.point = point
        self.checks: list[Any] = []

    def open(self) -> None:
        """Publish without the checks from here on."""
        self.checks += self.point._providers
        self.point._providers.clear()

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Publish only what passes the checks, as on a portal."""
        self.point._providers += self.checks
        try:
            yield
        finally:
            self.point._providers.clear()


PLAUSIBILITY = Gate(further_blockers)
"""What cannot be right needs a reason."""
RULINGS = Gate(batch_blockers)
"""Values of a batch that differ need a ruling."""
