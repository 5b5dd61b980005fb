"""Facts: the statements of a record that need a claim with a source before publication."""

from portal.facts.comparators import Comparator
from portal.facts.extents import Extent, overlap
from portal.facts.fact import Fact
from portal.facts.paths import PartPath, fact_name
from portal.facts.types import (
    Amount,
    Choice,
    CountryCode,
    CountryCodes,
    DateRange,
    FactType,
    Money,
    PartialDate,
    Point,
    Province,
    Reference,
    Text,
)
