"""The FilterSet of the journal."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.filters.closed import ClosedFilterSet
from portal.filters.parameters import Among, Choices, Order, Parameter, UpdatedAfter
from portal.filters.published import kinds
from portal.models import Change
from portal.publication import change_log

LARGEST = 2**53 - 1
"""The largest number that every reader of JSON keeps whole."""


def kept() -> list[tuple[str, Any]]:
    """What the journal holds: records of each kind, and rows of other lists."""
    return sorted([*kinds(), *((kind, kind) for kind in change_log.kept_kinds())])


class After(Parameter):
    """Changes with a later position."""

    field_class = forms.IntegerField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("position", "gt", min_value=0, max_value=LARGEST, **kwargs)

    def condition(self, value: int) -> Q:
        return Q(position__gt=value)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": 0, "maximum": LARGEST}


class ChangeFilter(ClosedFilterSet):
    after = After(label=_("After the position"))
    kind = Choices(kept, label=_("Kind"))
    key = Among("key", label=_("Key"))
    action = Choices(Change.Action.choices, label=_("What happened"))
    updated_after = UpdatedAfter("at")
    order = Order("position", position=("position", _("position")))

    class Meta(ClosedFilterSet.Meta):
        model = Change
        fields: list[str] = []
