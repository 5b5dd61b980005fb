"""Facts: what a record says that may not be published without a claim."""

from portal.facts.comparators import Comparator
from portal.facts.extents import Extent, overlap
from portal.facts.fact import Fact
from portal.facts.types import (
    Amount,
    Choice,
    Code,
    Day,
    FactType,
    Money,
    Point,
    Reference,
    Span,
    Words,
)

__all__ = [
    "Amount",
    "Choice",
    "Code",
    "Comparator",
    "Day",
    "Extent",
    "Fact",
    "FactType",
    "Money",
    "Point",
    "Reference",
    "Span",
    "Words",
    "overlap",
]
