"""FilterSets of the parts of records: phases, stops, entries."""

from django.utils.translation import gettext_lazy as _

from portal.filters.closed import ClosedFilterSet
from portal.filters.parameters import (
    ModelMultipleChoiceFilter,
    MultipleChoiceFilter,
    TextIn,
    UpdatedAfter,
)
from portal.models import Source, SourceKind

RECORD = ("record__title_en", _("record"))


class PartFilter(ClosedFilterSet):
    """A subclass names its model and orders, and has `record` in `also`."""

    uid = TextIn(label=_("Identifier"), for_programs=True)
    updated_after = UpdatedAfter("record__edition__issued_at")


class SourcedPartFilter(PartFilter):
    source = ModelMultipleChoiceFilter(
        queryset=Source.objects.all(), label=_("Source"), for_programs=True
    )
    source_kind = MultipleChoiceFilter(
        "source__kind", choices=SourceKind.choices, label=_("Kind of source"), for_programs=True
    )
