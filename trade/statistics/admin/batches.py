"""Observations: edited in their batch while it is a draft, read ever after."""

from contextlib import AbstractContextManager, ExitStack
from typing import Any, ClassVar, TypedDict

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import WithAnnotations

from portal.admin import DeskSection, PublishableAdmin, RelatingAdmin, TabularPartInline, fieldset
from portal.admin.collaboration.bundles import put_into_bundle
from portal.admin.forms.checked_form import CleanedData
from portal.admin.forms.concurrent_saves import RepeatingAdmin
from portal.admin.forms.filters import StateFilter
from portal.admin.forms.forms import VersionedForm, list_differences
from portal.admin.forms.hidden_fields import VERSION, HiddenField
from portal.admin.forms.parts import PartForm, PartFormSet
from portal.admin.forms.phrases import PrintedValueForm
from portal.admin.forms.relations import HelpTexts
from portal.admin.records.lists import SearchedAdmin
from portal.admin.workflow.permissions import actor
from portal.editorial import drafts
from portal.formatting.addresses import parse_number
from portal.formatting.numbers import format_in_unit
from portal.models import Revision, Status
from portal.models.fields import count_of
from portal.publication import publishing, snapshots
from trade.statistics.batches import STATED, correction_of
from trade.statistics.importing import NAME
from trade.statistics.labels import value_in_words
from trade.statistics.observations import Observation, ObservationBatch

ROWS_ON_PAGE = 60
"""A batch with more rows than this shows a link to their list instead of all of them."""

COUNTED = ("changed", "kept", "withdrawn", "repeated", "added")
"""Numbers of a correction, for its reviewer."""

PINNED_TWICE = gettext_lazy("Another row of the batch is pinned for this period already.")
HELP_TEXTS: HelpTexts = {
    "period": gettext_lazy("2024, H1 2024, Q3 2024, May 2024, 25 May 2024, or start/end"),
    "comparator": gettext_lazy("Choose “over” if the source says “over 50”"),
    "as_printed": gettext_lazy("The words of the source"),
    "source": gettext_lazy("In a batch, usually that of the batch"),
    "attributed_to": gettext_lazy("Whom the source credits with it: the office that counted"),
    "lower": gettext_lazy("Only where the source gives a range"),
    "cumulative": gettext_lazy("Counts from the beginning to the end of the period"),
    "pinned": gettext_lazy("Shown whatever the rule says. Give the reason in the series"),
}


LABELS: HelpTexts = {
    "cumulative": gettext_lazy("running total"),
    "pinned": gettext_lazy("always show this value"),
}


class ObservationForm(PrintedValueForm, PartForm):
    """A row whose value may be typed as printed, in the unit of its series."""

    def unit_of(self, cleaned: CleanedData) -> str | None:
        series = cleaned.get("series")
        return series.unit if series else None

    def save(self, commit: bool = True) -> Observation:
        """A value that is stated anew came after the rulings of before."""
        if {*STATED, "period", "series"} & set(self.changed_data):
            self.instance.recorded_at = timezone.now()
        return super().save(commit)


class BatchRowForm(ObservationForm):
    def _take_source(self) -> None:
        """Give a new row without a source that of the batch, and one without a series that of the
        row above: what is typed row by row names them once."""
        super()._take_source()
        if not self.is_bound or self.instance.pk is not None or not self.has_changed():
            return
        sent, name = self.data, self.add_prefix("series")
        rows, _dash, number = str(self.prefix).rpartition("-")
        above = (sent.get(f"{rows}-{n}-series", "") for n in reversed(range(int(number))))
        if not sent.get(name):
            self.replace_sent(name, next(filter(None, above), ""))
        if not sent.get(self.add_prefix("source")) and sent.get("source"):
            self.replace_sent(self.add_prefix("source"), sent["source"])


class ObservationFormSet(PartFormSet):
    def clean(self) -> None:
        """Refuse a second pin of a period among the rows as they were sent."""
        super().clean()
        pinned: set[tuple[int, str]] = set()
        for form in self.forms:
            row = form.instance
            if row.pinned and not self._should_delete_form(form):  # type: ignore[attr-defined]
                if (row.series_id, row.period) in pinned:
                    form.add_error("pinned", PINNED_TWICE)
                pinned.add((row.series_id, row.period))


class ObservationInline(TabularPartInline):
    model = Observation
    form = BatchRowForm
    formset = ObservationFormSet
    fields = [
        *("series", "period", "comparator", "value", "obs_status", "as_printed"),
        *("source", "attributed_to", "locator", "quote", "lower", "upper"),
        *("cumulative", "pinned", "note"),
    ]
    help_texts: ClassVar = HELP_TEXTS | {
        "series": gettext_lazy("Left empty: that of the row above"),
        "source": gettext_lazy("Left empty: that of the batch"),
    }
    labels: ClassVar = LABELS
    text_rows: ClassVar = {"quote": 1, "note": 1}

    def may(self, request: HttpRequest, obj: Model | None, *actions: str) -> bool:
        return super().may(request, obj, *actions) and ("view" in actions or _is_new(obj))


class ObservationBatchForm(VersionedForm):
    def clean(self) -> CleanedData:
        cleaned = super().clean()
        earlier: ObservationBatch | None = cleaned.get("supersedes")
        if self.instance.pk and earlier == self.instance:
            self.add_error("supersedes", _("A batch cannot supersede itself."))
        elif earlier and earlier.published_at is None:
            said = _("“%s” was never public: change its rows there.") % earlier
            self.add_error("supersedes", said)
        return cleaned


class BatchSize(TypedDict):
    size: int


type SizedBatch = WithAnnotations[ObservationBatch, BatchSize]


@admin.register(ObservationBatch)
class ObservationBatchAdmin(PublishableAdmin[ObservationBatch]):
    form = ObservationBatchForm
    section = DeskSection.STATISTICS
    position = 3
    list_display = ["title", "state", "source", "count", "updated"]
    list_filter = [StateFilter]
    list_select_related = ["source"]
    search_fields = ["title", "note", "source__title", "source__publisher"]
    actions = [*PublishableAdmin.actions, put_into_bundle]
    ordering = ("-updated_at", "pk")
    fields = [("title", "source", "supersedes"), "note"]
    readonly_fields = ["correction", "all_rows"]
    help_texts: ClassVar = {
        "title": gettext_lazy("What came, and when: “Customs, trade by country, May 2025”"),
        "source": gettext_lazy("Where the rows come from; a row may name another"),
        "supersedes": gettext_lazy(
            "For a correction: the batch that has the rows which those of this one replace. "
            "The others stay; a row with the status “missing value” withdraws."
        ),
        "note": gettext_lazy("For reviewers: what was done, what to look at"),
    }

    def get_fields(
        self, request: HttpRequest, obj: ObservationBatch | None = None
    ) -> list[str | list[str] | tuple[str, ...] | tuple[()]]:
        return [*self.fields, *(self.readonly_fields if obj else ())]  # none of a batch to be made

    def get_queryset(self, request: HttpRequest) -> QuerySet[ObservationBatch]:
        size = count_of(Observation.working.all(), "batch")
        return super().get_queryset(request).annotate(size=size)

    def get_inlines(
        self, request: HttpRequest, obj: ObservationBatch | None
    ) -> tuple[type[ObservationInline], ...]:
        few = obj is None or obj.rows.count() <= ROWS_ON_PAGE
        return (ObservationInline,) if few else ()

    def save_formset(
        self,
        request: HttpRequest,
        form: ObservationBatchForm,
        formset: ObservationFormSet,
        change: bool,
    ) -> None:
        """Release the pins of changed rows first: another row may take one in the same save."""
        changed = [row.instance.pk for row in formset.initial_forms if row.has_changed()]
        if changed:
            form.instance.rows.filter(pk__in=changed).update(pinned=False)
        formset.save()

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def state(self, batch: ObservationBatch) -> SafeString:
        label = batch.get_status_display()
        return format_html('<span class="state state-{}">{}</span>', batch.status, label)

    @admin.display(description=gettext_lazy("rows"), ordering="size")
    def count(self, batch: SizedBatch) -> int:
        return batch.size

    @admin.display(description=gettext_lazy("what it corrects"))
    def correction(self, batch: SizedBatch) -> str:
        if batch.pk is None or batch.supersedes is None:
            return ""
        found = correction_of(batch)
        counts = {name: getattr(found, name) for name in COUNTED}
        return (
            _(
                "%(changed)s changed, %(kept)s kept, %(withdrawn)s withdrawn; "
                "%(repeated)s repeated, %(added)s added"
            )
            % counts
        )

    @admin.display(description=gettext_lazy("rows"))
    def all_rows(self, batch: SizedBatch) -> str | SafeString:
        if batch.pk is None:
            return ""
        address = reverse("admin:trade_observation_changelist")
        words = _("All %(n)s observations of this batch") % {"n": batch.size}
        return format_html('<a href="{}?batch__id__exact={}">{}</a>', address, batch.pk, words)


class BatchStateFilter(admin.ChoicesFieldListFilter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("state of the batch")


class SingleObservationForm(ObservationForm):
    """A row on a page of its own. It carries the version of its batch, so that nobody writes over
    what somebody else has changed in the row."""

    version = HiddenField()

    def prepare(self) -> None:
        super().prepare()
        if isinstance(batch := self.fields.get("batch"), forms.ModelChoiceField):
            batch.queryset = ObservationBatch.working.filter(status=Status.DRAFT)
        if self.instance.pk is not None:
            self.initial[VERSION] = self.instance.batch.version

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if cleaned.get("pinned") and self._is_pinned_elsewhere(cleaned):
            self.add_error("pinned", PINNED_TWICE)
        if self.instance.pk is not None and self._was_changed():
            # Whoever has read the message may save again.
            self.replace_sent(VERSION, self.instance.batch.version)
            said = _("Somebody has changed this row while you were editing. Nothing is saved yet.")
            raise ValidationError([said, *list_differences(self)])
        return cleaned

    def _is_pinned_elsewhere(self, cleaned: dict[str, object]) -> bool:
        """True if another row of the batch is pinned for the same period."""
        same = {name: cleaned.get(name) for name in ("batch", "series", "period")}
        pinned = Observation.working.live().filter(pinned=True, **same)
        return bool(pinned.exclude(pk=self.instance.pk).exists())

    def _was_changed(self) -> bool:
        """True if the row differs from the version that the form was drawn over."""
        row = Observation.working.get(pk=self.instance.pk)
        seen = parse_number(self.data.get(VERSION, ""))
        if seen is None or seen == row.batch.version:
            return seen is None
        saves = Revision.objects.of(row.batch)
        save = saves.at(seen)
        if save is None:
            return saves.exists()
        there = save.content["rows"].get("observations", {})
        return bool(there.get(row.uid) != snapshots.values_of(row))


def correct_address(observation: Observation) -> str:
    """Return the address of the form of its correction; empty for what is not public."""
    if observation.retracted_at is not None or not observation.batch.is_published:
        return ""
    return reverse("admin:trade_observation_correct_figure", args=[observation.pk])


def _working_on(
    request: HttpRequest, batch: ObservationBatch
) -> AbstractContextManager[ObservationBatch]:
    return drafts.change_draft(batch, by=actor(request), at=timezone.now())


@admin.register(Observation)
class ObservationAdmin(SearchedAdmin, RelatingAdmin, RepeatingAdmin):
    """All observations, to be searched. A row can be changed while its batch is a draft; what
    the public has seen is corrected by a new batch."""

    form = SingleObservationForm
    change_form_template = "admin/observation_change_form.html"
    section = DeskSection.STATISTICS
    import_target = NAME
    position = 4
    list_display = [
        *("series", "period", "figure", "correct", "obs_status", "state", "pinned", "source")
    ]
    list_display_links = ["series", "period"]
    list_filter = [
        "obs_status",
        ("batch__status", BatchStateFilter),
        "pinned",
        ("retracted_at", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["series", "source", "batch"]
    list_per_page = 50
    search_fields = ["series__title_en", "series__slug", "period", "as_printed", "uid"]
    ordering = ["series__title_en", "starts_on", "pk"]
    view_on_site = False
    fieldsets = [
        fieldset(None, ("series", "period", "batch")),
        fieldset(
            gettext_lazy("Value"),
            ("comparator", "value", "obs_status"),
            ("lower", "upper", "cumulative"),
        ),
        fieldset(
            gettext_lazy("Source"),
            ("source", "attributed_to", "locator"),
            *("as_printed", ("quote", "note"), "pinned"),
        ),
        fieldset(gettext_lazy("History"), ("recorded_at", "retracted_at"), "retraction_reason"),
    ]
    readonly_fields = ["recorded_at", "retracted_at", "retraction_reason"]
    help_texts: ClassVar = HELP_TEXTS
    labels: ClassVar = LABELS

    def get_queryset(self, request: HttpRequest) -> QuerySet[Observation]:
        return Observation.working.order_by(*self.ordering)

    def has_change_permission(self, request: HttpRequest, obj: Observation | None = None) -> bool:
        return super().has_change_permission(request, obj) and _is_new(obj.batch if obj else None)

    def has_delete_permission(self, request: HttpRequest, obj: Observation | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _is_new(obj.batch if obj else None)

    def save_model(
        self, request: HttpRequest, obj: Observation, form: PartForm, change: bool
    ) -> None:
        """A change of a row is work on its batch, and on the one that the row comes from."""
        before = Observation.working.filter(pk=obj.pk).values_list("batch", flat=True)
        batches = ObservationBatch.working.filter(pk__in={obj.batch_id, *before})
        with ExitStack() as stack:
            for batch in batches.order_by("pk"):
                stack.enter_context(_working_on(request, batch))
            super().save_model(request, obj, form, change)
            for other in batches.exclude(pk=obj.batch_id):
                publishing.share_work(obj.batch, other, at=timezone.now(), note=str(other))

    def delete_model(self, request: HttpRequest, obj: Observation) -> None:
        with _working_on(request, obj.batch):
            super().delete_model(request, obj)

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        columns = tuple(map(str, super().get_list_display(request)))
        may_correct = request.user.has_perm("trade.add_observationbatch")
        return tuple(name for name in columns if may_correct or name != "correct")

    @admin.display(description=gettext_lazy("correction"))
    def correct(self, observation: Observation) -> str | SafeString:
        address = correct_address(observation)
        return address and format_html('<a href="{}">{}</a>', address, _("Correct …"))

    @admin.display(description=gettext_lazy("value"), ordering="value")
    def figure(self, observation: Observation) -> str:
        return value_in_words(observation, format_in_unit)

    @admin.display(description=gettext_lazy("state"), ordering="batch__status")
    def state(self, observation: Observation) -> SafeString:
        if observation.retracted_at is not None:
            return format_html('<span class="state state-withdrawn">{}</span>', _("Retracted"))
        batch = observation.batch
        label = batch.get_status_display()
        return format_html('<span class="state state-{}">{}</span>', batch.status, label)


def _is_new(batch: Model | None) -> bool:
    """Rows that readers have seen stay as they are, even when their batch was withdrawn and is
    begun again."""
    return not isinstance(batch, ObservationBatch) or (
        batch.status == Status.DRAFT and batch.published_at is None
    )
