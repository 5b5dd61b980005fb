"""Content of shortcodes, looked up together: a fixed number of queries for each kind of record,
and those of the charts."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.graphics.charts import registry
from portal.graphics.charts.specification import Chart
from portal.graphics.maps.question import build_map_question
from portal.models import Picture
from portal.site import figures
from portal.site.figures import FoundFigure, MissingFigure, WantedFigure
from portal.site.stories.reading import BLOCKS, Shortcode, build_parser, shortcodes_in

WORDS = ("figure", "chart", "map", "record", "picture")

LONGEST_STORY = 200_000
"""Characters of a text: to draw that many can take ten seconds."""

MOST_SHORTCODES = 100
"""Shortcodes of a text that are looked up: a chart takes a tenth of a second."""


@dataclass(frozen=True)
class OnMap:
    """Map by the query string of its address."""

    query: str


type Drawable = FoundFigure | Chart | OnMap | MissingFigure


def find_content(shortcodes: Iterable[Shortcode]) -> list[Drawable]:
    """Look up the content of each shortcode, in their order; of the first ones of very many."""
    codes = list(shortcodes)
    listed, left = codes[:MOST_SHORTCODES], codes[MOST_SHORTCODES:]
    wanted = {
        code: wanted for code in listed if isinstance(wanted := wanted_figure(code), WantedFigure)
    }
    found = figures.find_figures(wanted.values())
    many = MissingFigure(_("A text can have %s of these. Make several of it.") % MOST_SHORTCODES)
    return [
        *(found[wanted[code]] if code in wanted else _find_other(code) for code in listed),
        *(many for _code in left),
    ]


def find_problems(markdown: str) -> list[str]:
    """Return a sentence for each wrong shortcode of a text: “Line 3, {{figure …}}: There is no
    kind of record “plant”.”"""
    if len(markdown) > LONGEST_STORY:
        return [_("A text can have %s characters. Make several of it.") % LONGEST_STORY]
    codes = shortcodes_in(build_parser().parse(markdown))
    return [sentence for _line, sentence in list_problems(codes, find_content(codes))]


def list_problems(codes: list[Shortcode], content: list[Drawable]) -> list[tuple[int, str]]:
    """Return line and sentence of each shortcode that cannot be drawn."""
    sentences = []
    for code, found in zip(codes, content, strict=True):
        sentence = ""
        if isinstance(found, MissingFigure):
            sentence = found.sentence
        elif code.word in BLOCKS and not code.is_alone:
            sentence = _("This has to stand in a paragraph of its own.")
        if sentence:
            words = {"line": code.line, "text": code.text[:80], "sentence": sentence}
            told = _("Line %(line)s, {{%(text)s}}: %(sentence)s") % words
            sentences.append((code.line, told))
    return sentences


def wanted_figure(code: Shortcode) -> WantedFigure | MissingFigure | None:
    """Return the figure, record or picture that a shortcode names; None for charts and maps."""
    if code.is_linked:
        return MissingFigure(_("This cannot stand within a link."))
    if code.word == "picture":
        is_named = len(code.arguments) == 1 and not code.options
        if not is_named:
            return MissingFigure(_usage("picture name"))
        return WantedFigure(Picture.kind(), code.arguments[0])
    if code.word not in ("figure", "record"):
        return None
    is_figure = code.word == "figure"
    if code.options or len(code.arguments) != 1 + is_figure or ":" not in code.arguments[0]:
        return MissingFigure(
            _usage("figure kind:record name" if is_figure else "record kind:record")
        )
    kind, _colon, key = code.arguments[0].partition(":")
    return WantedFigure(kind, key, code.arguments[1] if is_figure else "")


def _find_other(code: Shortcode) -> Drawable:
    if isinstance(missing := wanted_figure(code), MissingFigure):
        return missing
    if code.word == "chart":
        return _find_chart(code)
    if code.word == "map" and not code.arguments:
        return _find_map(urlencode(code.options))
    if code.word == "map":
        return MissingFigure(_usage("map name=value …"))
    return MissingFigure(
        _("“%(word)s” is not known here. These are allowed: %(allowed)s.")
        % {"word": code.text[:40], "allowed": ", ".join(WORDS)}
    )


def _find_chart(code: Shortcode) -> Drawable:
    if len(code.arguments) != 1:
        return MissingFigure(_usage("chart name parameter=value …"))
    name = code.arguments[0]
    try:
        return registry.build_chart(name, urlencode(code.options))
    except registry.UnknownChart:
        return MissingFigure(_("There is no chart “%s”.") % name[:40])
    except registry.ChartRefused as problem:
        return MissingFigure(str(problem))


def _find_map(query: str) -> Drawable:
    question = build_map_question(QueryDict(query))
    if question.is_valid():
        return OnMap(query)
    return MissingFigure(question.form.sentences())


def _usage(pattern: str) -> str:
    return _("This is written {{%s}}.") % pattern
