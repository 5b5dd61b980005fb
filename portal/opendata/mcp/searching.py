"""Tool *search*: records and sources by words."""

from collections import defaultdict

from portal.filters.fields import NO_SUCH_COUNTRY, spell_country
from portal.filters.refusals import InvalidParameters
from portal.models import Country, SearchEntry, Source
from portal.models.languages import pick_text
from portal.opendata.mcp.figures import record_named, whole_address
from portal.opendata.mcp.lists import PAGE, page_of, pages
from portal.opendata.mcp.schemas import Answer, text
from portal.opendata.mcp.tools import Tool
from portal.records.document_types import RecordDocument
from portal.records.documents import current_edition, source_document, sources_in
from portal.records.kinds import all_kinds
from portal.records.registry import record_model
from portal.search.hits import Hit
from portal.search.query_parser import LONGEST_QUERY
from portal.search.results import SearchResult, describe_hits
from portal.search.searching import run_search


@Tool(
    name="search",
    title="Search the portal",
    description=(
        "Records and sources about cooperation between China and Central Asia, by words in "
        "English, Chinese or Russian. Begin here, then ask get_record with the `key` of a hit, "
        "or get_source: a hit is the way to a figure, not yet a figure."
    ),
    takes=lambda: {
        "text": text("A few words, such as a name", minLength=1, maxLength=LONGEST_QUERY),
        "kind": text("Only this kind", enum=[*all_kinds(), SearchEntry.SOURCE]),
        "country": text("Code of a country, such as KZ"),
        **pages(usual=10, most=25),
    },
    needs=("text",),
    gives=(*PAGE, "is_partial", "results"),
)
def search(asked: Answer) -> Answer:
    code = spell_country(asked.get("country", ""))
    if code and not Country.objects.filter(code=code).exists():
        raise InvalidParameters({"country": [NO_SUCH_COUNTRY % {"value": code}]})
    found = run_search(asked["text"])
    kinds = [asked["kind"]] if "kind" in asked else []
    hits, counted = page_of(found.narrowed(kinds, [code] if code else []), asked)
    told = {"meant": found.meant, "is_partial": found.is_partial}
    return {**counted, **told, "results": _results(hits)}


def _results(hits: list[Hit]) -> list[Answer]:
    """Describe hits, without what has gone since: one query for entries, one for sources, one for
    each kind of record."""
    found = describe_hits(hits)
    uids: dict[str, set[str]] = defaultdict(set)
    for one in found:
        uids[one.entry.kind].add(one.entry.record_uid)
    sources = Source.objects.in_bulk(uids.pop(SearchEntry.SOURCE, ()))
    documents = {
        (kind, record.uid): current_edition(record).document
        for kind, wanted in uids.items()
        for record in record_model(kind).objects.filter(uid__in=wanted).with_documents()
    }
    shown: list[Answer] = []
    for one in found:
        key = one.entry.kind, one.entry.record_uid
        if key in documents:
            shown.append(_record(one, documents[key]))
        elif key[0] == SearchEntry.SOURCE and int(key[1]) in sources:
            shown.append(_source(one, sources[int(key[1])]))
    return shown


def _record(found: SearchResult, document: RecordDocument) -> Answer:
    sources, entry = sources_in(document), found.entry
    return {
        **record_named(entry.kind, entry.record_uid, entry.record_title),
        **_shown(found),
        "summary": str(pick_text(document["summary"])),
        "source": sources[0] if sources else None,
        "sources_count": len(sources),
    }


def _source(found: SearchResult, source: Source) -> Answer:
    return {
        "key": source.slug,
        "kind": found.entry.kind,
        "title": str(found.title),
        "url": whole_address(found.entry.record_url),
        **_shown(found),
        "summary": "",
        "source": source_document(source),
        "sources_count": 1,
    }


def _shown(found: SearchResult) -> Answer:
    return {"page": found.entry.record_url, "countries": list(found.codes), "line": found.line_text}
