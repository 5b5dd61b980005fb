"""Figures and dates as newspapers print them, in English, Chinese and Russian (docs/phrases.md)."""

from portal.phrases.periods import Period, parse_period
from portal.phrases.printing import format_period, format_quantity
from portal.phrases.quantities import Quantity, convert, parse_quantity
from portal.phrases.refusals import NotUnderstood
