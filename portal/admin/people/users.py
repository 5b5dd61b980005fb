"""Admin of people and roles."""

from functools import partial
from typing import ClassVar

from allauth.account.admin import EmailAddress
from allauth.mfa.admin import Authenticator
from allauth.socialaccount.admin import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.admin import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.admin.accounts.addresses import forget_addresses, forget_unconfirmed
from portal.admin.accounts.invitations import (
    PASSWORD_SET,
    invite,
    remove_second_factor,
    tell_old_address,
    tell_owner,
)
from portal.admin.accounts.security_log import SECOND_FACTORS, Kind, log_event
from portal.admin.accounts.sessions import end_all
from portal.admin.people.access import (
    GrantingAdmin,
    GrantingForm,
    describe_access,
    label_group,
    may_do_all_of,
    report,
)
from portal.admin.workflow.permissions import actor
from portal.editorial.admin_site import DeskSection, render_desk
from portal.editorial.handover import hand_over
from portal.editorial.roles import role_of
from portal.formatting.locales import join_list
from portal.models import User
from portal.models.fields import Column
from portal.publication import copies


class HandoverForm(forms.Form):
    successor = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label=_("Who takes over"),
        empty_label=_("nobody"),
        help_text=_(
            "Becomes the author of the drafts, and so cannot approve them. Without somebody, times "
            "that were set for publication are cancelled."
        ),
    )


def show_handover(request: HttpRequest, leavers: list[User]) -> HttpResponse | None:
    """Ask who takes over; then make the accounts inactive, end their sessions and hand over."""
    keys = [user.pk for user in leavers]
    form = HandoverForm(request.POST if "hand_over" in request.POST else None)
    staff = User.objects.filter(is_active=True, is_staff=True, is_service=False)
    form.fields["successor"].queryset = staff.exclude(pk__in=keys)  # type: ignore[attr-defined]
    if not form.is_valid():
        title = gettext("Make inactive and hand over")
        return render_desk(request, "admin/handover.html", title=title, form=form, leavers=leavers)
    for user in leavers:
        before, successor = describe_access(user), form.cleaned_data["successor"]
        done = hand_over(user, successor, by=actor(request), at=timezone.now())
        end_all(user)
        report(request, user, before)
        log_event(Kind.LEFT, user.username, request, detail=f"→ {successor or '–'}: {done}")
        messages.success(request, gettext("%s is inactive.") % user)
    return None


# Accounts have pages for these, or settings; secrets are nobody else's business.
admin.site.unregister([EmailAddress, Authenticator, UserSession])
admin.site.unregister([SocialAccount, SocialApp, SocialToken])


class RoleChoice(forms.ModelMultipleChoiceField[Group]):
    """Checkboxes for roles, each with its purpose."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, group: Group) -> str:
        role = role_of(group)
        return format_html("<b>{}</b> {}", role.label, role.purpose) if role else str(group)


class AccountRoleFilter(admin.RelatedFieldListFilter):
    """Filter by roles, in the words of the desk."""

    def field_choices(self, *args: object, **kwargs: object) -> list[tuple[str, StrOrPromise]]:
        return [(str(group.pk), label_group(group)) for group in Group.objects.order_by("pk")]


class UserForm(GrantingForm, UserChangeForm[User]):
    def clean_username(self) -> str:
        """Refuse the name of another account in other capitals: neither could sign in."""
        name = str(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=name).exclude(pk=self.instance.pk).exists():
            raise self.instance.unique_error_message(User, ("username",))
        return name


class NewUserForm(GrantingForm, AdminUserCreationForm[User]):
    usable_password = None  # type: ignore[assignment]  # as Django removes a field

    def validate_passwords(self, *args: str, **kwargs: str) -> None:
        """Let an account without a password be made: a link to choose one goes by mail."""
        typed = [self.cleaned_data.get(name) for name in ("password1", "password2")]
        self.cleaned_data["usable_password"] = str(any(typed)).lower()
        super().validate_passwords(*args, **kwargs)


@admin.register(User)
class UserAdmin(GrantingAdmin, DjangoUserAdmin[User]):
    section = DeskSection.ADMINISTRATION
    position = 1
    form, add_form = UserForm, NewUserForm
    actions = ["send_invitations", "end_sessions", "remove_second_factors", "hand_over"]
    list_display = [
        *("username", "person", "roles", "is_active", "second_factor", "is_service", "last_login")
    ]
    list_filter = [("groups", AccountRoleFilter), "is_active", "is_service"]
    filter_horizontal = ["user_permissions"]
    fieldsets = [
        (None, {"fields": [("username", "password"), ("first_name", "last_name", "email")]}),
        (_("Roles"), {"fields": ["groups", "translates"]}),
        (_("Access"), {"fields": ["is_active", "is_staff", "is_superuser", "is_service"]}),
        (
            _("Single permissions, beyond those of the roles"),
            {"fields": ["user_permissions"], "classes": ["collapse"]},
        ),
        (_("Important dates"), {"fields": [("last_login", "date_joined")]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", ("first_name", "last_name", "email")]}),
        (_("Roles"), {"fields": ["groups", "is_staff"]}),
        (_("Password"), {"fields": [("password1", "password2")]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    granted = ("groups", "translates", "user_permissions", "is_staff", "is_superuser", "is_service")
    """Fields that say what somebody may do."""
    help_texts: ClassVar = {
        "groups": _("What somebody may do is the sum of the roles. See the editors’ guide."),
        "email": _(
            "Notifications go here. A new account without a password gets a link by mail to choose "
            "one."
        ),
        "is_active": _(
            "Somebody who leaves is made inactive; what they did keeps their name. “Make inactive "
            "and hand over”, in the list of users, gives their drafts to somebody else."
        ),
        "is_staff": _("May sign in to the editors’ desk"),
        "is_superuser": _("May do everything, whatever the roles say. Prefer a role."),
    }

    class Media:
        css = {"all": ["portal/admin/users.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        own = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
        found: QuerySet[User] = super().get_queryset(request).prefetch_related("groups")
        return found.annotate(has_factor=Exists(own))

    def formfield_for_dbfield(
        self, db_field: Column, request: HttpRequest, **kwargs: object
    ) -> forms.Field | None:
        if db_field.name == "groups":
            groups = Group.objects.order_by("pk")
            field = db_field.formfield(form_class=RoleChoice, queryset=groups, label=_("Roles"))
        elif db_field.name == "translates":
            codes = [(code, copies.language_label(code)) for code in copies.TRANSLATED]
            widget = forms.CheckboxSelectMultiple
            field = forms.MultipleChoiceField(
                choices=codes, widget=widget, required=False, label=capfirst(db_field.verbose_name)
            )
            field.help_text = db_field.help_text
        else:
            field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name == "is_staff":
            field.initial = True  # of somebody new
        if field is not None and db_field.name in self.help_texts:
            field.help_text = self.help_texts[db_field.name]
        return field

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Fix what people may do on their own page, superusers and programs for everybody else."""
        fixed = list(super().get_readonly_fields(request, obj))
        if actor(request).is_superuser:
            return fixed
        others = ["is_superuser", "is_service"]
        return [*fixed, *(self.granted if obj == request.user else others)]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or may_do_all_of(actor(request), obj))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or may_do_all_of(actor(request), obj))

    def save_model(self, request: HttpRequest, obj: User, form: GrantingForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            forget_addresses(obj)
            log_event(Kind.EMAIL, obj.username, request)
            was = form.initial["email"]
            transaction.on_commit(partial(self._tell_old_address, request, was))
        if not obj.is_active:
            end_all(obj)  # which would go on if the account becomes active again

    def _tell_old_address(self, request: HttpRequest, was: str) -> None:
        try:
            if was:
                tell_old_address(was, actor(request))
        except OSError:
            sentence = gettext("No message could be sent to the former address: %s.")
            messages.warning(request, sentence % was)

    def save_related(
        self, request: HttpRequest, form: GrantingForm, formsets: object, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        user = form.instance
        if not change and not user.has_usable_password():
            if invite(user, request):
                messages.success(request, gettext("An invitation was sent."))
            else:
                sentence = gettext("Nobody can sign in yet: set a password, or mail a link.")
                messages.warning(request, sentence)

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        super().delete_model(request, obj)
        log_event(Kind.DELETED, obj.username, request)

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002, as Django names it
        form_url: str = "",
    ) -> HttpResponse:
        answer: HttpResponse = super().user_change_password(request, id, form_url)
        if answer.status_code == 302 and (user := self.get_object(request, id)):
            forget_unconfirmed(user)
            log_event(Kind.PASSWORD, user.username, request)
            tell_owner(user, actor(request), PASSWORD_SET)
        return answer

    @admin.action(description=_("Send a link to choose a password"), permissions=["change"])
    def send_invitations(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        number = sum(invite(user, request) for user in self._changeable(request, queryset))
        words = ngettext("%(number)d link was sent.", "%(number)d links were sent.", number)
        messages.info(request, words % {"number": number})

    @admin.action(description=_("Sign out on all devices"), permissions=["change"])
    def end_sessions(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in self._changeable(request, queryset):
            end_all(user)
            log_event(Kind.SESSIONS, user.username, request)
            messages.success(request, gettext("%s is signed out everywhere.") % user)

    @admin.action(description=_("Remove lost second factors"), permissions=["change"])
    def remove_second_factors(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in self._changeable(request, queryset):
            remove_second_factor(user, request)
            messages.success(request, gettext("%s has no second factor any more.") % user)

    @admin.action(description=_("Make inactive and hand over"), permissions=["change"])
    def hand_over(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
        leavers = self._changeable(request, queryset.exclude(pk=actor(request).pk))
        return show_handover(request, leavers) if leavers else None

    def _changeable(self, request: HttpRequest, users: QuerySet[User]) -> list[User]:
        found = [user for user in users if may_do_all_of(actor(request), user)]
        if not found:
            sentence = gettext("Nothing was changed: choose others, who may do no more than you.")
            messages.warning(request, sentence)
        return found

    @admin.display(description=_("name"), ordering="last_name")
    def person(self, user: User) -> str:
        return user.get_full_name()

    @admin.display(description=_("Second factor"), boolean=True, ordering="has_factor")
    def second_factor(self, user: User) -> bool:
        return user.has_factor  # type: ignore[attr-defined]

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        words = map(label_group, user.groups.all())
        return join_list([*words, str(_("superuser")) if user.is_superuser else ""])


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(GrantingAdmin, DjangoGroupAdmin):
    """Roles of the portal, and groups created by hand."""

    form = GrantingForm
    section = DeskSection.ADMINISTRATION
    position = 2
    list_display = ["role", "purpose", "members"]
    ordering = ["pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        return super().get_queryset(request).prefetch_related("user_set")

    def get_readonly_fields(self, request: HttpRequest, obj: Group | None = None) -> list[str]:
        """Fix the name of a role, by which the portal knows it."""
        return ["name"] if obj and role_of(obj) else []

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """Refuse to delete a role that comes with the portal: only a migration makes it again."""
        return super().has_delete_permission(request, obj) and (obj is None or not role_of(obj))

    def delete_model(self, request: HttpRequest, obj: Group) -> None:
        before = describe_access(obj)
        super().delete_model(request, obj)
        report(request, obj, before)

    @admin.display(description=_("role"), ordering="name")
    def role(self, group: Group) -> str:
        return label_group(group)

    @admin.display(description=_("what it is for"))
    def purpose(self, group: Group) -> str:
        role = role_of(group)
        return str(role.purpose) if role else ""

    @admin.display(description=_("who has it"))
    def members(self, group: Group) -> str:
        return join_list(str(user) for user in group.user_set.all())
