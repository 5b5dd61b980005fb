"""Charts: named makers with closed lists of parameters, and the drawing of their results.

- `specification`: the data model (`Chart`, `ChartPanel`, `ChartSeries`, `ChartPoint` …), a frozen
  tree in the reader's language; `to_json` for the browser.
- `registry`: `@maker("trains", …)` registers a maker, `ask("trains", query)` returns a `Chart`;
  `ChartQuestion` validates the parameters. Makers are in the `charts` module of each app.
- `axes`: `value_axis`, `time_axis`, `category_axis`; `span_in_years` gives the position of days.
- `svg`: `draw(chart, WIDE or NARROW)`.

A maker fills `ChartPoint`s (`is_forecast`, `is_partial`, `comparator`, `others` …); the drawing,
the notes, the table and the files follow from them.

    {% load charts %}
    {% chart page_chart sources %}                          made by the view
"""

from portal.graphics.charts.axes import (
    category_axis,
    extremes,
    span_in_years,
    time_axis,
    value_axis,
)
from portal.graphics.charts.registry import (
    Asked,
    ChartQuestion,
    ChartRefused,
    Maker,
    answer,
    ask,
    find,
    finished,
    home_charts,
    maker,
    makers,
)
from portal.graphics.charts.specification import (
    AxisKind,
    Chart,
    ChartAxis,
    ChartLook,
    ChartPanel,
    ChartPoint,
    ChartSeries,
    Gap,
    LosingValue,
    Option,
    PanelKind,
    ScaleKind,
    to_json,
    words,
)

__all__ = [
    "Asked",
    "AxisKind",
    "Chart",
    "ChartAxis",
    "ChartLook",
    "ChartPanel",
    "ChartPoint",
    "ChartQuestion",
    "ChartRefused",
    "ChartSeries",
    "Gap",
    "LosingValue",
    "Maker",
    "Option",
    "PanelKind",
    "ScaleKind",
    "answer",
    "ask",
    "category_axis",
    "extremes",
    "find",
    "finished",
    "home_charts",
    "maker",
    "makers",
    "span_in_years",
    "time_axis",
    "to_json",
    "value_axis",
    "words",
]
