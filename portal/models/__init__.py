from portal.models.claims import Claim, ClaimKind, Reasoned, Rule, Ruling
from portal.models.editions import Edition, Step
from portal.models.events import Event, EventClaim, EventKind, EventRuling
from portal.models.fields import PartialDateField, latitude, longitude
from portal.models.names import ExternalId, NameKind, OtherName, Scheme
from portal.models.organisations import (
    Organisation,
    OrganisationClaim,
    OrganisationKind,
    OrganisationRuling,
)
from portal.models.places import (
    Accuracy,
    Country,
    Place,
    PlaceClaim,
    PlaceExternalId,
    PlaceKind,
    PlaceName,
    PlaceRuling,
    Role,
)
from portal.models.publishable import Publishable, PublishableQuerySet, Status, public
from portal.models.published import (
    Disagreement,
    Mention,
    PublishedClaim,
    SearchEntry,
    Standing,
)
from portal.models.records import Part, Record, RecordQuerySet, SourcedPart
from portal.models.sources import Source, SourceKind
from portal.models.stories import Story
from portal.models.users import User

__all__ = [
    "Accuracy",
    "Claim",
    "ClaimKind",
    "Country",
    "Disagreement",
    "Edition",
    "Event",
    "EventClaim",
    "EventKind",
    "EventRuling",
    "ExternalId",
    "Mention",
    "NameKind",
    "Organisation",
    "OrganisationClaim",
    "OrganisationKind",
    "OrganisationRuling",
    "OtherName",
    "Part",
    "PartialDateField",
    "Place",
    "PlaceClaim",
    "PlaceExternalId",
    "PlaceKind",
    "PlaceName",
    "PlaceRuling",
    "Publishable",
    "PublishableQuerySet",
    "PublishedClaim",
    "Reasoned",
    "Record",
    "RecordQuerySet",
    "Role",
    "Rule",
    "Ruling",
    "Scheme",
    "SearchEntry",
    "Source",
    "SourceKind",
    "SourcedPart",
    "Standing",
    "Status",
    "Step",
    "Story",
    "User",
    "latitude",
    "longitude",
    "public",
]
