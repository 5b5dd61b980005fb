"""Figures with their source marks. A page has hundreds, so they are drawn without a template."""

from collections.abc import Sequence
from functools import cache, lru_cache

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from portal.formatting.source_list import SourceMark, runs
from portal.formatting.values import ShownValue
from portal.records.document_types import PresentedFact, SourceDocument
from portal.templatetags._links import href
from portal.templatetags._words import draw, shown

register = template.Library()


def draw_figure(
    fact: PresentedFact,
    value: ShownValue,
    marks: Sequence[SourceMark],
    *,
    more: int = 0,
    label: str = "",
) -> SafeString:
    """Draw a value with its marks, and ≠ where sources disagree; `label` is for those who only
    hear it, `more` the number of sources that are not marked."""
    if not value.words:
        return SafeString(
            '<span class="absent" aria-hidden="true">–</span>'
            f'<span class="visually-hidden">{escape(_("not known"))}</span>'
        )
    if value.url:
        words = f'<a href="{escape(href(value.url))}">{shown(value)}</a>'
    else:
        badge = f' class="badge" data-value="{escape(value.sign)}"' if value.sign else ""
        plain = escape(fact.get("text") or fact["value"])
        words = f'<data value="{plain}"{badge}>{shown(value)}</data>'
    heard = f'<span class="visually-hidden">{escape(label)}: </span>' if label else ""
    is_disputed = fact.get("disputed")
    return SafeString(
        f'<span class="figure{" is-disputed" if is_disputed else ""}">{heard}{words}'
        f"{draw_marks(marks, more, fact.get('list_url', ''))}"
        f"{draw_dispute(fact) if is_disputed else ''}</span>"
    )


@register.simple_tag
def draw_marks(marks: Sequence[SourceMark], more: int = 0, list_url: str = "") -> SafeString:
    """Draw numbered source marks, in the order of their numbers, three in a row as a range; then
    how many more sources stand in the list of an address."""
    if not marks:
        return SafeString("")
    drawn = "".join(map(_draw_run, runs(marks)))
    if more:
        words = escape(ngettext("and %(more)s more", "and %(more)s more", more) % {"more": more})
        drawn += f' <a href="{escape(href(list_url))}">{words}</a>' if list_url else f" {words}"
    return SafeString(f'<sup class="marks">{drawn}</sup>')


def _draw_run(run: Sequence[SourceMark]) -> str:
    first, last = run[0]["number"], run[-1]["number"]
    numbers = f"{first}–{last}" if len(run) > 1 else f"{first}"
    heard = _("Sources") if len(run) > 1 else _("Source")
    name = f' id="mark-{run[0]["anchor"]}"' if run[0]["anchor"] else ""
    place = "; ".join(mark["locator"] for mark in run if mark.get("locator"))
    where = f' data-place="{escape(place)}"' if place else ""
    return (
        f'<a href="#source-{first}"{name}{where}>'
        f'<span class="visually-hidden">{escape(heard)} </span>{numbers}</a>'
    )


@register.simple_tag
def draw_source(source: SourceDocument) -> SafeString:
    """Draw a source to cite. What was drawn is kept, as one source stands on many pages."""
    cited = tuple(str(source.get(name) or "") for name in CITED)
    return _draw_cited(cited, get_language())


CITED = ("slug", "publisher", "title", "published_on", "url")


@lru_cache(maxsize=2000)
def _draw_cited(cited: tuple[str, ...], language: str) -> SafeString:
    return draw("components/source.html", source=dict(zip(CITED, cited, strict=True)))


@register.simple_tag
def draw_dispute(fact: PresentedFact) -> SafeString:
    """Draw the sign that sources disagree; it leads to what they say, where that has an address."""
    title, url = escape(_("Sources disagree")), fact.get("evidence_url")
    sign = f'{_sign()}<span class="visually-hidden">{title}</span>'
    if url:
        return SafeString(
            f'<a class="disputed" href="{escape(href(url))}" title="{title}">{sign}</a>'
        )
    return SafeString(f'<span class="disputed" title="{title}">{sign}</span>')


@cache
def _sign() -> str:
    return draw("components/sign_differs.html")
