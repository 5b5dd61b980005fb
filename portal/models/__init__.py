from portal.models.bundles import Bundle, BundleItem
from portal.models.change_log import Change, JournalHead
from portal.models.claims import BY_EDITORS, Claim, ClaimKind, Reasoned, Ruling
from portal.models.corrections import Correction, CorrectionState, ErrorReport
from portal.models.drafts import OpenForm, Revision
from portal.models.editions import Edition, EditionCells, Step
from portal.models.events import Event, EventKind, SignedDocument, SignedKind
from portal.models.fields import (
    PartialDateField,
    above_zero,
    amount_column,
    latitude,
    longitude,
    reference_column,
    with_currency,
)
from portal.models.former_addresses import FormerAddress, find_successor, lead_on, leads_on_to
from portal.models.history import HistoryRow, Versioned, history_models
from portal.models.imports import ImportBatch, ImportOutcome, ImportRow
from portal.models.library import Picture, PictureSubject
from portal.models.names import ExternalId, NameKind, OtherName, Scheme
from portal.models.organisations import Organisation, OrganisationKind
from portal.models.parts import Part, SourcedPart
from portal.models.pictures import PictureColumns, PictureFile, PicturePart
from portal.models.places import (
    Accuracy,
    Country,
    Place,
    PlaceKind,
    Role,
    country_column,
    with_other_country,
)
from portal.models.publishable import (
    Blocker,
    PublicManager,
    Publishable,
    PublishableManager,
    PublishableQuerySet,
    Status,
    WorkingPublishableManager,
)
from portal.models.published import (
    Disagreement,
    DisputedPeriod,
    Mention,
    PublishedClaim,
    PublishedFact,
    SearchEntry,
    SearchOccurrence,
    SearchWord,
    Standing,
)
from portal.models.record_queries import RecordManager, RecordQuerySet, WorkingRecordManager
from portal.models.records import Record, TitleOrigin, needed_in_public
from portal.models.releases import Release
from portal.models.removals import Removal, removed_uid
from portal.models.review import Appointment, Comment, Notice, PreviewLink
from portal.models.rules import Rule, RulingRole
from portal.models.saved_lists import SavedList
from portal.models.security import SecurityEvent
from portal.models.sources import HowRead, Source, SourceKind
from portal.models.stories import Story
from portal.models.subscriptions import MessageFrequency, Subscription
from portal.models.suggestions import Suggestion
from portal.models.texts import Passage, SourceCopy, WorkingText
from portal.models.users import User
from portal.models.waivers import Waiver
from portal.models.worklist import Assignment, Finding
