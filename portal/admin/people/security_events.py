"""Read-only admin of the security log."""

from django.contrib import admin

from portal.admin.compare.editions import ReadOnlyAdmin
from portal.models import SecurityEvent


@admin.register(SecurityEvent)
class SecurityEventAdmin(ReadOnlyAdmin[SecurityEvent]):
    position = 6
    list_display = ["at", "kind", "account", "by", "detail", "client"]
    list_filter = ["kind"]
    search_fields = ["account", "by", "client"]
