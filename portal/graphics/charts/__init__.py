"""Charts: named makers with closed lists of parameters, and the drawing of their results.

- `specification`: the data model (`Chart`, `ChartPanel`, `ChartSeries`, `ChartPoint` …), a frozen
  tree in the reader's language; `data.chart_to_json` for the browser.
- `registry`: `@ChartMaker("trains", …)` registers a maker, `build_chart("trains", query)`
  returns a `Chart`; `ChartQuestion` validates the parameters. Makers are in the `charts` module of
  each app.
- `axes`: `build_value_axis`, `build_time_axis`, `build_category_axis`;
  `span_to_decimal_years` gives the position of days.
- `svg`: `draw_chart(chart, WIDE or NARROW)`.

A maker fills `ChartPoint`s (`is_forecast`, `is_partial`, `comparator`, `others` …); the drawing,
the notes, the table and the files follow from them.

    {% load charts %}
    {% chart page_chart sources %}                          made by the view
"""
