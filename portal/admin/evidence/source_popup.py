"""Forms for a new source, short in the pop-up of a claim: publisher, kind and language are guessed
from the address."""

from collections import Counter

from django import forms
from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import IS_POPUP_VAR
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import FieldsetSpec

from portal.admin.forms.checked_form import CheckedForm, CleanedData
from portal.admin.records.form import numbered_slug
from portal.editorial.admin_site import DeskPage
from portal.formatting.addresses import host_of
from portal.models import Source

FIELDS: FieldsetSpec = [
    (None, {"fields": ["url", "title", ("publisher", "published_on"), ("kind", "language")]}),
    (gettext_lazy("Other details"), {"classes": ["collapse"], "fields": ["author", "accessed_on"]}),
]
GUESSED = ("publisher", "kind", "language")
"""Columns that are guessed from other sources of the same site."""
TOLD_APART = ("title", "published_on", "version")
"""Columns by which readers tell the editions of a source apart."""
NAMED = 6
"""Publishers of a shared site that a sentence names."""


class SourcePopup(ModelAdmin[Source]):
    """Mixin for the admin of sources: the forms for new ones."""

    def get_fieldsets(self, request: HttpRequest, obj: Source | None = None) -> FieldsetSpec:
        return FIELDS if is_new_in_popup(request, obj) else super().get_fieldsets(request, obj)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str | list[str]]:
        found = super().get_changeform_initial_data(request)
        read_today: dict[str, str | list[str]] = {"accessed_on": timezone.localdate().isoformat()}
        return {**read_today, **found}

    def get_form(
        self, request: HttpRequest, obj: Source | None = None, *args: object, **kwargs: object
    ) -> type[forms.ModelForm[Source]]:
        made = super().get_form(request, obj, *args, **kwargs)  # type: ignore[arg-type]
        return type("NewSourceForm", (NewSource, made), {}) if obj is None else made

    def response_add(
        self, request: HttpRequest, obj: Source, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Stay with a new source: its text and passages come next."""
        if IS_POPUP_VAR not in request.POST and "_addanother" not in request.POST:
            sent = request.POST.copy()
            sent["_continue"] = "1"
            request.POST = sent  # type: ignore[assignment]
        return super().response_add(request, obj, post_url_continue)


class NewSource(CheckedForm):
    """Fills empty columns from the sources of the same site, and makes the slug from publisher and
    title."""

    def prepare(self) -> None:
        super().prepare()
        self.fields["url"].widget.attrs["data-guess"] = reverse("admin:portal_source_guess")
        for name in {*GUESSED, "slug"} & set(self.fields):
            self.fields[name].required = False

    def clean(self) -> CleanedData:
        cleaned: CleanedData = super().clean() or self.cleaned_data
        guessed, publishers = guess_source(url := cleaned.get("url") or "")
        for name in GUESSED:
            if name not in self.errors and not cleaned.get(name):
                cleaned[name] = guessed.get(name, "")
        if not self.errors and not cleaned["publisher"]:
            nobody = _("Who answers for it? No other source is from this site.")
            self.add_error("publisher", describe_publishers(publishers) or nobody)
        if not self.errors and not cleaned["kind"]:
            self.add_error("kind", _("Choose what kind of source it is."))
        if url and (same := Source.working.filter(url=url).first()) is not None:
            self.add_error("url", _("“%s” has this address: choose that source.") % same)
        told_apart = {name: cleaned.get(name) or "" for name in (*TOLD_APART, "publisher", "url")}
        if not self.errors and (same := Source.working.filter(**told_apart).first()) is not None:
            self.add_error("title", _("“%s” is there already: choose that source.") % same)
        if not self.errors and not cleaned.get("slug"):
            made = make_unused_slug(cleaned["publisher"], cleaned["title"], url)
            self.instance.slug = cleaned["slug"] = made
        return cleaned


@DeskPage(
    "portal/source/guess/",
    "portal_source_guess",
    allows=lambda request: request.user.has_perm("portal.add_source"),
)
def guess_source_view(request: HttpRequest) -> HttpResponse:
    """Answer the script of the form with the columns guessed from an address, as JSON."""
    guessed, publishers = guess_source(request.GET.get("url", ""))
    several = {"publishers": publishers, "several": describe_publishers(publishers)}
    return JsonResponse(guessed | (several if publishers else {}))


def guess_source(url: str) -> tuple[dict[str, str], list[str]]:
    """Return the publisher, and the most frequent kind and language, of the sources with the host
    of `url`; on a site that several share, as gov.kz, no publisher, but which ones there are."""
    if not (host := host_of(url)):
        return {}, []
    rows = Source.working.filter(url__icontains=host).order_by("-pk").values("url", *GUESSED)
    same = [row for row in rows if host_of(row["url"]) == host]
    found = {name: Counter(row[name] for row in same).most_common() for name in GUESSED}
    publishers = [name for name, _number in found["publisher"]]
    if len(publishers) > 1:
        found["publisher"] = []
    guessed = {name: counted[0][0] for name, counted in found.items() if counted}
    return guessed, publishers if len(publishers) > 1 else []


def describe_publishers(names: list[str]) -> str:
    """Return a sentence on the publishers that share a site, the most frequent first, if any do."""
    told = "; ".join(names[:NAMED]) + ("; …" if len(names) > NAMED else "")
    sentence = _("Who answers for it? Sources from this site have several publishers: %s")
    return sentence % told if names else ""


def make_unused_slug(publisher: str, title: str, url: str) -> str:
    """Return an unused slug. Texts without Latin letters fall back to the host of `url`."""
    words = slugify(f"{publisher} {title}")[:100] or slugify(host_of(url).replace(".", "-"))
    stem = words.strip("-") or "source"
    taken = Source.working.filter(slug__startswith=stem).values_list("slug", flat=True)
    return numbered_slug(stem, set(taken))


def is_new_in_popup(request: HttpRequest, source: Source | None) -> bool:
    return source is None and (IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST)
