"""Pages for single figures: correct one observation, add one with its series in one form."""

from typing import ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.evidence.sourcing import PassageMixin, remember_sources
from portal.admin.forms.checked_form import CleanedData, FormData
from portal.admin.forms.note_field import NoteField
from portal.admin.forms.phrases import PrintedValueForm, form_field
from portal.admin.forms.relations import related_field
from portal.admin.records.form import free_slug
from portal.admin.workflow.extra_pages import page_address, panel_parts
from portal.admin.workflow.permissions import DeskAdmin, actor
from portal.editorial.admin_site import DeskPage, DeskPart, render_desk
from portal.formatting.addresses import parse_number
from portal.formatting.numbers import format_amount
from portal.models import Publishable, Record
from portal.publication import copies
from portal.publication.publishing import NotAllowed
from portal.publication.second_reader import published_with
from portal.records.kinds import kind_of
from portal.records.registry import record_models
from trade.statistics import figures
from trade.statistics.admin.batches import HELP_TEXTS
from trade.statistics.labels import value_in_words
from trade.statistics.models import Frequency, Indicator, Series
from trade.statistics.observations import Observation, ObservationBatch, ObsStatus

published_with(figures.published_with)

COLUMNS = ("value", "comparator", "obs_status", "as_printed", "source", "locator", "quote")


class PeriodValueForm(PassageMixin, PrintedValueForm):
    """Value of one period with its source."""

    class Meta:
        model = Observation
        fields: ClassVar[tuple[str, ...]] = COLUMNS
        widgets = {"quote": forms.Textarea(attrs={"rows": 2})}
        formfield_callback = form_field

    def __init__(self, data: FormData | None = None, initial: CleanedData | None = None) -> None:
        super().__init__(data, initial=initial)
        self.add_source(Observation._meta.get_field("source"), is_required=True)
        for name in self.fields.keys() & HELP_TEXTS.keys() - {"source"}:
            self.fields[name].help_text = HELP_TEXTS[name]


class CorrectionForm(PeriodValueForm):
    reason = NoteField(label=gettext_lazy("Reason for the correction"))

    def __init__(self, old: Observation, data: FormData | None = None) -> None:
        super().__init__(data, initial={"obs_status": old.obs_status})
        self.old = old

    def unit_of(self, cleaned: CleanedData) -> str:
        return self.old.series.unit


class NewFigureForm(PeriodValueForm):
    """`series` is one that exists; else the fields of a new one count."""

    NEW: ClassVar = (
        *("indicator", "indicator_title", "unit", "series_title", "reporter_en"),
        *("country", "partner", "frequency"),
    )
    indicator_title = forms.CharField(
        label=gettext_lazy("or a new indicator"), max_length=300, required=False
    )
    unit = forms.CharField(
        label=gettext_lazy("unit"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("As printed behind every value: USD bn, trains, persons"),
    )
    series_title = forms.CharField(
        label=gettext_lazy("title of the series"), max_length=300, required=False
    )
    reporter_en = forms.CharField(
        label=gettext_lazy("reporter"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Whose number it is: a customs office, a railway, a ministry"),
    )
    frequency = forms.ChoiceField(
        label=gettext_lazy("frequency"), choices=Frequency, required=False
    )
    note = NoteField(label=gettext_lazy("Note for the reviewer"), required=False)
    field_order = ("series", "period", *COLUMNS)

    class Meta(PeriodValueForm.Meta):
        fields: ClassVar[tuple[str, ...]] = ("series", "period", *COLUMNS)

    def __init__(
        self,
        measured: Record | None,
        data: FormData | None = None,
        initial: CleanedData | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.measured = measured
        self.fields["series"] = related_field(Observation._meta.get_field("series"))
        for name in ("indicator", "country", "partner"):
            self.fields[name] = related_field(Series._meta.get_field(name))

    @property
    def known_fields(self) -> list[forms.BoundField]:
        return [self["series"]]

    @property
    def new_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.NEW]

    @property
    def figure_fields(self) -> list[forms.BoundField]:
        return [self["period"], *(self[name] for name in COLUMNS), self["note"]]

    def unit_of(self, cleaned: CleanedData) -> str:
        series, indicator = cleaned.get("series"), cleaned.get("indicator")
        known = series or indicator
        return cleaned.get("unit") or (known.unit if known else "")

    def clean(self) -> CleanedData:
        cleaned = super().clean()
        if cleaned.get("series") is None and not self.errors.get("series"):
            cleaned["series"] = self._new_series(cleaned)
        return cleaned

    def _new_series(self, cleaned: CleanedData) -> Series | None:
        indicator, title = cleaned.get("indicator"), cleaned.get("indicator_title", "")
        unit = self.unit_of(cleaned)
        if indicator is None and not title:
            self.add_error("series", _("Choose a series, or fill in a new one below."))
            return None
        if not unit:
            self.add_error("unit", _("Give the unit of the values."))
            return None
        if indicator is None:
            indicator = Indicator(title_en=title, unit=unit)
        about = self.measured or cleaned.get("country")
        named = cleaned.get("series_title") or ": ".join(map(str, filter(None, [indicator, about])))
        made = Series(
            title_en=named[:300],
            indicator=indicator,
            unit=unit,
            measures_kind=self.measured.kind() if self.measured else "",
            measures_uid=self.measured.uid if self.measured else "",
            **{n: cleaned.get(n) for n in ("country", "partner")},
            reporter_en=cleaned.get("reporter_en", ""),
            frequency=cleaned.get("frequency") or Frequency.ANNUAL,
        )
        for record, name in ((indicator, "indicator_title"), (made, "series_title")):
            if record._state.adding:
                record.slug = free_slug(record, record.title_en)
                try:
                    record.clean_fields(exclude={"indicator", "uid"})
                    record.clean()
                except ValidationError as problem:
                    self.add_error(name, problem.messages)
        return made

    def _post_clean(self) -> None:
        """The series may be new: its key is known only when it is saved."""
        made = self.cleaned_data.pop("series", None)
        super()._post_clean()  # type: ignore[misc]
        if made is not None:
            self.instance.series = made

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | {"series", "batch"}


@DeskPage("trade/observation/<path:object_id>/correct/", "trade_observation_correct_figure")
def correct_page(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show one public observation with the form of its correction."""
    _require_batches(request)
    rows = Observation.working.select_related("series", "batch", "source")
    old = get_object_or_404(rows, pk=parse_number(object_id) or 0)
    form = CorrectionForm(old, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            batch = figures.correct(
                old,
                form.save(commit=False),
                reason=form.cleaned_data["reason"],
                by=actor(request),
                at=timezone.now(),
            )
        except NotAllowed as problem:
            form.add_error(None, str(problem))
        else:
            return _to_review(request, batch, form)
    about = {"title": _("Correct one value"), "old": old, "was": value_in_words(old, format_amount)}
    return _draw(request, form, "admin/figure_correct.html", **about)


@DeskPage("trade/observation/add-figure/", "trade_observation_add_figure")
def add_page(request: HttpRequest) -> HttpResponse:
    """Show the form of a new figure: `?series=<id>`, or `?measures=<kind>:<uid>`."""
    _require_batches(request)
    measured = _measured(request.GET.get("measures", ""))
    initial = {"series": parse_number(request.GET.get("series", ""))}
    form = NewFigureForm(measured, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        row = form.save(commit=False)
        note, by, at = form.cleaned_data["note"], actor(request), timezone.now()
        try:
            return _to_review(request, figures.add_figure(row, note=note, by=by, at=at), form)
        except NotAllowed as problem:
            form.add_error(None, str(problem))
    known = Observation.objects.live().filter(series=initial["series"]).exclude(value=None)
    known = known.exclude(obs_status=ObsStatus.FORECAST).select_related("series", "source")
    newest = known.order_by("-starts_on", "-period", "pk").first()
    about = {"title": _("Add a figure"), "measured": measured, "newest": newest}
    about["words"] = newest and value_in_words(newest, format_amount)
    return _draw(request, form, "admin/figure_add.html", **about)


@panel_parts
def figures_in_panel(
    modeladmin: DeskAdmin, request: HttpRequest, record: Publishable
) -> list[DeskPart]:
    """List the series that measure a record, and lead to a new figure."""
    if not isinstance(record, Record) or isinstance(record, Indicator):
        return []
    if isinstance(record, Series):
        of, query, known = [record], f"series={record.edit_of_id or record.pk}", True
    else:
        uid = copies.public_uid(record)
        found = Series.working.filter(measures_uid=uid, edit_of=None).order_by("title_en")
        of, query, known = list(found), f"measures={record.kind()}:{uid}", False
    may_add = request.user.has_perm("trade.add_observationbatch")
    if not of and not (may_add and kind_of(type(record)).is_measured):
        return []
    address = f"{reverse('admin:trade_observation_add_figure')}?{query}"
    context = {"series": of, "add": address if may_add else "", "is_series": known}
    return [DeskPart(template="admin/includes/figures.html", context=context, position=70)]


def _measured(text: str) -> Record | None:
    kind, _colon, uid = text.partition(":")
    models = {model.kind(): model for model in record_models()}
    return models[kind].working.filter(uid=uid, edit_of=None).first() if kind in models else None


def _require_batches(request: HttpRequest) -> None:
    if not request.user.has_perm("trade.add_observationbatch"):
        raise PermissionDenied


def _to_review(
    request: HttpRequest, batch: ObservationBatch, form: PeriodValueForm
) -> HttpResponse:
    remember_sources(request, [form.cleaned_data["source"].pk])
    messages.success(request, _("“%s” waits for review.") % batch)
    return HttpResponseRedirect(page_address(batch, "review"))


def _draw(
    request: HttpRequest, form: PeriodValueForm, template: str, **context: object
) -> HttpResponse:
    form.offer(request)
    media = admin.site.get_model_admin(Observation).media + form.media
    context |= {"opts": Observation._meta, "media": media}
    return render_desk(request, template, form=form, **context)
