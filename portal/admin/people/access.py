"""Nobody gives more than they have, and all administrators hear of what is given."""

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.accounts.security_log import Kind, log_event
from portal.admin.forms.checked_form import CleanedData
from portal.admin.forms.concurrent_saves import RepeatingAdmin
from portal.admin.records.lists import ListAdmin
from portal.admin.workflow.permissions import actor
from portal.editorial import outbox
from portal.editorial.notifications import in_our_language
from portal.editorial.roles import ADMINISTRATES, role_of
from portal.models import User

MARKS = ("is_active", "is_staff", "is_superuser", "is_service")
"""Marks of accounts that say what they may do: a program publishes without a second reader."""

CAN = {
    "add": gettext_lazy("Can add"),
    "change": gettext_lazy("Can change"),
    "delete": gettext_lazy("Can delete"),
    "view": gettext_lazy("Can view"),
}


class GrantingForm(forms.ModelForm[Any]):
    """Refuses permissions, single ones or those of groups, that the person who gives them lacks."""

    giver: ClassVar[User]
    before = ""
    """Access that the row gave before it is saved."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name in {"permissions", "user_permissions"} & {*self.fields}:
            field = cast(forms.ModelMultipleChoiceField[Permission], self.fields[name])
            field.label_from_instance = label_permission  # type: ignore[assignment]
            held = getattr(self.instance, name).all() if self.instance.pk else ()
            field.queryset = list_permissions([one.pk for one in held])

    def clean(self) -> CleanedData:
        cleaned: CleanedData = super().clean() or self.cleaned_data
        for name in {"groups", "permissions", "user_permissions"} & {*cleaned}:
            before = set(getattr(self.instance, name).all()) if self.instance.pk else set()
            given = [one.pk for one in cleaned[name] if one not in before]
            column = "group" if name == "groups" else "pk"
            permissions = Permission.objects.filter(**{f"{column}__in": given})
            if not self.giver.is_superuser and not _names(permissions) <= _held_by(self.giver):
                self.add_error(name, _("Nobody gives more than they may do themselves."))
        return cleaned


def list_permissions(held: list[int]) -> QuerySet[Permission]:
    """Return those on tables that the desk shows, those of a role, and those held: others, such as
    those on tables of the search, allow nothing."""
    shown = ContentType.objects.get_for_models(*admin.site._registry).values()
    is_offered = Q(content_type__in=shown) | Q(group__isnull=False) | Q(pk__in=held)
    return Permission.objects.filter(is_offered).select_related("content_type").distinct()


def label_permission(permission: Permission) -> str:
    """Return kind and action in the language of the desk; the name of the row is English."""
    action = CAN.get(permission.codename.partition("_")[0])
    return f"{permission.content_type.name} | {action or _(permission.name)}"


class GrantingAdmin(ListAdmin, RepeatingAdmin):
    """Admin of what gives permissions: changes are told and logged."""

    def get_form(self, request: HttpRequest, *args: object, **kwargs: object) -> type[GrantingForm]:
        form: type[GrantingForm] = super().get_form(request, *args, **kwargs)  # type: ignore
        form.giver = actor(request)
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: GrantingForm, change: bool) -> None:
        stored = self.model._base_manager.filter(pk=obj.pk).first()
        form.before = describe_access(stored) if stored else ""
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: GrantingForm, formsets: object, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        report(request, form.instance, form.before)


def may_do_all_of(person: User, other: User) -> bool:
    """True if a person may do whatever the other may, and so may change their account. A program
    publishes without a second reader."""
    is_beyond = other.is_superuser or other.is_service
    return person.is_superuser or (not is_beyond and _held_by(other) <= _held_by(person))


def _held_by(user: User) -> set[str]:
    """Return the permissions of a person, inactive or not."""
    found = Permission.objects.filter(group__user=user) | user.user_permissions.all()
    return _names(found)


def _names(permissions: QuerySet[Permission]) -> set[str]:
    rows = permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in rows}


@in_our_language
def describe_access(row: User | Group) -> str:
    """Describe what a group gives; of a person roles, single permissions, marks of the account."""
    if isinstance(row, Group):
        gives = row.permissions.select_related("content_type")
        return "; ".join(sorted(map(label_permission, gives))) or "–"
    groups = [label_group(group) for group in row.groups.order_by("pk")]
    single = map(label_permission, row.user_permissions.select_related("content_type"))
    marks = [str(User._meta.get_field(name).verbose_name) for name in MARKS if getattr(row, name)]  # type: ignore[union-attr]
    return "; ".join([*groups, *single, *marks]) or "–"


def label_group(group: Group) -> str:
    return str(getattr(role_of(group), "label", group.name))


def report(request: HttpRequest, row: User | Group, before: str) -> None:
    """Log a change of what somebody may do, and write to all administrators."""
    now = describe_access(row) if row.pk else "–"  # of what was deleted
    if before == now:
        return
    kind = Kind.ACCESS if isinstance(row, User) else Kind.GROUP
    log_event(kind, str(row), request, detail=f"{before} → {now}")
    _tell_administrators(actor(request), str(row), before, now)


@in_our_language
def _tell_administrators(by: User, name: str, before: str, after: str) -> None:
    people = User.objects.with_perm(ADMINISTRATES)
    words = {"person": by, "name": name}
    subject = _("What %(name)s may do was changed") % words
    lines = [
        _("%(person)s has changed what %(name)s may do.") % words,
        _("Before: %s") % before,
        _("Now: %s") % after,
    ]
    outbox.queue_messages(people, subject, "\n\n".join(lines) + "\n", at=timezone.now())
