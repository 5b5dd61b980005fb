from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from portal import shortcodes
from portal.charts import Chart
from portal.documents import Document
from portal.figures import Found, Missing
from portal.filters import StoryFilter
from portal.languages import Text, pick
from portal.models import Story
from portal.pages import SourceList
from portal.pages.lists import listing, render_list
from portal.pages.records import record_page
from portal.prose import Prose
from portal.shortcodes import Drawable, Shortcode


def story_list(request: HttpRequest) -> HttpResponse:
    found = StoryFilter(request.GET, Story.objects.with_documents())
    return render_list(request, "portal/story_list.html", listing(request, found))


def story_detail(request: HttpRequest, slug: str) -> HttpResponse:
    def text(story: Story, document: Document) -> dict[str, Any]:
        return _text(request, story, document)

    return record_page(request, Story, slug, text)


def _text(request: HttpRequest, story: Story, document: Document) -> dict[str, Any]:
    """The text of the edition that is read, in the reader's language where it is written, with
    its figures numbered first among the page's sources. An old edition shows them as they were
    when it was issued."""
    body: Text = pick(document.get("body", {}))
    written, sources = Prose(body.text), SourceList()
    found = shortcodes.find(written.shortcodes, as_recorded=_moment_of(story, document))
    drawing = Drawing(request, sources, written.shortcodes, found)
    return {
        "body": body,
        "html": written.html(drawing.draw),
        "sources": sources,
        "has_charts": any(isinstance(one, Chart) for one in found),
    }


def _moment_of(story: Any, document: Document) -> datetime | None:
    """When an old edition was issued; None for what is said now."""
    if document["edition"]["number"] == story.edition.number:
        return None
    return datetime.fromisoformat(document["edition"]["issued_at"])


class Drawing:
    """Draws what the shortcodes of one page name, as the reader comes to it."""

    def __init__(
        self,
        request: HttpRequest,
        sources: SourceList,
        codes: list[Shortcode],
        found: list[Drawable],
    ) -> None:
        self.request, self.sources = request, sources
        self.codes, self.found = codes, found

    def draw(self, number: int, is_alone: bool) -> str:
        code, found = self.codes[number], self.found[number]
        context = {
            "found": found,
            "sources": self.sources,
            "is_alone": is_alone,
            "code": code,
        }
        return render_to_string(_template(found), context, self.request).strip()


def _template(found: Drawable) -> str:
    match found:
        case Missing():
            return "portal/story_missing.html"
        case Chart():
            return "portal/story_chart.html"
        case Found() if not found.fact:
            return "portal/story_record.html"
        case Found():
            return "portal/story_figure.html"
    return "portal/story_map.html"
