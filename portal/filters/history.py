"""FilterSets of editions, rulings and waivers."""

from django.utils.translation import gettext_lazy as _

from portal.filters.closed import ClosedFilterSet
from portal.filters.ordering import Ordering
from portal.filters.parameters import AsRecord, MultipleChoiceFilter, TextIn, UpdatedAfter
from portal.filters.published import FactIn, InCountries, PeriodIn, fact_choices, kind_choices
from portal.models import Disagreement, Edition, SearchEntry, Waiver
from portal.records.column_store import PublicColumns


class HistoryFilter(ClosedFilterSet):
    """Rows about records of every kind."""

    kind = MultipleChoiceFilter(choices=kind_choices, label=_("Kind of record"))
    record = AsRecord("kind", "record_uid", label=_("Record"), help_text=_("kind:slug or kind:uid"))


class EditionFilter(HistoryFilter):
    model = Edition
    updated_after = UpdatedAfter("issued_at", label=_("Issued after"))
    also = ("record_uid", "number", "note", "second_reader")
    order = Ordering(
        "-issued",
        issued=("issued_at", _("day of issue")),
        number=("number", _("number")),
        kind=("kind", _("kind of record")),
    )

    def count_rows(self) -> int:
        """Add up the numbers of the current editions, if nothing is asked."""
        if self.narrows:
            return super().count_rows()
        entries = PublicColumns().of(SearchEntry)
        is_record = entries.codes("kind").matches(SearchEntry.SOURCE.__ne__)
        return int(entries.numbers("number")[is_record].sum())


class RulingFilter(HistoryFilter):
    model = Disagreement
    fact = FactIn(choices=fact_choices, label=_("Fact"))
    period = PeriodIn(label=_("Period"))
    key = TextIn(label=_("Identifier"))
    rule = MultipleChoiceFilter(label=_("Rule"))
    country = InCountries("countries")
    value = TextIn("accepted", label=_("Value, in its canonical text"))
    updated_after = UpdatedAfter("ruled_at", label=_("Made after"))
    made_in_role = MultipleChoiceFilter("ruled_in_role", label=_("Role"))
    also = ("record_uid", "unit")
    order = Ordering(
        "-made",
        made=("ruled_at", _("day of the decision")),
        kind=("kind", _("kind of record")),
        fact=("fact", _("fact")),
    )


class WaiverFilter(HistoryFilter):
    model = Waiver
    check_id = TextIn(label=_("Check"))
    value = TextIn(label=_("Value"))
    updated_after = UpdatedAfter("made_at", label=_("Made after"))
    also = ("record_uid", "field")
    order = Ordering("-made", made=("made_at", _("day of the decision")))
