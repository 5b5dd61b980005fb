"""Kept answers that stand after a publication are, byte for byte, those that would be made anew."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from portal.http import former_pages
from portal.models import Record, Source
from portal.publication import publishing
from portal.publication.public_version import forget_recent_version
from portal.records.column_store import forget_columns
from portal.records.kinds import all_kinds
from portal.templatetags import _kept
from tests.factories import MAKERS, make_place, make_user, publish
from tests.full_records import edit_all
from tests.site.pages import fill_site

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PAGES = [
    *("/", "/ru/", "/zh-hans/countries/kg/", "/countries/", "/compare/countries/", "/data/"),
    *("/map/", "/map/points.json", "/charts/", "/charts/capacity/", "/charts/status/"),
    *("/sources/", "/scorecards/", "/disagreements/", "/changes/", "/phases/", "/releases/"),
    *("/search/?q=renamed", "/search/?q=nobody", "/places/?q=nobody", "/energy-projects/?q=hydro"),
    *("/api/v1/observations/", "/api/v1/claims/", "/api/v1/changes/", "/sitemap.xml", "/data.json"),
]


def addresses() -> Iterator[str]:
    yield from PAGES
    for kind in all_kinds().values():
        yield from (kind.path, f"/api/v1{kind.path}")
        for record in kind.model.objects.order_by("pk")[:3]:
            yield record.get_absolute_url()
    yield from (source.get_absolute_url() for source in Source.objects.order_by("pk")[:2])


def read(reader: Client, asked: list[str]) -> dict[str, tuple[int, bytes]]:
    forget_recent_version()
    answers = {address: reader.get(address) for address in asked}
    return {address: (one.status_code, one.getvalue()) for address, one in answers.items()}


def forget_everything() -> None:
    forget_columns()
    _kept._parts.clear()


def edit(record: Record) -> None:
    draft = publishing.start_edit(record, by=make_user(), at=timezone.now())
    edit_all(draft)
    publishing.submit(draft, by=make_user(), at=timezone.now())
    publishing.publish(draft, by=make_user(), at=timezone.now())


@pytest.mark.filled(by=fill_site)
@pytest.mark.exhaustive
@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.kind())
def test_answers_that_stand_are_those_that_would_be_made(
    model: type[Record], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(former_pages, "SECONDS", 0)
    settings.PORTAL_KEPT_ANSWERS = 64
    forget_everything()
    reader, asked = Client(), [*addresses()]
    with time_machine.travel(datetime.now(UTC), tick=False):
        publish(make_place())
        read(reader, asked)
        publish(make_place())  # the log is followed from here on
        before = read(reader, asked)
        edit(model.objects.order_by("pk")[0])
        publish(MAKERS[model]())
        stood = read(reader, asked)
        forget_everything()
        made = read(Client(), asked)

    assert [address for address in asked if stood[address] != made[address]] == []
    assert [address for address in asked if stood[address] == before[address]]
