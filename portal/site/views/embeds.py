"""Pages for frames on other sites, and the page that generates embed codes.

Only these responses may be framed. They set no cookie, run only the script that reports their
height, and have no navigation: every link opens the portal in a new tab.
"""

from collections.abc import Callable, Collection, Mapping
from functools import wraps
from typing import cast

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt, xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from portal.filters.as_recorded import read_moment
from portal.filters.refusals import InvalidParameters
from portal.formatting.countries import country_names
from portal.formatting.source_list import MOST_MARKS, SourceList
from portal.graphics.charts import registry
from portal.graphics.charts.list_questions import asked_words
from portal.graphics.maps.picture import MapPicture
from portal.graphics.maps.question import build_map_question, find_features
from portal.models.languages import DEFAULT, LANGUAGES
from portal.publication import time_travel
from portal.records.kinds import all_kinds
from portal.site import figures
from portal.site.embeds.codes import build_codes
from portal.site.embeds.targets import NotEmbeddable, resolve_target
from portal.site.embeds.themes import THEMES, theme_css
from portal.site.figures import FoundFigure, MissingFigure, WantedFigure
from portal.site.filter_form import build_query, without
from portal.site.views.questions import (
    choice_parameter,
    edition_of,
    refuse_unknown_parameters,
    text_parameter,
)

POLICY = cast("Mapping[str, Collection[str] | str]", settings.SECURE_CSP)
FRAMED = {**POLICY, "frame-ancestors": ["*"], "form-action": [CSP.NONE]}
FRAMING = {**POLICY, "frame-src": [CSP.SELF]}
"""Content policy of a page that frames others of the portal."""
FRAMED_HERE = {**POLICY, "frame-ancestors": [CSP.SELF]}
"""Content policy of what pages of the portal frame."""
FRESH = "public, max-age=300, s-maxage=60"

type View = Callable[..., HttpResponse]


def framed_here(view: View) -> View:
    """Decorator: let pages of the portal, and no others, show a page in a frame."""
    return xframe_options_sameorigin(csp_override(FRAMED_HERE)(view))


class MissingContent(BadRequest):
    """Missing or withdrawn content; the frame shows the reason."""

    def __init__(self, missing: MissingFigure) -> None:
        super().__init__(missing.sentence)
        self.status = 410 if missing.is_gone else 404


def framed(view: View) -> View:
    """Decorator: allow framing on any site, and render errors inside the frame, where a browser
    would only say that it refuses to connect."""

    @wraps(view)
    def answer(request: HttpRequest, **asked: str) -> HttpResponse:
        try:
            found = view(request, **asked)
        except BadRequest as problem:
            found = _render_sentence(request, str(problem), getattr(problem, "status", 400))
        except Http404:
            found = _render_sentence(request, _("There is nothing public at this address."), 404)
        found.headers["Cache-Control"] = FRESH
        return found

    return require_safe(csp_override(FRAMED)(xframe_options_exempt(answer)))


@framed
def figure(request: HttpRequest, kind: str, uid: str, name: str) -> HttpResponse:
    """Render one figure with sources and disagreeing values. `edition` pins a fact, `as_recorded`
    another measurement."""
    refuse_unknown_parameters(request, "theme", "edition", time_travel.PARAMETER)
    theme = theme_of(request)
    wanted = WantedFigure(kind, uid, name.replace("--", "/"))
    number = edition_of(request)
    moment = time_travel.past_moment() or read_moment(request.GET.getlist(time_travel.PARAMETER))
    if number is not None:
        found = figures.find_in_edition(*wanted, number)
    else:
        found = figures.find_figures([wanted])[wanted]
    if not isinstance(found, FoundFigure):
        raise MissingContent(found)
    context = {
        "document": found.document,
        "back": found.document["url"],
        "fact": found.fact,
        "edition": found.document["edition"],
        "sources": SourceList(),
        "theme": theme,
        "is_frozen": number is not None or moment is not None,
        "moment": moment.at if moment else None,
    }
    return render(request, "embed/figure.html", context)


@framed
def chart(request: HttpRequest, name: str) -> HttpResponse:
    theme = theme_of(request)
    try:
        made = registry.build_chart(name, without(request.GET, "theme"))
    except registry.UnknownChart:
        raise Http404 from None
    sources = SourceList()
    for cited in made.cited():
        for source in cited[:MOST_MARKS]:
            sources.number(source)
    context = {"chart": made, "back": made.url, "sources": sources, "theme": theme}
    return render(request, "embed/chart.html", context)


@framed
def world(request: HttpRequest) -> HttpResponse:
    read_moment(request.GET.getlist(time_travel.PARAMETER))  # tells one that cannot be shown
    theme = theme_of(request)
    query = without(request.GET, "theme")
    question = build_map_question(query)
    question.refuse_invalid()
    at = build_query(query)
    picture = MapPicture(find_features(question), country_names(request), reverse("map") + at, at)
    asked = asked_words(question, without=("year", "bbox"))  # title and drawing say them
    context = {"map": picture, "asked": asked, "back": f"/map/{at}", "theme": theme}
    return render(request, "embed/map.html", context)


@require_safe
def theme(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with CSS that has the light or dark variables only, for forced themes."""
    return HttpResponse(
        theme_css(name),
        content_type="text/css; charset=utf-8",
        headers={"Cache-Control": "public, max-age=3600"},
    )


@require_safe
@csp_override(FRAMING)
def maker(request: HttpRequest) -> HttpResponse:
    """Render `/embed/?of=<address>`: choose figure, language, theme, live or pinned to now; see a
    preview; copy the code. Works without scripts."""
    refuse_unknown_parameters(request, "of", "figure", "theme", "language", "keep")
    given, name = text_parameter(request, "of", longest=1000), text_parameter(request, "figure")
    if name and not given:
        raise InvalidParameters({"figure": [_("This means nothing without “%s”.") % "of"]})
    theme = theme_of(request)
    language = choice_parameter(request, "language", LANGUAGES) or get_language() or DEFAULT
    keep = choice_parameter(request, "keep", ["now"])
    context: dict[str, object] = {
        "of": given,
        "theme": theme,
        "themes": THEMES_IN_WORDS,
        "language": language,
        "languages": LANGUAGES,
        "keep": keep,
        "example": next(iter(all_kinds().values())),
    }
    if not given:
        return render(request, "portal/embed.html", context)
    try:
        with override(language):
            target = resolve_target(given, name, request, now=timezone.now())
            pinned = target.frozen if keep else {}
            made = build_codes(target, language, theme, pinned, request)
    except NotEmbeddable as problem:
        return render(request, "portal/embed.html", {**context, "problem": problem}, status=400)
    return render(request, "portal/embed.html", {**context, "target": target, "codes": made})


THEMES_IN_WORDS = {
    "auto": gettext_lazy("match the device"),
    "light": gettext_lazy("light"),
    "dark": gettext_lazy("dark"),
}


def theme_of(request: HttpRequest) -> str:
    return choice_parameter(request, "theme", THEMES) or THEMES[0]


def _render_sentence(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    theme = request.GET.get("theme", "")
    context = {"sentence": sentence, "theme": theme if theme in THEMES else THEMES[0]}
    return render(request, "embed/sentence.html", context, status=status)
