"""The packaged data set, exported for editing and imported as it is."""

from typing import Any

import pytest

from portal.importing import batches
from portal.importing.targets import TARGETS
from portal.importing.templates import template_answer
from portal.models import ImportOutcome, Source
from tests.factories import NOON, make_user

pytestmark = [pytest.mark.exhaustive]


@pytest.mark.parametrize("name", TARGETS)
def test_round_trip_of_the_whole_list_changes_nothing(data: None, name: str) -> None:
    target = TARGETS[name]
    model: type[Any] = target.model
    table = template_answer(target, model.working.all(), "xlsx").content
    source = Source.working.filter(kind="press").earliest("pk")
    about: dict[str, Any] = {"target": name, "source": source, "by": make_user(), "at": NOON}
    found = batches.start_import(table, **about)
    assert set(found.counts) == {ImportOutcome.SAME}
