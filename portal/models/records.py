from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.signals import class_prepared
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.facts import Reference
from portal.facts.timeline import StateRules
from portal.models.claims import Claim, Ruling
from portal.models.evidenced import EvidencedRecord, Judgement
from portal.models.fields import Column, LimitedTextField, RecordKeyField, follow
from portal.models.former_addresses import FormerAddress
from portal.models.languages import LocalText, in_each_language, texts_by_language
from portal.models.names import ExternalId, OtherName
from portal.models.parts import Part
from portal.models.publishable import Blocker, Publishable, Status
from portal.models.record_queries import RecordManager, WorkingRecordManager
from portal.models.rules import misfit

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from portal.records.document_types import ReferenceDocument


def needed_in_public(*columns: str) -> models.CheckConstraint:
    """Return a constraint: columns that only a draft may leave empty."""
    has_all = Q(*((f"{name}__isnull", False) for name in columns))
    return models.CheckConstraint(
        condition=~Q(status=Status.PUBLISHED) | has_all, name="%(app_label)s_%(class)s_complete"
    )


class TitleOrigin(models.TextChoices):
    """Origin of a title. Empty: a source or an editor gave it."""

    GENERAL_KNOWLEDGE = "general_knowledge", gettext_lazy("Common usage, no source read")
    COMPOSED = "composed", gettext_lazy("Working title, composed by the portal")

    __empty__ = gettext_lazy("Given by a source or an editor")


class Record(EvidencedRecord):
    """Anything editors write, reviewers approve and the public reads.

    A subclass declares its `facts` once, its `parts` (relations whose rows belong to it and
    follow it into a draft), `objects` and `working` managers, and the names of its page. Its tables
    of claims, rulings, other names and identifiers follow from these (`TABLES`).
    """

    has_columns = True
    search_worth: ClassVar[int] = 20
    """Rank of the kind among equally good search results: −10 to 40."""
    is_abbreviated: ClassVar[bool] = False
    """True if readers look for records of the kind by the first letters of their names."""
    ends: ClassVar[tuple[str, ...]] = ()
    """The facts that are the places where a record begins and ends."""
    along: ClassVar[str] = ""
    """The part whose rows are the places along a record, in their order (`is_line`)."""
    whole: ClassVar[str] = ""
    """The column with the record of its kind that it is part of."""
    split_by: ClassVar[str] = ""
    """The part whose rows can get a record of their own, with what is said of them."""
    sibling: ClassVar[str] = ""
    """The column with another record that a record was split off from, or is related to."""
    late_columns: ClassVar[dict[str, int]] = {}
    """Beginnings of the names of columns that tables got later → their generation, behind all those
    before it; identifiers in other registers are the second. One that ends in `_` is of a fact that
    was a plain column before: its value stays where it was."""
    key_facts: ClassVar[tuple[str, ...]] = ()
    """Facts for the head of the page and the card: at most four, and a plan beside an outcome."""
    schema_type: ClassVar[str] = "Thing"
    """Type in schema.org."""
    variable_measured: ClassVar[str] = ""
    """For a `Dataset` of schema.org: the key of the document with the measured variable."""
    state_rules: ClassVar[StateRules | None] = None
    """Rules by which its status changes with its dates, for questions about a past day."""
    rows_at: ClassVar[str] = ""
    """For a `Dataset` of schema.org: the file of its rows in the API, `{}` for its slug."""

    @classmethod
    def is_line(cls, document: dict[str, Any]) -> bool:
        """Return True if its places lead from one to the next, for one with places along it."""
        return False

    title_en, title_zh_hans, title_ru = in_each_language(
        models.CharField, gettext_lazy("title"), required=True, max_length=300
    )
    title_origin_en, title_origin_zh_hans, title_origin_ru = in_each_language(
        models.CharField, gettext_lazy("origin of the title"), max_length=20, choices=TitleOrigin
    )
    title_local = models.CharField(
        gettext_lazy("title in the local language"), max_length=300, blank=True
    )
    local_language = models.CharField(
        max_length=12, blank=True, help_text="Its language code: kk, ky, tg, tk, uz …"
    )
    slug = models.SlugField(max_length=200, help_text="The last part of the page's address")
    summary_en, summary_zh_hans, summary_ru = in_each_language(
        LimitedTextField, gettext_lazy("summary")
    )
    edit_of = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, editable=False, related_name="drafts"
    )
    """The public record that a draft is a copy of. The draft of the editors has its uid; drafts
    beside it have their own (`portal.publication.copies`)."""
    edition = models.ForeignKey(
        "portal.Edition", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    title = LocalText("title")
    summary = LocalText("summary")

    if TYPE_CHECKING:
        names: RelatedManager[OtherName]
        external_ids: RelatedManager[ExternalId]
        edit_of_id: int | None

    objects: ClassVar[RecordManager[Self]] = RecordManager()
    working: ClassVar[WorkingRecordManager[Self]] = WorkingRecordManager()

    class Meta(Publishable.Meta):
        abstract = True
        indexes = [
            models.Index(
                F("withdrawn_at"),  # an expression, as history tables index columns
                condition=Q(withdrawn_at__isnull=False),
                name="%(app_label)s_%(class)s_gone",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                condition=Q(edit_of__isnull=True),
                name="%(app_label)s_%(class)s_slug",
            ),
            models.UniqueConstraint(
                fields=["uid"],
                condition=Q(edit_of__isnull=True),
                name="%(app_label)s_%(class)s_uid",
            ),
            models.UniqueConstraint(
                F("edit_of"), F("uid"), name="%(app_label)s_%(class)s_draft"
            ),  # of expressions, as history tables index the columns of others
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED)
                | Q(published_at__isnull=False, edition__isnull=False, edit_of__isnull=True),
                name="%(app_label)s_%(class)s_published",
            ),
            models.CheckConstraint(
                condition=~Q(title_en=""), name="%(app_label)s_%(class)s_titled"
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse(f"{self.kind()}_detail", kwargs={"slug": self.slug})

    @classmethod
    def evidence(cls) -> tuple[str, ...]:
        """Return the relations with claims and rulings, if the model has facts."""
        return ("claims", "rulings") if cls.facts else ()

    @classmethod
    def owned(cls) -> tuple[str, ...]:
        """Return the relations whose rows are copied to a draft and back."""
        return (*cls.evidence(), *cls.parts)

    @classmethod
    def part_lookups(
        cls, filled: Collection[str] | None = None
    ) -> list[str | models.Prefetch[str]]:
        """Return the prefetches of a document: the rows of each owned relation, or of those that
        are `filled`, in their order, and the sources and records that they reference."""
        lookups: list[str | models.Prefetch[str]] = []
        for name in cls.owned() if filled is None else filled:
            part = cls.part_model(name)
            rows = part._base_manager.order_by(*(part._meta.ordering or ()), "pk")
            lookups.append(models.Prefetch(name, rows))
            lookups += [
                f"{name}__{field.name}"
                for field in part._meta.fields
                if field.name in ("source", "attributed_to") or is_reference(field)
            ]
        return [*lookups, *(many.name for many in cls._meta.many_to_many)]

    @classmethod
    def own_lookups(cls) -> tuple[str, ...]:
        """Return the prefetches of the records and countries that its own columns reference."""
        return (*_references(cls), *(many.name for many in cls._meta.many_to_many))

    def open_draft(self) -> Self | None:
        """Return the draft in which editors change a public record."""
        return type(self).working.filter(edit_of=self, uid=self.uid).first()

    def is_side_draft(self) -> bool:
        """True for a suggestion and for the texts of one language, beside the editors' draft."""
        return self.edit_of is not None and self.edit_of.uid != self.uid

    def mentions(self) -> set[str]:
        """Return the uids of the records that its document may reference, public or not."""
        by_claims = {
            claim.value
            for name, fact in self.facts.items()
            if isinstance(fact.type, Reference)
            for claim in self.claims_of(name)
            if claim.value
        }
        by_keys = {key.partition(":")[2] for _field, key in self.named_keys()}
        return {record.uid for _field, record in self.named_records()} | by_claims | by_keys

    def named_records(self) -> Iterator[tuple[str, "Record"]]:
        """Yield the records that its columns and its rows name, each with the field: `place`, or
        that of the row, such as `roles/<uid>`."""
        for name in _references(type(self)):
            if (record := getattr(self, name)) is not None:
                yield name, record
        for relation in self.owned():
            rows: Iterable[models.Model] = getattr(self, relation).all()
            for row in rows:
                for name in _references(type(row)):
                    if (record := getattr(row, name)) is not None:
                        yield f"{relation}/{getattr(row, 'uid', '')}", record

    def named_keys(self) -> Iterator[tuple[str, str]]:
        """Yield the keys of records that its rows name, such as `place:3kq9…`, each with the field
        of the row."""
        for relation in self.parts:
            for name in record_key_columns(self.part_model(relation)):
                for row in getattr(self, relation).all():
                    if key := getattr(row, name):
                        yield f"{relation}/{row.uid}", key

    def titles(self) -> dict[str, str]:
        """Return the title in each content language, and in the local one if there is one."""
        named = texts_by_language(self, "title")
        if self.title_local:
            named[self.local_language or "und"] = self.title_local
        return named

    def as_reference(self) -> "ReferenceDocument | None":
        """Return its name in other documents; None while it is not public."""
        return self.reference() if self.is_published else None

    def reference(self) -> "ReferenceDocument":
        """Return the same, public or not."""
        return {
            "kind": self.kind(),
            "uid": self.uid,
            "slug": self.slug,
            "title": self.titles(),
            "url": self.get_absolute_url(),
        }

    def filled_references(self) -> list[str]:
        """Return its foreign keys that name a row; to clean one is to ask the database for it."""
        fields = self._meta.concrete_fields
        return [f.name for f in fields if f.is_relation and getattr(self, f.attname) is not None]

    def clean(self) -> None:
        """Check that it is no part of itself, and that the slug is unique among all records of the
        kind, drafts included."""
        super().clean()
        refused = self._part_of_itself()
        if sentence := self.refuse_address(self.slug):
            refused["slug"] = sentence
        if refused:
            raise ValidationError(refused)

    def _part_of_itself(self) -> dict[str, str]:
        """Return the column in which it is, with a sentence."""
        own = {self.pk, self.edit_of_id} - {None}
        whole = next((one for one in self.wholes() if one.pk in own), None)
        sentence = _("“%s” is this record, or is part of it.")
        return {self.whole: sentence % whole} if whole else {}

    def refuse_address(self, slug: str) -> str:
        """Return why it cannot have a slug, which is or was that of another record; empty when it
        can."""
        others = type(self).working.filter(slug=slug, edit_of=None)
        if other := others.exclude(pk__in=[self.pk, self.edit_of_id]).first():
            sentence = _("“%s” already has this address. Go on there, or write another address.")
            return str(sentence % other)
        uid = self.edit_of.uid if self.edit_of else self.uid
        former = FormerAddress.objects.filter(kind=self.kind(), slug=slug)
        if former.exclude(target_uid=uid).exclude(uid=uid).exists():
            return _("This address leads to another record already.")
        return ""

    def wholes(self) -> "Iterator[Record]":
        """Yield the record of its kind that it is part of, and what that is part of, and so on."""
        return follow(self, self.whole) if self.whole else iter(())

    @classmethod
    @cache
    def required_columns(cls) -> tuple[str, ...]:
        """Return the columns that publication needs; a draft may do without, but for its title."""
        fields = cast(list[Column], [*cls._meta.fields, *cls._meta.many_to_many])
        needed = [one for one in fields if one.editable and not (one.blank or one.has_default())]
        return tuple(one.name for one in needed if not one.primary_key)

    def publication_blockers(self) -> list[Blocker]:
        lost: list[tuple[object, str]] = [(claim, "claims") for claim in self.deleted_claims()]
        clashes = self._part_of_itself()
        is_renamed = self.edit_of and self.edit_of.slug != self.slug
        if is_renamed and (sentence := self.refuse_address(self.slug)):
            clashes["slug"] = sentence  # taken since the draft was saved
        judged = self.judge_all()
        unsupported, unruled = self.unsupported(judged), self.unruled(judged)
        later = [name for name in unruled if self.newest_ruling(name, judged[name])]
        first = [name for name in unruled if name not in later]
        blockers = [
            Blocker(_("Needed before publication: %s."), self._empty_columns()),
            Blocker(
                _("No source says these values: %s."),
                [(self.fact_label(name), self.column_of(name)) for name in unsupported],
            ),
            Blocker(
                _("Sources disagree on: %s. Decide which value is used."),
                [(self.fact_label(name), name) for name in first],
                asks_decision=True,
            ),
            Blocker(
                _("A value of these facts came after the decision; confirm it or decide anew: %s."),
                [(self.fact_label(name), name) for name in later],
                asks_decision=True,
            ),
            Blocker(
                _("The rule of these decisions does not fit: %s."),
                self._misfits(judged),
                asks_decision=True,
            ),
            Blocker(_("Claims are retracted, not deleted. Missing: %s."), lost),
            Blocker(
                "%s", [(words, column) for column, words in clashes.items()], are_sentences=True
            ),
        ]
        return [*(one for one in blockers if one.items), *self.blockers_of_parts()]

    def blockers_of_parts(self) -> list[Blocker]:
        """Return the blockers of its pictures and of other parts with checks of their own."""
        return [
            blocker
            for name in self.parts
            for blocker in self.part_model(name).blockers(getattr(self, name).all(), name)
        ]

    def _misfits(self, judged: dict[str, Judgement]) -> list[tuple[object, str]]:
        """Return the disputed facts whose ruling has a rule that does not fit, each with why."""
        ruled = {name: self.ruling_of(name, one) for name, one in judged.items() if one.disagreeing}
        found = {
            name: misfit(ruling.rule, self.get_fact(name), judged[name])
            for name, ruling in ruled.items()
            if ruling
        }
        return [(f"{self.fact_label(name)} ({why})", name) for name, why in found.items() if why]

    def _empty_columns(self) -> list[tuple[object, str]]:
        """Return the labels of the columns that publication needs and that are empty."""
        fields = [cast(Column, self._meta.get_field(name)) for name in self.required_columns()]
        return [
            (one.verbose_name, one.name)
            for one in fields
            if not (
                getattr(self, one.name).exists()
                if one.many_to_many
                else getattr(self, one.attname) not in one.empty_values
            )
        ]


@cache
def _references(model: type[models.Model]) -> tuple[str, ...]:
    """Return the names of the columns of a model that reference other records."""
    return tuple(field.name for field in model._meta.fields if is_reference(field))


def record_key_columns(model: type[models.Model]) -> list[str]:
    """Return the names of the columns of a model that hold keys of records of any kind."""
    return [field.name for field in model._meta.fields if isinstance(field, RecordKeyField)]


def is_reference(field: Column) -> bool:
    """True if a column references another record, not the one to which the row belongs."""
    related = field.related_model
    names_a_record = isinstance(related, type) and issubclass(related, Record)
    return names_a_record and field.name not in ("record", "edit_of")


TABLES: dict[str, tuple[str, type[Part]]] = {
    "claims": ("Claim", Claim),
    "rulings": ("Ruling", Ruling),
    "names": ("Name", OtherName),
    "external_ids": ("ExternalId", ExternalId),
}
"""Relations whose tables every kind of record that owns them gets: `FacilityClaim`, with a key to
`Facility`."""


def _make_tables(sender: type[models.Model], **_signal: object) -> None:
    owned = sender.owned() if issubclass(sender, Record) else ()
    for relation, (ending, base) in TABLES.items():
        if relation in owned:
            record = models.ForeignKey(sender, models.CASCADE, related_name=relation)
            members = {"record": record, "__module__": sender.__module__}
            type(f"{sender.__name__}{ending}", (base,), members)


class_prepared.connect(_make_tables)
