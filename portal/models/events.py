from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.facts import Choice, CountryCodes, DateRange, Fact, PartialDate, Text
from portal.models.fields import (
    LimitedTextField,
    PartialDateField,
    RecordKeyField,
    reference_column,
)
from portal.models.languages import LocalText, in_each_language
from portal.models.parts import SourcedPart
from portal.models.places import Country, Place, country_column
from portal.models.record_queries import RecordManager, RecordQuerySet, WorkingRecordManager
from portal.models.records import Record


class EventKind(models.TextChoices):
    SUMMIT = "summit", _("Summit")
    MINISTERIAL = "ministerial", _("Ministerial meeting")
    AGREEMENT = "agreement", _("Agreement")
    LEGAL = "legal", _("Legal act")
    DECISION = "decision", _("Decision")
    DIPLOMACY = "diplomacy", _("Diplomacy")
    REFERENDUM = "referendum", _("Referendum")
    CONSTRUCTION_START = "construction_start", _("Start of construction")
    COMMISSIONING = "commissioning", _("Commissioning")
    OPENING = "opening", _("Opening")
    TRANSPORT = "transport", _("Transport")
    STATISTICS = "statistics", _("Statistics")
    PUBLICATION = "publication", _("Publication")


class EventQuerySet(RecordQuerySet["Event"]):
    def newest_first(self) -> Self:
        return self.order_by("-starts_on", "-pk")


class Event(Record):
    """Something that happened on a day, or over some."""

    schema_type = "Event"
    late_columns = {"participants_": 3}
    key_facts = ("held_on",)

    facts = {
        "held_on": Fact(type=DateRange(), columns=("starts_on", "ends_on")),
        "outcome": Fact(type=Text(), columns=("outcome_en",)),
        "official_title": Fact(type=Text()),
        "participants": Fact(type=CountryCodes()),
    }
    fact_labels = {"held_on": _("date"), "outcome": _("outcome"), "participants": _("participants")}

    parts = ("signed_documents",)
    search_worth = 18
    event_kind = models.CharField(_("kind"), max_length=20, choices=EventKind)
    starts_on = PartialDateField(blank=False)
    ends_on = PartialDateField()
    place = reference_column(Place, related_name="events")
    country = country_column(related_name="events", blank=True)
    participants = models.ManyToManyField(Country, blank=True, related_name="+")
    official_title = models.CharField(_("official title"), max_length=300, blank=True)
    outcome_en, outcome_zh_hans, outcome_ru = in_each_language(LimitedTextField, _("outcome"))

    objects: ClassVar = RecordManager.from_queryset(EventQuerySet)()
    working: ClassVar = WorkingRecordManager.from_queryset(EventQuerySet)()

    class Meta(Record.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")


class SignedKind(models.TextChoices):
    TREATY = "treaty", _("Treaty")
    AGREEMENT = "agreement", _("Agreement")
    CONTRACT = "contract", _("Contract")
    MEMORANDUM = "memorandum", _("Memorandum")
    DECLARATION = "declaration", _("Declaration")
    PROGRAMME = "programme", _("Programme or plan")
    OTHER = "other", _("Other document")


class SignedDocument(SourcedPart):
    """A document that was signed or adopted at an event."""

    heading = _("Signed documents")
    facts: ClassVar[dict[str, Fact]] = {
        "kind": Fact(type=Choice(SignedKind), columns=("signed_kind",)),
        "signed_on": Fact(type=PartialDate()),
        "parties": Fact(type=Text()),
    }
    named_by = ("name_en",)

    record = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="signed_documents")
    name_en, name_zh_hans, name_ru = in_each_language(
        models.CharField, _("name"), required=True, max_length=300
    )
    signed_kind = models.CharField(_("kind"), max_length=12, choices=SignedKind)
    signed_on = PartialDateField(_("signed"))
    parties = models.CharField(_("parties"), max_length=300, blank=True)
    about = RecordKeyField(_("project or record it is about"), max_length=60, blank=True)
    url = models.URLField(_("address of its text"), max_length=500, blank=True)

    name = LocalText("name")

    class Meta(SourcedPart.Meta):
        verbose_name = _("signed document")
        verbose_name_plural = _("signed documents")

    def __str__(self) -> str:
        return str(self.name)
