from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from portal.admin_site import Section
from portal.models import User


@admin.register(User)
class UserAdmin(DjangoUserAdmin[User]):
    section = Section.ADMINISTRATION
    position = 1
    list_display = ["username", "first_name", "last_name", "is_staff", "is_service", "last_login"]
    list_filter = ["is_staff", "is_superuser", "is_service", "is_active", "groups"]
    fieldsets = [*(DjangoUserAdmin.fieldsets or []), (_("Portal"), {"fields": ["is_service"]})]


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin):
    section = Section.ADMINISTRATION
    position = 2
