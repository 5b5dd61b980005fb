"""The first hour at the desk, in words, in the language of the desk."""

from pathlib import Path

from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.editorial.admin_site import Context, DeskPage
from portal.models.languages import content_language
from portal.site.stories.markdown import render_prose

TEXTS = Path(__file__).parent / "help_texts"
"""The English one is in docs/editors.md as well."""


@DeskPage("help/", "help")
def help_page(request: HttpRequest) -> Context:
    text = (TEXTS / f"first_hour.{content_language()}.md").read_text(encoding="utf-8")
    return {"title": _("The first hour at the desk"), "text": render_prose(text)}
