"""FilterSet of corrections."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.filters.closed import ClosedFilterSet
from portal.filters.fields import KnownRecordField
from portal.filters.ordering import Ordering
from portal.filters.parameters import (
    AsRecord,
    BooleanFilter,
    MultipleChoiceFilter,
    TextIn,
    UpdatedAfter,
)
from portal.filters.published import InCountries, kind_choices
from portal.models import Correction, CorrectionState
from portal.models.corrections import CorrectionQuerySet


class AsKnownRecord(AsRecord):
    field_class = KnownRecordField


class CorrectionFilter(ClosedFilterSet):
    model = Correction
    state = MultipleChoiceFilter(choices=CorrectionState.choices, label=_("State"))
    kind = MultipleChoiceFilter(choices=kind_choices, label=_("Kind of record"))
    record = AsKnownRecord(
        "kind", "record_uid", label=_("Record"), help_text=_("kind:slug or kind:uid")
    )
    country = InCountries("countries")
    open = BooleanFilter(label=_("Still open"), method="only_open")
    fact = TextIn(label=_("Fact"), for_programs=True)
    uid = TextIn(label=_("Identifier"), for_programs=True)
    also = ("unit", "language", "publisher", "wrong", "right", "evidence")
    updated_after = UpdatedAfter("changed_at")
    order = Ordering(
        "-changed", changed=("changed_at", _("last step")), decided=("decided_at", _("decision"))
    )

    def only_open(
        self, queryset: CorrectionQuerySet, name: str, value: bool
    ) -> QuerySet[Correction]:
        is_open = queryset.open()
        return is_open if value else queryset.exclude(pk__in=is_open.values("pk"))
