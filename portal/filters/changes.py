"""The FilterSet of the journal."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.filters.closed import ClosedFilterSet
from portal.filters.parameters import Among, MultipleChoiceFilter, NumberFilter, Order, UpdatedAfter
from portal.filters.published import kinds
from portal.models import Change
from portal.publication.time_travel.row_kinds import row_kinds

LARGEST = 2**53 - 1
"""The largest number that every reader of JSON keeps whole."""


def kept() -> list[tuple[str, Any]]:
    """What the journal holds: records of each kind, and rows of other lists."""
    rows = [(one.kind, one.kind) for one in row_kinds()]
    return sorted([*kinds(), *rows])


class ChangeFilter(ClosedFilterSet):
    after = NumberFilter(
        "position", "gt", is_whole=True, most=LARGEST, label=_("After the position")
    )
    kind = MultipleChoiceFilter(choices=kept, label=_("Kind"))
    key = Among("key", label=_("Key"))
    action = MultipleChoiceFilter(choices=Change.Action.choices, label=_("What happened"))
    updated_after = UpdatedAfter("at")
    order = Order("position", position=("position", _("position")))

    class Meta(ClosedFilterSet.Meta):
        model = Change
