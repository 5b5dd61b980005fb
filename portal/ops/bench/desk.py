"""The desk of an editor: the form of a record with fifty claims, a list of a hundred, a save.

All of it on rows that are made for the purpose and rolled back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from portal.models import Record, Source, User
from portal.ops.bench.requests import BenchAnswer, measure
from portal.records.registry import record_models

CLAIMS = 50


def answers(runs: int) -> list[BenchAnswer]:
    with _signed_in() as (client, record):
        opts = record._meta
        name = f"admin:{opts.app_label}_{opts.model_name}"
        form = reverse(f"{name}_change", args=[record.pk])
        addresses = [
            reverse("admin:index"),
            reverse(f"{name}_changelist"),
            form,
            reverse(f"{name}_evidence", args=[record.pk]),
            reverse(f"{name}_preview", args=[record.pk]),
        ]
        return [measure(address, runs, client) for address in addresses]


@contextmanager
def _signed_in() -> Iterator[tuple[Client, Record]]:
    with transaction.atomic():
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(User.objects.create(username="bench", is_staff=True, is_superuser=True))
        yield client, _with_claims()
        transaction.set_rollback(True)


def _with_claims() -> Record:
    """A draft with fifty claims, like the first record of the kind with the most facts."""
    model: Any = max(record_models(), key=lambda one: len(one.facts))
    record: Any = model.objects.order_by("pk").first()
    sources = list(Source.working.order_by("pk")[:10])
    claims = list(record.claims.all())
    record.pk, record.edition, record.slug, record.status = None, None, "bench", "draft"
    record.uid, record.published_at = "b" * 12, None
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
    return record  # type: ignore[no-any-return]
