"""Sources and countries: shown at once, without review, and named by much else. So nobody writes
over another unawares, and nothing goes that is in use."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.db.models import F, ProtectedError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from portal.admin.checked_form import CheckedForm
from portal.admin.forms.forms import differences, saved_by
from portal.admin.forms.hidden_fields import HiddenField
from portal.admin.forms.relations import RelatingAdmin, link_to
from portal.admin.repeating import once_more

VERSION = "row_version"
NAMED = 5
"""How many of those that name a row are told when it cannot go."""


class SavedMeanwhile(Exception):
    """Somebody else saved between the check and the save."""


class ReferenceForm(CheckedForm):
    """Carries the version it was opened with. When somebody has saved since, it comes back as it
    was typed, with what is stored now and what was typed for each field that differs."""

    row_version = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial[VERSION] = self.instance.row_version
        if self.instance._state.adding:
            del self.fields[VERSION]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance._state.adding:
            if VERSION in self.data:
                raise ValidationError(_gone())
        elif self.data.get(VERSION) != str(self.instance.row_version):
            self._go_on_from_here()
            raise ValidationError([_changed(self.instance), *differences(self)])
        return cleaned

    def _go_on_from_here(self) -> None:
        """Whoever has read the message may save again; what others save after it counts anew."""
        data: Any = self.data
        self.data = data.copy()
        self.data[VERSION] = str(self.instance.row_version)  # type: ignore[index]


class ReferenceAdmin[M: models.Model](RelatingAdmin, admin.ModelAdmin[M]):
    """Of a model that counts its saves in `row_version`."""

    form = ReferenceForm
    change_form_template = "admin/reference_change_form.html"
    view_on_site = False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        is_save = request.method == "POST" and VERSION in request.POST
        if is_save and self.get_object(request, unquote(object_id)) is None:
            # Deleted by somebody else: the form of a new one takes what was typed.
            return self.add_view(request, form_url, extra_context)
        return super().change_view(request, object_id, form_url, extra_context)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The second attempt finds the newer version, or what has the same name, and says so."""
        view = super().changeform_view
        return once_more(view, request, *args, unless=(SavedMeanwhile, IntegrityError), **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Writes what was changed in the form and nothing else, on the version it was read at."""
        if not change:
            obj.save()
            return
        stored = self.model._base_manager.filter(pk=obj.pk, row_version=obj.row_version)
        if not stored.update(row_version=F("row_version") + 1):
            raise SavedMeanwhile
        obj.row_version += 1
        columns = {field.name for field in self.opts.concrete_fields}
        obj.save(update_fields=columns & set(form.changed_data))

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        if row is None or not self.has_delete_permission(request):
            return super().delete_view(request, object_id, extra_context)
        if who_name(row) or not self.has_delete_permission(request, row):
            return self._refuse_to_delete(request, row)
        try:
            return super().delete_view(request, object_id, extra_context)
        except ProtectedError:  # named by somebody in this very moment
            return self._refuse_to_delete(request, row)

    def _refuse_to_delete(self, request: HttpRequest, row: Any) -> HttpResponse:
        sentence = _in_use(row) if self.has_delete_permission(request, row) else _cited(row)
        self.message_user(request, sentence, messages.ERROR)
        return HttpResponseRedirect(link_to(row))


def who_name(row: models.Model) -> list[str]:
    """The titles of what could not stand without a row: the records whose claims name a source,
    the pipelines that pass a country. Some of them, where there are many."""
    found: dict[str, None] = {}
    for relation in row._meta.get_fields(include_hidden=True):
        if _holds(relation):
            field: Any = relation.field  # type: ignore[union-attr]
            owners = {"record", "batch"} & {one.name for one in field.model._meta.fields}
            rows = field.model._base_manager.filter(**{field.name: row}).order_by("pk")
            known = rows.select_related(*owners) if owners else rows
            found |= dict.fromkeys(_title(one, owners) for one in known[: NAMED + 1])
    return sorted(found)


def _holds(relation: Any) -> bool:
    is_reverse = relation.auto_created and (relation.one_to_many or relation.one_to_one)
    if not is_reverse or relation.concrete:
        return False
    return relation.on_delete is models.PROTECT or bool(relation.related_model._meta.auto_created)


def _title(row: Any, owners: set[str]) -> str:
    if (joins := row._meta.auto_created) is not False:  # a row of a many-to-many relation
        return str(getattr(row, joins._meta.model_name))
    return str(next((getattr(row, name) for name in owners), row))


def _in_use(row: models.Model) -> str:
    names = [f"“{name}”" for name in who_name(row)]
    told = ", ".join(names if len(names) <= NAMED else [*names[:NAMED], _("and others")])
    sentence = _("“%(row)s” is in use and cannot be deleted. First take it out of %(names)s.")
    return sentence % {"row": row, "names": told}


def _cited(row: models.Model) -> str:
    return _("“%s” was cited in public, so it stays and cannot be deleted.") % row


def _changed(row: models.Model) -> str:
    return _(
        "%(who)s while you were editing. Nothing of yours is lost: it is all below, not yet saved. "
        "Saving again replaces what is stored with yours."
    ) % {"who": _last_save(row)}


def _last_save(row: models.Model) -> str:
    kind = ContentType.objects.get_for_model(row)
    entries = LogEntry.objects.filter(content_type=kind, object_id=str(row.pk))
    entry = entries.select_related("user").order_by("-action_time", "-pk").first()
    if entry is None:
        return _("Somebody else saved it")
    return saved_by(entry.user, entry.action_time)


def _gone() -> str:
    return _(
        "Somebody has deleted it while you were editing. What you typed is below and not saved; "
        "saving makes it anew."
    )
