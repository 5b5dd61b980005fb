"""Releases: everything public under a number, as one file that stays; and the same file of the
rows of any question."""

from portal.opendata.releases.differences import Difference, differences
from portal.opendata.releases.making import (
    Different,
    NothingNew,
    check_that_there_is_news,
    found_again,
    make,
    rebuild,
)
from portal.opendata.releases.parts import whole
from portal.opendata.releases.zipping import Package

__all__ = [
    "Difference",
    "Different",
    "NothingNew",
    "Package",
    "check_that_there_is_news",
    "differences",
    "found_again",
    "make",
    "rebuild",
    "whole",
]
