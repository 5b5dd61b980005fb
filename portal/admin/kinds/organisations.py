from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.admin.records.records import NAMES, SUMMARY, RecordAdmin, facts_fieldset
from portal.editorial.admin_site import DeskSection
from portal.models import Organisation


@admin.register(Organisation)
class OrganisationAdmin(RecordAdmin[Organisation]):
    section = DeskSection.KNOWLEDGE
    position = 4
    key_figures = ["country", "organisation_kind"]
    kinds = [("country", admin.RelatedOnlyFieldListFilter), "organisation_kind"]
    list_select_related = ["country"]
    fieldsets = [
        NAMES,
        SUMMARY,
        (_("Belongs to"), {"fields": ["parent"]}),
        facts_fieldset(("country", "organisation_kind")),
    ]
    help_texts: ClassVar = {
        **RecordAdmin.help_texts,
        "parent": _("The company or body that owns or directs it"),
        "country": _("Where it is registered"),
    }
