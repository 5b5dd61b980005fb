"""Admin of releases: created by people who may publish, read-only for others."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import FieldsetSpec

from portal.admin.compare.editions import ReadOnlyAdmin, name_of_person
from portal.admin.forms.checked_form import CheckedForm, CleanedData
from portal.admin.forms.sections import fieldset
from portal.admin.workflow.permissions import actor
from portal.editorial.admin_site import Context
from portal.models import JournalHead, Release
from portal.models.languages import columns
from portal.opendata import releases
from portal.opendata.releases.differences import count_changes, find_differences


class ReleaseForm(CheckedForm):
    def prepare(self) -> None:
        super().prepare()
        self.fields["notes_en"].required = True

    def clean(self) -> CleanedData:
        try:
            releases.check_for_news()
        except releases.NothingNew as problem:
            raise ValidationError(str(problem)) from problem
        return super().clean() or self.cleaned_data


@admin.register(Release)
class ReleaseAdmin(ReadOnlyAdmin[Release]):
    position = 5
    view_on_site = True
    add_form_template = "admin/release_add_form.html"
    list_display = ["__str__", "released_at", "made_by", "size"]
    list_select_related = ["made_by"]
    readonly_fields = ["file", "maker"]
    maker = name_of_person(Release._meta.get_field("made_by"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return admin.ModelAdmin.has_add_permission(self, request)

    def get_form(
        self, request: HttpRequest, obj: Release | None = None, *args: object, **kwargs: object
    ) -> type[forms.ModelForm[Release]]:
        if obj is None:
            kwargs["form"] = ReleaseForm
        return super().get_form(request, obj, *args, **kwargs)  # type: ignore[arg-type]

    def get_fieldsets(self, request: HttpRequest, obj: Release | None = None) -> FieldsetSpec:
        notes = fieldset(_("What is new"), *columns("notes"))
        if obj is None:
            return [notes]
        return [fieldset(None, ("released_at", "maker", "position"), "file", "sha256"), notes]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Context | None = None
    ) -> HttpResponse:
        context = {
            "show_save_and_add_another": False,
            "show_save_and_continue": False,
            "news": _count_changes,  # asked by the page alone: a form that is saved needs none
            **(extra_context or {}),
        }
        try:
            return super().add_view(request, form_url, context)
        except releases.NothingNew as problem:  # made by somebody else in this very moment
            self.message_user(request, str(problem), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:portal_release_changelist"))

    def changeform_view(self, request: HttpRequest, *args: Any) -> HttpResponse:
        """Django's, without its transaction: on SQLite nobody could save while files are made."""
        return super()._changeform_view(request, *args)  # type: ignore[misc]

    def save_model(
        self, request: HttpRequest, obj: Release, form: forms.ModelForm[Release], change: bool
    ) -> None:
        obj.made_by, obj.released_at = actor(request), timezone.now()
        releases.make_release(obj)

    @admin.display(description=_("file"))
    def file(self, release: Release) -> SafeString:
        return format_html('<a href="{}" download>{}</a>', release.file_url(), release.file_name)


def _count_changes() -> dict[str, object]:
    """Return the number of changes since the last release, for the author of the notes."""
    last = Release.objects.first()
    found = find_differences(last.position, JournalHead.last_position()) if last else ()
    return {"since": last, "counts": count_changes(found)}
