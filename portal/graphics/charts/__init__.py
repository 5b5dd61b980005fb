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
    build_category_axis,
    build_time_axis,
    build_value_axis,
    list_extremes,
    span_to_decimal_years,
)
from portal.graphics.charts.registry import (
    ChartMaker,
    ChartQuestion,
    ChartRefused,
    ChartRequest,
    add_notes,
    build_chart,
    build_chart_and_question,
    find_maker,
    home_charts,
    list_makers,
    register_maker,
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
    chart_to_json,
    words,
)

__all__ = [
    "AxisKind",
    "Chart",
    "ChartAxis",
    "ChartLook",
    "ChartMaker",
    "ChartPanel",
    "ChartPoint",
    "ChartQuestion",
    "ChartRefused",
    "ChartRequest",
    "ChartSeries",
    "Gap",
    "LosingValue",
    "Option",
    "PanelKind",
    "ScaleKind",
    "add_notes",
    "build_category_axis",
    "build_chart",
    "build_chart_and_question",
    "build_time_axis",
    "build_value_axis",
    "chart_to_json",
    "find_maker",
    "home_charts",
    "list_extremes",
    "list_makers",
    "register_maker",
    "span_to_decimal_years",
    "words",
]
