from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from portal.facts import Fact, PartPath, Reference
from portal.models.fields import Column
from portal.models.former_addresses import FormerAddress
from portal.models.judgements import Judgement
from portal.models.languages import LocalText, in_each_language, texts_by_language
from portal.models.parts import Part, SourcedPart
from portal.models.publishable import (
    Blocker,
    PublicManager,
    Publishable,
    PublishableQuerySet,
    Status,
    WorkingManager,
)
from portal.models.rules import misfit

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from portal.models.claims import Claim, Ruling
    from portal.records.document_types import JsonObject


def needed_in_public(*columns: str) -> models.CheckConstraint:
    """Return a constraint: columns that only a draft may leave empty."""
    has_all = Q(*((f"{name}__isnull", False) for name in columns))
    return models.CheckConstraint(
        condition=~Q(status=Status.PUBLISHED) | has_all, name="%(app_label)s_%(class)s_complete"
    )


class RecordQuerySet[R: "Record"](PublishableQuerySet[R]):
    def with_parts(self) -> Self:
        """Load everything that the documents of these records contain."""
        return self.prefetch_related(*self.model.part_lookups())

    def with_rows(self) -> Self:
        return self.prefetch_related(*self.model.owned())

    def with_documents(self) -> Self:
        """Load the current edition with its document, for pages and the API."""
        return self.select_related("edition").defer("edition__content")

    def for_table(self) -> Self:
        """Load what a list shows: of records and editions nothing but the documents."""
        return self.select_related("edition").only("edition__document")

    def documents(self) -> dict[int, Any]:
        """Read the documents of the current editions alone, by primary key, in order."""
        return dict(self.values_list("pk", "edition__document"))

    def once(self) -> Self:
        """Each record once where a join would repeat it; DISTINCT compares whole rows, with their
        documents, and makes a query of the past read all of them."""
        found = self.model._base_manager.filter(pk__in=self.order_by().values("pk"))
        return cast(Self, found)

    def of_editors(self) -> Self:
        """Leave out suggestions and the drafts of one language."""
        return self.filter(Q(edit_of=None) | Q(uid=F("edit_of__uid")))

    def by_title(self) -> Self:
        return self.order_by("title_en", "pk")


class TitleOrigin(models.TextChoices):
    """Origin of a title. Empty: a source or an editor gave it."""

    GENERAL_KNOWLEDGE = "general_knowledge", gettext_lazy("Common usage, no source read")
    COMPOSED = "composed", gettext_lazy("Working title, composed by the portal")

    __empty__ = gettext_lazy("Given by a source or an editor")


class Record(Publishable):
    """Anything editors write, reviewers approve and the public reads.

    A subclass declares its `facts` once, its `parts` (relations whose rows belong to it and
    follow it into a draft), `objects` and `working` managers, and the names of its page.
    """

    has_columns = True
    facts: ClassVar[dict[str, Fact]] = {}
    parts: ClassVar[tuple[str, ...]] = ()
    search_worth: ClassVar[int] = 20
    """Rank of the kind among equally good search results: −10 to 40."""
    part_labels: ClassVar[dict[str, StrOrPromise]] = {}
    """Headings of the parts: `{"phases": _("Phases")}`."""
    along: ClassVar[str] = ""
    """The part whose rows are the places along a record, in their order (`is_line`)."""
    late_columns: ClassVar[tuple[str, ...]] = ()
    """Beginnings of the names of columns that tables got later, and have behind all others. One
    that ends in `_` is of a fact that was a plain column before: its value stays where it was."""
    key_facts: ClassVar[tuple[str, ...]] = ()
    """Facts for the head of the page and the card: at most four, and a plan beside an outcome."""
    schema_type: ClassVar[str] = "Thing"
    """Type in schema.org."""
    variable_measured: ClassVar[str] = ""
    """For a `Dataset` of schema.org: the key of the document with the measured variable."""
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
        models.TextField, gettext_lazy("summary")
    )
    edit_of = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, editable=False, related_name="drafts"
    )
    """The public record that a draft is a copy of. The draft of the editors has its uid; drafts
    beside it have their own (`portal.publication.copies`)."""
    edition = models.ForeignKey(
        "portal.Edition",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )

    title = LocalText("title")
    summary = LocalText("summary")

    if TYPE_CHECKING:
        claims: RelatedManager[Claim]
        rulings: RelatedManager[Ruling]
        edit_of_id: int | None

    objects: Any = PublicManager.from_queryset(RecordQuerySet)()
    working: Any = WorkingManager.from_queryset(RecordQuerySet)()

    class Meta(Publishable.Meta):
        abstract = True
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
    def kind(cls) -> str:
        """Return the name of the kind in addresses, documents and data files: `energyproject`."""
        return str(cls._meta.model_name)

    @classmethod
    def evidence(cls) -> tuple[str, ...]:
        """Return the relations with claims and rulings, if the model has facts."""
        return ("claims", "rulings") if cls.facts else ()

    @classmethod
    def owned(cls) -> tuple[str, ...]:
        """Return the relations whose rows are copied to a draft and back."""
        return (*cls.evidence(), *cls.parts)

    @classmethod
    def part_model(cls, relation: str) -> type[Part]:
        """Return the model of the rows of an owned relation."""
        return cast(type[Part], cls._meta.get_field(relation).related_model)

    @classmethod
    def part_lookups(cls) -> list[str | models.Prefetch[str]]:
        """Return the prefetches of a document: the rows of each owned relation in their order, and
        the sources and records that they reference."""
        lookups: list[str | models.Prefetch[str]] = []
        for name in cls.owned():
            part = cls.part_model(name)
            rows = part._base_manager.order_by(*(part._meta.ordering or ()), "pk")
            lookups.append(models.Prefetch(name, rows))
            lookups += [
                f"{name}__{field.name}"
                for field in part._meta.fields
                if field.name in ("source", "attributed_to") or is_reference(field)
            ]
        return lookups

    @classmethod
    def own_lookups(cls) -> tuple[str, ...]:
        """Return the prefetches of the records and countries that its own columns reference."""
        return (*_references(cls), *(many.name for many in cls._meta.many_to_many))

    def open_draft(self) -> Self | None:
        """Return the draft in which editors change a public record."""
        found: Self | None = type(self).working.filter(edit_of=self, uid=self.uid).first()
        return found

    def is_side_draft(self) -> bool:
        """True for a suggestion and for the texts of one language, beside the editors' draft."""
        return self.edit_of is not None and self.edit_of.uid != self.uid

    def mentions(self) -> set[str]:
        """Return the uids of the records that its document may reference, public or not."""
        rows: list[models.Model] = [self]
        rows += [row for name in self.owned() for row in getattr(self, name).all()]
        named = {getattr(row, name) for row in rows for name in _references(type(row))}
        by_claims = {
            claim.value
            for name, fact in self.facts.items()
            if isinstance(fact.type, Reference)
            for claim in self.claims_of(name)
            if claim.value
        }
        return {record.uid for record in named if record is not None} | by_claims

    def titles(self) -> dict[str, str]:
        """Return the title in each content language, and in the local one if there is one."""
        named = texts_by_language(self, "title")
        if self.title_local:
            named[self.local_language or "und"] = self.title_local
        return named

    def as_reference(self) -> "JsonObject | None":
        """Return its name in other documents; None while it is not public."""
        if not self.is_published:
            return None
        return {
            "kind": self.kind(),
            "uid": self.uid,
            "slug": self.slug,
            "title": self.titles(),
            "url": self.get_absolute_url(),
        }

    def clean(self) -> None:
        """Check that the slug is unique among all records of the kind, drafts included."""
        super().clean()
        others = type(self).working.filter(slug=self.slug, edit_of=None)
        if others.exclude(pk__in=[self.pk, self.edit_of_id]).exists():
            raise ValidationError({"slug": _("Another record already has this address.")})
        former = FormerAddress.objects.filter(kind=self.kind(), slug=self.slug)
        if former.exclude(target_uid=self.uid).exclude(uid=self.uid).exists():
            raise ValidationError({"slug": _("This address leads to another record already.")})

    @classmethod
    @cache
    def required_columns(cls) -> tuple[str, ...]:
        """Return the columns that publication needs; a draft may do without, but for its title."""
        fields = cast(list[Column], [*cls._meta.fields, *cls._meta.many_to_many])
        needed = [one for one in fields if one.editable and not (one.blank or one.has_default())]
        return tuple(one.name for one in needed if not one.primary_key)

    @classmethod
    def find_fact(cls, name: str) -> Fact | None:
        """Return a declared fact by its name, or one of a part by its path (`PartPath`); None for
        what is neither."""
        path = PartPath.parse(name)
        if path is None:
            return cls.facts.get(name)
        is_known = path.relation in cls.parts
        return cls.part_model(path.relation).facts.get(path.name) if is_known else None

    @classmethod
    def get_fact(cls, name: str) -> Fact:
        """Return a fact that is known to be one (`find_fact`)."""
        found = cls.find_fact(name)
        if found is None:
            raise LookupError(f"{name} is no fact of {cls.kind()}.")
        return found

    def fact(self, name: str) -> Fact:
        """Return a fact as this record has it: of records that were read together, a reference
        knows the rows that it names (`know_references`)."""
        return self.facts.get(name) or self.get_fact(name)

    def publication_blockers(self) -> list[Blocker]:
        lost: list[tuple[object, str]] = [(claim, "claims") for claim in self.deleted_claims()]
        judged = self.judge_all()
        unsupported, unruled = self.unsupported(judged), self.unruled(judged)
        later = {name for name in unruled if self.newest_ruling(name, judged[name])}
        found = [
            (_("Needed before publication: %s."), self._empty_columns()),
            (_("These facts have no source: %s."), self._places(unsupported)),
            (
                _("Sources disagree on: %s. Decide which value is used."),
                self._places([name for name in unruled if name not in later]),
            ),
            (
                _("A value of these facts came after the decision; confirm it or decide anew: %s."),
                self._places([name for name in unruled if name in later]),
            ),
            (_("The rule of these decisions does not fit: %s."), self._misfits(judged)),
            (_("Claims are retracted, not deleted. Missing: %s."), lost),
        ]
        blockers = [Blocker(sentence, items) for sentence, items in found if items]
        return [*blockers, *self.blockers_of_parts()]

    def blockers_of_parts(self) -> list[Blocker]:
        """Return the blockers of its pictures and of other parts with checks of their own."""
        return [
            blocker
            for name in self.parts
            if (part := self.part_model(name)).is_judged
            for blocker in part.blockers(getattr(self, name).all(), name)
        ]

    @classmethod
    def column_of(cls, name: str) -> str:
        """Return the first column of a fact, under which forms show it; of a part, its relation."""
        path = PartPath.parse(name)
        return path.relation if path else cls.facts[name].columns_of(name)[0]

    @classmethod
    def fact_label(cls, name: str) -> StrOrPromise:
        """Return the label of a fact: its own, or that of its first column, after that of a
        part."""
        if path := PartPath.parse(name):
            part = cls.part_model(path.relation)
            of_part = cls.part_labels.get(path.relation, part._meta.verbose_name_plural)
            return format_lazy("{}: {}", of_part, part.fact_label(path.name))
        field = cast(Column, cls._meta.get_field(cls.column_of(name)))
        return cls.fact_labels.get(name, field.verbose_name)

    fact_labels: ClassVar[dict[str, StrOrPromise]] = {}
    """Labels of facts that differ from that of the first column:
    `{"coordinates": _("location")}`."""

    def claims_of(self, name: str) -> list["Claim"]:
        """Return the claims about one fact, oldest first. Uses prefetched claims."""
        found = [claim for claim in self.claims.all() if claim.fact == name]
        return sorted(found, key=lambda claim: (claim.recorded_at, claim.pk))

    def is_supported(self, name: str) -> bool:
        return self.judge(name).is_supported

    def judge(self, name: str) -> Judgement:
        return self._judge(name, self.claims_of(name), self.part_of(name))

    def judge_all(self) -> dict[str, Judgement]:
        """Return the judgement of each fact, then of those facts of parts about which there are
        claims, by path. Uses prefetched claims and parts."""
        about: dict[str, list[Claim]] = {name: [] for name in self.facts}
        claims = self.claims.all() if self.facts else ()
        for claim in sorted(claims, key=lambda claim: (claim.recorded_at, claim.pk)):
            about.setdefault(claim.fact, []).append(claim)
        paths = [path for name in about if (path := self._known_path(name))]
        rows = {name: self._rows_of(name) for name in {path.relation for path in paths}}
        return {name: self._judge(name, about[name]) for name in self.facts} | {
            str(path): self._judge(str(path), about[str(path)], part)
            for path in paths
            if (part := rows[path.relation].get(path.uid))
        }

    def part_of(self, name: str) -> SourcedPart | None:
        """Return the row that a path leads to; None if there is none, or `name` is a fact of the
        record itself. Uses prefetched parts."""
        path = self._known_path(name)
        return self._rows_of(path.relation).get(path.uid) if path else None

    def _known_path(self, name: str) -> PartPath | None:
        return PartPath.parse(name) if self.find_fact(name) else None

    def _rows_of(self, relation: str) -> dict[str, SourcedPart]:
        """Return the rows of a part by uid, with their sources."""
        rows: list[SourcedPart] = list(getattr(self, relation).all())
        models.prefetch_related_objects(rows, "source")
        return {row.uid: row for row in rows}

    def accepted(self, name: str) -> str:
        """Return the accepted value of a fact, or of a fact of a part; empty when there is none."""
        part = self.part_of(name)
        if part is None:
            return self.facts[name].accepted(self, name) if name in self.facts else ""
        return part.accepted(name)

    def _judge(
        self, name: str, claims: list["Claim"], part: SourcedPart | None = None
    ) -> Judgement:
        fact = self.fact(name)
        accepted = part.accepted(name) if part else fact.accepted(self, name)
        if part and accepted and claims and part.source_id not in {c.source_id for c in claims}:
            claims = [part.own_claim(self, name, claims), *claims]
        live = [claim for claim in claims if claim.is_live]
        comparator = fact.comparator(accepted, live)
        agrees = [
            fact.agrees(accepted, comparator, claim) if claim.is_live else None for claim in claims
        ]
        rounded = [
            agreed is False and fact.agrees_by_rounding(accepted, comparator, live, claim)
            for claim, agreed in zip(claims, agrees, strict=True)
        ]
        allows = [is_so or one for one, is_so in zip(agrees, rounded, strict=True)]
        return Judgement(accepted, comparator, claims, allows, rounded)

    def unsupported(self, judged: dict[str, Judgement] | None = None) -> list[str]:
        """Return the facts with an accepted value that no live claim supports."""
        found = judged or self.judge_all()
        return [name for name, one in found.items() if not one.is_supported]

    def unruled(self, judged: dict[str, Judgement] | None = None) -> list[str]:
        """Return the disputed facts without a ruling for the accepted value."""
        found = (judged or self.judge_all()).items()
        return [name for name, one in found if one.disagreeing and not self.ruling_of(name, one)]

    def facts_without_source(self) -> list[StrOrPromise]:
        """Return the labels of the `unsupported` facts."""
        return [self.fact_label(name) for name in self.unsupported()]

    def facts_without_ruling(self) -> list[StrOrPromise]:
        """Return the labels of the `unruled` facts."""
        return [self.fact_label(name) for name in self.unruled()]

    def deleted_claims(self) -> list["Claim"]:
        """Return the claims of the public record that its draft lacks."""
        if self.edit_of is None or not self.facts:
            return []
        uids = {claim.uid for claim in self.claims.all()}
        return [claim for claim in self.edit_of.claims.all() if claim.uid not in uids]

    def ruling_of(self, name: str, judged: Judgement) -> "Ruling | None":
        """Return the ruling that settles a fact, or None: the newest one, if no disagreeing claim
        was recorded after it."""
        newest = self.newest_ruling(name, judged)
        if newest and any(claim.recorded_at > newest.made_at for claim in judged.disagreeing):
            return None
        return newest

    def newest_ruling(self, name: str, judged: Judgement) -> "Ruling | None":
        """Return the newest ruling on a fact, if it is for the accepted value. What came after it
        is not settled by it."""
        found = [ruling for ruling in self.rulings.all() if ruling.fact == name]
        newest = max(found, key=lambda ruling: (ruling.made_at, ruling.pk), default=None)
        return newest if newest and newest.value == judged.accepted else None

    def _misfits(self, judged: dict[str, Judgement]) -> list[tuple[object, str]]:
        """Return the disputed facts whose ruling has a rule that does not fit, each with why."""
        ruled = {name: self.ruling_of(name, one) for name, one in judged.items() if one.disagreeing}
        found = {
            name: misfit(ruling.rule, self.get_fact(name), judged[name])
            for name, ruling in ruled.items()
            if ruling
        }
        return [
            (f"{self.fact_label(name)} ({why})", "rulings") for name, why in found.items() if why
        ]

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

    def _places(self, names: list[str]) -> list[tuple[object, str]]:
        return [(self.fact_label(name), self.column_of(name)) for name in names]


@cache
def _references(model: type[models.Model]) -> tuple[str, ...]:
    """Return the names of the columns of a model that reference other records."""
    return tuple(field.name for field in model._meta.fields if is_reference(field))


def is_reference(field: Column) -> bool:
    """True if a column references another record, not the one to which the row belongs."""
    related = field.related_model
    names_a_record = isinstance(related, type) and issubclass(related, Record)
    return names_a_record and field.name not in ("record", "edit_of")
