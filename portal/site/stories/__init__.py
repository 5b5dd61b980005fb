"""What stands between double braces in the text of a story: a figure, a chart, a map or a record
that stays tied to what the portal says.

    {{figure energyproject:turgusun capacity_mw}}   value, comparator, source mark, ≠ when disputed
    {{figure series:trade-cn-kg 2024}}              a period of a statistic, or `latest`
    {{chart series series=trade-cn-kg}}             a chart by name and parameters, on its own line
    {{map country=KZ}}                              the map, on its own line
    {{record energyproject:turgusun}}               a record as a card, on its own line

`reading` finds them in Markdown, `finding` looks up what they name, `judging` says what is wrong
with them before a story is saved.
"""

from portal.site.stories.finding import Drawable, OnMap, find
from portal.site.stories.judging import problems
from portal.site.stories.reading import BLOCKS, Shortcode, parser, shortcodes_in

__all__ = [
    "BLOCKS",
    "Drawable",
    "OnMap",
    "Shortcode",
    "find",
    "parser",
    "problems",
    "shortcodes_in",
]
