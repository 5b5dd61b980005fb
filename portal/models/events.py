from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.facts import CountryCodes, DateRange, Fact, Text
from portal.models.fields import PartialDateField, reference_column
from portal.models.languages import in_each_language
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

    search_worth = 18
    event_kind = models.CharField(_("kind"), max_length=20, choices=EventKind)
    starts_on = PartialDateField(blank=False)
    ends_on = PartialDateField()
    place = reference_column(Place, related_name="events")
    country = country_column(related_name="events", blank=True)
    participants = models.ManyToManyField(Country, blank=True, related_name="+")
    official_title = models.CharField(_("official title"), max_length=300, blank=True)
    outcome_en, outcome_zh_hans, outcome_ru = in_each_language(models.TextField, _("outcome"))

    objects: ClassVar = RecordManager.from_queryset(EventQuerySet)()
    working: ClassVar = WorkingRecordManager.from_queryset(EventQuerySet)()

    class Meta(Record.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
