"""Media types of feeds by file extension."""

FEED_FORMATS = {"atom": "application/atom+xml", "json": "application/feed+json"}
