"""Stream of the change log, as `/changes/` tells it: corrections, and what was new by day."""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.formatting.addresses import local_url
from portal.formatting.countries import country_names
from portal.formatting.dates import format_moment
from portal.formatting.source_list import SourceList
from portal.models import Change
from portal.models.languages import DEFAULT, PickedText, pick_text
from portal.opendata.feeds.drawing import changes_for_programs, describe_change, render_content
from portal.opendata.feeds.entries import FeedEntry, FeedMark, sort_newest_first
from portal.records.document_types import Localized
from portal.site.changes.change import Names
from portal.site.changes.log import FirstPublished, LoggedChange, first_published, newest_changes


@dataclass(frozen=True)
class LogStream:
    found: QuerySet[Change]
    _told: dict[str, LoggedChange | FirstPublished] = field(default_factory=dict)

    def marks(self, most: int) -> list[FeedMark]:
        names = country_names(None)
        for change in self._newest_changes(most, names):
            self._told[f"change/{change.change.uid}"] = change
        for new in first_published(self.found, names)[:most]:
            self._told[f"new/{new.day}"] = new
        marks = [FeedMark(name=name, at=one.at, row=name) for name, one in self._told.items()]
        return sort_newest_first(marks, most)

    def _newest_changes(self, most: int, names: Names) -> list[LoggedChange]:
        """Return so many changes, if there are: some that are read are not told."""
        read = most
        while (page := newest_changes(self.found, read, names)).last and len(page.rows) < most:
            read *= 2
        return page.rows[:most]

    def entries(self, marks: list[FeedMark], request: HttpRequest) -> list[FeedEntry]:
        return [_entry(mark, self._told[mark.row]) for mark in marks]


def _entry(mark: FeedMark, told: LoggedChange | FirstPublished) -> FeedEntry:
    named: list[tuple[Localized, str]] = []
    if isinstance(told, FirstPublished):
        named = [(one.told.title, local_url(one.told.url)) for one in told.named]
        day = format_moment(told.at)
        words, language = _("First published, %(day)s") % {"day": day}, get_language() or DEFAULT
        title = PickedText(words, language, language)
        url, tags, about = local_url(f"/changes/?month={told.day:%Y-%m}"), [], "new"
    else:
        title, tags = _headline(told), [str(told.kind)]
        url, about = local_url(told.told.url), told.change.action
    sources = SourceList()
    changes = [] if isinstance(told, FirstPublished) else told.told.differences
    described = [describe_change(change, sources) for change in changes]
    context: dict[str, object] = {
        "told": told,
        "named": named,
        "changes": described,
        "sources": sources,
    }
    return FeedEntry(
        id=mark.id,
        url=url,
        title=title,
        at=mark.at,
        content=render_content("portal/feeds_log.html", context),
        tags=tags,
        about={"what": about, "changes": changes_for_programs(described)},
    )


def _headline(told: LoggedChange) -> PickedText:
    """“Turgusun: Capacity: 24.9 MW → 49.9 MW”, with the first of several differences."""
    title = pick_text(told.told.title)
    if told.change.is_removal:
        words = _("Withdrawn: %(title)s") % {"title": title.text}
    elif told.told.differences:
        words = f"{title.text}: {told.told.differences[0]}"
    else:
        words = _("Changed: %(title)s") % {"title": title.text}
    return PickedText(words, title.language, title.asked)
