from django.utils.translation import gettext_lazy

from portal.admin import StackedPartInline


class RoleInline(StackedPartInline):
    verbose_name = gettext_lazy("role")
    verbose_name_plural = gettext_lazy("roles: who owns, builds, funds, supplies")
    fields = [
        ("organisation", "role", "state"),
        ("share_percent", "amount", "currency", "capacity_mw", "comparator"),
        ("as_printed", "as_of", "started_on", "ended_on"),
        ("borrower", "terms"),
        ("source", "locator"),
        ("quote", "note"),
    ]
