"""Values of statistics in the feed and on the page of changes."""

import pytest

from portal.models import Change
from trade.statistics.feeds import _difference


def said(value: float, publisher: str, *, shown: bool) -> dict[str, object]:
    return {
        "kind": "value",
        "value": value,
        "text": str(value),
        "comparator": "exact",
        "lower": None,
        "upper": None,
        "unit": "Mt",
        "period": "2024",
        "shown": shown,
        "source": {"publisher": publisher},
        "retracted_at": None,
        "retraction_reason": "",
    }


@pytest.mark.parametrize(
    ("instead", "line"),
    [(33.0, "2024: 32 Mt → 33 Mt"), (32.0, None)],
    ids=["another value", "another source"],
)
def test_a_value_that_is_replaced_is_told_where_readers_see_another(
    instead: float, line: str | None
) -> None:
    before, after = (said(32.0, "Office", shown=shown) for shown in (True, False))
    found = _difference(Change(), before, after, said(instead, "Agency", shown=True))
    assert (str(found).replace("\xa0", " ") if found else None) == line
