"""Cards of a country about its power plants."""

from collections.abc import Iterable, Sequence

import numpy as np
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.formatting.locales import join_notes
from portal.models import Country
from portal.publication.time_travel import format_today, today
from portal.records import contributions
from portal.records.column_store import PublicColumns
from portal.site.sections import CARD_ROWS, ROWS_TEMPLATE, Bar, ListedRecords, bar_card, scale_bars
from projects.energy.aggregates import capacities_of, operating_url, said_of
from projects.energy.models import EnergyProject
from projects.energy.participation import by_family
from projects.energy.sums import count_of_plants
from projects.energy.unit_table import ALIVE, TECHNOLOGIES
from projects.energy.units import read_operating_in


@contributions.cards_of_countries
def by_technology(countries: Sequence[Country]) -> Iterable[tuple[str, contributions.Card]]:
    columns = PublicColumns()
    operating = {one.code: read_operating_in(columns, one.code) for one in countries}
    found = {
        (code, TECHNOLOGIES[place]): units
        for code, there in operating.items()
        for place, units in there.by("technologies")
    }
    bars: dict[str, list[Bar]] = {}
    for (code, one), fact in capacities_of(found, lambda key: operating_url(*key)).items():
        bar = Bar(label=one.label, fact=fact, colour=f"chart-colour-{one.value}")
        bars.setdefault(code, []).append(bar)
    for code, rows in scale_bars(bars).items():
        more = f"/charts/capacity/?country={code}&since=2010"
        note = join_notes(said_of(operating[code], today()))
        yield code, bar_card("capacity", _("Operating capacity by technology"), rows, more, note)


@contributions.cards_of_countries
def of_china(countries: Sequence[Country]) -> Iterable[tuple[str, contributions.Card]]:
    """Operating capacity by what Chinese organisations are to the plants."""
    columns = PublicColumns()
    found = {country.code: columns.kept(by_family, country.code) for country in countries}
    bars = {
        code: [
            Bar(
                label=one["label"],
                fact=capacity,
                note=count_of_plants(capacity["parts"], cell["count"]),
            )
            for one in families
            if (capacity := (cell := one["cells"][0])["capacity"])
        ]
        for code, families in found.items()
    }
    title = _("Operating with Chinese participation")
    for code, rows in scale_bars(bars).items():
        more = f"/energy-projects/?country={code}&participation=CN"
        yield code, bar_card("chinese-participation", title, rows, more, format_today())


@contributions.cards
def largest(country: Country) -> Iterable[contributions.Card]:
    first = EnergyProject.objects.filter(pk__in=_find_largest(country.code, CARD_ROWS))
    order = (F("capacity_mw").desc(nulls_last=True), "title_en", "pk")
    yield contributions.Card(
        key="largest-projects",
        title=gettext_lazy("Largest energy projects"),
        template=ROWS_TEMPLATE,
        rows=ListedRecords(first.order_by(*order))[:CARD_ROWS],
        more=f"/energy-projects/?country={country.code}&order=-capacity",
    )


def _find_largest(country: str, most: int) -> list[int]:
    """Return the primary keys of the largest projects in a country that were not given up."""
    rows = PublicColumns().of(EnergyProject)
    is_there = rows.among("country", [country]) | rows.among("second_country", [country])
    is_alive = rows.codes("project_status").matches(ALIVE.__contains__)
    sizes = -np.maximum(rows.numbers("capacity_mw"), -1)  # of most nobody may know it
    return rows.first(most, is_there & is_alive, rows.text_ranks("title_en"), sizes)[1]
