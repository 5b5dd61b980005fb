"""Options of a chart: links to the same chart with one parameter changed."""

from collections.abc import Mapping

from portal.graphics.charts.controls import ChartChoice, Option
from portal.graphics.charts.legend_toggle import HIDE
from portal.graphics.charts.registry import MOMENT, ChartRequest


def build_option(
    name: str, asked: ChartRequest, parameter: str, title: str, choices: Mapping[str, str]
) -> Option:
    """Build an option of the chart `name`. `choices` maps values to words; an empty value drops the
    parameter."""
    current = asked.query.get(parameter, "") or ""
    return Option(
        name=parameter,
        title=title,
        choices=tuple(
            ChartChoice(
                value=value,
                title=words,
                url=_build_url(name, asked, parameter, value),
                is_current=value == current,
            )
            for value, words in choices.items()
        ),
    )


def _build_url(name: str, asked: ChartRequest, parameter: str, value: str) -> str:
    query = asked.query.copy()
    query.pop(parameter, None)
    if value:
        query[parameter] = value
    if asked.hidden:
        query.setlist(HIDE, list(asked.hidden))
    if asked.as_recorded:
        query[MOMENT] = asked.as_recorded.isoformat()
    return f"/charts/{name}/?{query.urlencode()}".removesuffix("?")
