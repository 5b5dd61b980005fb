"""Feeds: what became public, changed or was withdrawn, newest first, as Atom and as JSON Feed.

A *stream* knows cheaply what its newest *marks* are, from which follows whether a reader has them
already; only then are they made into *entries*, which a format writes down.
"""

from portal.feeds.arrivals import Scope, with_arrivals
from portal.feeds.atom import atom
from portal.feeds.entries import Entry, Feed
from portal.feeds.json_feed import json_feed
from portal.feeds.marks import Mark
from portal.feeds.records import RecordStream, of_country, of_everything, of_list, of_record
from portal.feeds.register import DisagreementStream
from portal.feeds.sources import SourceStream

__all__ = [
    "DisagreementStream",
    "Entry",
    "Feed",
    "Mark",
    "RecordStream",
    "Scope",
    "SourceStream",
    "atom",
    "json_feed",
    "of_country",
    "of_everything",
    "of_list",
    "of_record",
    "with_arrivals",
]
