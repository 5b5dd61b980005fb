"""Releases: numbered, permanent packages of everything public; packages of the rows of a query."""

from portal.opendata.releases.differences import Difference, find_differences
from portal.opendata.releases.making import (
    Different,
    NothingNew,
    check_for_news,
    make_release,
    open_release_file,
    rebuild_release,
)
from portal.opendata.releases.parts import parts_of_everything
from portal.opendata.releases.zipping import Package

__all__ = [
    "Difference",
    "Different",
    "NothingNew",
    "Package",
    "check_for_news",
    "find_differences",
    "make_release",
    "open_release_file",
    "parts_of_everything",
    "rebuild_release",
]
