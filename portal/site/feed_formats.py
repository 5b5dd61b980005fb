"""Media types of the feeds, by the ending of their address."""

FEED_FORMATS = {"atom": "application/atom+xml", "json": "application/feed+json"}
