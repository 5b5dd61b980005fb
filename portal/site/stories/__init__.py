"""Shortcodes in the text of a story: figures, charts, maps and records that stay up to date.

    {{figure energyproject:turgusun capacity_mw}}   value, comparator, source mark, ≠ when disputed
    {{figure series:trade-cn-kg 2024}}              a period of a statistic, or `latest`
    {{chart series series=trade-cn-kg}}             a chart by name and parameters, on its own line
    {{map country=KZ}}                              the map, on its own line
    {{record energyproject:turgusun}}               a record as a card, on its own line
    {{picture turgusun-at-dawn}}                    a picture of the library, on its own line

`reading` parses them in Markdown, `finding` looks up the content and checks them before a story is
saved.
"""
