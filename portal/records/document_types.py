"""Types of documents, the JSON that editions store, pages draw and the API answers with.

Serializers of records and parts take their fields from them (`Shape`), and
`tests/portal/records/test_document_types.py` compares the keys of the others;
`portal.records.upgrade` completes stored documents that lack a key of them (ADR 28).
"""

from datetime import datetime
from typing import Any, NotRequired, TypedDict, cast

type Localized = dict[str, str]
"""A text by language code."""

type Moment = str | datetime
"""ISO 8601 in documents, a datetime in rows of read models."""

type Json = Any
"""JSON of a shape that the type checker cannot know. `Any`, as values are nested and read by
names that are computed."""

type JsonObject = dict[str, Json]
"""JSON object with such values: a row of whichever table or endpoint."""

type FactValue = Json
"""JSON of a fact type, which callers match on: number, text, `{"latitude", "longitude"}`,
`{"amount", "currency"}`, `ReferenceDocument` or None."""


class SourceDocument(TypedDict):
    """A source as a figure cites it."""

    slug: str
    kind: str
    publisher: str
    title: str
    published_on: str
    url: str


class CitedSource(SourceDocument):
    """A source with the place in it that a statement rests on."""

    locator: str


class ReferenceDocument(TypedDict):
    """Another public record."""

    kind: str
    uid: str
    slug: str
    title: Localized
    url: str


class RulingDocument(TypedDict):
    rule: str
    reason: Localized
    made_at: Moment
    made_in_role: str
    """A `RulingRole`; empty where it was not recorded."""


class ClaimDocument(TypedDict):
    """Statement of one source about one fact, or about one period of a series."""

    uid: str
    kind: str
    value: FactValue
    text: str
    comparator: str
    lower: float | None
    upper: float | None
    as_printed: str
    language: str
    as_of: str
    status: NotRequired[str]
    """SDMX observation status; of observations only."""
    source: SourceDocument
    locator: str
    quote: str
    note: str
    agrees: bool | None
    standing: str
    recorded_at: Moment
    retracted_at: Moment | None
    retraction_reason: str
    attributed_to: SourceDocument | None
    """Whom the source itself credits with the statement."""
    archived_url: str
    standing_reason: str
    """Code of the rule that says the standing more exactly (`portal.records.standings`)."""


class MissingDocument(TypedDict):
    """Why a fact has no value: what the newest statement says that gives none."""

    reason: str
    """A `ClaimKind`."""
    as_of: str
    by: str
    """Publisher of whom the statement goes back to."""


class FactDocument(TypedDict):
    """Value with unit, comparator, dispute, ruling and all claims about it."""

    value: FactValue
    text: str
    unit: str
    comparator: str
    disputed: bool
    ruling: RulingDocument | None
    claims: list[ClaimDocument]
    missing: MissingDocument | None
    """None of a fact with a value, and of one that nobody has researched."""
    lower: NotRequired[float | None]
    upper: NotRequired[float | None]
    """Bounds of a value given as a range; facts of records have them in their claims."""


type StatementDocument = ClaimDocument | FactDocument
"""Anything with a value, text and comparator, which can be shown."""


class PresentedFact(FactDocument):
    """Fact with its name and addresses, as templates draw it; never stored."""

    name: NotRequired[str]
    kind: NotRequired[str]
    """Kind of the record, where the fact is one of its declared facts."""
    label: str
    anchor: NotRequired[str]
    evidence_url: NotRequired[str]
    disagreement_key: NotRequired[str]
    cite_url: NotRequired[str]
    report_url: NotRequired[str]
    """Address, without language, at which a reader reports an error in it."""
    list_url: NotRequired[str]
    """Address of the list that the figure sums up."""
    more_sources: NotRequired[int]
    """Number of sources of a sum beside those of its claims."""
    note: NotRequired[str]


class PartStatements(FactDocument):
    """A fact of a part about which several sources say something."""

    fact: str
    """Its path, by which claims name it (`portal.facts.PartPath`)."""


class EditionInfo(TypedDict):
    number: int
    issued_at: str | None
    note: str
    second_reader: bool


class PartDocument(TypedDict):
    """Row that belongs to a record."""

    uid: str


class SourcedPartDocument(PartDocument):
    source: SourceDocument
    locator: str
    quote: str
    statements: list[PartStatements]
    """The facts of the row about which other sources say something, with the claims of all."""


class OtherNameDocument(PartDocument):
    name: str
    language: str
    script: str
    kind: str


class ExternalIdDocument(PartDocument):
    scheme: str
    value: str


class RecordDocument(TypedDict):
    """Keys that the documents of all kinds have; each kind extends it."""

    kind: str
    uid: str
    slug: str
    url: str
    title: Localized
    local_language: str
    summary: Localized
    facts: NotRequired[dict[str, FactDocument]]
    """By name; absent where the kind declares no facts."""
    title_origin: Localized
    """`TitleOrigin` of the title in each language; "" where a source or an editor gave it."""
    edition: EditionInfo


class OptionalKeys(TypedDict, total=False):
    """Keys that several kinds have, for code that takes documents of any kind."""

    names: list[OtherNameDocument]
    external_ids: list[ExternalIdDocument]
    country: str | None
    second_country: str | None
    partner: str | None
    start_country: str | None
    end_country: str | None
    countries: list[str]
    participants: list[str]
    place: ReferenceDocument | None
    parent: ReferenceDocument | None
    dated_on: str
    reporter: Localized
    unit: str


def optional_keys(document: RecordDocument) -> OptionalKeys:
    return cast(OptionalKeys, document)


class PlaceDocument(RecordDocument):
    country: str
    admin1: str
    place_kind: str
    accuracy: str
    names: list[OtherNameDocument]
    external_ids: list[ExternalIdDocument]
    admin1_code: str


class OrganisationDocument(RecordDocument):
    country: str | None
    organisation_kind: str
    parent: ReferenceDocument | None
    names: list[OtherNameDocument]


class SignedDocumentDocument(SourcedPartDocument):
    name: Localized
    kind: str
    signed_on: str
    parties: str
    about: ReferenceDocument | None
    """The record that it is about, such as a project."""
    url: str


class EventDocument(RecordDocument):
    event_kind: str
    starts_on: str
    ends_on: str
    place: ReferenceDocument | None
    country: str | None
    participants: list[str]
    official_title: str
    outcome: Localized
    signed_documents: list[SignedDocumentDocument]


class RenditionDocument(TypedDict):
    url: str
    format: str
    width: int
    height: int
    crop: list[int] | None


class PictureSubjectDocument(PartDocument):
    about: ReferenceDocument | None


class ShownPicture(TypedDict):
    """Keys of every picture, in the library and in rows of a record."""

    image: str
    width: int
    height: int
    renditions: list[RenditionDocument]
    alt: Localized
    credit: str
    licence: str
    focal_x: int
    focal_y: int


class PictureDocument(RecordDocument, ShownPicture):
    subjects: list[PictureSubjectDocument]


class StoryDocument(RecordDocument):
    dated_on: str
    body: Localized
