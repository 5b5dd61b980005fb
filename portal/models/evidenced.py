"""Facts of a record and of its parts, judged by what their sources say."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from portal.facts import Comparator, Fact, PartPath
from portal.models.fields import Column, find_field
from portal.models.parts import Part, SourcedPart
from portal.models.publishable import Publishable

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from portal.models.claims import Claim, Ruling


@dataclass(frozen=True)
class Judgement:
    """The accepted value of a fact beside the claims about it, oldest first."""

    accepted: str
    comparator: str
    claims: Sequence["Claim"]
    agrees: Sequence[bool | None]
    """For each claim, True if it allows the accepted value; None for one that is retracted, that
    has no value or cannot be compared."""

    rounded: Sequence[bool]
    """For each claim, True if it does so by rounding only."""

    @property
    def is_supported(self) -> bool:
        """True if a live claim allows the accepted value with all its digits, or there is none."""
        pairs = zip(self.agrees, self.rounded, strict=True)
        return not self.accepted or any(agrees and not rounded for agrees, rounded in pairs)

    @property
    def agreeing(self) -> list["Claim"]:
        """The live claims that allow the accepted value."""
        return list(compress(self.claims, self.agrees))

    @property
    def disagreeing(self) -> list["Claim"]:
        """The live claims that contradict the accepted value."""
        pairs = zip(self.claims, self.agrees, strict=True)
        return [claim for claim, agrees in pairs if agrees is False]


class EvidencedRecord(Publishable):
    """Base of records: declared facts, claims about them, rulings where those differ."""

    facts: ClassVar[dict[str, Fact]] = {}
    parts: ClassVar[tuple[str, ...]] = ()
    fact_labels: ClassVar[dict[str, StrOrPromise]] = {}
    """Labels of facts that differ from that of the first column:
    `{"coordinates": _("location")}`."""

    if TYPE_CHECKING:
        claims: RelatedManager[Claim]
        rulings: RelatedManager[Ruling]
        edit_of: models.ForeignKey[Self | None, Self | None]

    class Meta(Publishable.Meta):
        abstract = True

    @classmethod
    def part_model(cls, relation: str) -> type[Part]:
        """Return the model of the rows of an owned relation."""
        if found := find_field(cls, relation):
            return found.related_model
        said = "{} needs a table of {}: a model with a key to it, related_name='{}'."
        raise LookupError(said.format(cls.__name__, relation, relation))

    @classmethod
    def part_rows(cls, relation: str) -> models.QuerySet[Any]:
        """Return all rows of an owned relation; `Any`, as only the apps' own models have a
        record."""
        return cls.part_model(relation)._base_manager.all()

    @classmethod
    def part_label(cls, relation: str) -> StrOrPromise:
        """Return the heading of a part; without one, what its rows are called."""
        part = cls.part_model(relation)
        return part.heading or part._meta.verbose_name_plural or relation

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

    @classmethod
    def column_of(cls, name: str) -> str:
        """Return the first column of a fact, under which forms show it; of a part, its relation."""
        path = PartPath.parse(name)
        return path.relation if path else cls.get_fact(name).columns_of(name)[0]

    @classmethod
    def fact_label(cls, name: str) -> StrOrPromise:
        """Return the label of a fact: its own, or that of its first column, after that of a
        part."""
        if path := PartPath.parse(name):
            of_part, part = cls.part_label(path.relation), cls.part_model(path.relation)
            colon = pgettext_lazy("between a name and what is said of it", ": ")
            return format_lazy("{}{}{}", of_part, colon, part.fact_label(path.name))
        if label := cls.fact_labels.get(name):
            return label
        return cast(Column, cls._meta.get_field(cls.column_of(name))).verbose_name

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
        accepted = part.accepted(name) if part else self.fact(name).accepted(self, name)
        if part and accepted and claims and part.source_id not in {c.source_id for c in claims}:
            claims = [part.own_claim(self, name, claims), *claims]
        return self.weigh(name, accepted, claims)

    def weigh(self, name: str, accepted: str, claims: list["Claim"]) -> Judgement:
        """Judge claims about a fact by a value that is, or would be, the accepted one."""
        if not claims:  # as of most facts of most records
            return Judgement(accepted, Comparator.EXACT, [], [], [])
        fact = self.fact(name)
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

    def deleted_claims(self) -> list["Claim"]:
        """Return the claims of the public record that its draft lacks."""
        if self.edit_of is None or not self.facts:
            return []
        uids = {claim.uid for claim in self.claims.all()}
        return [claim for claim in self.edit_of.claims.all() if claim.uid not in uids]

    def ruling_of(self, name: str, judged: Judgement) -> "Ruling | None":
        """Return the ruling that settles a fact, or None: the newest one, if no claim was recorded
        after it that disagrees, or that has a value where none is accepted."""
        newest = self.newest_ruling(name, judged)
        against = judged.disagreeing or [one for one in judged.claims if one.is_live and one.value]
        if newest and any(claim.recorded_at > newest.made_at for claim in against):
            return None
        return newest

    def newest_ruling(self, name: str, judged: Judgement) -> "Ruling | None":
        """Return the newest ruling on a fact, if it is for the accepted value. What came after it
        is not settled by it."""
        found = [ruling for ruling in self.rulings.all() if ruling.fact == name]
        newest = max(found, key=lambda ruling: (ruling.made_at, ruling.pk), default=None)
        return newest if newest and newest.value == judged.accepted else None
