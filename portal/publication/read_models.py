"""Keeps the tables of `portal.models.published` in step with current editions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any, cast

from portal.facts import Amount, CountryCode, Fact
from portal.facts.extents import distances, largest
from portal.formatting.values import to_decimal
from portal.models import (
    Disagreement,
    FormerAddress,
    Mention,
    PublishedClaim,
    PublishedFact,
    Record,
    SearchEntry,
    Source,
    Standing,
    history_models,
)
from portal.models.bulk import ask_rows, insert, insert_again, numbers_kept, take_out
from portal.publication import change_log, history
from portal.publication.public_rows import COUNTRY, SOURCE, log_lone_sources, log_rows
from portal.records.document_countries import countries_of, countries_of_parts
from portal.records.document_types import (
    FactDocument,
    JsonObject,
    Localized,
    RecordDocument,
    SourceDocument,
)
from portal.records.documents import current_edition, facts_with_parts, sources_in
from portal.records.signals import public_source_changed
from portal.search import indexer
from portal.search.countries import load_country_names
from portal.search.indexer import batch_writes, index_record

type Issued = tuple[Record, RecordDocument]
"""A record and the document of its newest edition."""


def show(issued: Sequence[Issued], *, at: datetime) -> None:
    """Write the read models of newly issued documents; those of earlier ones have been deleted
    before (`hide`)."""
    named = [sources_in(document) for _record, document in issued]
    with batch_writes():
        cited = _cite({source["slug"] for sources in named for source in sources}, at)
        _index(issued, at)
    insert_again([claim for one in issued for claim in claims(*one, cited)])
    insert_again([row for one in issued for row in facts(*one, cited)])
    insert_again([row for one in issued for row in _disagreements(*one)])
    pairs = zip(issued, named, strict=True)
    mentions = (_mentions(one, one.mentions(), sources) for (one, _said), sources in pairs)
    insert_again([row for rows in mentions for row in rows])


def _index(issued: Sequence[Issued], at: datetime) -> None:
    """Let the search find records by their documents, and by the titles of those merged into
    them."""
    names, merged = cache(load_country_names), _merged_titles(issued)
    entries = []
    for record, said in issued:
        codes, titles = claimed_countries(record, said), merged[record.uid]
        entries.append(index_record(record, said, about(said), codes, at, names, titles))
    indexer.write(entries)


def _merged_titles(issued: Sequence[Issued]) -> dict[str, list[Localized]]:
    """Return the titles of the records that were merged into these, by the uid of these. One query,
    and one for each kind of which some were."""
    into = defaultdict[str, dict[str, str]](dict)
    models = {record.kind(): type(record) for record, _said in issued}
    merged = "kind IN (%s) AND target_uid IN (%s) AND since IS NOT NULL AND uid <> ''"
    for one in ask_rows(FormerAddress, merged, [*models], [record.uid for record, _ in issued]):
        into[one.kind][one.uid] = one.target_uid
    found = defaultdict[str, list[Localized]](list)
    for kind, targets in into.items():
        for other in models[kind].working.filter(uid__in=targets, edit_of=None).order_by("pk"):
            found[targets[other.uid]].append(other.titles())
    return found


def index_again(record: Record) -> None:
    """Let the search find a public record as its document is stored now, and by the titles of those
    that are merged into it now."""
    entry = SearchEntry.objects.filter(kind=record.kind(), record_uid=record.uid)
    at = entry.values_list("issued_at", flat=True).first()
    if at is not None and record.edition is not None:
        with numbers_kept():
            indexer.delete(record.kind(), [record.uid])
            _index([(record, record.edition.document)], at)
        history.keep_again(record.kind(), [record.uid], is_public=True)


def name_again(record: Record, document: RecordDocument) -> None:
    """Note what a public record names now beside its document, as the mirror of an indicator."""
    take_out(Mention, MINE, record.kind(), record.uid)
    insert_again(_mentions(record, record.mentions(), sources_in(document)))
    history.keep_again(record.kind(), [record.uid], is_public=True)


MINE = "kind = %s AND record_uid IN (%s)"


def hide(records: Sequence[Record]) -> None:
    """Delete the rows of records of one kind that are no longer public, or about to be written
    again."""
    kind, uids = records[0].kind(), [record.uid for record in records]
    indexer.delete(kind, uids)
    for model in (PublishedClaim, Mention):
        take_out(model, MINE, kind, uids)
    keys = [record.pk for record in records]
    take_out(PublishedFact, "kind = %s AND record_id IN (%s)", kind, keys)
    take_out(Disagreement, f"{MINE} AND period = ''", kind, uids)


def show_missing_facts(model: type[Record], uids: Iterable[str]) -> None:
    """Write the facts of public records that an earlier release has published."""
    known = PublishedFact.objects.filter(kind=model.kind())
    records = model.objects.filter(uid__in=uids).exclude(pk__in=known.values("record_id"))
    issued = [(one, current_edition(one).document) for one in records.with_documents()]
    named = sources_in([document for _record, document in issued])
    cited = Source.working.filter(slug__in={source["slug"] for source in named})
    keys = dict(cited.values_list("slug", "pk"))
    insert([row for one in issued for row in facts(*one, keys)])


def cite(sources: Iterable[Source], at: datetime) -> None:
    """Note the first day on which something public cites these sources, and what they go back to.
    Those that were cited before are loaded in vain."""
    fresh = _with_origins(sources)
    if not fresh:
        return
    for source in fresh:
        source.first_cited_at = at.astimezone(UTC)  # as it is read again
    keys = [source.pk for source in fresh]
    Source.working.filter(pk__in=keys).update(first_cited_at=at)
    indexer.write_sources(fresh)
    reason, beside = "Cited for the first time.", _slugs_beside(fresh)
    if beside or any(source.derived_from_id for source in fresh):
        slugs = [source.slug for source in fresh]
        log_rows(SOURCE, slugs + beside, at=at, reason=reason)
    else:
        log_lone_sources(fresh, at=at, reason=reason)
    for source in fresh:
        if source.supersedes_id:  # what rests on the former release is told
            public_source_changed.send(Source, source=source, at=at)


def _with_origins(sources: Iterable[Source]) -> list[Source]:
    """Return sources with those of what they go back to, step by step, that were never cited."""
    found = {source.pk: source for source in sources}
    while missing := {s.derived_from_id for s in found.values() if s.derived_from_id} - {*found}:
        found |= {one.pk: one for one in Source.working.filter(pk__in=missing)}
    return [found[key] for key in sorted(found) if found[key].first_cited_at is None]


def index_source(source: Source) -> None:
    """Let the search find a source as it is described now, if it is public."""
    public = list(Source.objects.filter(pk=source.pk))
    indexer.write_sources(public)
    history.keep_again(SOURCE, [one.slug for one in public], is_public=True)


def log_source(source: Source, *, at: datetime, reason: str) -> None:
    """Tell the change log how a source is described now, and those that are described by it: what
    copies it, what it replaces, what replaces it."""
    past: Any = history_models()[Source]  # its columns are made at run time
    known = past.objects.filter(id=source.pk, until_position=None).values_list("slug", flat=True)
    slugs = [source.slug, *known, *_slugs_beside([source])]
    log_rows(SOURCE, slugs, at=at, reason=reason)


def log_countries(codes: Sequence[str], *, at: datetime) -> None:
    """Tell the change log how countries stand now. Their pages name a capital and a source, which
    programs do not read, so that a change of these alone is in the history, and none of the log."""
    change_log.begin(at).save()  # what is shown becomes another
    log_rows(COUNTRY, codes, at=at)
    history.keep_again(COUNTRY, codes, is_public=True)


def _slugs_beside(sources: Sequence[Source]) -> list[str]:
    """Return the slugs of sources whose rows name one of these."""
    keys = [source.pk for source in sources]
    replaced = [source.supersedes_id for source in sources]
    named = "derived_from_id IN (%s) OR supersedes_id IN (%s) OR id IN (%s)"
    return [one.slug for one in ask_rows(Source, named, keys, keys, replaced)]


def source_target(slug: str) -> str:
    """Return the value of `Mention.target` for a source."""
    return f"source:{slug}"


def named_in(record: Record, document: RecordDocument) -> list[Mention]:
    """Return the mentions that a document of the past contains."""
    uids = {node["uid"] for node in nodes_in(document) if {"uid", "slug", "kind"} <= node.keys()}
    return _mentions(record, uids - {record.uid}, sources_in(document))


def _mentions(record: Record, uids: set[str], sources: list[SourceDocument]) -> list[Mention]:
    about = {"kind": record.kind(), "record_uid": record.uid}
    targets = uids | {source_target(source["slug"]) for source in sources}
    return [Mention(**about, target=target) for target in sorted(targets)]


def nodes_in(node: object) -> Iterator[JsonObject]:
    """Yield the objects in a document, each before those in it."""
    if isinstance(node, dict):
        yield node
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from nodes_in(child)


def about(document: RecordDocument) -> JsonObject:
    """The columns that say which record a row is about."""
    return {
        "kind": document["kind"],
        "record_uid": document["uid"],
        "record_title": document["title"],
        "record_url": document["url"],
        "countries": f" {' '.join(countries_of(document))} ",
    }


def _cite(slugs: set[str], at: datetime) -> dict[str, int]:
    """Return the ids of sources that documents cite, by slug; those never cited before are public
    now."""
    found = list(ask_rows(Source, "slug IN (%s)", list(slugs)))
    if fresh := [source for source in found if source.first_cited_at is None]:
        cite(fresh, at)
    return {source.slug: source.pk for source in found}


SAME_IN_CLAIMS = (
    *("uid", "comparator", "as_printed", "as_of", "locator", "quote", "note"),
    *("standing", "recorded_at", "retracted_at", "lower", "upper", "language"),
    *("retraction_reason", "archived_url", "standing_reason"),
)
"""Columns of `PublishedClaim` with the name and the value that a claim of a document has."""


def claims(record: Record, document: RecordDocument, cited: dict[str, int]) -> list[PublishedClaim]:
    """`cited` gives the ids of sources by slug."""
    return [
        PublishedClaim(
            **about(document),
            **{column: claim[column] for column in SAME_IN_CLAIMS},
            fact=name,
            unit=fact["unit"],
            claim_kind=claim["kind"],
            value=claim["text"],
            source_id=cited[claim["source"]["slug"]],
            attributed_to_id=cited.get((claim["attributed_to"] or {}).get("slug", "")),
        )
        for name, fact in facts_with_parts(document).items()
        for claim in cast("list[JsonObject]", fact["claims"])
        if claim["source"]["slug"] in cited
    ]


def facts(
    record: Record, document: RecordDocument, cited: dict[str, int]
) -> Iterator[PublishedFact]:
    """Yield the numbers of a document, judged as it judges them."""
    for name, fact in document.get("facts", {}).items():
        if isinstance(record.facts[name].type, Amount) and fact["text"]:
            less, more = _distances(record.facts[name], fact)
            agreeing = [claim["source"]["slug"] for claim in fact["claims"] if claim["agrees"]]
            yield PublishedFact(
                kind=record.kind(),
                record_id=record.pk,
                fact=name,
                comparator=fact["comparator"],
                less=less,
                more=more,
                sources=" ".join(str(cited[s]) for s in dict.fromkeys(agreeing) if s in cited),
            )


def _distances(declared: Fact, fact: FactDocument) -> tuple[Decimal, Decimal]:
    """Return how far the statements that disagree lie below and above the accepted value."""
    return distances(
        Decimal(fact["text"]),
        [
            declared.type.extent(
                claim["text"],
                claim["comparator"],
                to_decimal(claim["lower"]),
                to_decimal(claim["upper"]),
            )
            for claim in fact["claims"]
            if claim["agrees"] is False
        ],
    )


def _disagreements(record: Record, document: RecordDocument) -> list[Disagreement]:
    return [
        _disagreement(record, document, name, fact)
        for name, fact in facts_with_parts(document).items()
        if fact["disputed"]
    ]


def fact_keys(record: Record) -> list[str]:
    """The keys that the facts of a record have, or would have, in the register."""
    paths: list[str] = []
    if any(record.part_model(name).facts for name in record.parts):
        stated = record.claims.filter(fact__contains="-").order_by("fact")
        paths = list(stated.values_list("fact", flat=True).distinct())
    return [
        Disagreement.key_of_fact(record.kind(), record.uid, name)
        for name in [*record.facts, *paths]
    ]


def disputed_keys(document: RecordDocument) -> list[str]:
    """The keys in the register of what a document says is disputed."""
    return [
        Disagreement.key_of_fact(document["kind"], document["uid"], name)
        for name, fact in facts_with_parts(document).items()
        if fact["disputed"]
    ]


def _disagreement(
    record: Record, document: RecordDocument, name: str, fact: FactDocument
) -> Disagreement:
    stated = [c for c in fact["claims"] if c["text"] and c["standing"] != Standing.RETRACTED]
    against = [c for c in stated if c["agrees"] is False]
    ruling = fact["ruling"]
    declared = record.get_fact(name)
    return Disagreement(
        **about(document),
        key=Disagreement.key_of_fact(document["kind"], document["uid"], name),
        fact=name,
        unit=fact["unit"],
        accepted=fact["text"],
        statements=sorted(
            stated, key=lambda c: (c["agrees"] is not True, c["comparator"] != fact["comparator"])
        ),
        sources_count=len({c["source"]["slug"] for c in stated}),
        gap_percent=largest([declared.gap_percent(fact["text"], c["text"]) for c in against]),
        gap_ratio=largest([declared.gap_ratio(fact["text"], c["text"]) for c in against]),
        rule=ruling["rule"] if ruling else "",
        reason=ruling["reason"] if ruling else {},
        ruled_at=ruling["made_at"] if ruling else None,
        ruled_in_role=ruling.get("made_in_role", "") if ruling else "",
        since=max(c["recorded_at"] for c in against),
    )


def claimed_countries(record: Record, document: RecordDocument) -> set[str]:
    """Return the countries that claims about a record or its parts name."""
    claimed = {
        claim["text"]
        for name, fact in document.get("facts", {}).items()
        if isinstance(record.facts[name].type, CountryCode)
        for claim in fact["claims"]
    }
    return {code for code in claimed if code}.union(countries_of_parts(document))
