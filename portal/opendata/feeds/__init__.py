"""Feeds: what became public, changed or was withdrawn, newest first, as Atom and as JSON Feed.

A *stream* knows cheaply what its newest *marks* are, from which follows whether a reader has them
already; only then are they made into *entries*, which a format writes down.
"""

from portal.opendata.feeds.arrivals import FeedScope, with_arrivals
from portal.opendata.feeds.formats import write_feed
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
    "FeedScope",
    "RecordStream",
    "SourceStream",
    "of_country",
    "of_everything",
    "of_list",
    "of_record",
    "with_arrivals",
    "write_feed",
]
