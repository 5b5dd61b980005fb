"""Base admin of reference data (sources, countries): public at once, without review. Detects
concurrent saves and refuses to delete rows in use."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.db.models import F, ProtectedError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from portal.admin.forms.checked_form import CheckedForm, CleanedData
from portal.admin.forms.concurrent_saves import RepeatingAdmin
from portal.admin.forms.forms import describe_save, list_differences
from portal.admin.forms.hidden_fields import HiddenField
from portal.admin.forms.relations import RelatingAdmin, link_to
from portal.admin.records.lists import SearchedAdmin
from portal.admin.records.usage import find_users, list_addresses, list_usage
from portal.admin.searching.saved_lists import WithSavedLists
from portal.admin.workflow.permissions import require
from portal.editorial.admin_site import Context, admin_address, render_desk
from portal.formatting.locales import join_list
from portal.models import Country, Source

VERSION = "row_version"
NAMED = 5
"""Number of referring rows that a refusal names."""


class SavedMeanwhile(Exception):
    """Another save came between the check and the save."""


class ReferenceForm(CheckedForm):
    """Form with the version it was opened with. After a concurrent save it comes back as typed,
    with the stored and the typed value of each differing field."""

    row_version = HiddenField()

    def prepare(self) -> None:
        super().prepare()
        self.initial[VERSION] = self.instance.row_version
        if self.instance._state.adding:
            del self.fields[VERSION]

    def clean(self) -> CleanedData:
        cleaned = super().clean() or self.cleaned_data
        if self.instance._state.adding:
            if VERSION in self.data:
                raise ValidationError(_describe_deletion())
        elif self.data.get(VERSION) != str(self.instance.row_version):
            # Whoever has read the message may save again.
            self.replace_sent(VERSION, self.instance.row_version)
            raise ValidationError([_describe_conflict(self.instance), *list_differences(self)])
        return cleaned


class ReferenceAdmin[M: (Source, Country)](
    WithSavedLists, SearchedAdmin, RelatingAdmin, RepeatingAdmin, admin.ModelAdmin[M]
):
    """Admin of a model with a save counter `row_version`."""

    repeated_after = (SavedMeanwhile, IntegrityError)
    """The second attempt reports the newer version or the taken name."""
    form = ReferenceForm
    change_form_template = "admin/reference_change_form.html"
    view_on_site = False

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_used"
        page = self.admin_site.admin_view(self._used_page)
        return [path("<path:object_id>/used/", page, name=name), *super().get_urls()]

    def _used_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        require(self.has_view_permission(request, row))
        about = {"title": _("Where used"), "opts": self.opts, "usage": list_usage(row)}
        about["lists"] = list_addresses(row) if isinstance(row, Source) else []
        return render_desk(request, "admin/where_used.html", record=row, **about)

    def change_view(
        self, request: HttpRequest, object_id: str, *args: object, **kwargs: object
    ) -> HttpResponse:
        is_save = request.method == "POST" and VERSION in request.POST
        if is_save and self.get_object(request, unquote(object_id)) is None:
            # Deleted by somebody else: the form of a new one takes what was typed, and saves it.
            return self.add_view(request, form_url=admin_address(self.model, "add"))
        return super().change_view(request, object_id, *args, **kwargs)  # type: ignore[arg-type]

    def save_model(
        self, request: HttpRequest, obj: M, form: forms.ModelForm[M], change: bool
    ) -> None:
        """Write only the changed columns, on the version that was read. Raises SavedMeanwhile."""
        if not change:
            obj.save()
            return
        if not form.changed_data:  # the number of a save without a change would not be logged
            return
        stored = self.model._base_manager.filter(pk=obj.pk, row_version=obj.row_version)
        if not stored.update(row_version=F("row_version") + 1):
            raise SavedMeanwhile
        obj.row_version += 1
        columns = {field.name for field in self.opts.concrete_fields}
        obj.save(update_fields=columns & set(form.changed_data))

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Context | None = None
    ) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        if row is None or not self.has_delete_permission(request):
            return super().delete_view(request, object_id, extra_context)
        if next(find_users(row, 1), None) or not self.has_delete_permission(request, row):
            return self._refuse_to_delete(request, row)
        try:
            return super().delete_view(request, object_id, extra_context)
        except ProtectedError:  # named by somebody in this very moment
            return self._refuse_to_delete(request, row)

    def _refuse_to_delete(self, request: HttpRequest, row: M) -> HttpResponse:
        sentence = _("“%s” was cited in public, so it stays and cannot be deleted.") % row
        if self.has_delete_permission(request, row):
            sentence = _describe_usage(row)
        self.message_user(request, sentence, messages.ERROR)
        return HttpResponseRedirect(link_to(row))


def _describe_usage(row: models.Model) -> str:
    names = [f"“{name}”" for name in sorted({str(one) for one in find_users(row, NAMED + 1)})]
    told = join_list(names if len(names) <= NAMED else [*names[:NAMED], _("and others")])
    sentence = _("“%(row)s” is in use and cannot be deleted. First take it out of %(names)s.")
    return sentence % {"row": row, "names": told}


def _describe_conflict(row: models.Model) -> str:
    return _(
        "%(who)s while you were editing. Nothing of yours is lost: it is all below, not yet saved. "
        "Saving again replaces what is stored with yours."
    ) % {"who": _describe_last_save(row)}


def _describe_last_save(row: models.Model) -> str:
    kind = ContentType.objects.get_for_model(row)
    entries = LogEntry.objects.filter(content_type=kind, object_id=str(row.pk))
    entry = entries.select_related("user").order_by("-action_time", "-pk").first()
    if entry is None:
        return _("Somebody else saved it")
    return describe_save(entry.user, entry.action_time)


def _describe_deletion() -> str:
    return _(
        "Somebody has deleted it while you were editing. What you typed is below and not saved; "
        "saving makes it anew."
    )
