"""Read models: public data arranged for queries across kinds.

`portal.publication.read_models` writes them from the documents of current editions, and can
rebuild them at any time.
"""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.facts import Comparator
from portal.models.claims import ClaimKind
from portal.models.fields import CompactJSONField
from portal.models.history import Versioned, WrittenOnce
from portal.models.rules import Rule, RulingRole
from portal.models.sources import Source, attribution


class Standing(models.TextChoices):
    """Relation of a claim to the accepted value."""

    AGREES = "agrees", _("Agrees")
    OVERRULED = "overruled", _("Not used")
    DISPUTED = "disputed", _("Disputed")
    NO_VALUE = "no_value", _("Gives no value")
    NOT_COMPARED = "not_compared", _("Not compared")
    RETRACTED = "retracted", _("Retracted")

    @property
    def agrees(self) -> bool | None:
        """True if the claim allows the accepted value; None where that cannot be said."""
        return {"agrees": True, "overruled": False, "disputed": False}.get(self.value)


class PublicRow(Versioned):
    """A row about one public record."""

    kind = models.CharField(max_length=40)
    record_uid = models.CharField(max_length=12)
    record_title = CompactJSONField()
    record_url = models.CharField(max_length=300)
    countries = models.TextField(blank=True)
    """Codes between spaces, ` KZ CN `, for `contains` queries."""

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["kind", "record_uid"])]


class PublishedClaim(PublicRow):
    """A claim in the current edition of its record."""

    identified_by = ("uid",)

    uid = models.CharField(max_length=12, unique=True)
    fact = models.CharField(max_length=60)
    unit = models.CharField(max_length=40, blank=True)
    claim_kind = models.CharField(max_length=8, choices=ClaimKind)
    value = models.TextField(blank=True)
    comparator = models.CharField(max_length=8, choices=Comparator)
    as_printed = models.CharField(max_length=300, blank=True)
    as_of = models.CharField(max_length=21, blank=True)
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="published_claims", db_index=False
    )
    locator = models.CharField(max_length=200, blank=True)
    quote = models.TextField(blank=True)
    note = models.TextField(blank=True)
    standing = models.CharField(max_length=12, choices=Standing)
    recorded_at = models.DateTimeField()
    retracted_at = models.DateTimeField(null=True)
    lower = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    upper = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    language = models.CharField(max_length=12, blank=True, default="")
    retraction_reason = models.TextField(blank=True, default="")
    archived_url = models.URLField(max_length=600, blank=True, default="")
    attributed_to = attribution()
    standing_reason = models.CharField(max_length=20, choices=Rule, blank=True)
    """The standing more exactly, as the code of a rule: `portal.records.standings`."""

    class Meta(PublicRow.Meta):
        indexes = [
            *PublicRow.Meta.indexes,
            models.Index(fields=["-recorded_at", "id"]),
            models.Index(fields=["standing", "standing_reason"]),
            models.Index(fields=["source", "standing", "standing_reason"]),
        ]

    def __str__(self) -> str:
        return f"{self.fact}: {self.as_printed or self.value}"


class PublishedFact(Versioned):
    """A number that a public record gives, judged: what a sum over many records has to know."""

    has_columns = True
    identified_by = ("kind", "record_id", "fact")

    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    fact = models.CharField(max_length=60)
    comparator = models.CharField(max_length=8, choices=Comparator)
    less = models.DecimalField(max_digits=24, decimal_places=6)
    more = models.DecimalField(max_digits=24, decimal_places=6)
    """Distance of the statements that disagree, below and above the accepted value."""
    sources = models.TextField(blank=True)
    """Ids of the sources that agree, between spaces, each at its oldest claim."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record_id", "fact"], name="portal_publishedfact_once"
            )
        ]


class Disagreement(PublicRow):
    """A fact, or one period of a statistic, about which public statements differ."""

    has_columns = True
    identified_by = ("key",)

    key = models.CharField(max_length=120, unique=True)
    fact = models.CharField(max_length=60, blank=True)
    period = models.CharField(max_length=21, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    accepted = models.TextField()
    statements = CompactJSONField()
    """`[{"value", "as_printed", "comparator", "source": {…}, "agrees"}]`, the accepted first."""
    sources_count = models.PositiveIntegerField()
    gap_percent = models.DecimalField(max_digits=12, decimal_places=1, null=True)
    """The largest distance from the accepted value, as a share of it."""
    gap_ratio = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    """The largest ratio of the accepted value and another one, the larger to the smaller."""
    rule = models.CharField(max_length=20, choices=Rule, blank=True)
    reason = CompactJSONField(default=dict)
    ruled_at = models.DateTimeField(null=True)
    since = models.DateTimeField()
    ruled_in_role = models.CharField(
        max_length=20, choices=RulingRole, blank=True, default="", db_default=""
    )

    class Meta(PublicRow.Meta):
        indexes = [
            *PublicRow.Meta.indexes,
            models.Index(fields=["-since", "-sources_count", "id", "ruled_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.record_title.get('en', '')}: {self.fact or self.period}"

    def get_absolute_url(self) -> str:
        return reverse("disagreement_detail", kwargs={"key": self.key})

    @staticmethod
    def key_of_fact(kind: str, uid: str, fact: str) -> str:
        """Return the key that a disagreement about a fact of a record has, if there is one."""
        return f"{kind}-{uid}-{fact.replace('_', '-')}"


class DisputedPeriod(Versioned):
    """A period that a disagreement is about: that of its own record, and the same of each record
    that counts the same thing and differs."""

    identified_by = ("record_uid", "period", "key")

    key = models.CharField(max_length=120, db_index=True)
    """That of the disagreement."""
    record_uid = models.CharField(max_length=12)
    period = models.CharField(max_length=21)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record_uid", "period", "key"], name="portal_disputedperiod_once"
            )
        ]


class Mention(Versioned):
    """A reference from the document of a public record to another record or a source. When the
    target changes its name, the document is issued again."""

    identified_by = ("kind", "record_uid", "target")

    kind = models.CharField(max_length=40)
    record_uid = models.CharField(max_length=12)
    target = models.CharField(max_length=140, db_index=True)
    """Uid of a record, or `source:` and a slug."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record_uid", "target"], name="portal_mention_once"
            )
        ]


class RecordEntries(models.Manager["SearchEntry"]):
    """Entries of records, without those of sources."""

    def get_queryset(self) -> models.QuerySet["SearchEntry"]:
        return super().get_queryset().exclude(kind=SearchEntry.SOURCE)


class SearchEntry(PublicRow):
    """A public record or source in the search index."""

    has_columns = True
    identified_by = ("kind", "record_uid")
    SOURCE = "source"

    lines = CompactJSONField(default=list)
    """`[[language, text]]`: the lines that results may show."""
    worth = models.SmallIntegerField(default=0)
    """Tie-breaker of equally good results: by kind, number of claims and length of the title."""
    issued_at = models.DateTimeField()
    number = models.PositiveIntegerField(default=1)
    note = models.TextField(blank=True, default="")
    """Note of the current edition, to which number and moment belong too."""

    objects: ClassVar[RecordEntries] = RecordEntries()
    everything: ClassVar[models.Manager["SearchEntry"]] = models.Manager()

    class Meta(PublicRow.Meta):
        base_manager_name = "everything"
        indexes = [  # of the record is the constraint
            models.Index(fields=["-issued_at", "-number", "id"], name="portal_searchentry_newest"),
            models.Index(fields=["record_url"], name="portal_searchentry_url"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "record_uid"], name="portal_searchentry_record")
        ]

    def __str__(self) -> str:
        return str(self.record_title.get("en", ""))


class SearchWord(WrittenOnce):
    """A distinct word of the index, in the forms in which it is compared. `=` begins a title, which
    is whole unless it ends with a space; `@` the code of a country. It stays when the last entry
    with it ends, as those of the past name it."""

    LONGEST = 80

    word = models.CharField(max_length=LONGEST)
    stem = models.CharField(max_length=LONGEST, blank=True)
    key = models.CharField(max_length=LONGEST, blank=True)
    loose = models.CharField(max_length=LONGEST, blank=True)
    length = models.PositiveSmallIntegerField(default=0, db_index=True)
    """Length of the key; 0 if typing errors are not allowed."""
    begins_after = models.PositiveSmallIntegerField(default=0)
    """Length of the part of the key that an entry has as a word of its own, by which shorter
    beginnings find it."""

    class Meta:
        indexes = [
            models.Index(
                fields=["begins_after", form],
                name=f"portal_searchword_{form}s",
                opclasses=["int2_ops", "varchar_pattern_ops"],
            )
            for form in ("word", "key")
        ] + [  # `db_index` would make a second one on PostgreSQL, for LIKE
            *(models.Index(fields=[f], name=f"portal_word_{f}") for f in ("stem", "key", "loose")),
            models.Index(
                fields=["id"], condition=models.Q(from_position=None), name="portal_searchword_new"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["word", "begins_after"], name="portal_searchword_once")
        ]

    def __str__(self) -> str:
        return self.word


class SearchOccurrence(Versioned):
    """A word in an entry, with its highest weight."""

    entry = models.ForeignKey(
        SearchEntry, on_delete=models.CASCADE, related_name="occurrences", db_index=False
    )
    word = models.ForeignKey(
        SearchWord, on_delete=models.CASCADE, related_name="occurrences", db_index=False
    )
    weight = models.PositiveSmallIntegerField()

    told_by = ("entry_id", "word_id")

    class Meta:
        indexes = [
            models.Index(fields=["word", "entry", "weight"], name="portal_searchoccurrence_word")
        ]
        constraints = [
            models.UniqueConstraint(fields=["entry", "word"], name="portal_searchoccurrence_once")
        ]
