"""Previews of statistics: what stands on their pages beside the document is foreseen as well."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from portal.models import Disagreement
from portal.publication import publishing
from tests.admin_client import make_chief, sign_in
from tests.factories import (
    NOON,
    claim_all,
    make_country,
    make_indicator,
    make_series,
    make_source,
    make_trade_hub,
    make_user,
    observe,
    publish,
)
from tests.optional import the
from tests.previews import previewed, published
from trade.statistics.models import Series

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def two_reporters() -> tuple[Series, Any]:
    """What Kazakhstan counts, a draft with its rulings, and what China counts of the same flow,
    public."""
    imports = publish(make_indicator(tolerance_percent=Decimal("0.5")))
    exports = publish(make_indicator(mirror=imports, tolerance_percent=Decimal("0.5")))
    ours = make_series(indicator=exports, reporter_en="Astana")
    claim_all(ours)
    pair = {"country": make_country("CN"), "partner": make_country("KZ")}
    theirs = publish(make_series(indicator=imports, reporter_en="Beijing", **pair))
    official = make_source(kind="official")
    publish(
        observe(theirs, "2024", 30),
        observe(ours, "2024", 25),
        observe(ours, "2025", 20, source=official),
        observe(ours, "2025", 29),
    )
    why = {"rule": "scope", "reason_en": "Counted by the origin of goods.", "made_by": make_user()}
    for period in ("2024", "2025"):
        ours.period_rulings.create(period=period, made_at=NOON, **why)
    return ours, theirs


def preview(draft: Any) -> dict[str, bytes]:
    return previewed(sign_in(make_chief()), draft)


def test_a_first_draft_of_a_series_shows_the_values_it_waits_for_and_where_they_differ() -> None:
    ours, theirs = two_reporters()
    seen = preview(ours)

    assert not Disagreement.objects.exists()
    assert seen == published(publish(ours))
    assert seen["en"].count(b"Sources disagree") > 1
    assert Disagreement.objects.filter(record_uid__in=[ours.uid, theirs.uid]).count() == 2


def test_a_ruling_on_a_period_is_foreseen() -> None:
    ours, _theirs = two_reporters()
    draft = publishing.start_edit(publish(ours), by=make_user(), at=NOON)
    why = {"rule": "official", "reason_en": "The office counts itself.", "made_by": make_user()}
    draft.period_rulings.create(period="2025", made_at=NOON, **why)

    seen = preview(draft)

    assert b"The office counts itself." in seen["en"]
    assert seen == published(publish(draft))


@pytest.mark.exhaustive  # every day a first draft, a ruling
def test_a_series_that_comes_to_count_something_else_is_foreseen() -> None:
    ours, _theirs = two_reporters()
    live = publish(ours)
    draft = publishing.start_edit(live, by=make_user(), at=NOON)
    assert b"Beijing" in published(live)["en"]
    draft.detail = "solar"
    draft.save()

    seen = preview(draft)

    assert b"Beijing" not in seen["en"]
    assert seen == published(publish(draft))


@pytest.mark.exhaustive  # every day a ruling
def test_a_changed_tolerance_is_foreseen_on_the_page_of_the_indicator() -> None:
    ours, _theirs = two_reporters()
    indicator = publish(ours).indicator
    assert b"Sources disagree" in published(indicator)["en"]
    draft = publishing.start_edit(indicator, by=make_user(), at=NOON)
    draft.tolerance_percent = 40
    draft.save()

    seen = preview(draft)

    assert b"Sources disagree" not in seen["en"]
    assert seen == published(publish(draft))


def test_an_indicator_that_is_its_own_mirror_is_issued_once() -> None:
    indicator = make_indicator()
    indicator.mirror = indicator
    indicator.save()
    draft = publishing.start_edit(publish(indicator), by=make_user(), at=NOON)
    draft.title_en = "Trade, both ways"
    draft.save()

    seen = preview(draft)
    live = publish(draft)

    assert the(live.edition).number == 2
    assert seen == published(live)


def test_the_numbers_of_a_hub_stand_on_its_preview() -> None:
    hub = make_trade_hub()
    claim_all(hub)
    numbers = publish(make_series(measures_kind="tradehub", measures_uid=hub.uid))
    publish(observe(numbers, "2024", 25))

    seen = preview(hub)

    assert numbers.uid.encode() in seen["en"]
    assert seen == published(publish(hub))
