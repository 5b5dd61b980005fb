"""Stories, the pages about the portal and the notice on all pages, whose texts they are."""

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
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST

from portal.admin.forms.checked_form import CleanedData
from portal.admin.forms.relations import Attributes, link_to
from portal.admin.records.form import RecordForm
from portal.admin.records.records import RecordAdmin
from portal.editorial.admin_site import Context, DeskPage, DeskSection, admin_address
from portal.models import Story
from portal.models.languages import DEFAULT, LANGUAGES, column_suffix, columns
from portal.site.about_pages import ABOUT_PAGES, packaged_text
from portal.site.stories.finding import LONGEST_STORY, find_problems
from portal.site.views.embeds import POLICY
from portal.site.views.stories import draw_text

FRAMED_HERE = {**POLICY, "frame-ancestors": [CSP.SELF], "form-action": [CSP.NONE]}


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

    def _allow_gaps(self) -> None:
        super()._allow_gaps()
        if self.initial.get("slug") == Story.NOTICE and "body_en" in self.fields:
            self.fields["body_en"].help_text = _("Readers see the title; a text is not needed.")

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
    text_boxes: ClassVar = {"body": MarkdownInput}
    fieldsets = [(gettext_lazy("Text"), {"fields": ["dated_on", *columns("body")]})]
    help_texts: ClassVar = {
        "dated_on": gettext_lazy("The day that readers see above the story"),
        "body_en": gettext_lazy(
            "Markdown. Figures, charts, maps, records and pictures are inserted as codes in "
            "braces, and stay as current as what they name."
        ),
    }

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str | list[str]]:
        found = super().get_changeform_initial_data(request)
        today = {"dated_on": timezone.localdate().isoformat()}
        return {**today, **packaged_story(str(found.get("slug", ""))), **found}


@DeskPage("portal/story/drawn/", "portal_story_drawn")
@require_POST
def drawn_view(request: HttpRequest) -> HttpResponse:
    """Draw a text that is being written, in its language; what is wrong is told in that of the
    desk."""
    text, language = request.POST.get("text", "")[:LONGEST_STORY], request.POST.get("language")
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


@DeskPage(
    "about/",
    "about_pages",
    gettext_lazy("Pages about the portal"),
    allows=lambda request: admin.site.get_model_admin(Story).has_view_permission(request),
)
def list_about_pages(request: HttpRequest) -> Context:
    """List each page with its story, or the way to begin one."""
    found = Story.working.filter(slug__startswith=Story.OWN_PAGE, edit_of=None)
    stories = {one.slug: one for one in found}
    titles = {f"{Story.OWN_PAGE}{name}": title for name, title in ABOUT_PAGES.items()}
    pages = {name: reverse("about_page", args=[name]) for name in ABOUT_PAGES}
    begin = admin_address(Story, "add")
    rows = [
        {
            "title": title,
            "page": pages.get(slug.removeprefix(Story.OWN_PAGE), ""),
            "story": stories.get(slug),
            "address": link_to(stories[slug]) if slug in stories else f"{begin}?slug={slug}",
        }
        for slug, title in [(Story.NOTICE, _("Notice")), *titles.items()]
    ]
    may_add = admin.site.get_model_admin(Story).has_add_permission(request)
    return {"rows": rows, "may_add": may_add}


def packaged_story(slug: str) -> dict[str, str]:
    """Return the titles and texts that come with the software for a page; nothing for others."""
    name = slug.removeprefix(Story.OWN_PAGE)
    if name not in ABOUT_PAGES or slug == name:
        return {}
    found = {}
    for code in LANGUAGES:
        with translation.override(code):
            found[f"title_{column_suffix(code)}"] = str(ABOUT_PAGES[name])
            found[f"body_{column_suffix(code)}"] = packaged_text(name)
    return found
