"""JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/."""

from typing import Any

import orjson

from portal.opendata.feeds.atom import AUTHOR
from portal.opendata.feeds.entries import Feed, FeedEntry


def json_feed(feed: Feed) -> bytes:
    return orjson.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "description": feed.subtitle,
            "home_page_url": feed.page,
            "feed_url": feed.url,
            "language": feed.language,
            "authors": [{"name": AUTHOR}],
            "items": [_item(entry) for entry in feed.entries],
        }
    )


def _item(entry: FeedEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title.text,
        "content_html": entry.content,
        "date_published": entry.at.isoformat(),
        "date_modified": entry.at.isoformat(),
        "language": entry.title.language,
        "tags": entry.tags,
        "_corridor": entry.about,
    }
