"""FilterSet of the change log."""

from django.utils.translation import gettext_lazy as _

from portal.filters.closed import ClosedFilterSet
from portal.filters.parameters import (
    BooleanFilter,
    MultipleChoiceFilter,
    NumberFilter,
    Ordering,
    TextIn,
    UpdatedAfter,
)
from portal.filters.published import Choice, kind_choices
from portal.models import Change
from portal.publication.history import row_kinds

LARGEST_POSITION = 2**53 - 1
"""Largest integer that every JSON parser reads exactly (2⁵³ − 1)."""


def change_kind_choices() -> list[Choice]:
    """Return the kinds in the change log: kinds of record, and rows of other lists."""
    rows: list[Choice] = [(one.kind, one.kind) for one in row_kinds()]
    return sorted([*kind_choices(), *rows])


class ChangeFilter(ClosedFilterSet):
    after = NumberFilter(
        "position", "gt", is_whole=True, most=LARGEST_POSITION, label=_("After the position")
    )
    kind = MultipleChoiceFilter(choices=change_kind_choices, label=_("Kind"))
    key = TextIn("key", label=_("Key"))
    action = MultipleChoiceFilter(choices=Change.Action.choices, label=_("What happened"))
    reconstructed = BooleanFilter("is_reconstructed", label=_("Reconstructed"))
    updated_after = UpdatedAfter("at")
    order = Ordering("position", position=("position", _("position")))

    class Meta(ClosedFilterSet.Meta):
        model = Change
