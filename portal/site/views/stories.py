from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe

from portal.filters.records import StoryFilter
from portal.formatting.countries import country_names
from portal.formatting.source_list import SourceList
from portal.graphics.charts.specification import Chart
from portal.graphics.maps.picture import MapPicture
from portal.graphics.maps.question import build_map_question, find_features
from portal.models import Story
from portal.models.languages import PickedText, pick_text
from portal.publication import time_travel
from portal.publication.time_travel.rewrite_links import kept
from portal.records.document_types import RecordDocument, StoryDocument
from portal.site.figures import FoundFigure, MissingFigure
from portal.site.lists.lists import list_context, render_list
from portal.site.records.pages import record_page
from portal.site.stories import finding
from portal.site.stories.finding import Drawable, OnMap
from portal.site.stories.markdown import Prose
from portal.site.stories.reading import Shortcode


def story_list(request: HttpRequest) -> HttpResponse:
    found = StoryFilter(request.GET, Story.objects.with_documents().without_own_pages())
    return render_list(
        request, "portal/story_list.html", list_context(request, found), has_filters=False
    )


def story_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return record_page(request, Story, slug, partial(text_context, request))


def text_context(request: HttpRequest, story: Story, document: StoryDocument) -> dict[str, object]:
    """Build the context of the text, in the reader's language if available; its figures come first
    in the page's list of sources. An old edition shows the data, and links to pages, as of its
    issue."""
    body: PickedText = pick_text(document.get("body", {}))
    written, sources = Prose(body.text), SourceList()
    moment = _moment_of(story, document) if written.shortcodes else None
    with time_travel.at(moment):
        found = finding.find_content(written.shortcodes)
        html = written.html(StoryDrawing(request, sources, written.shortcodes, found).draw)
    return {
        "body": body,
        "html": mark_safe(kept(html, moment)) if moment else html,  # noqa: S308  # as `html` is
        "sources": sources,
        "has_charts": any(isinstance(one, Chart) for one in found),
        "has_maps": any(isinstance(one, OnMap) for one in found),
    }


def draw_text(request: HttpRequest, markdown: str) -> tuple[str, list[tuple[int, str]]]:
    """Draw a text that is being written, as HTML, with line and sentence of what is wrong in it."""
    written = Prose(markdown)
    found = finding.find_content(written.shortcodes)
    html = written.html(StoryDrawing(request, SourceList(), written.shortcodes, found).draw)
    return html, finding.list_problems(written.shortcodes, found)


def _moment_of(story: Story, document: RecordDocument) -> datetime | None:
    """Return the time of issue of an old edition; None for the current one."""
    if story.edition is None or document["edition"]["number"] == story.edition.number:
        return None
    return datetime.fromisoformat(document["edition"]["issued_at"] or "")


@dataclass(frozen=True)
class StoryDrawing:
    """Renders the shortcodes of a page in their order, which numbers their sources."""

    request: HttpRequest
    sources: SourceList
    codes: list[Shortcode]
    found: list[Drawable]

    def draw(self, number: int) -> str:
        code, found = self.codes[number], self.found[number]
        context = {
            "found": found,
            "map": self._map(found),
            "sources": self.sources,
            "is_alone": code.is_alone,
            "code": code,
        }
        return render_to_string(_template(code, found), context, self.request).strip()

    def _map(self, found: Drawable) -> MapPicture | None:
        """Draw the map; its symbols link to the page of the map."""
        if not isinstance(found, OnMap):
            return None
        query = f"?{found.query}" if found.query else ""
        answer = find_features(build_map_question(QueryDict(found.query)))
        return MapPicture(answer, country_names(self.request), reverse("map") + query, query)


def _template(code: Shortcode, found: Drawable) -> str:
    match found:
        case MissingFigure():
            return "portal/story_missing.html"
        case Chart():
            return "portal/story_chart.html"
        case FoundFigure() if code.word == "picture":
            return "portal/story_picture.html"
        case FoundFigure() if not found.fact:
            return "portal/story_record.html"
        case FoundFigure():
            return "portal/story_figure.html"
    return "portal/story_map.html"
