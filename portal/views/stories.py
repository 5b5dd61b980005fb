from typing import Any

from django.http import HttpRequest, HttpResponse

from portal.documents import Document
from portal.filters import StoryFilter
from portal.languages import pick
from portal.models import Story
from portal.pages.lists import listing, render_list
from portal.pages.records import record_page
from portal.prose import prose


def story_list(request: HttpRequest) -> HttpResponse:
    found = StoryFilter(request.GET, Story.objects.with_documents())
    return render_list(request, "portal/story_list.html", listing(request, found))


def story_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return record_page(request, Story, slug, _text)


def _text(story: Story, document: Document) -> dict[str, Any]:
    """The text of the edition that is read, in the reader's language where it is written."""
    body = pick(document.get("body", {}))
    return {"body": body, "html": prose(body.text)}
