"""Figures with their source marks. A page has hundreds, so they are drawn without a template."""

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from secrets import token_hex

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from portal.formatting.retractions import is_retracted
from portal.formatting.source_list import PlaceOfMarks, SourceEntry, SourceList, SourceMark, runs
from portal.formatting.values import ShownValue, missing_words
from portal.records.document_types import PresentedFact, SourceDocument
from portal.records.standings import words_of
from portal.templatetags._links import href
from portal.templatetags._words import colon, draw, shown

register = template.Library()

TO_FILL = f"<marks-{token_hex(8)} #>"
"""Place of marks that each page draws itself; no text has it, as it is another in each process."""


def draw_figure(
    fact: PresentedFact,
    value: ShownValue,
    marks: Sequence[SourceMark],
    *,
    more: int = 0,
    label: str = "",
) -> SafeString:
    """Draw a value with its marks, and ≠ where sources disagree; `label` is for those who only
    hear it, `more` the number of sources that are not marked. What has no value is a dash with the
    reason as its title."""
    if not value.words:
        why = escape(missing_words(fact.get("missing")))
        title = f' title="{why}"' if fact.get("missing") else ""
        return SafeString(f'<span class="absent" role="img" aria-label="{why}"{title}>–</span>')
    if value.url:
        words = f'<a href="{escape(href(value.url))}">{shown(value)}</a>'
    else:
        plain = escape(str(fact.get("text") or fact["value"]))
        words = f'<data value="{plain}">{shown(value)}</data>'
        if value.sign:
            words = f'<span class="badge" data-value="{escape(value.sign)}">{shown(value)}</span>'
    heard = f'<span class="visually-hidden">{escape(f"{label}{colon()}")}</span>' if label else ""
    is_disputed = fact.get("disputed")
    return SafeString(
        f'<span class="figure{" is-disputed" if is_disputed else ""}">{heard}{words}'
        f"{draw_marks(marks, more, fact.get('list_url', ''))}"
        f"{draw_dispute(fact.get('evidence_url')) if is_disputed else ''}</span>"
    )


@register.simple_tag
def draw_marks(marks: Sequence[SourceMark], more: int = 0, list_url: str = "") -> SafeString:
    """Draw numbered source marks, “1, 2”, in the order of their numbers, three in a row as a range;
    then how many more sources stand in the list of an address."""
    if not marks:
        return SafeString("")
    if isinstance(marks, PlaceOfMarks):
        return SafeString(TO_FILL.replace("#", str(marks.request)))
    drawn = ", ".join(map(_draw_run, runs(marks)))
    if more:
        words = escape(ngettext("and %(more)s more", "and %(more)s more", more) % {"more": more})
        drawn += f' <a href="{escape(href(list_url))}">{words}</a>' if list_url else f" {words}"
    return SafeString(f'<sup class="marks">{drawn}</sup>')


def _draw_run(run: Sequence[SourceMark]) -> str:
    first, last = run[0]["number"], run[-1]["number"]
    numbers = f"{first}–{last}" if len(run) > 1 else f"{first}"
    name = f' id="mark-{run[0]["anchor"]}"' if run[0]["anchor"] else ""
    places = " ".join(str(mark["place"]) for mark in run if mark["place"])
    where = f' data-places="{places}"' if places else ""
    return f'<a href="#source-{first}"{name}{where}>{numbers}</a>'


@register.simple_tag(takes_context=True)
def draw_sources(context: Context, sources: SourceList) -> SafeString:
    """Draw the entries of the sources of a page, each with a link back to its first mark, and the
    word for those that were retracted."""
    request = context.get("request")
    is_brief = sources.is_brief
    return SafeString("".join(_draw_entry(one, request, is_brief=is_brief) for one in sources))


def _draw_entry(entry: SourceEntry, request: HttpRequest | None, *, is_brief: bool) -> str:
    back = f'<a href="#mark-{entry.anchor}">↑</a> ' if entry.anchor else ""
    word = ""
    if is_retracted(entry.source["slug"], request):
        word = f' <span class="tag">{escape(_("Retracted"))}</span>'
    source = draw_source(entry.source, is_brief=is_brief)
    return f'<li id="source-{entry.number}">{back}{source}{word}</li>'


@register.simple_tag
def draw_source(source: SourceDocument, *, is_brief: bool = False) -> SafeString:
    """Draw a source to cite, without its original if `is_brief`. What was drawn is kept, as one
    source stands on many pages."""
    slug, publisher, title, published_on, url = (str(source.get(name) or "") for name in CITED)
    cited = slug, publisher, title, published_on, "" if is_brief else url
    return _draw_cited(cited, get_language())


CITED = ("slug", "publisher", "title", "published_on", "url")


@lru_cache(maxsize=2000)
def _draw_cited(cited: tuple[str, ...], language: str) -> SafeString:
    return draw("components/source.html", source=dict(zip(CITED, cited, strict=True)))


@register.simple_tag
def draw_dispute(url: str | None) -> SafeString:
    """Draw the sign that sources disagree; it leads to what they say, where that has an address."""
    title = escape(_("Sources disagree"))
    if url:
        return SafeString(f'<a class="disputed" href="{escape(href(url))}" title="{title}"></a>')
    return SafeString(f'<span class="disputed" role="img" title="{title}"></span>')


@register.simple_tag
def standing(value: str, reason: str = "", words: str = "") -> SafeString:
    """Draw a standing, said more exactly by a reason; `words` replace its label."""
    more = f' data-reason="{escape(reason)}"' if reason else ""
    said = escape(words or str(words_of(value, reason)))
    return SafeString(f'<span class="standing" data-standing="{escape(value)}"{more}>{said}</span>')
