"""What the shortcodes of a text name, found together: a fixed number of queries for each kind of
record, and those of its charts."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.graphics import charts
from portal.graphics.charts import Chart
from portal.graphics.maps.question import map_question
from portal.site import figures
from portal.site.figures import FoundFigure, MissingFigure, WantedFigure
from portal.site.stories.reading import Shortcode

WORDS = ("figure", "chart", "map", "record")


@dataclass(frozen=True)
class OnMap:
    """The map, by its parameters as an address has them."""

    query: str


type Drawable = FoundFigure | Chart | OnMap | MissingFigure


def find(shortcodes: Iterable[Shortcode]) -> list[Drawable]:
    """One for each, in their order."""
    listed = list(shortcodes)
    wanted = {code: wanted for code in listed if isinstance(wanted := _wanted(code), WantedFigure)}
    found = figures.find(wanted.values())
    return [found[wanted[code]] if code in wanted else _other(code) for code in listed]


def _wanted(code: Shortcode) -> WantedFigure | MissingFigure | None:
    """The figure or the record that it names; None where it names neither."""
    if code.is_linked:
        return MissingFigure(_("This cannot stand within a link."))
    if code.word not in ("figure", "record"):
        return None
    is_figure = code.word == "figure"
    if code.options or len(code.arguments) != 1 + is_figure or ":" not in code.arguments[0]:
        return MissingFigure(
            _written("figure kind:record name" if is_figure else "record kind:record")
        )
    kind, _colon, key = code.arguments[0].partition(":")
    return WantedFigure(kind, key, code.arguments[1] if is_figure else "")


def _other(code: Shortcode) -> Drawable:
    if isinstance(missing := _wanted(code), MissingFigure):
        return missing
    if code.word == "chart":
        return _chart(code)
    if code.word == "map" and not code.arguments:
        return _map(urlencode(code.options))
    if code.word == "map":
        return MissingFigure(_written("map name=value …"))
    return MissingFigure(
        _("“%(word)s” is not known here. These are allowed: %(allowed)s.")
        % {"word": code.text[:40], "allowed": ", ".join(WORDS)}
    )


def _chart(code: Shortcode) -> Drawable:
    if len(code.arguments) != 1:
        return MissingFigure(_written("chart name parameter=value …"))
    name = code.arguments[0]
    try:
        return charts.ask(name, urlencode(code.options))
    except LookupError:
        return MissingFigure(_("There is no chart “%s”.") % name[:40])
    except charts.ChartRefused as problem:
        return MissingFigure(str(problem))


def _map(query: str) -> Drawable:
    question = map_question(QueryDict(query))
    if question.is_valid():
        return OnMap(query)
    return MissingFigure(" ".join(one for found in question.problems().values() for one in found))


def _written(pattern: str) -> str:
    return _("This is written {{%s}}.") % pattern
