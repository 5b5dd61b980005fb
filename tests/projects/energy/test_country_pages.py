"""Pages of countries follow what editors do, and leave what they tell of other countries alone."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from portal.editorial import duplicates
from portal.graphics.charts.registry import kept_chart
from portal.models import Country, Record, Role
from portal.publication import change_log, publishing
from portal.publication.public_rows import COUNTRY, log_rows
from portal.records.column_store import PublicColumns, forget_columns
from portal.templatetags import _kept
from projects.energy.models import EnergyProject
from projects.energy.participation import by_family
from projects.energy.units import _find_in, plants_read_in
from projects.energy.unknown import _count_unknown
from tests.factories import NOON, make_country, make_place, make_user, publish, rule
from tests.portal.participation.building import firm
from tests.projects.energy.test_role_capacities import plant, unit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGES = ["/countries/kz/", "/ru/countries/uz/", "/countries/tj/", "/countries/"]
PHASES = [("operating", 400, "2015"), ("operating", 600, "2019-05")]


def edit(record: Record, **columns: Any) -> None:
    draft = publishing.start_edit(now(record), by=make_user(), at=NOON)
    for name, value in columns.items():
        setattr(draft, name, value)
    draft.save()
    for name in columns.keys() & draft.facts.keys():
        draft.claims.filter(fact=name).update(value=draft.accepted(name))
    publish(draft)


def now[R: Record](record: R) -> R:
    """Return a record as it is stored."""
    return type(record).working.get(pk=record.pk)


def merge(stays: EnergyProject, goes: EnergyProject) -> None:
    draft = duplicates.merge_into(now(stays), now(goes), by=make_user(), at=NOON)
    rule(draft, "capacity_mw")
    publish(draft)


def rename_country(code: str) -> None:
    change_log.begin(NOON)
    Country.objects.filter(code=code).update(name_en="Another", name_ru="Другая")
    log_rows(COUNTRY, [code], at=NOON)


def describe_anew(there: EnergyProject) -> None:
    source = there.claims.all()[0].source
    source.publisher = "Another publisher"
    source.save()
    publishing.source_changed(source, by=make_user(), at=NOON)


def forget_everything() -> None:
    forget_columns()
    _kept._parts.clear()


def read(client: Client, pages: list[str]) -> list[bytes]:
    return [client.get(address).content for address in pages]


@pytest.mark.exhaustive
@time_machine.travel(NOON, tick=False)
def test_country_pages_follow_every_deed(client: Client) -> None:
    for code in ("KZ", "UZ", "TJ"):
        make_country(code)
    Country.objects.update(role=Role.FOCUS)
    uzbekistan, tajikistan = make_country("UZ"), make_country("TJ")
    builder = firm("CN", slug="builder")
    here = plant((builder, "contractor", unit(300)), phases=PHASES, title_en="Here")
    shared = plant((builder, "owner", {}), second_country=uzbekistan, title_en="Shared")
    there = plant((builder, "owner", {}), country=uzbekistan, title_en="There")
    other = plant(country=uzbekistan, capacity_mw=20, title_en="Other")
    deeds: list[Callable[[], object]] = [
        lambda: edit(there, title_en="There again"),
        lambda: edit(here, title_en="Here again"),
        lambda: edit(here, capacity_mw=1200),
        lambda: edit(there, country=tajikistan),
        lambda: edit(other, country=make_country("KZ")),
        lambda: edit(shared, second_country=tajikistan),
        lambda: edit(here, status_as_of="2024-05"),
        lambda: plant((builder, "owner", {}), country=tajikistan, title_en="New"),
        lambda: edit(builder, title_en="The builder", title_ru="Строитель"),
        lambda: edit(builder, country=make_country("KZ")),
        lambda: describe_anew(here),
        lambda: publishing.withdraw(now(shared), by=make_user(), at=NOON, note="Wrong."),
        lambda: publishing.reopen(now(shared), by=make_user(), at=NOON),
        lambda: publish(now(shared)),
        lambda: merge(here, other),
        lambda: rename_country("KZ"),
    ]
    stood = read(client, PAGES)
    for number, deed in enumerate(deeds):
        publish(make_place(country=tajikistan))
        read(client, PAGES)  # the log is followed from here on
        deed()
        followed = read(client, PAGES)
        forget_everything()
        assert followed == read(client, PAGES), number
    assert followed != stood


def test_what_is_told_of_a_country_stands_while_others_change() -> None:
    there, here = plant(country=make_country("UZ")), plant(title_en="Here")
    publish(make_place())
    known = kept_of("KZ")  # the log is followed from here on
    edit(there, title_en="Elsewhere", capacity_mw=1)
    assert [one is other for one, other in zip(kept_of("KZ"), known, strict=True)] == [True] * 4
    edit(here, title_en="Here again")
    assert [one is other for one, other in zip(kept_of("KZ"), known, strict=True)] == [False] * 4


def kept_of(code: str) -> list[object]:
    columns = PublicColumns()
    made = [columns.kept(make, code) for make in (_find_in, by_family, _count_unknown)]
    return [*made, kept_chart("capacity", f"country={code}&since=2010", plants_read_in, code)]
