"""Admin of people and roles."""

from typing import ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from portal.admin.forms.concurrent_saves import RepeatingAdmin
from portal.editorial.admin_site import DeskSection
from portal.editorial.roles import role_of
from portal.models import User
from portal.models.fields import Column


class RoleChoice(forms.ModelMultipleChoiceField[Group]):
    """Checkboxes for roles, each with its purpose."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, group: Group) -> str:
        role = role_of(group)
        if role is None:
            return str(group)
        return format_html("<b>{}</b> {}", role.label, role.purpose)


@admin.register(User)
class UserAdmin(RepeatingAdmin, DjangoUserAdmin[User]):
    section = DeskSection.ADMINISTRATION
    position = 1
    list_display = ["username", "person", "roles", "is_active", "is_service", "last_login"]
    list_filter = ["groups", "is_active", "is_service"]
    filter_horizontal = ["user_permissions"]
    fieldsets = [
        (None, {"fields": [("username", "password"), ("first_name", "last_name", "email")]}),
        (_("Roles"), {"fields": ["groups"]}),
        (_("Access"), {"fields": ["is_active", "is_staff", "is_superuser", "is_service"]}),
        (
            _("Single permissions, beyond those of the roles"),
            {"fields": ["user_permissions"], "classes": ["collapse"]},
        ),
        (_("Important dates"), {"fields": [("last_login", "date_joined")]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "usable_password", "password1", "password2"]}),
        (_("Person"), {"fields": [("first_name", "last_name", "email")]}),
        (_("Roles"), {"fields": ["groups", "is_staff"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    help_texts: ClassVar = {
        "groups": _("What somebody may do is the sum of the roles. See the editors’ guide."),
        "email": _("Where word goes of what waits, was sent back or was published"),
        "is_active": _("Somebody who leaves is made inactive; what they did keeps their name."),
        "is_staff": _("May sign in to the editors’ desk"),
        "is_superuser": _("May do everything, whatever the roles say. Prefer a role."),
    }

    class Media:
        css = {"all": ["portal/admin/users.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def formfield_for_dbfield(
        self, db_field: Column, request: HttpRequest, **kwargs: object
    ) -> forms.Field | None:
        if db_field.name == "groups":
            groups = Group.objects.order_by("pk")
            field = db_field.formfield(form_class=RoleChoice, queryset=groups, label=_("Roles"))
        else:
            field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name == "is_staff":
            field.initial = True  # of somebody new
        if field is not None and db_field.name in self.help_texts:
            field.help_text = self.help_texts[db_field.name]
        return field

    @admin.display(description=_("name"), ordering="last_name")
    def person(self, user: User) -> str:
        return user.get_full_name()

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        named = [role_of(group) or group for group in user.groups.all()]
        words = [str(getattr(one, "label", one)) for one in named]
        return ", ".join([*words, *([str(_("superuser"))] if user.is_superuser else [])])


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(RepeatingAdmin, DjangoGroupAdmin):
    """Roles of the portal, and groups created by hand."""

    section = DeskSection.ADMINISTRATION
    position = 2
    list_display = ["name", "role", "purpose", "members"]
    ordering = ["pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        return super().get_queryset(request).prefetch_related("user_set")

    @admin.display(description=_("role"))
    def role(self, group: Group) -> str:
        role = role_of(group)
        return str(role.label) if role else ""

    @admin.display(description=_("what it is for"))
    def purpose(self, group: Group) -> str:
        role = role_of(group)
        return str(role.purpose) if role else ""

    @admin.display(description=_("who has it"))
    def members(self, group: Group) -> str:
        return ", ".join(str(user) for user in group.user_set.all())
