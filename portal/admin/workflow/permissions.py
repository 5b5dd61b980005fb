"""Permissions on records and batches by role (`portal.editorial.roles`) and state."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import Action, ActionLocation
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse

from portal.admin.workflow.buttons import Button, is_save
from portal.formatting.addresses import parse_number
from portal.models import Publishable, PublishableQuerySet, Record, Status, Step, User
from portal.publication import copies, snapshots
from portal.publication.copies import language_of
from portal.publication.publishing import NotAllowed
from portal.publication.second_reader import needs_two

FORM = ("change", "card")
SEEN = "seen_version"
"""Sent with a form about a stored record: its version."""
CHANGE_LIST = ActionLocation.CHANGE_LIST


type DeskAdmin = PermittedAdmin[Any]
"""The admin of any kind of record or batch."""


class PermittedAdmin[P: Publishable](admin.ModelAdmin[P]):
    """Permission checks. The steps have further rules in `portal.publication.publishing`."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return the permission to add. A save of what was stored is let through: where it is gone,
        the form of a new record refuses it in words and keeps the typed data."""
        is_sent = is_save(request) and SEEN in request.POST and self._is_form(request)
        may_try = is_sent and (self.may_write(request) or self.may_translate(request))
        return super().has_add_permission(request) or may_try

    def has_change_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        """Return the permission to edit. On the page of the form it includes translators, as far as
        `get_readonly_fields` leaves them fields.

        A save of a record that is no longer a draft is let through: the form refuses it in words
        and keeps the typed data, which an error page would lose.
        """
        translates = self._is_form(request) and bool(self.languages_of(request, obj))
        if obj is not None and obj.status != Status.DRAFT:
            return is_save(request) and (self.may_write(request) or translates)
        return self.may_write(request, obj) or translates

    def is_editable(self, request: HttpRequest, record: P | None) -> bool:
        """True for the form of a new record, and of a draft that a person may change."""
        return record is None or (
            record.status == Status.DRAFT and self.has_change_permission(request, record)
        )

    def rows_at(self, object_id: str) -> PublishableQuerySet[P]:
        """Return the row of an address as a queryset; empty for invalid keys."""
        number = parse_number(unquote(object_id))
        return self.model.working.filter(pk=number)

    def has_delete_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        """Refuse to delete records that were ever public; those are withdrawn."""
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or (obj.status == Status.DRAFT and obj.published_at is None))

    def may_step(self, request: HttpRequest, button: Button, record: P | None = None) -> bool:
        may: bool = getattr(self, f"has_{button.permission}_permission")(request, record)
        return may and (not button.language or button.language in self.languages_of(request))

    def has_submit_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        """Return the permission to submit: what a person has written, not the facts of others."""
        translates = self.languages_of(request, obj) if obj is None or language_of(obj) else []
        return self.may_write(request, obj) or bool(translates)

    def has_suggest_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        """Return the permission to suggest a change to what a person may not edit."""
        may = super().has_change_permission(request) and not request.user.has_perm("portal.edit")
        return may and issubclass(self.model, Record)

    def has_decline_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        return issubclass(self.model, Record) and self.has_publish_permission(request, obj)

    def has_translate_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        return issubclass(self.model, Record) and self.may_translate(request)

    def has_discard_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        """Return the permission to discard a draft: of editors, or one's own beside it."""
        if obj is None:
            may = self.has_edit_permission(request) or self.has_submit_permission(request)
            return may and issubclass(self.model, Record)
        is_own = language_of(obj) or copies.suggestion_of(obj)
        return self.has_edit_permission(request, obj) or (
            bool(is_own) and self.has_submit_permission(request, obj)
        )

    def has_edit_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        """Return the permission to edit and discard drafts of public records."""
        may = super().has_change_permission(request) and request.user.has_perm("portal.edit")
        return may and issubclass(self.model, Record)

    def has_publish_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        return request.user.has_perm("portal.publish")

    def has_send_back_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        """Return the permission to send back: of those who may publish, and of who submitted it."""
        if obj is None or self.has_publish_permission(request, obj):
            return self.has_publish_permission(request, obj)
        submitted = Step.objects.of(obj).filter(action="submit").first()
        is_own = submitted is not None and submitted.by_id == request.user.pk
        return is_own and self.has_submit_permission(request, obj)

    def has_approve_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        """Return the permission to be the first of two, where a kind needs two."""
        return needs_two(self.model) and self.has_publish_permission(request, obj)

    def has_withdraw_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        return request.user.has_perm("portal.withdraw")

    def may_rule_in_review(self, request: HttpRequest, record: P) -> bool:
        """True for people who may both write the record and publish: they send it back, decide and
        submit in one step, and somebody else approves it."""
        return self.has_publish_permission(request, record) and self.may_write(request, record)

    def may_change_draft(self, request: HttpRequest, record: P) -> bool:
        """True for people who may change a draft, or begin one of what is public."""
        if record.is_published:
            return self.has_edit_permission(request, record)
        return record.status == Status.DRAFT and self.has_change_permission(request, record)

    def take(self, request: HttpRequest, record: P, button: Button, note: str) -> Publishable:
        """Take a step; return the record to show afterwards. Raises NotAllowed."""
        raise NotImplementedError

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
        return may and bool(copies.text_columns(self.model))

    def languages_of(self, request: HttpRequest, obj: P | None = None) -> list[str]:
        """Return the languages whose texts a person may write; in the draft of one, that one."""
        if not self.may_translate(request):
            return []
        held = actor(request).translates or copies.TRANSLATED
        if obj is None or not copies.is_beside(obj):
            return [code for code in copies.TRANSLATED if code in held]
        return [code for code in held if code == language_of(obj)]

    def only_languages(self, request: HttpRequest, obj: P | None) -> list[str]:
        """Return the languages whose texts alone a person may write; none for who may write all of
        `obj`, or nothing."""
        may_write = obj is None or self.may_write(request, obj)
        return [] if may_write else self.languages_of(request, obj)

    def get_readonly_fields(
        self, request: HttpRequest, obj: P | None = None
    ) -> list[str] | tuple[str, ...]:
        fixed = super().get_readonly_fields(request, obj)
        languages = self.only_languages(request, obj)
        return [*fixed, *other_columns(self.model, languages)] if languages else fixed

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        view = partial(super().changeform_view, request, object_id, *args, **kwargs)
        if request.method == "POST" and object_id is not None:
            record = self.rows_at(object_id).first()
            if record is not None and (languages := self.only_languages(request, record)):
                with restrict_to_translations(record, languages):
                    return view()
        return view()

    def may_write(self, request: HttpRequest, obj: P | None = None) -> bool:
        """Return the permission to edit a draft; one of a public record needs `edit` too, but for
        one's own suggestion. The draft of one language has nothing but texts."""
        may = super().has_change_permission(request, obj)
        if not may or obj is None or obj.published_at is None:
            return may
        if request.user.has_perm("portal.edit"):
            return not language_of(obj)
        suggestion = copies.suggestion_of(obj)
        return suggestion is not None and suggestion.by_id == request.user.pk

    def _is_form(self, request: HttpRequest) -> bool:
        """True on the form of a record, and for single rows of it."""
        names = {f"{self.opts.app_label}_{self.opts.model_name}_{page}" for page in FORM}
        return request.resolver_match is not None and request.resolver_match.url_name in names


def actor(request: HttpRequest) -> User:
    """Return the signed-in person. Raises PermissionDenied."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def require(is_allowed: object) -> None:
    """Raise PermissionDenied for what a person may not do."""
    if not is_allowed:
        raise PermissionDenied


def seen_version(request: HttpRequest) -> int | None:
    """Return the version of the record that a person saw who sends a form about it."""
    return parse_number(request.POST.get(SEEN, ""), digits=18)


@contextmanager
def telling_refusal(request: HttpRequest) -> Iterator[None]:
    """Tell a person why a step is refused, and go on after it."""
    try:
        yield
    except NotAllowed as problem:
        messages.error(request, str(problem))


def other_columns(model: type[models.Model], codes: Iterable[str]) -> list[str]:
    """Return the editable columns without the texts in these languages."""
    fields = [*snapshots.fields_of(model), *model._meta.many_to_many]
    texts = copies.text_columns(model, codes)
    return [field.name for field in fields if field.editable and field.name not in texts]


@contextmanager
def restrict_to_translations(record: Publishable, codes: Iterable[str]) -> Iterator[None]:
    """Roll back unless only texts in these languages have changed, whatever the form contained.
    Raises PermissionDenied."""
    model = type(record)
    stored = model.working.filter(pk=record.pk)
    with transaction.atomic():
        before = snapshots.of(stored.with_rows().get())
        yield
        after = snapshots.of(stored.with_rows().get())
        for change in snapshots.compare(before, after):
            row = snapshots.row_model(model, change.place.relation)
            if change.place.field not in copies.text_columns(row, codes):
                raise PermissionDenied
