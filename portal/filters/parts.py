"""FilterSets of the parts of records: phases, stops, entries."""

from typing import cast

import numpy as np
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.filters.closed import ClosedFilterSet
from portal.filters.ordering import Ordering
from portal.filters.parameters import (
    IContains,
    ModelMultipleChoiceFilter,
    MultipleChoiceFilter,
    TextIn,
    UpdatedAfter,
)
from portal.models import Part, Record, SignedDocument, Source, Status
from portal.models.languages import columns
from portal.records.column_store import PublicColumns

RECORD = ("record__title_en", _("record"))


class PartFilter(ClosedFilterSet):
    """A subclass names its model and orders, and has `record` in `also`."""

    uid = TextIn(label=_("Identifier"), for_programs=True)
    updated_after = UpdatedAfter("record__edition__issued_at")

    def count_rows(self) -> int:
        """Count those of public records in memory, if nothing else is asked."""
        model: type[Part] = self.queryset.model
        public = model._base_manager.filter(Q(record__status=Status.PUBLISHED)).query.where
        if self.narrows or not model.has_columns or self.queryset.query.where != public:
            return super().count_rows()
        columns = PublicColumns()
        records = columns.of(cast("type[Record]", model._meta.get_field("record").related_model))
        owners = records.rows_of(columns.of(model).numbers("record"))
        return int(np.count_nonzero(owners >= 0))


class SourcedPartFilter(PartFilter):
    source = ModelMultipleChoiceFilter(
        queryset=Source.objects.all(), label=_("Source"), for_programs=True
    )
    source_kind = MultipleChoiceFilter("source__kind", label=_("Kind of source"), for_programs=True)


class SignedDocumentFilter(SourcedPartFilter):
    model = SignedDocument
    kind = MultipleChoiceFilter("signed_kind", label=_("Kind"))
    name = IContains(*columns("name"), label=_("Name"))
    also = ("record", "signed_on", "parties", "about", "url", "locator", "quote")
    order = Ordering("record", record=RECORD, signed_on=("signed_on", _("signed")))
