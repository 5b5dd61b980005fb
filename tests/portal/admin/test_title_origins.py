"""Editors see which titles the portal composed, and replace them by their own."""

from typing import Any

import pytest

from portal.models import Place
from tests.admin_client import address, errors_in, filled, make_chief, sign_in
from tests.factories import make_place

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

COMPOSED = {"title_zh_hans": "Otar（城镇）", "title_origin_zh_hans": "composed"}


def save(place: Place, **changes: Any) -> tuple[Any, Any]:
    client = sign_in(make_chief())
    data = filled(client.get(address(place)), **changes)
    assert errors_in(client.post(address(place), {**data, "_continue": "1"}, follow=True)) == []
    place.refresh_from_db()
    return place.title_zh_hans, place.title_origin_zh_hans


def test_a_title_that_an_editor_writes_is_no_longer_composed() -> None:
    assert save(make_place(**COMPOSED), title_zh_hans="奥塔尔") == ("奥塔尔", "")


def test_other_changes_leave_a_title_composed() -> None:
    assert save(make_place(**COMPOSED), title_ru="Отар") == ("Otar（城镇）", "composed")


def test_an_editor_may_say_where_a_title_is_from() -> None:
    place = make_place(**COMPOSED)
    changes = {"title_zh_hans": "奥塔尔", "title_origin_zh_hans": "general_knowledge"}
    assert save(place, **changes) == ("奥塔尔", "general_knowledge")
