"""Benchmarks of the editing desk: a form with fifty claims, a list, previews.

They use rows that are rolled back afterwards.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from portal.editorial.admin_site import admin_address
from portal.models import Record, Source, User
from portal.records.registry import record_models
from tests.bench.requests import BenchAnswer, measure

CLAIMS, UID = 50, "b" * 12


def measure_desk(runs: int) -> list[BenchAnswer]:
    with _signed_in() as (client, record):
        pages = [
            admin_address(record, page, record.pk) for page in ("change", "evidence", "preview")
        ]
        addresses = [reverse("admin:index"), admin_address(record, "changelist"), *pages]
        return [measure(address, runs, client) for address in addresses]


@contextmanager
def _signed_in() -> Iterator[tuple[Client, Record]]:
    with transaction.atomic():
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(User.objects.create(username="bench", is_staff=True, is_superuser=True))
        yield client, make_draft()
        transaction.set_rollback(True)


def make_draft() -> Record:
    """Return a draft with fifty claims, of the first record of the kind with the most facts."""
    model: Any = max(record_models(), key=lambda one: len(one.facts))
    record: Any = model.objects.order_by("pk").first()
    sources = list(Source.working.order_by("pk")[:10])
    claims = list(record.claims.all())
    record.pk, record.edition, record.slug, record.status = None, None, "bench", "draft"
    record.uid, record.published_at = UID, None
    record._state.adding = True
    record.save()
    made = [
        type(claims[0])(
            record=record,
            fact=claims[number % len(claims)].fact,
            value=claims[number % len(claims)].value,
            kind=claims[number % len(claims)].kind,
            source=sources[number % len(sources)],
            recorded_at=datetime(2026, 1, 1, tzinfo=UTC),
        )
        for number in range(CLAIMS)
    ]
    type(claims[0])._base_manager.bulk_create(made)
    return record
