"""Figures that a query asks for by name, above the results of a search.

“Zhanatas capacity” names a fact and a record. What else can be asked for, such as the periods of
statistics, the apps answer.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cache, reduce
from itertools import chain

from django.db.models import Q
from django_stubs_ext import StrOrPromise

from portal.facts import Amount, DateRange, Money, PartialDate
from portal.formatting.presentation import declared_type, present_row, presented_facts
from portal.models import Edition, SearchEntry, SearchOccurrence
from portal.models.languages import LANGUAGES, translated
from portal.records.contributions import KeyFigure
from portal.records.document_types import PresentedFact, RecordDocument
from portal.records.extension_points import ExtensionPoint
from portal.records.kinds import all_kinds
from portal.search.glossary import find_broader, find_synonyms, is_plain_word
from portal.search.indexed_text import NAME
from portal.search.indexer import index_words
from portal.search.matching import IndexWord, Matches, quality_of
from portal.search.query_parser import SearchQuery, Term, parse_query
from portal.search.searching import run_search
from portal.search.tokens import ASKED_UNIT, STOP_WORDS, is_chinese, stem, tokenize
from portal.site.figures import LATEST, FoundFigure, WantedFigure, find_figures, measured

answers: ExtensionPoint[[SearchQuery], KeyFigure] = ExtensionPoint()
"""Figures of an app that a query asks for, the best first. A fixed number of queries."""

names: ExtensionPoint[[], tuple[str, str, StrOrPromise]] = ExtensionPoint()
"""What can be asked for beside facts: kind of record, name of a measured figure, and its label."""

MOST = 3
"""Records that one query may name."""
UNITS_OF_ONE_FACT = ("MW", "km")
"""Units of a power and of a length; in dollars there are more."""
LOOKED_AT = 20
"""Results among which they are looked for."""
ASKING = re.compile(
    r"\b(?:what|who|when|where|how|much|many|big|was|were|does|did|has|have"
    r"|как\w{2,3}|когда|сколько|где|кто|кем|чем)\b|是多少|有多[大少]|多少|何时|什么时候|哪一?年|什么|[?？]",
    re.IGNORECASE,
)
WHEN = re.compile(r"\b(?:when|what year|когда|в каком году)\b|何时|什么时候|哪一?年", re.IGNORECASE)
DAYS = (PartialDate, DateRange)
PLANT_STEMS = "plant station farm park станц электростанц 站 电站 电厂"
VAGUE_STEMS = "power energi total new project проект 项目 电力 能源 口岸"
PLANTS = frozenset(PLANT_STEMS.split())
VAGUE = PLANTS | {*VAGUE_STEMS.split()}
"""Stems of words that, like those of the glossary, name no single record."""

type FactNames = Mapping[str, list[str]]
"""Names of facts by kind of record; the first that a record has is asked for."""


def find_answers(question: SearchQuery, meant: str = "") -> list[KeyFigure]:
    """Return the figures that a query asks for, or else asks for without its typing errors."""
    facts, rest = _split(question)
    found = list(_facts_of(records_named(rest, facts), facts)) if facts and rest.strip() else []
    found = found or ([] if question.is_empty else answers.collect(question))
    found = found or list(_facts_in_unit(question))
    return found or (answers.collect(parse_query(meant)) if meant else [])


def _facts_in_unit(question: SearchQuery) -> Iterator[KeyFigure]:
    """Yield the facts that a query names only by their unit: “how many MW is Rogun?”."""
    if question.unit not in UNITS_OF_ONE_FACT:
        return
    facts: dict[str, list[str]] = {}
    for model in (one.model for one in all_kinds().values()):
        of_unit = [name for name, fact in model.facts.items() if fact.unit == question.unit]
        if of_unit:
            facts[model.kind()] = of_unit[:1]
    rest = ASKED_UNIT.sub(" ", ASKING.sub(" ", question.text))
    if rest.strip():
        yield from _facts_of(records_named(rest, facts), facts)


def figures_of(entries: Iterable[SearchEntry], question: SearchQuery) -> dict[str, PresentedFact]:
    """Return by uid the figure of each record that has a number of the question, or is read first:
    of a statistic the year asked for, or the newest. One query, and those of the apps."""
    kinds, periods = all_kinds(), [LATEST, *years_in(question)]
    uids: dict[tuple[str, int], list[str]] = defaultdict(list)
    for one in (one for one in entries if one.kind in kinds):
        uids[one.kind, one.number].append(one.record_uid)
    shown = [Q(kind=kind, number=n, record_uid__in=some) for (kind, n), some in uids.items()]
    documents: dict[str, dict[str, RecordDocument]] = defaultdict(dict)
    editions = Edition.objects.only("kind", "record_uid", "document")
    for edition in editions.filter(reduce(Q.__or__, shown)) if shown else ():
        documents[edition.kind][edition.record_uid] = present_row(edition.document)
    found: dict[str, PresentedFact] = {}
    for kind, its in documents.items():
        if first := kinds[kind].model.key_facts:
            facts = {
                uid: presented_facts(one).get(_number_asked(one, question) or first[0])
                for uid, one in its.items()
            }
            found |= {uid: fact for uid, fact in facts.items() if fact}
        else:
            rows = measured.collect(kind, {uid: {*periods} for uid in its}, its)
            rows.sort(key=lambda row: periods.index(row[1]))
            found |= {uid: fact for uid, _name, fact in rows}
    return {uid: fact for uid, fact in found.items() if fact["value"] is not None}


def _number_asked(document: RecordDocument, question: SearchQuery) -> str:
    """Return the name of the first amount of which a statement has a number of the question."""
    asked = {term.text for term in question.terms if term.text[:1].isdecimal()}
    for name, fact in presented_facts(document).items() if asked else ():
        if isinstance(declared_type(fact), Amount | Money):
            lines = [f"{said['text']} {fact['unit']}" for said in (fact, *fact["claims"])]
            if asked & {word for line in lines for word, _ in index_words(line, is_name=False)}:
                return name
    return ""


def years_in(question: SearchQuery) -> list[str]:
    return [term.text for term in question.terms if term.is_year]


def _split(question: SearchQuery) -> tuple[FactNames, str]:
    """Return the facts that the longest fitting words of a query name, and the other words."""
    known = _facts_by_words(is_when=bool(WHEN.search(question.text)))
    plain = unicodedata.normalize("NFC", ASKING.sub(" ", question.text))
    places = [*_find(known, plain, {term.text for term in question.terms if term.code})]
    found = [(sum(end - at for at, end in its), its, words) for words, its in places]
    if not found:
        return {}, plain
    _length, its, words = max(found)
    for start, end in sorted(its, reverse=True):
        plain = f"{plain[:start]} {plain[end:]}"
    return known[words], plain


def _find(
    known: Mapping[str, FactNames], text: str, countries: Set[str]
) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Yield names of facts with the places of their words in a text: side by side, or apart, as in
    “when did construction of Rogun start”; a country apart is where the record is."""
    tokens = list(tokenize(text))
    for at, first in enumerate(tokens):
        for last in tokens[at:]:
            if (words := _key(text[first.start : last.end])) in known:
                yield words, [(first.start, last.end)]
    others = (one for one in tokens if one.word not in countries)
    places = {stem(one.word): (one.start, one.end) for one in others}
    for words in known:
        if is_chinese(words) and (at := text.find(words)) >= 0:
            yield words, [(at, at + len(words))]
        apart = [word for word in words.split() if word not in STOP_WORDS]
        if len(apart) > 1 and places.keys() >= {*apart}:
            yield words, [places[word] for word in apart]


@cache
def _facts_by_words(*, is_when: bool) -> Mapping[str, FactNames]:
    """Return the facts of all kinds by their labels in every language, and by what the glossary
    has for them: “when … built” asks for a day, “built” alone for who takes part."""
    facts = [
        (declaration.model.kind(), name, declaration.model.fact_label(name))
        for declaration in all_kinds().values()
        for name, fact in declaration.model.facts.items()
        if isinstance(fact.type, DAYS) or not is_when
    ]
    return {**_name_facts(facts), **({} if is_when else _name_facts(names.collect()))}


def _name_facts(labels: Sequence[tuple[str, str, StrOrPromise]]) -> Mapping[str, FactNames]:
    found: dict[str, dict[str, list[str]]] = {}
    asked = [(*one, translated(words, code)) for *one, words in labels for code in LANGUAGES]
    asked += [(*one, word) for *one, words in asked for word in _other_words(words.lower())]
    # Of a refinery its “processing capacity”, as it has no power: a name begins with what it is.
    first = [(kind, name, name.partition("_")[0]) for kind, name, _label in labels]
    also = [(*one, each) for *one, word in first for each in {word, *find_synonyms(word)}]
    asked += [one for one in also if is_plain_word(one[-1])]
    for kind, name, words in asked:
        found.setdefault(_key(words), {}).setdefault(kind, []).append(name)
    return found


def _other_words(label: str) -> frozenset[str]:
    """Return what else a label is called; a plant is no power."""
    return find_synonyms(label) | (frozenset() if stem(label) in VAGUE else find_broader(label))


def _key(words: str) -> str:
    return " ".join(stem(token.word) for token in tokenize(words))


def records_named(text: str, kinds: Iterable[str]) -> list[SearchEntry]:
    """Return the records of these kinds of which a text has the name, the best first."""
    found = run_search(text)
    question = parse_query(found.meant) if found.meant else found.question
    terms = [term for term in question.terms if not term.code]
    if all(is_plain_word(term.text) or stem(term.text) in VAGUE for term in terms):
        terms = question.terms if terms and len(question.codes) > 1 else []
    if found.is_partial or not terms:
        return []
    hits = {hit.entry_id: hit.words for hit in found.hits[:LOOKED_AT] if hit.kind in kinds}
    words: dict[int, list[IndexWord]] = {pk: [] for pk in hits}
    named = SearchOccurrence.objects.filter(entry__in=hits, weight__gte=NAME)
    named = named.filter(word__word__in=frozenset().union(*hits.values()))
    named = named.exclude(word__word__startswith="@")  # where it is, which no name says
    columns = (f"word__{name}" for name in IndexWord._fields)
    for entry, *word in named.values_list("entry_id", *columns):
        words[entry].append(IndexWord(*word))
    best = [pk for pk in hits if _has_all(words[pk], terms)][:MOST]
    entries = SearchEntry.objects.in_bulk(best)
    return [entries[pk] for pk in best if pk in entries]


def _has_all(words: list[IndexWord], terms: Iterable[Term]) -> bool:
    return all(
        sum(map(bool, map(quality_of(term), words))) >= Matches(term).needed for term in terms
    )


def _facts_of(entries: Iterable[SearchEntry], facts: FactNames) -> Iterator[KeyFigure]:
    wanted = [
        [WantedFigure(entry.kind, entry.record_uid, name) for name in facts[entry.kind]]
        for entry in entries
    ]
    found = find_figures(chain.from_iterable(wanted))
    for figures in wanted:
        its = (found[figure] for figure in figures)
        if one := next((one for one in its if isinstance(one, FoundFigure)), None):
            days = [claim["as_of"] for claim in one.fact["claims"] if claim["agrees"]]
            yield KeyFigure(
                uid=one.document["uid"],
                title=one.document["title"],
                url=one.document["url"],
                fact=one.fact,
                period=max(days, default=""),
                reporter={},
            )
