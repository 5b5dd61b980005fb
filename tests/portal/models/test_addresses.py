"""Addresses that records had before."""

import pytest

from portal.models import FormerAddress
from tests.factories import make_place

pytestmark = pytest.mark.django_db


def test_former_address_of_another_record_is_refused_and_no_other() -> None:
    place, other = make_place(), make_place()
    FormerAddress.objects.create(kind="place", slug="old", uid=other.uid, target_uid=other.uid)
    assert place.refuse_address("old") == "This address leads to another record already."
    assert place.refuse_address("new") == ""
    assert other.refuse_address("old") == ""
