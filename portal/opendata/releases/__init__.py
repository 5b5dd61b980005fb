"""Releases: numbered, permanent packages of everything public; packages of the rows of a query."""

from portal.opendata.releases.differences import find_differences
from portal.opendata.releases.making import (
    BeingRevised,
    Different,
    NothingNew,
    check_for_news,
    make_release,
    make_revised,
    note_descriptions,
    open_release_file,
    rebuild_release,
    revise_releases,
    unneeded_files,
)
from portal.opendata.releases.zipping import Package
