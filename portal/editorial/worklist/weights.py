"""Weight of a record in the worklist: its size, and where readers meet it."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from portal.editorial.worklist.registry import CheckedRecord
from portal.facts import Money
from portal.models import Finding, Publishable, Record, Story
from portal.records.extension_points import ExtensionPoint

UNITS = {"MW": Decimal(100), "USD": Decimal(100_000_000)}
"""The amount, by unit, that weighs as much as a record without size."""
MOST, FRONT_PAGE, CITED = 50.0, 20.0, 5.0
"""Most weight of a size; weight of a place on the front page, and of each story that cites it."""
CITATION = re.compile(r"\{\{\s*(?:figure|record)\s+(\w+):([\w-]+)")

front_page: ExtensionPoint[[], str] = ExtensionPoint()
"""The uids of records whose figures stand on the front page."""


def weigh(findings: Iterable[Finding], records: Sequence[CheckedRecord[Any]]) -> None:
    """Write into each finding what its record weighs. Two queries, and none without findings."""
    found = list(findings)
    if not found:
        return
    in_front, texts = set(front_page.collect()), Story.objects.values_list("body_en", flat=True)
    cited = Counter(pair for text in texts for pair in set(CITATION.findall(text)))
    rows = {one.row.uid: one.row for one in records}
    for finding in found:
        row = rows[finding.record_uid]
        finding.weight = 1 + _measure(row) + FRONT_PAGE * (row.uid in in_front)
        if isinstance(row, Record):
            finding.weight += CITED * (cited[row.kind(), row.slug] + cited[row.kind(), row.uid])


def _measure(row: Publishable) -> float:
    """Weigh the largest capacity and the largest sum in dollars of a record."""
    if not isinstance(row, Record):
        return 0
    sizes = dict.fromkeys(UNITS, 0.0)
    for name, fact in row.facts.items():
        columns = fact.columns_of(name)
        unit = getattr(row, columns[1]) if isinstance(fact.type, Money) else fact.unit
        if unit in UNITS and (value := getattr(row, columns[0])):
            sizes[unit] = max(sizes[unit], float(value / UNITS[unit]))
    return sum(min(size, MOST) for size in sizes.values())
