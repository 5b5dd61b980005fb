from typing import ClassVar

from django import forms
from django.contrib import admin
from django.forms.renderers import BaseRenderer
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.csp import CSP
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST

from portal.admin.forms.checked_form import CleanedData
from portal.admin.forms.relations import Attributes
from portal.admin.kinds.about_pages import packaged_story
from portal.admin.records.form import RecordForm
from portal.admin.records.records import RecordAdmin
from portal.editorial.admin_site import DeskPage, DeskSection
from portal.models import Story
from portal.models.fields import Column
from portal.models.languages import DEFAULT, LANGUAGES, column_suffix, columns
from portal.site.stories.finding import find_problems
from portal.site.views.embeds import POLICY
from portal.site.views.stories import draw_text

FRAMED_HERE = {**POLICY, "frame-ancestors": [CSP.SELF], "form-action": [CSP.NONE]}

LONGEST = 200_000
"""Characters of a text that is drawn while it is written."""


class MarkdownInput(forms.Textarea):
    """A text box with tools, what to embed, and the text as readers will see it."""

    def render(
        self,
        name: str,
        value: object,
        attrs: Attributes | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        codes = {f"body_{column_suffix(code)}": code for code in LANGUAGES}
        context = {
            "box": super().render(name, value, attrs, renderer),
            "id": (attrs or {}).get("id", ""),
            "language": codes.get(name, DEFAULT),
            "drawn_at": reverse("admin:portal_story_drawn"),
        }
        return render_to_string("admin/widgets/markdown.html", context)


class StoryForm(RecordForm):
    """Refuses texts with references to records that are not public, or with wrong syntax."""

    def clean(self) -> CleanedData:
        cleaned = super().clean()
        for name in columns("body"):
            if said := find_problems(cleaned.get(name) or ""):
                self.add_error(name, said)
        return cleaned


@admin.register(Story)
class StoryAdmin(RecordAdmin[Story]):
    section = DeskSection.KNOWLEDGE
    position = 2
    form = StoryForm
    change_form_template = "admin/story_change_form.html"
    key_figures = ["dated_on"]
    ordering = ("-dated_on", "pk")
    fieldsets = [(_("Text"), {"fields": ["dated_on", *columns("body")]})]
    help_texts: ClassVar = {
        "dated_on": _("The day that readers see above the story"),
        "body_en": _(
            "Markdown. Figures, charts, maps, records and pictures are inserted as codes in "
            "braces, and stay as current as what they name."
        ),
    }

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str | list[str]]:
        found = super().get_changeform_initial_data(request)
        today = {"dated_on": timezone.localdate().isoformat()}
        return {**today, **packaged_story(str(found.get("slug", ""))), **found}

    def formfield_for_dbfield(
        self, db_field: Column, request: HttpRequest, **kwargs: object
    ) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in columns("body"):
            field.widget = MarkdownInput(field.widget.attrs)
        return field


@DeskPage("portal/story/drawn/", "portal_story_drawn")
@require_POST
def drawn_view(request: HttpRequest) -> HttpResponse:
    """Draw a text that is being written, in its language; what is wrong is told in that of the
    desk."""
    text, language = request.POST.get("text", "")[:LONGEST], request.POST.get("language")
    with translation.override(language if language in LANGUAGES else DEFAULT):
        html, problems = draw_text(request, text)
    if problems:
        problems = draw_text(request, text)[1]
    return JsonResponse({"html": html, "problems": problems})


@DeskPage("portal/story/drawn/frame/", "portal_story_frame")
@xframe_options_sameorigin
@csp_override(FRAMED_HERE)
def frame_view(request: HttpRequest) -> HttpResponse:
    """An empty page in the style of the portal, which the script fills."""
    return TemplateResponse(request, "portal/story_frame.html")
