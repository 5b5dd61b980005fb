"""The portal's own kinds of record."""

from collections.abc import Mapping

from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

from portal.editorial.worklist.shelf_lives import YEAR
from portal.filters.parts import SignedDocumentFilter
from portal.filters.records import (
    EventFilter,
    OrganisationFilter,
    PlaceFilter,
    StoryFilter,
    default_filterset,
)
from portal.models import Event, Organisation, Picture, Place, Story
from portal.opendata.api.parts import part_viewset
from portal.opendata.dcat.vocabularies import Theme
from portal.records import contributions
from portal.records.column_store import PublicColumns
from portal.records.column_store.mentions import count_mentions
from portal.records.document_types import (
    EventDocument,
    OrganisationDocument,
    PlaceDocument,
    RecordDocument,
    SignedDocumentDocument,
    StoryDocument,
)
from portal.records.kinds import Kind
from portal.records.picture_serializers import PictureSerializer
from portal.site.lists.lists import TABLE
from portal.site.lists.timelines import Timeline
from portal.site.summaries import event_summary, organisation_summary, place_summary
from portal.site.views import stories


def headlines_of(organisation: Organisation, document: RecordDocument) -> dict[str, object]:
    return {"headlines": contributions.headlines(organisation)}


def with_mentions(context: Mapping[str, list[RecordDocument]]) -> dict[str, object]:
    """Return the rows of the list, each with the number of records that name the organisation."""
    counts = count_mentions(PublicColumns(), Organisation)
    return {"rows": [(one, counts.get(one["uid"], 0)) for one in context["rows"]]}


def period_of_events() -> tuple[str, str]:
    """Partial dates are texts that sort as the days they begin with."""
    found = Event.objects.aggregate(
        first=Min("starts_on"), starts=Max("starts_on"), ends=Max("ends_on")
    )
    return found["first"] or "", max(found["starts"] or "", found["ends"] or "")


EVENTS = Kind(
    model=Event,
    path="/events/",
    about=_("summits, agreements, openings, decisions"),
    position=80,
    document_type=EventDocument,
    summary=event_summary,
    filterset=EventFilter,
    views=(Timeline(column="starts_on", fact="held_on", row="portal/event_about.html"), TABLE),
    can_compare=False,
    row_day="starts_on",
    rows={
        "signed-documents": part_viewset(SignedDocumentFilter, document_type=SignedDocumentDocument)
    },
    own_sections=True,
    shelf_life={},
    themes=(Theme.INTERNATIONAL, Theme.ECONOMY),
    period=period_of_events,
)

STORIES = Kind(
    model=Story,
    path="/stories/",
    about=_("short reads from the data"),
    position=90,
    document_type=StoryDocument,
    filterset=StoryFilter,
    list_view=stories.story_list,
    page_view=stories.story_detail,
    themes=(Theme.INTERNATIONAL, Theme.ECONOMY),
)

PICTURES = Kind(
    model=Picture,
    path="/pictures/",
    about=_("photographs with what they show, author and licence"),
    position=120,
    document=PictureSerializer,
    filterset=default_filterset(Picture, also=("credit", "licence", "width", "height")),
    can_compare=False,
    themes=(Theme.REGIONS,),
)

ORGANISATIONS = Kind(
    model=Organisation,
    path="/organisations/",
    about=_("who owns, builds, funds and decides"),
    position=100,
    document_type=OrganisationDocument,
    summary=organisation_summary,
    filterset=OrganisationFilter,
    page_order="-records",
    list_context=with_mentions,
    can_compare=False,
    beside=headlines_of,
    badge=("organisation_kind", "portal.Organisation.organisation_kind"),
    own_sections=True,
    shelf_life={},
    themes=(Theme.ECONOMY, Theme.GOVERNMENT),
)

PLACES = Kind(
    model=Place,
    path="/places/",
    about=_("towns, stations and crossings"),
    position=110,
    document_type=PlaceDocument,
    summary=place_summary,
    filterset=PlaceFilter,
    badge=("place_kind", "portal.Place.place_kind"),
    own_sections=True,
    shelf_life={"population": 5 * YEAR},
    themes=(Theme.REGIONS, Theme.TRANSPORT),
)

OWN_KINDS = (EVENTS, STORIES, ORGANISATIONS, PLACES, PICTURES)
