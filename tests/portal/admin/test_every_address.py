"""Every address of the desk in the URL conf, asked by those whom docs/permissions.md names in no
table: somebody without an account, with one that is not for the desk, or without a role."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import get_resolver
from django.utils.translation import override

from portal.models import (
    Change,
    Country,
    Edition,
    Place,
    Release,
    SecurityEvent,
    Source,
    Step,
    User,
)
from tests.admin_client import sign_in
from tests.attack.desk import OF_A_MODEL
from tests.attack.surface import PARAMETER, list_routes
from tests.factories import (
    MAKERS,
    make_batch,
    make_country,
    make_release,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
)
from trade.statistics.observations import Observation, ObservationBatch

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

OWN = re.compile("/logout/|^/admin/account/|/story/drawn/")
"""Pages about oneself, and the drawing of a text that was sent; they show no row."""
SIGN_IN = re.compile(r"/admin/(account/)?login/\?next=|/admin/account/login/$")


def addresses_of_the_desk(keys: dict[type | None, object]) -> Iterator[tuple[str, type | None]]:
    """Yield each address with the model that it is about; parts that name a row name one of it."""
    with override("en"):
        routes = {route for route in list_routes(get_resolver()) if route.startswith("/admin/")}
    for route in sorted(routes):
        if OWN.search(route):
            continue
        of = OF_A_MODEL.fullmatch(route)
        known = of and of["app"] in apps.app_configs and of["model"] in apps.all_models[of["app"]]
        model = apps.get_model(of["app"], of["model"]) if of and known else None
        yield PARAMETER.sub(str(keys.get(model, 1)), route), model


def make_rows() -> dict[type | None, object]:
    rows: dict[type | None, Any] = {model: make() for model, make in MAKERS.items()}
    rows[Place] = publish(rows[Place])
    rows |= {Source: make_source(), User: make_user(), Country: make_country("KZ")}
    rows |= {Edition: Edition.objects.latest("pk"), Step: Step.objects.latest("pk")}
    rows |= {Release: make_release(), SecurityEvent: SecurityEvent.objects.create(kind="failed")}
    rows |= {ObservationBatch: make_batch(), Group: Group.objects.earliest("pk")}
    rows[Observation] = observe(publish(make_series()), "2024", 1, batch=rows[ObservationBatch])
    return {model: row.pk for model, row in rows.items()}


def test_desk_leads_to_sign_in_whoever_has_no_account_for_it() -> None:
    keys, people = make_rows(), (Client(), sign_in(make_user()))
    asked = [path for path, _model in addresses_of_the_desk(keys)]
    before = Step.objects.count(), Change.objects.count()

    let_in = [
        (path, answer.status_code, who)
        for path in asked
        for who, client in enumerate(people)
        for answer in (client.get(path), client.post(path, {"a": "1"}))
        if not (
            answer.status_code in (403, 405) or SIGN_IN.match(answer.headers.get("Location", ""))
        )
    ]

    assert len(asked) > 300
    assert let_in == []
    assert (Step.objects.count(), Change.objects.count()) == before


@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize("part", range(4))
def test_desk_shows_no_row_of_a_kind_to_an_account_without_a_role(part: int) -> None:
    keys, client = make_rows(), sign_in(make_user(is_staff=True))
    asked = [path for path, model in addresses_of_the_desk(keys) if model][part::4]
    before = Step.objects.count(), Change.objects.count()

    let_in = [
        (path, answer.status_code)
        for path in asked
        for answer in (client.get(path), client.post(path, {"a": "1"}))
        if answer.status_code not in (403, 404, 405)
    ]

    assert len(asked) > 80
    assert let_in == []
    assert (Step.objects.count(), Change.objects.count()) == before
