"""Feeds: what became public, changed or was withdrawn, newest first, as Atom and as JSON Feed.

A *stream* knows cheaply what its newest *marks* are, from which follows whether a reader has them
already; only then are they made into *entries*, which a format writes down.
"""

from portal.opendata.feeds.arrivals import FeedScope, with_arrivals
from portal.opendata.feeds.atom import atom
from portal.opendata.feeds.entries import Feed, FeedEntry
from portal.opendata.feeds.json_feed import json_feed
from portal.opendata.feeds.marks import FeedMark
from portal.opendata.feeds.records import (
    RecordStream,
    of_country,
    of_everything,
    of_list,
    of_record,
)
from portal.opendata.feeds.register import DisagreementStream
from portal.opendata.feeds.sources import SourceStream

__all__ = [
    "DisagreementStream",
    "Feed",
    "FeedEntry",
    "FeedMark",
    "FeedScope",
    "RecordStream",
    "SourceStream",
    "atom",
    "json_feed",
    "of_country",
    "of_everything",
    "of_list",
    "of_record",
    "with_arrivals",
]
