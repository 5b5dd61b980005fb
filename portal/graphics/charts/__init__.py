"""Charts: named makers with closed lists of parameters, and what draws what they make.

- `specification`: what a chart is (`Chart`, `Panel`, `Series`, `Point` …), a frozen tree in the
  reader's language; `to_json` gives it to the browser.
- `makers`: `@maker("trains", …)` registers one, `ask("trains", query)` answers with a `Chart`.
  An app's makers stand in its `charts` module, which is imported when Django starts.
- `questions`: `ChartQuestion`, the form that checks a maker's parameters; a `ClosedFilterSet`
  does as well.
- `axes`: `value_axis`, `time_axis`, `category_axis`, and `span_in_years` for the place of a day.
- `svg`: `draw(chart, WIDE or NARROW)`.

A maker fills `Point`s truthfully (`is_forecast` with its maker, `is_partial`, `comparator`,
`others`); the drawing, the sentences under it (`notes`), the table and the files follow from them.

    {% load charts %}
    {% chart page_chart sources %}                          made by the view
"""

from portal.graphics.charts.axes import (
    category_axis,
    extremes,
    in_years,
    span_in_years,
    time_axis,
    value_axis,
)
from portal.graphics.charts.questions import ChartQuestion
from portal.graphics.charts.registry import (
    Asked,
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
    ChartChoice,
    ChartLook,
    ChartPanel,
    ChartPoint,
    ChartSeries,
    Gap,
    LosingValue,
    Option,
    PanelKind,
    ScaleKind,
    Tick,
    to_json,
    words,
)

__all__ = [
    "Asked",
    "AxisKind",
    "Chart",
    "ChartAxis",
    "ChartChoice",
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
    "Tick",
    "answer",
    "ask",
    "category_axis",
    "extremes",
    "find",
    "finished",
    "home_charts",
    "in_years",
    "maker",
    "makers",
    "span_in_years",
    "time_axis",
    "to_json",
    "value_axis",
    "words",
]
