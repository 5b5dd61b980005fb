"""Previews of what energy projects are shown with."""

from typing import Any

import pytest
import time_machine

from tests.admin_client import make_chief, sign_in
from tests.factories import (
    NOON,
    claim_all,
    make_energy_project,
    make_organisation,
    make_pipeline,
    make_source,
    publish,
)
from tests.optional import the
from tests.previews import previewed, published

pytestmark = pytest.mark.django_db


def preview(draft: Any) -> dict[str, bytes]:
    return previewed(sign_in(make_chief()), draft)


@time_machine.travel(NOON, tick=False)
def test_an_organisation_is_foreseen_with_the_public_projects_that_do_not_name_it_yet() -> None:
    builder = make_organisation()
    claim_all(builder)
    project = make_energy_project(title_en="Dam at dawn")
    project.roles.create(organisation=builder, role="contractor", source=make_source())
    project = publish(project)
    assert the(project.edition).document["roles"][0]["organisation"] is None

    seen = preview(builder)

    assert b"Dam at dawn" in seen["en"]
    assert seen == published(publish(builder))


def test_a_pipeline_with_one_known_end_is_foreseen_in_its_country() -> None:
    assert b"Gas pipeline in Country KZ" in preview(make_pipeline(end_country=None))["en"]


@time_machine.travel(NOON, tick=False)
def test_a_pipeline_is_foreseen_with_its_segments() -> None:
    system = make_pipeline()
    claim_all(system)
    segment = publish(make_pipeline(system=system, segment="Line A"))

    seen = preview(system)

    assert segment.uid.encode() in seen["en"]
    assert seen == published(publish(system))
