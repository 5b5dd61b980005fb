"""Read-only admin of editions, workflow steps and the security log."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.admin.compare.history import VERBS
from portal.admin.forms.relations import link_to
from portal.admin.records.lists import ListAdmin
from portal.admin.searching.finding import find_rows, searched_models
from portal.editorial.admin_site import Context, DeskSection
from portal.models import CorrectionState, Edition, Publishable, Record, SecurityEvent, Step
from portal.records.registry import publishable_models

OfPeople = admin.RelatedOnlyFieldListFilter

NAMES: dict[str, StrOrPromise] = {
    **{str(m._meta.model_name): m._meta.verbose_name or "" for m in apps.get_models()},
    **VERBS,
    **dict(CorrectionState.choices),
}
"""Words for actions and kinds."""


class NamedFilter(admin.AllValuesFieldListFilter):
    def name_of(self, choice: str) -> StrOrPromise:
        return NAMES.get(choice, choice)

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for choice in super().choices(changelist):
            name = self.name_of(str(choice["display"]))
            yield {**choice, "display": name or self.empty_value_display}


def find_records(rows: Sequence[Edition | Step]) -> None:
    """Note with each edition or step the record that it is about: one query for each kind."""
    for model in publishable_models():
        of_kind = [row for row in rows if row.kind == model.kind()]
        uids = {row.record_uid for row in of_kind}
        found = model.working.filter(uid__in=uids).order_by("-pk") if uids else []
        records = {one.uid: one for one in found}  # of a record and its draft, the record
        for row in of_kind:
            vars(row)["found"] = records.get(row.record_uid)


def _record_of(row: Edition | Step) -> Publishable | None:
    """Return the record that a row is about, as `find_records` has found it, or finds it now."""
    if "found" not in vars(row):
        find_records([row])
    return vars(row).get("found")


def name_of_person(field: models.Field[Any, Any]) -> Callable[[object, models.Model], str]:
    """Make a read-only field that names a person without Django's link to the account, which few
    may see."""

    @admin.display(description=field.verbose_name)
    def person(_admin: object, row: models.Model) -> str:
        return str(getattr(row, field.name) or "")

    return person


class ReadOnlyAdmin[M: models.Model](ListAdmin, admin.ModelAdmin[M]):
    section = DeskSection.ADMINISTRATION
    list_per_page = 50
    view_on_site = False
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False


class LogAdmin[M: Edition | Step](ReadOnlyAdmin[M]):
    """Rows that are about a record."""

    @admin.display(description=_("kind"))
    def kind_name(self, row: Edition | Step) -> StrOrPromise:
        return NAMES.get(row.kind, row.kind)

    @admin.display(description=_("record"))
    def record(self, row: Edition | Step) -> str | SafeString:
        """Return the link to the record, else its identifier."""
        if (found := _record_of(row)) is None:
            return row.record_uid
        return format_html('<a href="{}">{}</a>', link_to(found), found)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[M], search_term: str
    ) -> tuple[QuerySet[M], bool]:
        """Find rows by the names of their records, too."""
        found, are_double = super().get_search_results(request, queryset, search_term)
        named = find_rows(search_term, searched_models(request))
        uids = [one.row.uid for one in named if isinstance(one.row, Record)]
        return found | queryset.filter(record_uid__in=uids), are_double

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        changelist = super().get_changelist_instance(request)
        find_records(changelist.result_list)
        return changelist

    def render_change_form(
        self, request: HttpRequest, context: Context, *args: object, **kwargs: object
    ) -> HttpResponse:
        context["subtitle"] = self.words_of(context["original"])
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[arg-type]

    def words_of(self, row: M) -> str:
        raise NotImplementedError


@admin.register(Edition)
class EditionAdmin(LogAdmin[Edition]):
    position = 3
    list_display = [
        *("issued_at", "title", "kind_name", "number", "issued_by", "second_reader", "note")
    ]
    list_filter = [("kind", NamedFilter), ("issued_by", OfPeople), "second_reader"]
    list_select_related = ["issued_by"]
    ordering = ["-issued_at", "-pk"]
    search_fields = ["record_uid", "note"]
    fieldsets = [
        (None, {"fields": [("kind_name", "record", "number")]}),
        (_("Issued"), {"fields": [("issued_at", "issuer", "second_reader"), "note"]}),
        (_("What it says"), {"fields": ["content"]}),
    ]
    readonly_fields = ["kind_name", "record", "issuer", "content"]

    issuer = name_of_person(Edition._meta.get_field("issued_by"))

    @admin.display(description=_("title"))
    def title(self, edition: Edition) -> str:
        return str(edition.document.get("title", {}).get("en", ""))

    def words_of(self, row: Edition) -> str:
        return f"{self.title(row) or row.record_uid}, {row.number}"

    @admin.display(description=_("document"))
    def content(self, edition: Edition) -> SafeString:
        text = json.dumps(edition.document, ensure_ascii=False, indent=2)
        return format_html('<pre class="document">{}</pre>', text)


@admin.register(Step)
class StepAdmin(LogAdmin[Step]):
    position = 4
    list_display = ["at", "by", "action_name", "kind_name", "record", "note"]
    list_filter = [("by", OfPeople), ("action", NamedFilter), ("kind", NamedFilter)]
    list_select_related = ["by"]
    search_fields = ["record_uid", "note", "by__username"]
    fields = ["at", "person", "action_name", "kind_name", "record", "note"]
    readonly_fields = ["action_name", "kind_name", "person", "record"]
    person = name_of_person(Step._meta.get_field("by"))

    @admin.display(description=_("action"))
    def action_name(self, step: Step) -> StrOrPromise:
        return NAMES.get(step.action, step.action)

    def words_of(self, row: Step) -> str:
        named = _record_of(row) or row.record_uid
        return f"{named}, {self.action_name(row)}"


@admin.register(SecurityEvent)
class SecurityEventAdmin(ReadOnlyAdmin[SecurityEvent]):
    position = 6
    list_display = ["at", "kind", "account", "by", "detail", "client"]
    list_filter = [("by", admin.AllValuesFieldListFilter), "kind"]
    search_fields = ["account", "by", "client"]
