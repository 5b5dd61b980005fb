"""Pages about the portal: the text that editors published for one, or else the packaged text."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.models import Story
from portal.models.languages import content_language

ABOUT_PAGES: dict[str, StrOrPromise] = {
    "contact": _("Who runs it"),
    "method": _("Method"),
    "glossary": _("Glossary"),
    "sources": _("Sources and archives"),
    "privacy": _("Privacy"),
    "accessibility": _("Accessibility"),
    "cite": _("How to cite"),
    "licence": _("Licence"),
}
"""Titles by name in the address: `/about/privacy/`."""

TEXTS = Path(__file__).parent / "about_texts"


def published_text(name: str) -> Story | None:
    """Return the story that is the text of a page, with its document."""
    return Story.objects.with_documents().filter(slug=f"{Story.OWN_PAGE}{name}").first()


def packaged_text(name: str) -> str:
    """Return the Markdown that comes with the portal, in the reader's language."""
    return (TEXTS / f"{name}.{content_language()}.md").read_text(encoding="utf-8")
