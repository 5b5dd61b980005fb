"""Who may do what with a record or a batch: by role (`portal.editorial.roles`), and by the state
it is in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import admin
from django.contrib.admin import ActionLocation
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest

from portal.admin.workflow.buttons import Button, is_save
from portal.models import Publishable, Record, Status
from portal.models.languages import DEFAULT, LANGUAGES, suffix
from portal.publication import snapshots

FORM = ("change", "card")
CHANGE_LIST = ActionLocation.CHANGE_LIST
LOCAL = {"title_local", "local_language"}
TRANSLATED = tuple(f"_{suffix(code)}" for code in LANGUAGES if code != DEFAULT)


class PermittedAdmin[P: Publishable](admin.ModelAdmin[P]):
    """What may be done. The steps themselves have rules of their own in
    `portal.publication.publishing`."""

    def has_change_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        """To write into it. On the page of its form translators may too, as far as
        `get_readonly_fields` leaves them something; whatever else asks is told no.

        A save that comes too late is let through to the form, which refuses it in words and
        keeps what was typed; a page of its own would lose it."""
        translates = self._is_form(request) and self.may_translate(request)
        if obj is not None and obj.status != Status.DRAFT:
            return is_save(request) and (self._may_write(request) or translates)
        return self._may_write(request, obj) or translates

    def rows_at(self, object_id: str) -> Any:
        """The row that an address names, as a queryset; no row for what is no number."""
        key = unquote(object_id)
        model: Any = self.model
        return model.working.filter(pk=int(key) if key.isdecimal() and len(key) < 19 else 0)

    def has_delete_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        """What was ever public is withdrawn, never deleted."""
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or (obj.status == Status.DRAFT and obj.published_at is None))

    def may_step(self, request: HttpRequest, button: Button, record: P | None = None) -> bool:
        may: bool = getattr(self, f"has_{button.permission}_permission")(request, record)
        return may

    def has_submit_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        return self._may_write(request, obj) or self.may_translate(request)

    def has_begin_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        """To begin a draft of what is public, or to open the one there is."""
        return self.has_edit_permission(request, obj) or self.may_translate(request)

    def has_edit_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        """To write into drafts of public records, and to discard them."""
        may = super().has_change_permission(request) and request.user.has_perm("portal.edit")
        return may and issubclass(self.model, Record)

    def has_publish_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        return request.user.has_perm("portal.publish")

    def has_withdraw_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        return request.user.has_perm("portal.withdraw")

    def get_actions(self, request: HttpRequest, action_location: Any = CHANGE_LIST) -> Any:
        """Steps for several records at once are for those who know what they are doing."""
        if not request.user.has_perm("portal.bulk"):
            return {}
        return super().get_actions(request, action_location)

    # Translators

    def may_translate(self, request: HttpRequest) -> bool:
        """Whether what this kind says in other languages may be written."""
        may = request.user.has_perm("portal.translate") and self.has_view_permission(request)
        return may and bool(translated_columns(self.model))

    def only_translates(self, request: HttpRequest, obj: P | None) -> bool:
        """Whether nothing but the columns of other languages may be written into `obj`."""
        return obj is not None and not self._may_write(request, obj) and self.may_translate(request)

    def get_readonly_fields(self, request: HttpRequest, obj: P | None = None) -> Any:
        fixed = super().get_readonly_fields(request, obj)
        if not self.only_translates(request, obj):
            return fixed
        return [*fixed, *other_columns(self.model)]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        if request.method == "POST" and object_id is not None:
            record = self.rows_at(object_id).first()
            if record is not None and self.only_translates(request, record):
                with only_languages_change(record):
                    return super().changeform_view(request, object_id, *args, **kwargs)
        return super().changeform_view(request, object_id, *args, **kwargs)

    def _may_write(self, request: HttpRequest, obj: P | None = None) -> bool:
        """A draft of what was public needs more than the permission to change its kind."""
        may = super().has_change_permission(request, obj)
        was_public = obj is not None and obj.published_at is not None
        return may and (not was_public or request.user.has_perm("portal.edit"))

    def _is_form(self, request: HttpRequest) -> bool:
        """Whether the page is the form of a record, or draws a row of it that was opened."""
        names = {f"{self.opts.app_label}_{self.opts.model_name}_{page}" for page in FORM}
        return request.resolver_match is not None and request.resolver_match.url_name in names


def translated_columns(model: type[models.Model]) -> list[str]:
    """The columns that hold texts in other languages than the default one."""
    names = [field.name for field in snapshots.fields_of(model)]
    return [name for name in names if name.endswith(TRANSLATED) or name in LOCAL]


def other_columns(model: type[models.Model]) -> list[str]:
    """The rest of what a form may ask for."""
    fields = [*snapshots.fields_of(model), *model._meta.many_to_many]
    translated = translated_columns(model)
    return [field.name for field in fields if field.editable and field.name not in translated]


@contextmanager
def only_languages_change(record: Publishable) -> Iterator[None]:
    """Whatever a form may be sent and whoever adds to it: when anything but texts in other
    languages has changed at the end, nothing has."""
    model: Any = type(record)
    stored = model.working.filter(pk=record.pk)
    with transaction.atomic():
        before = snapshots.of(stored.with_rows().get())
        yield
        after = snapshots.of(stored.with_rows().get())
        for change in snapshots.compare(before, after):
            row = snapshots.row_model(model, change.place.relation)
            if change.place.field not in translated_columns(row):
                raise PermissionDenied
