"""Answers above the results of a search follow what editors do, as a new process would answer."""

from collections.abc import Callable

import pytest

from portal.editorial import duplicates
from portal.publication import publishing
from portal.records.column_store import forget_columns
from portal.records.contributions import KeyFigure
from portal.search.query_parser import parse_query
from portal.site.answers import find_answers
from tests.factories import (
    NOON,
    make_country,
    make_energy_project,
    make_indicator,
    make_place,
    make_series,
    make_user,
    observe,
    publish,
)
from tests.projects.energy.test_country_pages import edit, now, rename_country
from trade.statistics.models import Series

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

QUESTIONS = (
    "Uzbekistan gas exports to China",
    "Uzbekistan methane exports to China 2022",
    "China imports from Another",
    "Uzbekistan gas shipments to China",
    "coal of Uzbekistan",
    "Zhanatas capacity",
    "Otar capacity",
)


def answers() -> list[list[KeyFigure]]:
    return [find_answers(parse_query(text)) for text in QUESTIONS]


def merge(stays: Series, goes: Series) -> None:
    publish(duplicates.merge_into(now(stays), now(goes), by=make_user(), at=NOON))


def test_answers_are_those_of_a_new_process_after_every_deed() -> None:
    uz, cn = make_country("UZ"), make_country("CN")
    exports = publish(make_indicator(title_en="Exports"))
    imports = publish(make_indicator(title_en="Imports", mirror=exports))
    exports.mirror = imports
    exports.save()
    between = {"country": cn, "partner": uz}
    gas = publish(make_series(indicator=imports, title_en="Imports of gas", **between))
    mined = {"indicator": publish(make_indicator(title_en="Coal")), "country": uz, "partner": None}
    coal = publish(make_series(title_en="Coal of Uzbekistan", **mined))
    other = publish(make_series(title_en="Lignite", **mined))
    for one, period, value in ((gas, "2022", 5), (coal, "2021", 7), (other, "2020", 8)):
        publish(observe(one, period, value).batch)
    plant = publish(make_energy_project(title_en="Zhanatas", capacity_mw=100))
    deeds: list[Callable[[], object]] = [
        lambda: publish(observe(gas, "2023", 6).batch),
        lambda: edit(exports, title_en="Shipments"),
        lambda: edit(gas, title_en="Imports of methane"),
        lambda: rename_country("UZ"),
        lambda: edit(other, title_en="Coal of Uzbekistan"),
        lambda: merge(other, coal),
        lambda: publishing.withdraw(now(gas), by=make_user(), at=NOON, note="Wrong."),
        lambda: edit(plant, capacity_mw=120),
        lambda: edit(plant, title_en="Otar"),
        lambda: publishing.withdraw(now(plant), by=make_user(), at=NOON, note="Wrong."),
    ]
    stood = answers()
    for number, deed in enumerate(deeds):
        publish(make_place())
        answers()  # the log is followed from here on
        deed()
        followed = answers()
        forget_columns()
        assert followed == answers(), number
        assert followed != stood, number
        stood = followed
