"""Base admin of records: lists, forms, saving."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin
from django.contrib.admin import FieldListFilter
from django.contrib.admin import ListFilter as DjangoListFilter
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME, InlineAdminFormSet
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.utils import flatten_fieldsets
from django.db import models
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.evidence.claims import stamp
from portal.admin.evidence.sourcing import (
    SourcingForm,
    can_add_claims,
    changed_facts,
    lacks_source_after_save,
    list_fact_labels,
    remember_sources,
    write_claims,
)
from portal.admin.forms import sections
from portal.admin.forms.collapsed_rows import collapse_rows
from portal.admin.forms.filters import EvidenceFilter, OneSourceFilter, StateFilter
from portal.admin.forms.parts import PartFormSet
from portal.admin.forms.relations import HelpTexts, link_to
from portal.admin.forms.sections import FieldsetSpec, fieldset
from portal.admin.forms.values import ValueWords
from portal.admin.records.defaults import evidence_inlines, fact_rows, other_columns, part_inlines
from portal.admin.records.form import RecordForm
from portal.admin.records.language_states import draw_language_states
from portal.admin.records.lists import KeysFirstPaginator, RecordChangeList
from portal.admin.records.publishables import PublishableAdmin, actor
from portal.admin.workflow import extra_pages
from portal.admin.workflow.actions import RECORD_ACTIONS
from portal.admin.workflow.buttons import BUTTONS
from portal.editorial.admin_site import Context
from portal.formatting.numbers import format_in_unit
from portal.models import Claim, Record, Status
from portal.models.languages import columns, pick_text
from portal.models.provinces import names_of_province
from portal.publication import copies
from portal.publication.evidence import know_references

GAPS = (("lacking", gettext_lazy("no source")), ("disputed", gettext_lazy("no decision")))

type ListFilter = str | type[DjangoListFilter] | tuple[str, type[FieldListFilter]]
type FormSets = list[PartFormSet]
type Inlines = list[InlineModelAdmin[models.Model, models.Model]]

NAMES = fieldset(
    None,
    tuple(columns("title")),
    ("title_local", "local_language", "slug"),
    tuple(columns("title_origin")),
    classes=[sections.NAMES],
)
SUMMARY = fieldset(gettext_lazy("Summary"), tuple(columns("summary")), classes=[sections.NAMES])


def facts_fieldset(*fields: str | tuple[str, ...]) -> FieldsetSpec:
    """Return the fieldset of facts; the claims are placed below it."""
    description = gettext_lazy(
        "Every fact needs a source: add it under “Sources for your changes”."
    )
    classes = [sections.FACTS]
    return fieldset(gettext_lazy("Facts"), *fields, classes=classes, description=description)


def default_fieldsets(model: type[Record]) -> list[FieldsetSpec]:
    """The facts, and what else there is."""
    found = []
    if others := tuple(other_columns(model)):
        found.append(fieldset(gettext_lazy("Other details"), *others))
    if model.facts:
        found.append(facts_fieldset(*fact_rows(model)))
    return found


SEARCHED_PARTS = {"names": "names__name", "external_ids": "external_ids__value"}


class RecordAdmin[R: Record](PublishableAdmin[R]):
    """Subclasses set `section` and `position` in the navigation, and where the defaults do not fit:
    `key_figures` (columns of the list), `kinds` (filters), `fieldsets` behind those of names and
    summary, `inlines` of the parts, further `search_fields` and `help_texts`. Claims and rulings
    are added by default."""

    form = RecordForm
    key_figures: ClassVar[list[str]] = []
    shared_columns: tuple[str, ...] = ()
    """Columns that *Add one like this* copies, besides those of facts."""
    own_facts: tuple[str, ...] = ("status", "accuracy")
    """Facts that it leaves out, as they say nothing of another record."""
    kinds: ClassVar[list[ListFilter]] = []
    essentials: ClassVar[tuple[str, ...]] = ()
    """Columns that the form shows first, beside those that publication needs and key facts."""
    ordering = ("title_en", "pk")
    search_help_text = gettext_lazy("Names in any language, addresses and identifiers")
    usual_help_texts: ClassVar[HelpTexts] = {
        "title_en": gettext_lazy("As a reader would look for it. Chinese and Russian can wait."),
        "title_origin_en": gettext_lazy("Readers see which titles the portal composed."),
        "title_local": gettext_lazy("As it is written where it stands"),
        "local_language": gettext_lazy("The language of that name: kk, ky, tg, tk, uz …"),
        "latitude": gettext_lazy("Degrees, WGS 84; north is positive"),
        "longitude": gettext_lazy("Degrees, WGS 84; east is positive"),
        "accuracy": gettext_lazy("How well the coordinates are known"),
        "admin1": gettext_lazy("Its name, or its code of ISO 3166-2, such as KZ-31"),
        "slug": gettext_lazy("The last part of its address; an old one leads on to a new one"),
        "summary_en": gettext_lazy("Two or three sentences; figures belong into facts"),
    }

    def __init__(self, model: type[R], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        # What a class leaves out follows from its model, so it belongs to the instance.
        figures = self.key_figures or [model.column_of(name) for name in model.key_facts]
        self.inlines = [*evidence_inlines(model), *part_inlines(model, self.inlines)]  # type: ignore[misc]
        self.key_figures = figures  # type: ignore[misc]
        named = [SEARCHED_PARTS[part] for part in model.parts if part in SEARCHED_PARTS]
        always = [*columns("title"), "title_local", "slug", "uid"]
        self.search_fields = [*always, *self.search_fields, *named]  # type: ignore[misc]
        relations = {field.name for field in model._meta.fields if field.is_relation}
        self.list_select_related = [name for name in figures if name in relations]  # type: ignore[misc]
        self.help_texts = {**self.usual_help_texts, **self.help_texts}  # type: ignore[misc]
        fieldsets = self.fieldsets or default_fieldsets(model)
        if "title_en" not in flatten_fieldsets(fieldsets):
            fieldsets = [NAMES, SUMMARY, *fieldsets]
        self.fieldsets = sections.arrange_fieldsets(model, fieldsets, self.essentials)  # type: ignore[misc]

    # Lists

    actions = RECORD_ACTIONS
    paginator = KeysFirstPaginator
    list_per_page = 50

    def has_source_permission(self, request: HttpRequest) -> bool:
        """Return the permission to give facts of several records a source, where they have any."""
        return bool(self.model.facts) and self.has_change_permission(request)

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        evidence = ["evidence"] if self.model.facts else []
        return ("shown_title", "state", *self.key_figures, *evidence, "updated")

    def get_list_filter(self, request: HttpRequest) -> tuple[ListFilter, ...]:
        of_source = (OneSourceFilter,) if self.model.facts else ()
        return (StateFilter, EvidenceFilter, *of_source, *self.kinds)

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[RecordChangeList]:
        return RecordChangeList

    def action_checkbox(self, obj: R) -> SafeString:
        """Django's own makes a widget for each row, and draws it by a template."""
        box = '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'
        return format_html(box, ACTION_CHECKBOX_NAME, obj.pk, obj)

    @admin.display(description=gettext_lazy("title"), ordering="title_en")
    def shown_title(self, record: R) -> str:
        """Title in the language of the desk; the order is that of the English ones."""
        return str(record)

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def state(self, record: R) -> SafeString:
        label = str(Status(record.status).label)
        if beside := copies.label_of(record):
            label = f"{beside} · {label}"
        elif record.edit_of_id is not None:
            is_draft = record.status == Status.DRAFT
            label = _("Draft of a published record") if is_draft else _("Changes in review")
        state = '<span class="state state-{}">{}</span><p class="language-states">{}</p>'
        return format_html(state, record.status, label, draw_language_states(record))

    @admin.display(description=gettext_lazy("province or region"), ordering="admin1")
    def province(self, record: R) -> str:
        return str(pick_text(names_of_province(record.admin1)))  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("length"), ordering="length_km")
    def length(self, record: R) -> str:
        return format_in_unit(record.length_km, "km")  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("evidence"))
    def evidence(self, record: R) -> SafeString:
        """Name the facts without evidence."""
        judged = record.judge_all()
        gaps = zip(GAPS, (record.unsupported(judged), record.unruled(judged)), strict=True)
        lines = [(*mark, list_fact_labels(record, names)) for mark, names in gaps if names]
        if not lines:
            return format_html('<span class="evidence evidence-supported">{}</span>', "✓")
        line = '<span class="evidence evidence-{}"><b>{}</b> {}</span>'
        return format_html_join("", line, lines)

    # Forms

    view_on_site = False  # the panel has a link

    def get_form(
        self, request: HttpRequest, obj: R | None = None, change: bool = False, **kwargs: object
    ) -> type[RecordForm]:
        made = cast(type[RecordForm], super().get_form(request, obj, change, **kwargs))
        made.words = ValueWords(request)
        return made

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> R | None:
        """Prefetch claims and rulings for fields and blockers."""
        record: R | None = super().get_object(request, object_id, from_field)
        if record is not None and record.facts:
            prefetch_related_objects([record], "claims__source", "claims__attributed_to", "rulings")
            if request.method == "GET":  # what is being saved may refer to something else
                know_references([record])
        return record

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: R | None = None
    ) -> dict[str, Sequence[str]]:
        return {"slug": ["title_en"]} if obj is None else {}

    @property
    def import_target(self) -> str:
        """Name of the target of imports; empty for kinds without facts."""
        return self.model.kind() if self.model.facts else ""

    def complete_page(self, request: HttpRequest, context: Context, record: R | None) -> None:
        if record is None and not context["is_popup"]:  # a stored one has them in its panel
            buttons = [button for button in BUTTONS if button.saves_first]
            context["first_buttons"] = [one for one in buttons if self.may_step(request, one)]
        context["sections"] = sections.build_sections(
            self.model, context["adminform"], context["inline_admin_formsets"]
        )
        is_sourced = self.model.facts and self.is_editable(request, record)
        if is_sourced and can_add_claims(self, request, record):
            form = context["adminform"].form
            context["sourcing"] = form.sourcing or SourcingForm(form.instance)
            context["sourcing"].draw(request, form)
            context["media"] += context["sourcing"].media
        super().complete_page(request, context, record)

    def get_inline_formsets(
        self, request: HttpRequest, formsets: FormSets, inlines: Inlines, *args: object
    ) -> list[InlineAdminFormSet]:
        for formset in formsets:
            if isinstance(formset, PartFormSet):
                formset.keep_as_typed()
        collapse_rows(request, formsets, inlines)
        return super().get_inline_formsets(request, formsets, inlines, *args)

    def save_formset(
        self, request: HttpRequest, form: RecordForm, formset: PartFormSet, change: bool
    ) -> None:
        is_translation = bool(self.only_languages(request, form.instance))
        for row in formset.save(commit=False):
            if not is_translation:  # who puts a reason into other words does not give it
                stamp(row, actor(request))
            row.save()
        for row in formset.deleted_objects:
            row.delete()
        formset.save_m2m()

    def save_related(
        self, request: HttpRequest, form: RecordForm, formsets: FormSets, change: bool
    ) -> None:
        """Write the claims of the sourcing form too."""
        super().save_related(request, form, formsets, change)
        record, form.sourced = form.instance, []
        rows = [row for formset in formsets for row in formset.new_objects]
        by_hand = [row for row in rows if isinstance(row, Claim)]
        remember_sources(request, [claim.source_id for claim in by_hand])
        if form.sourcing is not None and can_add_claims(self, request, record if change else None):
            form.sourced = write_claims(
                request,
                form.sourcing,
                record,
                changed=changed_facts(record, form.changed_data, is_new=not change),
                by_hand={claim.fact for claim in by_hand},
            )

    def construct_change_message(
        self, request: HttpRequest, form: forms.Form, *args: object, **kwargs: object
    ) -> list[dict[str, Any]]:
        message = super().construct_change_message(request, form, *args, **kwargs)  # type: ignore[arg-type]
        if not isinstance(form, RecordForm) or not form.sourced:
            return message
        said = {"name": _("claims"), "object": list_fact_labels(form.instance, form.sourced)}
        return [*message, {"added": said}]

    def response_post_save_add(self, request: HttpRequest, obj: R) -> HttpResponseRedirect:
        return self._to_sourcing(request, obj) or super().response_post_save_add(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: R) -> HttpResponseRedirect:
        return self._to_sourcing(request, obj) or super().response_post_save_change(request, obj)

    def _to_sourcing(self, request: HttpRequest, record: R) -> HttpResponseRedirect | None:
        """Redirect to the sourcing form if a saved fact has no source."""
        if not lacks_source_after_save(request, record):
            return None
        address = extra_pages.keep_list(self, request, f"{link_to(record)}#sourcing")
        return HttpResponseRedirect(address)
