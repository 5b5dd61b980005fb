from collections.abc import Sequence
from typing import ClassVar, Protocol, cast

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.admin.compare.editions import NamedFilter
from portal.admin.evidence.source_popup import TOLD_APART, SourcePopup, is_new_in_popup
from portal.admin.excerpts import can_read_texts
from portal.admin.forms.checked_form import CleanedData
from portal.admin.forms.sections import fieldset
from portal.admin.kinds.retraction import may_retract
from portal.admin.records.reference import ReferenceAdmin, ReferenceForm
from portal.admin.workflow.permissions import actor
from portal.editorial.admin_site import Context, DeskSection, admin_address
from portal.formatting.addresses import parse_number
from portal.formatting.locales import language_name
from portal.models import PublishedClaim, Source
from portal.models.fields import count_of
from portal.models.sources import leads_back
from portal.publication import change_log, publishing
from portal.records.documents import source_document
from portal.records.extension_points import ExtensionPoint

OF_EDITIONS = (
    *("title", "title_original", "publisher", "author", "kind", "language"),
    *("how_read", "method", "licence"),
)
"""Columns that the editions of a table have in common, but for the year in a title."""
CIRCLES = {
    "derived_from": _("“%(source)s” goes back to this source: it cannot be what this one copies."),
    "supersedes": _("“%(source)s” replaces this source: it cannot be what this one replaces."),
}

source_links: ExtensionPoint[[HttpRequest, Source], tuple[str, str]] = ExtensionPoint()
"""Extension point: words and addresses of links from a source, for a person who may follow them."""


class SourceForm(ReferenceForm):
    def clean(self) -> CleanedData:
        """Refuse circles of sources, and an edition that readers could not tell from the last."""
        cleaned = super().clean()
        for name, sentence in CIRCLES.items():
            if leads_back(self.instance, name, cleaned.get(name)):
                self.add_error(name, sentence % {"source": cleaned[name]})
        last = cleaned.get("supersedes")
        same = [
            name for name in TOLD_APART if last and cleaned.get(name) in ("", getattr(last, name))
        ]
        if len(same) == len(TOLD_APART) and not self.errors:
            self.add_error("published_on", _("Write the day, version or title of the new edition."))
        return cleaned


class CountedSource(Protocol):
    claims: int


class LanguageFilter(NamedFilter):
    def name_of(self, choice: str) -> str:
        return language_name(choice)


class SourceUseFilter(admin.SimpleListFilter):
    title = _("use")
    parameter_name = "use"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Source]
    ) -> list[tuple[str, StrOrPromise]]:
        return [("used", _("Used")), ("unused", _("Used nowhere"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Source]) -> QuerySet[Source]:
        if self.value() not in ("used", "unused"):
            return queryset
        return queryset.filter(first_cited_at__isnull=self.value() == "unused")


@admin.register(Source)
class SourceAdmin(SourcePopup, ReferenceAdmin[Source]):
    form = SourceForm
    section = DeskSection.KNOWLEDGE
    position = 3
    list_display = ["title", "publisher", "kind", "published_on", "claims", "first_used"]
    list_filter = ["kind", ("language", LanguageFilter), SourceUseFilter]
    list_per_page = 50
    search_fields = ["title", "title_original", "publisher", "author", "url", "slug"]
    ordering = ["publisher", "title", "pk"]
    readonly_fields = ["first_used"]
    fieldsets = [
        fieldset(
            None,
            ("url", "archived_url", "archived_on"),
            ("title", "title_original"),
            ("publisher", "author"),
            ("kind", "language", "published_on"),
            ("how_read", "accessed_on"),
        ),
        fieldset(_("Lineage"), ("derived_from", "supersedes", "version"), "method"),
        fieldset(_("Terms and notes"), ("licence", "slug", "first_used"), "note"),
    ]
    help_texts: ClassVar = {
        "title": _("As readers are to cite it"),
        "title_original": _("As printed, in its own language, where that differs"),
        "publisher": _("Who published the page or file that was read: a ministry, a paper"),
        "how_read": _("What somebody here has seen of it"),
        "method": _("Of a data set, for readers: threshold, vintage, basis of what it counts"),
        "published_on": _("2021, 2021-06 or 2021-06-20"),
        "accessed_on": _("When somebody last read it"),
        "archived_url": _("A copy that will stay when the page goes"),
        "archived_on": _("When that copy was made"),
        "derived_from": _("The source this one copies, rewrites or quotes: both count as one"),
        "supersedes": _("The earlier release of the same table that this one replaces"),
        "slug": _("The last part of its address; stays for good once it is cited"),
        "note": _("For editors; readers do not see it"),
    }

    @admin.display(description=_("first used"), ordering="first_cited_at")
    def first_used(self, source: Source) -> str:
        if at := source.first_cited_at:
            return date_format(timezone.localtime(at), "DATETIME_FORMAT")
        return self.get_empty_value_display()

    def render_change_form(
        self, request: HttpRequest, context: Context, *args: object, **kwargs: object
    ) -> HttpResponse:
        context["may_read_text"] = can_read_texts(request)
        context["may_retract"] = may_retract(request)
        if (source := context.get("original")) and self.has_add_permission(request):
            context["new_edition"] = self._address_of_new_edition(cast(Source, source))
            context["links"] = source_links.collect(request, cast(Source, source))
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[arg-type]

    def _address_of_new_edition(self, source: Source) -> str:
        """Return the form of a source that replaces one; empty for one that is replaced."""
        if Source.working.filter(supersedes=source).exists():
            return ""
        return f"{admin_address(Source, 'add')}?supersedes={source.pk}"

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str | list[str]]:
        """Begin with what the source that is to be replaced shares with its editions."""
        asked = super().get_changeform_initial_data(request)
        key = parse_number(str(asked.get("supersedes", "")), digits=18)
        shared = Source.working.filter(pk=key or 0).values(*OF_EDITIONS).first()
        return {**(shared or {}), **asked}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        """Count claims of the sources that are shown, not of all to number them."""
        claims = count_of(PublishedClaim.objects.all(), "source")
        found: QuerySet[Source] = Source.working.annotate(claims=claims)
        return found.order_by(*self.ordering)

    def get_readonly_fields(self, request: HttpRequest, obj: Source | None = None) -> list[str]:
        cited = obj is not None and obj.first_cited_at is not None
        return [*self.readonly_fields, *(["slug"] if cited else [])]

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Source | None = None
    ) -> dict[str, Sequence[str]]:
        has_slug = obj is None and not is_new_in_popup(request, obj)
        return {"slug": ["publisher", "title"]} if has_slug else {}

    def has_delete_permission(self, request: HttpRequest, obj: Source | None = None) -> bool:
        """Keep sources that were cited in public."""
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or obj.first_cited_at is None)

    def save_model(
        self, request: HttpRequest, obj: Source, form: forms.ModelForm[Source], change: bool
    ) -> None:
        """Re-issue public documents if the citation of their source changes."""
        at = timezone.now()
        if change:
            change_log.begin(at)  # who cites it now has its description from before
        super().save_model(request, obj, form, change)
        if change:
            obj.refresh_from_db(fields=["first_cited_at"])  # somebody may have cited it meanwhile
        if obj.first_cited_at is None:
            return
        if set(source_document(obj)) & set(form.changed_data):
            publishing.source_changed(obj, by=actor(request), at=at)
        elif form.changed_data:
            publishing.source_described(obj, at=at)

    @admin.display(description=_("public claims"), ordering="claims")
    def claims(self, source: CountedSource) -> int:
        return source.claims
