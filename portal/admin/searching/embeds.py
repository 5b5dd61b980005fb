"""Embeddable things, each with its shortcode: figures, charts, maps, records, pictures."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.admin.searching.finding import find_public
from portal.editorial.admin_site import DeskPage, render_desk
from portal.formatting.countries import CountryNames, country_names
from portal.formatting.presentation import declared_type
from portal.formatting.values import format_value
from portal.graphics.charts.registry import ChartMaker, list_makers
from portal.models import Picture
from portal.models.languages import pick_text
from portal.records.registry import record_models
from portal.search.query_parser import LONGEST_QUERY, named_countries, parse_query
from portal.search.scripts import fold
from portal.site.embeds.targets import figure_choices
from portal.site.figures import FoundFigure, WantedFigure, find_figures

CHARTS, RECORDS = 6, 12


@dataclass(frozen=True, kw_only=True)
class Embeddable:
    """Something with its shortcode; `key` names a record that has figures."""

    code: str
    title: str
    kind: str
    value: str = ""
    key: str = ""


def find_embeddables(words: str) -> Iterator[Embeddable]:
    """Yield what a query finds: maps of countries it names, charts, then records, pictures."""
    if not words.strip():
        return
    for country in named_countries(parse_query(words)):
        code = f"{{{{map country={country.code}}}}}"
        yield Embeddable(code=code, title=str(country), kind=_("Map"))
    yield from _find_charts(words)
    for row in find_public(words, record_models(), limit=RECORDS):
        kind, _colon, slug = row.key.partition(":")
        for one in _record_itself(kind, slug, row.title):
            yield one if kind == Picture.kind() else replace(one, kind=row.kind, key=row.key)


def list_figures(key: str, countries: CountryNames) -> tuple[str, list[Embeddable]]:
    """Return the title of a public record and what it has to embed, itself first. A few queries,
    however many figures it has."""
    kind, _colon, slug = key.partition(":")
    record = find_figures([wanted := WantedFigure(kind, slug)])[wanted]
    if not isinstance(record, FoundFigure):
        return record.sentence, []
    names = dict(figure_choices(record.document))
    found = find_figures(WantedFigure(kind, slug, name) for name in names)
    title = pick_text(record.document["title"]).text
    return title, [
        *_record_itself(kind, slug, title),
        *(_chart(one, [(kind, slug)]) for one in list_makers() if kind in _parameters(one)),
        *(
            Embeddable(
                code=f"{{{{figure {key} {one.name}}}}}",
                title=str(names[one.name]),
                kind=_("Figure"),
                value=str(
                    format_value(
                        figure.fact, declared_type(figure.fact), figure.fact["unit"], countries
                    )
                ),
            )
            for one, figure in found.items()
            if isinstance(figure, FoundFigure)
        ),
    ]


@DeskPage("embed/", "embed")
def embed_page(request: HttpRequest) -> HttpResponse:
    """Find what to embed: a page by itself, and the content of the dialog of the editor."""
    words, key = request.GET.get("q", "")[:LONGEST_QUERY], request.GET.get("of", "")[:300]
    title, found = (
        list_figures(key, country_names(request)) if key else ("", [*find_embeddables(words)])
    )
    context = {"title": _("Find what to embed"), "words": words, "about": title, "found": found}
    is_part = "_part" in request.GET
    template = "admin/includes/embeddables.html" if is_part else "admin/embed.html"
    return render_desk(request, template, **context)


def _record_itself(kind: str, slug: str, title: str) -> Iterator[Embeddable]:
    if kind == Picture.kind():
        yield Embeddable(code=f"{{{{picture {slug}}}}}", title=title, kind=_("Picture"))
    else:
        yield Embeddable(code=f"{{{{record {kind}:{slug}}}}}", title=title, kind=_("Card"))


def _find_charts(words: str) -> Iterator[Embeddable]:
    wanted, count = fold(words).split(), 0
    for maker in list_makers():
        text = fold(f"{maker.title} {maker.about} {maker.name}")
        if count < CHARTS and all(word in text for word in wanted):
            count += 1
            example = next(iter(maker.examples()), "")
            yield _chart(maker, parse_qsl(example.removeprefix("?")))


def _chart(maker: ChartMaker, options: Iterable[tuple[str, str]]) -> Embeddable:
    quoted = ((name, f'"{text}"' if {*text} & {*" '"} else text) for name, text in options)
    words = [maker.name, *(f"{name}={text}" for name, text in quoted)]
    title = str(capfirst(str(maker.title)))
    return Embeddable(code=f"{{{{chart {' '.join(words)}}}}}", title=title, kind=_("Chart"))


@cache
def _parameters(maker: ChartMaker) -> frozenset[str]:
    return frozenset(maker.question(QueryDict()).form.fields)
