"""`{% load corridor %}`: the main template library.

Figures and their sources here and in `_figures`; words, links and controls in `_words`, `_links`
and `_controls`, which register in the same library.
"""

from collections.abc import Mapping
from itertools import chain
from typing import TypedDict, cast

from django import template
from django.conf import settings
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from portal.editorial.worklist.shelf_lives import is_past
from portal.facts import Comparator, fact_name
from portal.formatting.countries import country_names
from portal.formatting.presentation import declared_type, presented_facts
from portal.formatting.source_list import (
    MOST_MARKS,
    OF_SUM,
    RowSources,
    SourceList,
    SourceMark,
    agreeing,
)
from portal.formatting.values import ShownValue, format_value
from portal.models.languages import DEFAULT, pick_text
from portal.publication.proof import proves
from portal.publication.source_lineage import Lineage
from portal.publication.time_travel import format_today, today
from portal.records.contributions import MeasuredFact
from portal.records.document_types import (
    ClaimDocument,
    Localized,
    PartStatements,
    PresentedFact,
    RecordDocument,
    StatementDocument,
)
from portal.records.registry import record_model
from portal.records.standings import ORDER
from portal.site.quoting import quoted, stated_facts
from portal.site.support import support_words
from portal.templatetags import _contents, _controls, _figures, _kept, _links, _words
from portal.templatetags._figures import draw_dispute, draw_figure, draw_marks
from portal.templatetags._words import draw, local_text, locator

register = template.Library()
register.simple_tag(quoted)
register.simple_tag(stated_facts)
register.filter(agreeing)
for part in (_words, _links, _controls, _figures, _kept, _contents):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)


@register.simple_tag(takes_context=True)
def figure(
    context: Context, fact: PresentedFact, sources: SourceList | RowSources, label: str = ""
) -> SafeString:
    """Draw a fact's value with its unit, source marks and, if disputed, ≠.

    `label` names the figure for screen readers where no heading does.
    """
    most = OF_SUM if "list_url" in fact else MOST_MARKS
    marks, more = sources.first_marks(agreeing(fact), most)
    more += fact.get("more_sources", 0)
    return draw_figure(fact, _shown(context, fact, fact), marks, more=more, label=label)


register.simple_tag(format_today, name="reading_day")


@register.simple_tag
def portal_name() -> str:
    """Return what this installation calls itself."""
    return str(settings.PORTAL_NAME)


@register.simple_tag(takes_context=True)
def cell(
    context: Context, row: RecordDocument, name: str, sources: SourceList | RowSources
) -> SafeString | str:
    """A fact of a row, or another key of its document: a text by language, or as it stands."""
    if fact := presented_facts(row).get(name):
        return figure(context, fact, sources)
    found = row.get(name)
    return local_text(found) if isinstance(found, dict) else "" if found is None else str(found)


@register.simple_tag
def row_sources(row: RecordDocument, names: str, sources: SourceList) -> RowSources:
    """Return the sources of the row that draws these facts, for `figure` and `row_marks`."""
    facts = presented_facts(row)
    return RowSources(sources, [facts[name] for name in names.split() if name in facts])


@register.simple_tag
def row_marks(sources: RowSources) -> SafeString:
    """Draw the source marks that all figures of a row share, if they do."""
    marks, more = sources.shared_marks()
    return draw_marks(marks, more)


@register.simple_tag
def quote_role(claim: ClaimDocument, fact: MeasuredFact | PresentedFact) -> str:
    """Say whether the quote of a claim has its value in it; nothing of a claim without one."""
    if claim["text"] and proves(claim, fact):
        return gettext("Quoted: the value is in this passage.")
    return quote_context(claim, fact)


@register.simple_tag
def quote_context(claim: ClaimDocument, fact: MeasuredFact | PresentedFact) -> str:
    """Say that the value of a claim is not in its quote; nothing where it is, as it should be."""
    if not claim["text"] or proves(claim, fact):
        return ""
    return gettext("Context: the value is not in this passage.")


@register.simple_tag(takes_context=True)
def sourced(
    context: Context, row: object, sources: SourceList, name: str = "", *, own: bool = False
) -> SafeString:
    """Draw the source marks of a part (a phase, a stop) or an observation, of other sources that
    say the same too, and ≠ where some differ. With the `name` of a fact of a part, those about
    that fact alone, and what differs; with `own` the part's source where none are."""
    stated = stated_of(row, name)
    own_rows = [row] if not name or (own and not stated) else []
    drawn = draw_marks(
        sources.marks([*own_rows, *chain(*(agreeing(cast(PresentedFact, one)) for one in stated))])
    )
    for fact in stated:
        if fact["disputed"]:
            page = context.get("document")
            shown = presented_facts(page).get(fact["fact"]) if page else None
            drawn += draw_dispute(shown["evidence_url"] if shown else None)
            if name and shown:
                drawn += draw("components/differing.html", **differing(context, shown, sources))
    return drawn


def stated_of(row: object, name: str = "") -> list[PartStatements]:
    """Return what several sources say of a part, or of its fact of this name."""
    stated: list[PartStatements] = row.get("statements", []) if isinstance(row, dict) else []
    return [one for one in stated if name in ("", fact_name(one["fact"]))]


@register.simple_tag
def marks(statements: list[object], sources: SourceList) -> SafeString:
    """Draw the source marks of several statements."""
    return draw_marks(*sources.first_marks(statements))


@register.inclusion_tag("components/source_list.html", takes_context=True)
def source_list(context: Context, sources: SourceList) -> dict[str, object]:
    """Draw the numbered list that all marks of the page point to, and on the page of a record the
    way to report an error in it. Has to come last."""
    page = context.get("declaration") and context.get("document")
    url = f"/report/{page['kind']}/{page['uid']}/" if page else ""
    known = sources.places if sources else ()
    places = SafeString("".join(f"<p>{locator(one)}</p>" for one in known))
    headings = context.get("headings")
    return {
        "sources": sources,
        "places": places,
        "report_url": url,
        "headings": headings,
        "request": context.get("request"),
    }


@register.inclusion_tag("components/evidence.html", takes_context=True)
def evidence(
    context: Context, fact: PresentedFact, sources: SourceList, *, is_brief: bool = False
) -> dict[str, object]:
    """Draw all claims about a fact, and the ruling of a dispute; `is_brief` in a line, as the page
    of each claim and of the dispute has the rest."""
    return {
        "is_brief": is_brief,
        "request": context.get("request"),
        "document": context.get("document"),
        "fact": fact,
        "sources": sources,
        "groups": claim_groups(context, fact),
        "count": len(fact["claims"]),
        "support": support(context, fact),
        "is_old": context.get("is_old", False),
    }


@register.simple_tag(takes_context=True)
def support(context: Context, fact: PresentedFact) -> SafeString:
    """Say how many independent sources the value of a fact has, and how many copies."""
    lineage = context.get("lineage")
    return support_words(fact, lineage) if lineage else SafeString("")


class ClaimGroup(TypedDict):
    standing: str
    standing_reason: str
    shown: ShownValue
    claims: list[ClaimDocument]


@register.simple_tag(takes_context=True)
def claim_groups(context: Context, fact: PresentedFact) -> list[ClaimGroup]:
    """Group the claims about a fact by standing and value: those that agree with the accepted
    value first, then those that differ, then the rest."""
    found: dict[tuple[str, str, ShownValue], list[ClaimDocument]] = {}
    for claim in sorted(fact["claims"], key=lambda claim: ORDER.index(claim["standing"])):
        key = claim["standing"], claim["standing_reason"], _shown(context, claim, fact)
        found.setdefault(key, []).append(claim)
    return [
        {"standing": standing, "standing_reason": reason, "shown": shown, "claims": claims}
        for (standing, reason, shown), claims in found.items()
    ]


@register.inclusion_tag("components/differing.html", takes_context=True)
def differing(context: Context, fact: PresentedFact, sources: SourceList) -> dict[str, object]:
    """Draw the differing values in one line under a disputed value, each once: “4.7 billion¹
    (about²)”."""
    against = [claim for claim in fact["claims"] if claim["agrees"] is False]
    exactly = {str(one["value"]) for one in against if one["comparator"] == Comparator.EXACT}
    about = [one for one in against if one["comparator"] == Comparator.ABOUT]
    same = {one["uid"]: str(one["value"]) for one in about if str(one["value"]) in exactly}
    others = [one for one in against if one["uid"] not in same]
    values = []
    for group in claim_groups(context, {**fact, "claims": others}):
        value, marks = str(group["claims"][0]["value"]), sources.marks(group["claims"])
        rounded = sources.marks([one for one in about if same.get(one["uid"]) == value])
        values.append({**group, "marks": marks, "about": rounded})
    return {"fact": fact, "values": values}


class ValueBar(ClaimGroup):
    reporter: Localized
    """Reporter; empty for facts, and where the same reporter counts two of the values."""
    publisher: str
    """Publisher of the first source that the statements go back to."""
    others: bool
    """True if they go back to others as well."""
    percent: float
    """Length as a share of that of the largest value."""
    marks: list[SourceMark]


@register.inclusion_tag("components/value_bars.html", takes_context=True)
def value_bars(
    context: Context, fact: PresentedFact, sources: SourceList
) -> dict[str, list[ValueBar]]:
    """Draw each value of a disputed number as a bar, the largest first. `reporters` of the context
    are those who count, by the uid of a statement."""
    groups = [group for group in claim_groups(context, fact) if _number(group) > 0]
    groups.sort(key=_number, reverse=True)
    lineage: Lineage = context["lineage"]
    reporters: Mapping[str, Localized] = context["reporters"]
    largest = _number(groups[0]) if groups else 0
    named = [
        next((reporters[one["uid"]] for one in group["claims"] if reporters.get(one["uid"])), {})
        for group in groups
    ]
    bars: list[ValueBar] = []
    for group, reporter in zip(groups, named, strict=True):
        source, *others = lineage.independent_sources(group["claims"])
        bars.append(
            {
                **group,
                "reporter": reporter if named.count(reporter) == 1 else {},
                "publisher": source.publisher or source.statements[0]["source"]["publisher"],
                "others": bool(others),
                "percent": round(100 * _number(group) / largest, 1),
                "marks": sources.marks(group["claims"]),
            }
        )
    return {"bars": bars}


def _number(group: ClaimGroup) -> float:
    value = group["claims"][0]["value"]
    return value if isinstance(value, int | float) else 0


@register.simple_tag(takes_context=True)
def known_facts(context: Context, document: RecordDocument) -> list[PresentedFact]:
    """Return the facts of a presented document that have a value, in the order of their
    declaration, each with its note from `fact_notes` of the context."""
    notes = context.get("fact_notes") or {}
    known = [fact for fact in presented_facts(document).values() if fact["value"] is not None]
    return [{**fact, "note": notes.get(fact["name"], "")} for fact in known]


@register.filter
def last_confirmed(fact: PresentedFact) -> str:
    """Return the newest day of which a live statement gives the accepted value, if it is known."""
    agreed = [claim for claim in fact["claims"] if claim["agrees"]]
    return max([claim["as_of"] or claim["source"]["published_on"] for claim in agreed], default="")


@register.filter
def outdated(fact: PresentedFact) -> str:
    """Return the day on which the value was last confirmed, if that is longer ago than a value of
    this fact counts as current; else empty."""
    day, model = last_confirmed(fact), record_model(fact["kind"])
    return day if is_past(model, fact["name"], str(fact["value"]), day, today()) else ""


@register.simple_tag(takes_context=True, name="value")
def _shown(context: Context, statement: StatementDocument, fact: PresentedFact) -> ShownValue:
    """Return the value of a claim, or of the fact itself, without marks."""
    by_language = (context.get("document") or {}).get(fact.get("name", ""))
    if isinstance(by_language, dict) and by_language.get(DEFAULT) == statement["value"]:
        text = pick_text(by_language)
        return ShownValue(text.text, language=text.language if text.is_fallback else "")
    countries = country_names(context.get("request"))
    return format_value(statement, declared_type(fact), fact["unit"], countries)
