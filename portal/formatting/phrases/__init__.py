"""Figures and dates as newspapers print them, in English, Chinese and Russian (docs/phrases.md)."""

from portal.formatting.phrases.figures import find_figure
from portal.formatting.phrases.periods import PrintedPeriod, parse_period
from portal.formatting.phrases.quantities import Quantity, convert, parse_quantity
from portal.formatting.phrases.refusals import NotUnderstood
