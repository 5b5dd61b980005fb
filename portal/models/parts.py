from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from django.db import models
from django_stubs_ext import StrOrPromise

from portal.facts import Fact, fact_name
from portal.facts.identifiers import new_uid, uid_for
from portal.models.fields import Column, PartUidsField, quote_column
from portal.models.history import Versioned
from portal.models.publishable import Blocker

if TYPE_CHECKING:
    from portal.models.claims import Claim
    from portal.models.evidenced import EvidencedRecord


class Part(Versioned):
    """A row that belongs to a record and is copied to its draft and back with its uid.

    A subclass adds `record`, a foreign key to the record model.
    """

    id = models.BigAutoField(primary_key=True)
    uid = models.CharField(max_length=12, default=new_uid, editable=False, db_index=True)

    heading: ClassVar[StrOrPromise] = ""
    """Words above the rows of a record; without them, the name of the rows."""
    late_columns: ClassVar[dict[str, int]] = {}
    """As of `Record`, in the list of its rows."""
    of_record: ClassVar[tuple[str, ...]] = ()
    """Columns of the record that the list of its rows repeats, so that it can be counted alone."""
    facts: ClassVar[dict[str, Fact]] = {}
    """Facts about which other sources than that of the row can make claims. What names the row
    is none: another organisation in a role is another row. A reference to a record is none."""

    identified_by: ClassVar[tuple[str, ...]] = ()
    """Columns that say which row of its record one is: where both are filled and differ, two."""
    named_by: ClassVar[tuple[str, ...]] = ()
    """Columns by which a row without these is found again where it has moved."""

    if TYPE_CHECKING:
        record: models.ForeignKey[Any, Any]
        record_id: int

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["record", "uid"], name="%(app_label)s_%(class)s_uid")
        ]

    @classmethod
    def fact_label(cls, name: str) -> StrOrPromise:
        """Return the label of the first column of a fact."""
        return cast(Column, cls._meta.get_field(cls.facts[name].columns_of(name)[0])).verbose_name

    @classmethod
    def name_in_words(cls, name: str) -> str:
        """Return the name of a row in the reader's language, or else in its own."""
        return name

    @classmethod
    def naming_columns(cls) -> list[PartUidsField]:
        """Return the columns that name other rows of the record."""
        return [one for one in cls._meta.concrete_fields if isinstance(one, PartUidsField)]

    def name_parts(self, column: PartUidsField) -> list[str]:
        """Return the names of the rows that a column names. One query."""
        rows = getattr(self.record, column.relation).filter(
            uid__in=getattr(self, column.name).split()
        )
        return [row.name_in_words(str(row)) for row in rows]

    def rename_parts(self, now: Mapping[str, str]) -> None:
        """Name other rows of the record by the uids that they have now."""
        for column in self.naming_columns():
            uids = getattr(self, column.name).split()
            setattr(self, column.name, " ".join(now.get(uid, uid) for uid in uids))

    @classmethod
    def blockers(cls, rows: Iterable[Self], place: str) -> list[Blocker]:
        """Return the reasons against publication in the rows of a record; `place` is their
        relation."""
        return []


class SourcedPart(Part):
    """A part with a statement, and so with its source."""

    source = models.ForeignKey("portal.Source", on_delete=models.PROTECT, related_name="+")
    locator = models.CharField(
        max_length=200, blank=True, help_text="Page, table, row or paragraph in the source"
    )
    quote = quote_column()

    class Meta(Part.Meta):
        abstract = True

    def accepted(self, path: str) -> str:
        """Return the value of a fact as canonical text."""
        name = fact_name(path)
        return self.facts[name].accepted(self, name)

    def own_claim(self, record: "EvidencedRecord", path: str, others: Sequence["Claim"]) -> "Claim":
        """Return what the source of the row says of a fact, as a claim beside those of others. It
        is not stored while the columns of the row hold it."""
        model: Any = record.part_model("claims")  # of the kind of record, so `record=` is known
        name = fact_name(path)
        printed = ("comparator", "as_printed") if self.facts[name].type.has_order else ()
        return model(
            uid=uid_for("statement", self.uid, name),
            record=record,
            fact=path,
            value=self.accepted(path),
            source=self.source,
            locator=self.locator,
            quote=self.quote,
            recorded_at=min(claim.recorded_at for claim in others),
            **{one: getattr(self, one) for one in ("as_of", *printed) if hasattr(self, one)},
        )
