"""Permissions on records and batches by role (`portal.editorial.roles`) and state."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import admin
from django.contrib.admin import Action, ActionLocation
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse

from portal.admin.workflow.buttons import Button, is_save
from portal.editorial.admin_site import Context
from portal.formatting.addresses import parse_number
from portal.models import Publishable, Record, Status, User
from portal.models.languages import DEFAULT, LANGUAGES, column_suffix
from portal.publication import snapshots

FORM = ("change", "card")
CHANGE_LIST = ActionLocation.CHANGE_LIST
LOCAL = {"title_local", "local_language"}
TRANSLATED = tuple(f"_{column_suffix(code)}" for code in LANGUAGES if code != DEFAULT)


type DeskAdmin = PermittedAdmin[Any]
"""The admin of any kind of record or batch."""


class PermittedAdmin[P: Publishable](admin.ModelAdmin[P]):
    """Permission checks. The steps have further rules in `portal.publication.publishing`."""

    def has_change_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        """Return the permission to edit. On the page of the form it includes translators, as far as
        `get_readonly_fields` leaves them fields.

        A save of a record that is no longer a draft is let through: the form refuses it in words
        and keeps the typed data, which an error page would lose.
        """
        translates = self._is_form(request) and self.may_translate(request)
        if obj is not None and obj.status != Status.DRAFT:
            return is_save(request) and (self._may_write(request) or translates)
        return self._may_write(request, obj) or translates

    def is_editable(self, request: HttpRequest, record: P | None) -> bool:
        """True for the form of a new record, and of a draft that a person may change."""
        return record is None or (
            record.status == Status.DRAFT and self.has_change_permission(request, record)
        )

    def rows_at(self, object_id: str) -> models.QuerySet[P]:
        """Return the row of an address as a queryset; empty for invalid keys."""
        rows: models.QuerySet[P] = self.model.working.filter(pk=parse_number(unquote(object_id)))
        return rows

    def has_delete_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        """Refuse to delete records that were ever public; those are withdrawn."""
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or (obj.status == Status.DRAFT and obj.published_at is None))

    def may_step(self, request: HttpRequest, button: Button, record: P | None = None) -> bool:
        may: bool = getattr(self, f"has_{button.permission}_permission")(request, record)
        return may

    def has_submit_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        return self._may_write(request, obj) or self.may_translate(request)

    def has_begin_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        """Return the permission to begin or open a draft of a public record."""
        return self.has_edit_permission(request, obj) or self.may_translate(request)

    def has_edit_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        """Return the permission to edit and discard drafts of public records."""
        may = super().has_change_permission(request) and request.user.has_perm("portal.edit")
        return may and issubclass(self.model, Record)

    def has_publish_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        return request.user.has_perm("portal.publish")

    def has_withdraw_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        return request.user.has_perm("portal.withdraw")

    def may_rule_in_review(self, request: HttpRequest, record: P) -> bool:
        """True for people who may both write the record and publish: they send it back, decide and
        submit in one step, and somebody else approves it."""
        return self.has_publish_permission(request, record) and self._may_write(request, record)

    def get_actions(
        self, request: HttpRequest, action_location: ActionLocation = CHANGE_LIST
    ) -> dict[str, Action | None]:
        """Offer list actions only to people with the permission `bulk`."""
        if not request.user.has_perm("portal.bulk"):
            return {}
        return super().get_actions(request, action_location)

    # Translators

    def may_translate(self, request: HttpRequest) -> bool:
        """Return the permission to edit the translated columns of this kind."""
        may = request.user.has_perm("portal.translate") and self.has_view_permission(request)
        return may and bool(translated_columns(self.model))

    def only_translates(self, request: HttpRequest, obj: P | None) -> bool:
        """True if a person may edit only the translated columns of `obj`."""
        return obj is not None and not self._may_write(request, obj) and self.may_translate(request)

    def get_readonly_fields(
        self, request: HttpRequest, obj: P | None = None
    ) -> list[str] | tuple[str, ...]:
        fixed = super().get_readonly_fields(request, obj)
        if not self.only_translates(request, obj):
            return fixed
        return [*fixed, *other_columns(self.model)]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Context | None = None,
    ) -> HttpResponse:
        view = super().changeform_view
        if request.method == "POST" and object_id is not None:
            record = self.rows_at(object_id).first()
            if record is not None and self.only_translates(request, record):
                with restrict_to_translations(record):
                    return view(request, object_id, form_url, extra_context)
        return view(request, object_id, form_url, extra_context)

    def _may_write(self, request: HttpRequest, obj: P | None = None) -> bool:
        """Return the permission to edit a draft; one of a public record needs `edit` too."""
        may = super().has_change_permission(request, obj)
        was_public = obj is not None and obj.published_at is not None
        return may and (not was_public or request.user.has_perm("portal.edit"))

    def _is_form(self, request: HttpRequest) -> bool:
        """True on the form of a record, and for single rows of it."""
        names = {f"{self.opts.app_label}_{self.opts.model_name}_{page}" for page in FORM}
        return request.resolver_match is not None and request.resolver_match.url_name in names


def actor(request: HttpRequest) -> User:
    """Return the signed-in person. Raises PermissionDenied."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def translated_columns(model: type[models.Model]) -> list[str]:
    """Return the columns with texts in languages other than the default."""
    names = [field.name for field in snapshots.fields_of(model)]
    return [name for name in names if name.endswith(TRANSLATED) or name in LOCAL]


def other_columns(model: type[models.Model]) -> list[str]:
    """Return all other editable columns."""
    fields = [*snapshots.fields_of(model), *model._meta.many_to_many]
    translated = translated_columns(model)
    return [field.name for field in fields if field.editable and field.name not in translated]


@contextmanager
def restrict_to_translations(record: Publishable) -> Iterator[None]:
    """Roll back unless only translated columns have changed, whatever the form contained. Raises
    PermissionDenied."""
    model = type(record)
    stored = model.working.filter(pk=record.pk)
    with transaction.atomic():
        before = snapshots.of(stored.with_rows().get())
        yield
        after = snapshots.of(stored.with_rows().get())
        for change in snapshots.compare(before, after):
            row = snapshots.row_model(model, change.place.relation)
            if change.place.field not in translated_columns(row):
                raise PermissionDenied
