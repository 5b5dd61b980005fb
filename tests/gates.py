"""Checks before publication that most tests do without, as portals of earlier releases did."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from portal.editorial.plausibility.gate import hold_back
from portal.publication.publishing import further_blockers
from trade.statistics.batches import unruled_values, unsubmitted_series


class Gate:
    def __init__(self, *checks: Any) -> None:
        self.checks = checks

    def open(self) -> None:
        """Publish without the checks from here on."""
        for check in self.checks:
            further_blockers._providers.remove(check)

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Publish only what passes the checks, as on a portal."""
        further_blockers._providers += self.checks
        try:
            yield
        finally:
            self.open()


PLAUSIBILITY = Gate(hold_back)
"""What cannot be right needs a reason."""
RULINGS = Gate(unruled_values, unsubmitted_series)
"""Values of a batch that differ need a ruling."""
