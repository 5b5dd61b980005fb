from typing import ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin import DeskSection, RecordAdmin, RecordForm, StackedPartInline, facts_fieldset
from portal.admin.forms.sections import fieldset
from portal.admin.workflow.extra_pages import panel_parts
from portal.admin.workflow.permissions import DeskAdmin, actor
from portal.editorial.admin_site import DeskPart
from portal.importing.pages import import_part
from portal.importing.targets import TARGETS
from portal.models import Publishable, Record
from portal.models.languages import columns
from portal.records.registry import record_models, records_of_kind
from trade.statistics.importing import NAME
from trade.statistics.models import Indicator, PeriodRuling, Series


@admin.register(Indicator)
class IndicatorAdmin(RecordAdmin[Indicator]):
    section = DeskSection.STATISTICS
    position = 1
    key_figures = ["unit", "tolerance_percent"]
    kinds = ["unit"]
    fieldsets = [
        fieldset(gettext_lazy("What is measured"), ("unit", "tolerance_percent", "mirror"))
    ]
    help_texts: ClassVar = {
        "summary_en": gettext_lazy("How it is defined, and by whom"),
        "unit": gettext_lazy("As printed behind every value: USD bn, trains, persons"),
    }


MEASURES = gettext_lazy("The last part of its page’s address")


class PeriodRulingInline(StackedPartInline):
    model = PeriodRuling
    verbose_name = gettext_lazy("decision for one period")
    verbose_name_plural = gettext_lazy("decisions for periods: why this observation is shown")
    fields = [("period", "rule"), ("reason_en", "reason_zh_hans", "reason_ru")]
    help_texts: ClassVar = {
        "period": gettext_lazy("2024, H1 2024, Q3 2024, May 2024, or start/end"),
        "reason_en": gettext_lazy("For readers: why this value stands before the others"),
    }


class SeriesForm(RecordForm):
    """A series may measure a record: an editor names its kind and its address, the column holds
    its identifier."""

    def prepare(self) -> None:
        super().prepare()
        if "measures_kind" not in self.fields:
            return
        kinds = [(model.kind(), model._meta.verbose_name) for model in record_models()]
        self.fields["measures_kind"] = forms.ChoiceField(
            label=_("belongs to"), choices=[("", "—"), *kinds], required=False
        )
        self.fields["measures_uid"] = forms.CharField(
            label=_("address of this record"), required=False, help_text=MEASURES
        )
        if measured := _record(self.instance.measures_kind, self.instance.measures_uid):
            self.initial["measures_uid"] = measured.slug

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean()
        kind, text = (str(cleaned.get(name, "")) for name in ("measures_kind", "measures_uid"))
        measured = _record(kind, text)
        if bool(kind) != bool(text):
            self.add_error("measures_uid", _("Choose the kind of record and name it, or neither."))
        elif kind and measured is None:
            self.add_error("measures_uid", _("There is no such record: “%s”.") % text)
        elif measured is not None:
            cleaned["measures_uid"] = measured.uid
        if cleaned.get("goods_code") and not cleaned.get("goods_edition"):
            self.add_error("goods_edition", _("Say which edition of which list has this code."))
        return cleaned


def _record(kind: str, text: str) -> Record | None:
    records = records_of_kind(kind)
    return records.filter(uid=text).first() or records.filter(slug=text).first()


@admin.register(Series)
class SeriesAdmin(RecordAdmin[Series]):
    form = SeriesForm
    section = DeskSection.STATISTICS
    position = 2
    key_figures = ["indicator", "country", "partner", "unit", "frequency", "home_rank"]
    kinds = [
        ("indicator", admin.RelatedOnlyFieldListFilter),
        ("country", admin.RelatedOnlyFieldListFilter),
        "frequency",
        ("home_rank", admin.EmptyFieldListFilter),
    ]
    search_fields = ["reporter_en", "indicator__title_en"]
    shared_columns = (
        *("indicator", "unit", "frequency", "country", "partner", "detail", "valuation"),
        *("trade_system", "goods_code", "goods_edition", *columns("reporter")),
    )
    fieldsets = [
        fieldset(
            gettext_lazy("Series and who reports it"),
            ("indicator", "unit", "frequency"),
            ("country", "partner", "detail"),
            ("valuation", "trade_system", "goods_code", "goods_edition"),
            tuple(columns("reporter")),
            ("measures_kind", "measures_uid", "home_rank"),
            "note",
        ),
        facts_fieldset(tuple(columns("drivers"))),
    ]
    inlines = [PeriodRulingInline]
    help_texts: ClassVar = {
        "reporter_en": gettext_lazy("Whose number it is: a customs office, a railway, a ministry"),
        "detail": gettext_lazy("Fuel, technology or part: solar, hydro …"),
        "home_rank": gettext_lazy("1 comes first; empty: not on the front page"),
        "note": gettext_lazy("Caveat for readers"),
        "valuation": gettext_lazy("As the source states it; empty where it does not"),
        "trade_system": gettext_lazy("As the source states it; empty where it does not"),
    }


@panel_parts
def paste_link(modeladmin: DeskAdmin, request: HttpRequest, record: Publishable) -> list[DeskPart]:
    """Lead from a series to the page on which its values are pasted."""
    target = TARGETS[NAME]
    fits = isinstance(record, Series) and target.is_allowed(actor(request))
    return [import_part(target, record.uid)] if fits else []
