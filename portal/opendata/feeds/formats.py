"""The two formats of feeds, as classes of Django's feed generator: Atom 1.0 and JSON Feed 1.1."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from io import StringIO

import orjson
from django.conf import settings
from django.utils.feedgenerator import Atom1Feed, SyndicationFeed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from portal.formatting.locales import language_tag
from portal.formatting.xml import strip_invalid_xml
from portal.models.languages import DEFAULT
from portal.opendata.feeds.entries import FeedEntry
from portal.records.document_types import JsonObject

RIGHTS = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"


def write_feed(
    form: str,
    entries: Iterable[FeedEntry],
    *,
    title: str,
    page: str,
    url: str,
    at: datetime,
    links: Mapping[str, str],
) -> bytes:
    """Serialise a feed as `atom` or `json`: its own address, that of the page of its subject, the
    moment of the newest entry, and other pages of it by relation."""
    feed = WRITERS[form](
        title=strip_invalid_xml(title),
        link=page,
        description="",
        language=language_tag(get_language() or DEFAULT),
        author_name=settings.PORTAL_NAME,
        subtitle=_("What was published, changed or withdrawn, each with its sources."),
        feed_url=url,
        feed_copyright=RIGHTS,
        feed_guid=links.get("first", url),
        at=at,
        links=links,
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
            language=language_tag(entry.title.language),
            about=entry.about,
        )
    return feed.writeString("utf-8").encode()


class AtomFeed(Atom1Feed):
    """Atom (RFC 4287) in pages (RFC 5005), with the whole content of entries and the language of
    their titles."""

    def latest_post_date(self) -> datetime:
        return self.feed["at"]

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        for relation, address in self.feed["links"].items():
            handler.addQuickElement("link", "", {"rel": relation, "href": address})

    def item_attributes(self, item: JsonObject) -> dict[str, str]:
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: JsonObject) -> None:
        super().add_item_elements(handler, {**item, "description": None})
        kind = {"type": "html", "xml:lang": self.feed["language"]}
        handler.addQuickElement("content", item["description"], kind)


class JsonFeed(SyndicationFeed):
    """JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/."""

    def write(self, outfile: StringIO, encoding: str) -> None:
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "description": self.feed["subtitle"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            **({"next_url": links["next"]} if "next" in (links := self.feed["links"]) else {}),
            "language": self.feed["language"],
            "authors": [{"name": self.feed["author_name"]}],
            "items": [self._item(item) for item in self.items],
        }
        outfile.write(orjson.dumps(feed).decode())

    def _item(self, item: JsonObject) -> JsonObject:
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
