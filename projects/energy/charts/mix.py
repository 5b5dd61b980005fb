"""The energy mix: operating capacity by technology, country by country."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.formatting.countries import country_names
from portal.formatting.dates import format_day
from portal.formatting.locales import join_list
from portal.graphics.charts.list_questions import asked_words, chosen, options
from portal.graphics.charts.registry import ChartMaker, ChartRequest
from portal.graphics.charts.specification import Chart, words
from portal.publication import time_travel
from projects.energy.charts.capacity import age_notes, notes
from projects.energy.charts.points import as_shares, stacked
from projects.energy.charts.questions import SHARE, MixQuestion, of_projects, units_in
from projects.energy.filters import EnergyProjectFilter
from projects.energy.sums import Sum
from projects.energy.units import Units


@ChartMaker(
    "energy-mix",
    position=30,
    title=gettext_lazy("Energy mix by country"),
    about=gettext_lazy("Operating capacity by technology, in MW or as shares"),
    question=of_projects(MixQuestion),
    examples=lambda: ["", "measure=share"],
    of=EnergyProjectFilter,
)
def energy_mix(asked: ChartRequest) -> Chart:
    day = asked.values["valid_on"]
    on = date.fromisoformat(day) if day else time_travel.today()
    operating = units_in(asked).operating_on(on)
    is_share = chosen(asked.question, "measure") == SHARE
    panel = stacked(places(operating), "countries", operating, hidden=asked.hidden)
    if panel and is_share:
        panel = as_shares(panel)
    return Chart(
        name="energy-mix",
        title=words(
            _("Operating capacity by technology, as shares")
            if is_share
            else _("Operating capacity by technology")
        ),
        subtitle=asked_words(asked.question),
        panels=(panel,) if panel else (),
        notes=(
            _("In operation on %(day)s.") % {"day": format_day(on.isoformat())},
            *(age_notes(operating) if on >= time_travel.today() else ()),
            *_shared(operating),
            *notes(operating, with_range=not is_share),
        ),
        options=options("energy-mix", asked),
    )


def places(units: Units) -> list[tuple[int, str, str]]:
    """The countries, the largest sum first: code in the column, `KZ` or `UZ+TJ`, and words. Where
    plants stand in two countries, the two together are a place of their own: nobody says how such a
    plant is to be divided."""
    names, codes = country_names(None), units.table.codes
    totals = {place: Sum.of(found).total for place, found in units.by("countries")}
    largest = sorted(totals, key=lambda place: (-totals[place], "+".join(codes[place])))
    return [
        (place, "+".join(codes[place]), join_list(names.get(code, code) for code in codes[place]))
        for place in largest
    ]


def _shared(units: Units) -> Iterator[str]:
    """That a plant in two countries is not divided between them."""
    if count := units.in_several_countries().count_plants():
        yield ngettext(
            "One plant stands in two countries. It is counted once, under both names.",
            "%(count)s plants stand in two countries. Each is counted once, under both names.",
            count,
        ) % {"count": count}
