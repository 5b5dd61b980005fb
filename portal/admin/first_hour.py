"""The first hour at the desk, in words, in the language of the desk."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from portal.editorial.admin_site import desk_page, render_desk
from portal.models.languages import content_language
from portal.site.stories.markdown import render_prose

TEXTS = Path(__file__).parent / "help_texts"
"""The English one is in docs/editors.md as well."""


@desk_page("help/", "help")
def help_page(request: HttpRequest) -> HttpResponse:
    text = (TEXTS / f"first_hour.{content_language()}.md").read_text(encoding="utf-8")
    title = _("The first hour at the desk")
    return render_desk(request, "admin/help.html", title=title, text=render_prose(text))
