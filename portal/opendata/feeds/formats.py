"""The two formats of feeds, as classes of Django's feed generator: Atom 1.0 and JSON Feed 1.1."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import orjson
from django.utils.feedgenerator import Atom1Feed, SyndicationFeed

from portal.opendata.feeds.entries import FeedEntry, strip_invalid_xml

RIGHTS = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
AUTHOR = "Corridor"


def write_feed(form: str, entries: Iterable[FeedEntry], *, title: str, **about: Any) -> bytes:
    """Serialise a feed as `atom` or `json`; `about` are arguments of Django's feed generator, and
    `at`, the moment of the newest entry."""
    writer = WRITERS[form]
    feed = writer(
        title=strip_invalid_xml(title), author_name=AUTHOR, feed_copyright=RIGHTS, **about
    )
    for entry in entries:
        feed.add_item(
            title=strip_invalid_xml(entry.title.text),
            link=entry.url,
            description=strip_invalid_xml(entry.content),
            unique_id=entry.id,
            pubdate=entry.at,
            updateddate=entry.at,
            categories=[strip_invalid_xml(tag) for tag in entry.tags],
            language=entry.title.language,
            about=entry.about,
        )
    return feed.writeString("utf-8").encode()


class AtomFeed(Atom1Feed):
    """Atom (RFC 4287) with the whole content of entries and the language of their titles."""

    def latest_post_date(self) -> datetime:
        at: datetime = self.feed["at"]
        return at

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, {**item, "description": None})
        kind = {"type": "html", "xml:lang": self.feed["language"]}
        handler.addQuickElement("content", item["description"], kind)


class JsonFeed(SyndicationFeed):
    """JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/."""

    def write(self, outfile: Any, encoding: str) -> None:
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "description": self.feed["subtitle"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "language": self.feed["language"],
            "authors": [{"name": self.feed["author_name"]}],
            "items": [self._item(item) for item in self.items],
        }
        outfile.write(orjson.dumps(feed).decode())

    def _item(self, item: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "content_html": item["description"],
            "date_published": item["pubdate"].isoformat(),
            "date_modified": item["updateddate"].isoformat(),
            "language": item["language"],
            "tags": item["categories"],
            "_corridor": item["about"],
        }


WRITERS: dict[str, type[SyndicationFeed]] = {"atom": AtomFeed, "json": JsonFeed}
