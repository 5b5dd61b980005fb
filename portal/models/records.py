from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.facts import Fact, Reference
from portal.facts.identifiers import new_uid
from portal.models.languages import LocalText, by_language, in_each_language
from portal.models.publishable import (
    Blocker,
    PublicManager,
    Publishable,
    PublishableQuerySet,
    Status,
    WorkingManager,
)

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from portal.models.claims import Claim, Ruling


class RecordQuerySet[R: "Record"](PublishableQuerySet[R]):
    def with_parts(self) -> Self:
        """Load what a document about these records holds."""
        return self.prefetch_related(*self.model.part_lookups())

    def with_rows(self) -> Self:
        return self.prefetch_related(*self.model.owned())

    def with_documents(self) -> Self:
        """Load the current edition, whose document pages and the API show."""
        return self.select_related("edition").defer("edition__content")

    def by_title(self) -> Self:
        return self.order_by("title_en", "pk")


class Record(Publishable):
    """Anything editors write, reviewers approve and the public reads.

    A subclass declares its `facts` once, its `parts` (relations whose rows belong to it and
    follow it into a draft), `objects` and `working` managers, and the names of its page.
    """

    facts: ClassVar[dict[str, Fact]] = {}
    parts: ClassVar[tuple[str, ...]] = ()
    search_worth: ClassVar[int] = 20
    """Which kind comes first of two that answer a search equally well: −10 to 40."""
    part_labels: ClassVar[dict[str, Any]] = {}
    """Words for the parts, as a page heads them: `{"phases": _("Phases")}`."""
    key_facts: ClassVar[tuple[str, ...]] = ()
    """The facts, at most four, that are read first: at the head of its page, on its card."""
    schema_type: ClassVar[str] = "Thing"
    """What schema.org calls one of its kind."""
    variable_measured: ClassVar[str] = ""
    """For a `Dataset` of schema.org: the key of its document that refers to what it measures."""

    title_en, title_zh_hans, title_ru = in_each_language(
        models.CharField, gettext_lazy("title"), required=True, max_length=300
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
    edit_of = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, editable=False, related_name="draft"
    )
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
        """The name of its kind in addresses, documents and data files: `energyproject`."""
        return str(cls._meta.model_name)

    @classmethod
    def evidence(cls) -> tuple[str, ...]:
        """A model that has facts has claims and rulings about them."""
        return ("claims", "rulings") if cls.facts else ()

    @classmethod
    def owned(cls) -> tuple[str, ...]:
        """Every relation whose rows follow the record into a draft and back."""
        return (*cls.evidence(), *cls.parts)

    @classmethod
    def part_lookups(cls) -> list[Any]:
        """What to prefetch for a document: the rows of each owned relation in their order, and
        the sources and records they name."""
        lookups: list[Any] = []
        for name in cls.owned():
            part: Any = cls._meta.get_field(name).related_model
            rows = part._base_manager.order_by(*part._meta.ordering, "pk")
            lookups.append(models.Prefetch(name, rows))
            lookups += [
                f"{name}__{field.name}"
                for field in part._meta.fields
                if field.name == "source" or is_reference(field)
            ]
        return lookups

    def mentions(self) -> set[str]:
        """The uids of the records that its document may name, public or not."""
        rows = [self, *(row for name in self.owned() for row in getattr(self, name).all())]
        named = {
            getattr(row, field.name)
            for row in rows
            for field in row._meta.fields
            if is_reference(field)
        }
        by_claims = {
            claim.value
            for name, fact in self.facts.items()
            if isinstance(fact.type, Reference)
            for claim in self.claims_of(name)
            if claim.value
        }
        return {record.uid for record in named if record is not None} | by_claims

    def titles(self) -> dict[str, str]:
        """The title in each content language, and in the local one where there is one."""
        named = by_language(self, "title")
        if self.title_local:
            named[self.local_language or "und"] = self.title_local
        return named

    def as_reference(self) -> dict[str, Any] | None:
        """How other documents name it while it is public; they do not name what is not."""
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
        """Slugs are unique among all records of the kind, drafts included."""
        super().clean()
        others = type(self).working.filter(slug=self.slug, edit_of=None)
        if others.exclude(pk__in=[self.pk, self.edit_of_id]).exists():
            raise ValidationError({"slug": _("Another record already has this address.")})

    def publication_blockers(self) -> list[Blocker]:
        lost = [(claim, "claims") for claim in self.deleted_claims()]
        found = [
            (_("These facts have no source: %s."), self._places(self.unsupported())),
            (_("These facts are disputed and need a ruling: %s."), self._places(self.unruled())),
            (_("Claims are retracted, not deleted. Missing: %s."), lost),
        ]
        blockers = [Blocker(sentence, items) for sentence, items in found if items]
        return [*blockers, *self.blockers_of_parts()]

    def blockers_of_parts(self) -> list[Blocker]:
        """What its pictures lack, and whatever other rows are judged by themselves."""
        parts: dict[str, Any] = {n: self._meta.get_field(n).related_model for n in self.parts}
        return [
            blocker
            for name, part in parts.items()
            if part.is_judged
            for blocker in part.blockers(getattr(self, name).all(), name)
        ]

    @classmethod
    def column_of(cls, name: str) -> str:
        """The first column of a fact: where a form shows it."""
        return cls.facts[name].columns_of(name)[0]

    @classmethod
    def fact_label(cls, name: str) -> Any:
        """The words for a fact: those of its first column."""
        field: Any = cls._meta.get_field(cls.column_of(name))
        return cls.fact_labels.get(name, field.verbose_name)

    fact_labels: ClassVar[dict[str, Any]] = {}
    """Words for facts whose first column does not say them: `{"coordinates": _("location")}`."""

    def claims_of(self, name: str) -> list["Claim"]:
        """The claims about one fact, oldest first. Uses what was prefetched."""
        found = [claim for claim in self.claims.all() if claim.fact == name]
        return sorted(found, key=lambda claim: (claim.recorded_at, claim.pk))

    def comparator(self, name: str) -> str:
        live = [claim for claim in self.claims_of(name) if claim.is_live]
        return self.facts[name].comparator(self.facts[name].accepted(self, name), live)

    def disagreeing(self, name: str) -> list["Claim"]:
        """The live claims that do not allow the accepted value."""
        fact, accepted, comparator = self._accepted(name)
        return [
            claim
            for claim in self.claims_of(name)
            if claim.is_live and fact.agrees(accepted, comparator, claim) is False
        ]

    def unsupported(self) -> list[str]:
        """The facts with an accepted value that no live claim supports."""
        return [name for name in self.facts if not self.is_supported(name)]

    def unruled(self) -> list[str]:
        """The disputed facts whose accepted value has no reason yet."""
        return [
            name
            for name in self.facts
            if (claims := self.disagreeing(name)) and not self.ruling_of(name, claims)
        ]

    def facts_without_source(self) -> list[Any]:
        """The same as `unsupported`, in words."""
        return [self.fact_label(name) for name in self.unsupported()]

    def facts_without_ruling(self) -> list[Any]:
        """The same as `unruled`, in words."""
        return [self.fact_label(name) for name in self.unruled()]

    def deleted_claims(self) -> list["Claim"]:
        """Claims of the public record that its draft has lost."""
        if self.edit_of is None or not self.facts:
            return []
        kept = {claim.uid for claim in self.claims.all()}
        return [claim for claim in self.edit_of.claims.all() if claim.uid not in kept]

    def ruling_of(self, name: str, disagreeing: list["Claim"]) -> "Ruling | None":
        """The ruling that settles a fact: the newest, for the value accepted now, made when the
        differing claims were known. A later differing claim reopens the question."""
        accepted = self.facts[name].accepted(self, name)
        found = [ruling for ruling in self.rulings.all() if ruling.fact == name]
        newest = max(found, key=lambda ruling: (ruling.made_at, ruling.pk), default=None)
        if newest is None or newest.value != accepted:
            return None
        if any(claim.recorded_at > newest.made_at for claim in disagreeing):
            return None
        return newest

    def _places(self, names: list[str]) -> list[tuple[Any, str]]:
        return [(self.fact_label(name), self.column_of(name)) for name in names]

    def _accepted(self, name: str) -> tuple[Fact, str, str]:
        fact = self.facts[name]
        return fact, fact.accepted(self, name), self.comparator(name)

    def is_supported(self, name: str) -> bool:
        """Whether a live claim allows the accepted value, or none is accepted."""
        fact, accepted, comparator = self._accepted(name)
        return not accepted or any(
            claim.is_live and fact.agrees(accepted, comparator, claim)
            for claim in self.claims_of(name)
        )


def is_reference(field: Any) -> bool:
    """Whether a column names another record, as distinct from the one it belongs to."""
    related = field.related_model
    names_a_record = isinstance(related, type) and issubclass(related, Record)
    return names_a_record and field.name not in ("record", "edit_of")


class Part(models.Model):
    """A row that belongs to a record and follows it into a draft and back, keeping its uid.

    A subclass adds `record`, a foreign key to the record model.
    """

    id = models.BigAutoField(primary_key=True)
    uid = models.CharField(max_length=12, default=new_uid, editable=False, db_index=True)

    is_judged: ClassVar[bool] = False
    """Whether its rows can keep a record from being published."""

    if TYPE_CHECKING:
        record: models.ForeignKey[Any, Any]
        record_id: int

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["record", "uid"], name="%(app_label)s_%(class)s_uid"),
        ]

    @classmethod
    def blockers(cls, rows: Iterable[Self], place: str) -> list[Blocker]:
        """What the rows of a record lack before it can be published; `place` is their relation."""
        return []


class SourcedPart(Part):
    """A part that states something, and so says where it is from."""

    source = models.ForeignKey("portal.Source", on_delete=models.PROTECT, related_name="+")
    locator = models.CharField(
        max_length=200, blank=True, help_text="Page, table, row or paragraph in the source"
    )

    class Meta(Part.Meta):
        abstract = True
