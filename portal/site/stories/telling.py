"""Stories on the pages of what they show or lead to: read from their public texts."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.formatting.addresses import remove_language, split_address
from portal.models import Country, FormerAddress, Record, Story
from portal.records import contributions
from portal.records.column_store import Having, PublicColumns
from portal.records.contributions import PageSection
from portal.records.document_types import Localized, StoryDocument
from portal.records.documents import document_of
from portal.records.kinds import all_kinds
from portal.site.figures import WantedFigure
from portal.site.stories.finding import MOST_SHORTCODES, wanted_figure
from portal.site.stories.reading import Shortcode, build_parser, shortcodes_in

type Named = tuple[str, str]
"""Kind and slug, former slug or uid of a record, as a text has it; `country` and a code."""

COUNTRY = "country"
OF_COUNTRIES = (COUNTRY, "partner")
"""Parameters of charts and maps that name a country."""


@dataclass(frozen=True)
class TellingStory:
    uid: str
    url: str
    title: Localized
    summary: Localized
    dated_on: str


@contributions.relates_to(Country).last
def of_country(country: Country) -> Iterator[PageSection]:
    yield _build_section({(COUNTRY, country.code.lower())})


@contributions.relates_to(Record).last
def of_record(record: Record) -> Iterator[PageSection]:
    kind = record.kind()
    yield _build_section({(kind, key) for key in {record.slug, *_keys_of(record)}}, record.uid)


def _build_section(named: set[Named], own: str = "") -> PageSection:
    """Build the section of the stories that name one of these, newest first, but for the own."""
    stories, naming = PublicColumns().kept(_read_stories)
    places = sorted({place for one in named for place in naming.get(one, ())})
    found = [stories[place] for place in places if stories[place].uid != own]
    return PageSection(
        key="stories", title=_("Stories"), template="portal/sections/stories.html", rows=found
    )


def _keys_of(record: Record) -> set[str]:
    """Return the uid of a record, and the slugs and uids that lead on to it. No query: a page that
    asked the database would have to be made anew with each change of any record."""
    columns, keys, ahead = PublicColumns(), {record.uid}, frozenset({record.uid})
    while ahead:
        former = columns.of(FormerAddress, part=Having("target_uid", ahead))
        found = {str(key) for name in ("slug", "uid") for key in former.codes(name).counts()}
        ahead = frozenset(found - keys)
        keys |= found
    return keys


def _read_stories(_columns: PublicColumns) -> tuple[list[TellingStory], dict[Named, list[int]]]:
    """Return the public stories, newest first, and the places of those that name each record, in
    any of their languages."""
    stories: list[TellingStory] = []
    naming: dict[Named, list[int]] = defaultdict(list)
    for story in Story.objects.without_own_pages().newest_first().with_documents():
        document = document_of(story, StoryDocument)
        named = {one for text in document["body"].values() for one in _find_named(text)}
        for one in named:
            naming[one].append(len(stories))
        stories.append(
            TellingStory(
                uid=document["uid"],
                url=document["url"],
                title=document["title"],
                summary=document["summary"],
                dated_on=document["dated_on"],
            )
        )
    return stories, dict(naming)


@lru_cache(maxsize=1000)
def _find_named(text: str) -> frozenset[Named]:
    """Return what a text names: it takes milliseconds, and other stories stay as they are."""
    tokens = build_parser().parse(text)
    inline = [one for token in tokens for one in token.children or []]
    links = [str(one.attrGet("href")) for one in inline if one.type == "link_open"]
    codes = shortcodes_in(tokens)[:MOST_SHORTCODES]
    return frozenset(
        [
            *(named for code in codes for named in _named_by_code(code)),
            *(named for link in links for named in _named_by_link(link)),
        ]
    )


def _named_by_code(code: Shortcode) -> Iterator[Named]:
    wanted = wanted_figure(code)
    if isinstance(wanted, WantedFigure):
        yield wanted.kind, wanted.key
    elif wanted is None:
        for name, value in code.options:
            if name in OF_COUNTRIES:
                yield COUNTRY, value.lower()
            elif name in all_kinds():
                yield name, value


def _named_by_link(address: str) -> Iterator[Named]:
    """Yield what a link leads to: the page of a record or one under it, in any language."""
    parts = split_address(address.removeprefix(settings.SITE_URL.rstrip("/")))
    if parts is None or parts.netloc:
        return
    _root, *folders = remove_language(parts.path).split("/")
    kinds = {kind.section: name for name, kind in all_kinds().items()} | {"countries": COUNTRY}
    if len(folders) > 2 and folders[0] in kinds:
        yield kinds[folders[0]], folders[1].lower()
