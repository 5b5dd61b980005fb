from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.admin.forms.parts import ExternalIdInline, OtherNameInline
from portal.admin.records.records import NAMES, SUMMARY, RecordAdmin, facts_fieldset
from portal.editorial.admin_site import DeskSection
from portal.models import Place, PlaceExternalId, PlaceName


@admin.register(Place)
class PlaceAdmin(RecordAdmin[Place]):
    section = DeskSection.KNOWLEDGE
    position = 5
    key_figures = ["country", "admin1", "place_kind", "population"]
    kinds = [("country", admin.RelatedOnlyFieldListFilter), "place_kind"]
    list_select_related = ["country"]
    search_fields = [*RecordAdmin.search_fields, "names__name", "external_ids__value"]
    fieldsets = [
        NAMES,
        SUMMARY,
        (_("Where"), {"fields": ["admin1"]}),
        facts_fieldset(
            ("country", "place_kind", "population"),
            ("latitude", "longitude", "accuracy"),
        ),
    ]
    inlines = [
        OtherNameInline.of(PlaceName),
        ExternalIdInline.of(PlaceExternalId),
    ]
