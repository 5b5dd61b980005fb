"""Feeds of publications, changes and withdrawals, newest first, as Atom and as JSON Feed.

A *stream* lists its newest *marks* cheaply, enough for an ETag; only for a reader without the
current version are they rendered into *entries*, which a format serialises.
"""

from portal.opendata.feeds.arrivals import FeedScope, with_arrivals
from portal.opendata.feeds.formats import write_feed
from portal.opendata.feeds.log import LogStream
from portal.opendata.feeds.records import of_country, of_everything, of_list, of_record
from portal.opendata.feeds.registers import CorrectionStream, DisagreementStream, SourceStream
