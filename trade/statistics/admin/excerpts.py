"""Values of series, taken from passages of a text."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from portal.admin.excerpts import (
    PARAGRAPH,
    Made,
    StatementForm,
    Statements,
    can_change,
    check_can_write,
    statement_field,
    statement_kinds,
)
from portal.admin.forms.checked_form import CleanedData, FormData
from portal.admin.forms.phrases import PrintedValueForm
from portal.admin.forms.relations import link_to
from portal.facts.types import plain_number
from portal.formatting.numbers import format_in_unit
from portal.formatting.phrases import find_figure
from portal.models import Passage, Record, Source, User
from trade.statistics.admin.batches import HELP_TEXTS, correct_address
from trade.statistics.excerpts import observations_of, observe, open_batch, take_back
from trade.statistics.labels import value_in_words
from trade.statistics.models import Series
from trade.statistics.observations import Observation, ObservationBatch

FROM_TEXT = {
    **{
        name: HELP_TEXTS[name]
        for name in ("period", "comparator", "lower", "cumulative", "attributed_to")
    },
    "as_printed": gettext_lazy("Left empty: the figure in the passage, as it stands there"),
    "locator": PARAGRAPH,
}


class ExcerptObservationForm(PrintedValueForm, StatementForm):
    first = ("period", "comparator", "value", "obs_status", "as_printed")

    class Meta:
        model = Observation
        fields = (
            *("period", "comparator", "value", "obs_status", "as_printed", "lower", "upper"),
            *("cumulative", "locator", "attributed_to", "note"),
        )
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}
        formfield_callback = statement_field

    def __init__(
        self, series: Series, language: str, data: FormData | None, initial: CleanedData | None
    ) -> None:
        super().__init__(data, initial=initial)
        for name, text in FROM_TEXT.items():
            self.fields[name].help_text = text
        self.fields["value"].help_text = series.unit
        self.series, self.language = series, language

    def unit_of(self, cleaned: CleanedData) -> str:
        return self.series.unit

    def language_of(self, cleaned: CleanedData) -> str:
        return self.language


class ObservationStatements(Statements):
    store = staticmethod(observe)

    def __init__(self) -> None:
        super().__init__("observation", gettext_lazy("Figure"))

    def models(self, request: HttpRequest) -> list[type[Record]]:
        """To add a value to a series is to write a batch."""
        may = can_change(request, ObservationBatch)
        return [Series] if may and request.user.has_perm("trade.add_observationbatch") else []

    def refuse(self, request: HttpRequest, record: Record, source: Source) -> None:
        if (batch := open_batch(source)) is not None:
            check_can_write(request, batch)

    def form(
        self,
        record: Record,
        source: Source,
        *,
        data: FormData | None = None,
        initial: CleanedData | None = None,
    ) -> ExcerptObservationForm:
        return ExcerptObservationForm(cast("Series", record), source.language, data, initial)

    def complete(self, row: Observation) -> None:
        value = "" if row.value is None else plain_number(row.value)
        row.as_printed = row.as_printed or find_figure(row.quote, value)

    def made(self, passages: Sequence[Passage]) -> dict[str, Made]:
        of_series = [passage for passage in passages if passage.kind == Series.kind()]
        return {one.uid: _in_words(one) for one in observations_of(of_series)} if of_series else {}

    def take_back(self, passage: Passage, *, by: User, at: datetime) -> None:
        take_back(passage, by=by, at=at)


statement_kinds(lambda: [ObservationStatements()])


def _in_words(one: Observation) -> Made:
    printed = f" (“{one.as_printed}”)" if one.as_printed else ""
    return Made(
        about=str(one.series),
        kind=str(ObservationBatch._meta.verbose_name),
        said=f"{one.period}: {value_in_words(one, format_in_unit)}{printed}",
        address=link_to(one.batch),
        state=str(one.batch.get_status_display()),
        is_public=one.batch.published_at is not None,
        correct_address=correct_address(one),
    )
