"""Figures with their source marks. A page has hundreds, so they are drawn without a template."""

from collections.abc import Iterable, Sequence
from functools import cache

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.formatting.source_list import SourceMark
from portal.formatting.values import ShownValue
from portal.records.document_types import PresentedFact
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
    drawn = list(map(_draw_run, runs(marks)))
    if more:
        words = escape(ngettext("and %(more)s more", "and %(more)s more", more) % {"more": more})
        drawn.append(f'<a href="{escape(href(list_url))}">{words}</a>' if list_url else words)
    return SafeString(f'<sup class="marks">{" ".join(drawn)}</sup>')


def _draw_run(run: Sequence[SourceMark]) -> str:
    first, last = run[0]["number"], run[-1]["number"]
    title = "; ".join(map(_name_of, run))
    numbers = f"{first}–{last}" if len(run) > 1 else f"{first}"
    heard = _("Sources") if len(run) > 1 else _("Source")
    return (
        f'<a href="#source-{first}" title="{escape(title)}">'
        f'<span class="visually-hidden">{escape(heard)} </span>{numbers}</a>'
    )


def _name_of(mark: SourceMark) -> str:
    place = mark.get("locator")
    return f"{mark['publisher']}: {mark['title']}" + (f", {place}" if place else "")


def runs(marks: Iterable[SourceMark]) -> list[list[SourceMark]]:
    """Group consecutive marks into ranges, 1–4, from three marks on."""
    found: list[list[SourceMark]] = []
    for mark in marks:
        if found and mark["number"] == found[-1][-1]["number"] + 1:
            found[-1].append(mark)
        else:
            found.append([mark])
    return [part for run in found for part in ([run] if len(run) > 2 else [[one] for one in run])]


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
