"""Searchable lines of a public document or source, with their weights."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from django.db.models import TextChoices

from portal.facts import Amount, Choice, Money, Point, Reference
from portal.models import Record, Scheme, Source
from portal.models.languages import LANGUAGES, translated
from portal.records.document_types import FactDocument, RecordDocument, optional_keys
from portal.search.tokens import STOP_WORDS, is_chinese, tokenize

TITLE, NAME, PART, OTHER = 10, 8, 5, 3
"""Weight of a word by its place: a title, another name or identifier, the name of a part, other
text."""

CODE = re.compile(r"[\w-]*|https?://\S*")
"""Values for programs: `wind`, `KZ`, `border_town`, `2021-06`, an address."""

LEFT_OUT = "…"
"""Stands for a shortcode, of which only the page of a story knows the words."""
SHORTCODE = re.compile(r"\{\{(?:(?!\{\{).)*?\}\}")
MARKDOWN = re.compile(
    r"!?\[([^][]*)\]\((?:[^()]|\([^()]*\))*\)|^(?:#+|>|[-*]) |^\|[-:| ]+\|$"
    r"|\*\*|(?<!\w)\*|\*(?!\w)|[`|]",
    re.MULTILINE,
)
"""Signs of Markdown; of a link its words are left."""

SKIPPED = {
    *("claims", "edition", "facts", "kind", "made_at", "period_rulings", "slug", "source"),
    *("title_origin", "uid", "url"),
}
"""Keys of a document without words to search for, or indexed by another function."""

CELLS = "|"
"""Stands between the cells of a table in a quote, which is then no sentence."""


@dataclass(frozen=True)
class IndexedLine:
    """A text with its language where known. A hidden line is not shown to readers."""

    text: str
    language: str = ""
    weight: int = OTHER
    is_name: bool = False
    """True if the whole line is indexed as one word too."""
    is_hidden: bool = False


def record_lines(record: Record, document: RecordDocument) -> Iterator[IndexedLine]:
    """Yield titles, names, then all other texts, in an order that no database changes."""
    for language, title in sorted(document["title"].items()):
        yield IndexedLine(title, language, TITLE, is_name=True)
        if record.is_abbreviated:
            yield IndexedLine(_initials(title), weight=NAME, is_name=True, is_hidden=True)
    for other in optional_keys(document).get("names", []):
        yield IndexedLine(other["name"], other.get("language", ""), NAME, is_name=True)
    yield from _identifiers(document)
    for language, summary in sorted(document["summary"].items()):
        yield IndexedLine(summary, language)
    rest = {key: part for key, part in document.items() if key not in READ_APART}
    yield from _text_lines(rest)
    yield from _fact_lines(record, document)
    yield from (IndexedLine(words, is_hidden=True) for words in _kind_names(type(record)))
    yield IndexedLine(document["slug"].replace("-", " "), is_hidden=True)


READ_APART = {"title", "names", "external_ids", "summary", "image", "renditions"}


def source_lines(source: Source) -> Iterator[IndexedLine]:
    """Yield the lines of a source, with lower weights than those of records."""
    yield IndexedLine(source.title, source_language(source), PART, is_name=True)
    if source.title_original:
        own = source.language and source_language(source)
        yield IndexedLine(source.title_original, own, PART, is_name=True)
    if source.is_publisher_named:
        yield IndexedLine(source.publisher, source_language(source), PART, is_name=True)
    yield IndexedLine(source.author, weight=PART, is_name=True)
    yield IndexedLine(" ".join([source.slug, source.published_on]), is_hidden=True)


def source_language(source: Source) -> str:
    """Return the content language of a source; English if it is in another one."""
    code = "zh-hans" if source.language == "zh" else source.language
    return code if code in LANGUAGES else "en"


def _initials(name: str) -> str:
    """Return what a long name is abbreviated to: AIIB, ЕБРР; of a short one nothing."""
    words = [token.word for token in tokenize(name.partition("(")[0])]
    initials = "".join(word[0] for word in words if word not in STOP_WORDS)
    return initials if len(initials) > 2 and not is_chinese(initials) else ""


def _identifiers(document: RecordDocument) -> Iterator[IndexedLine]:
    yield IndexedLine(document["uid"], weight=NAME, is_hidden=True)
    for external in optional_keys(document).get("external_ids", []):
        value = str(external["value"])
        yield IndexedLine(value, weight=NAME, is_name=True)
        if external["scheme"] == Scheme.UNLOCODE:  # printed CNHRS and CN HRS
            yield IndexedLine(f"{value[:2]} {value[2:]}", weight=NAME, is_hidden=True)


def _text_lines(node: object, language: str = "", key: str = "") -> Iterator[IndexedLine]:
    """Yield every text within a part of a document; `key` is where it stands."""
    if isinstance(node, str):
        is_hidden = key == "locator" or (key == "quote" and CELLS in node)
        is_hidden |= not language and bool(CODE.fullmatch(node))
        plain = MARKDOWN.sub(r"\1", SHORTCODE.sub(LEFT_OUT, node))
        yield IndexedLine(plain, language, is_hidden=is_hidden)
    elif isinstance(node, list):
        for item in node:
            yield from _text_lines(item, language, key)
    elif isinstance(node, dict):
        for key, value in sorted(node.items()):
            if key not in SKIPPED:
                yield from _text_lines(value, key if key in LANGUAGES else language, key)


def _fact_lines(record: Record, document: RecordDocument) -> Iterator[IndexedLine]:
    """Yield accepted and overruled values: readers of either must find the record."""
    for name in filter(document.get("facts", {}).__contains__, record.facts):
        fact, declared = document["facts"][name], record.facts[name].type
        if isinstance(declared, Reference):
            yield from (line for claim in fact["claims"] for line in _text_lines(claim["value"]))
        if isinstance(declared, Point | Reference):
            continue
        for text in _stated_texts(fact):
            if isinstance(declared, Choice):
                yield from _choice_lines(declared.choices, text)
            else:  # readers are shown numbers as figures, with all that belongs to them
                is_hidden = isinstance(declared, Amount | Money) or bool(CODE.fullmatch(text))
                yield IndexedLine(f"{text} {fact['unit']}".strip(), is_hidden=is_hidden)


def _stated_texts(fact: FactDocument) -> list[str]:
    texts = [fact["text"], *(claim["text"] for claim in fact["claims"])]
    return list(dict.fromkeys(filter(None, texts)))


@lru_cache(maxsize=1_000)
def _choice_lines(choices: type[TextChoices], text: str) -> list[IndexedLine]:
    words = dict(choices.choices).get(text, text)
    return [IndexedLine(translated(words, language), language) for language in LANGUAGES]


@cache
def _kind_names(model: type[Record]) -> list[str]:
    names = (model._meta.verbose_name, model._meta.verbose_name_plural)
    return [translated(name, language) for language in LANGUAGES for name in names]
