"""Lineage of sources: statements that go back to one text or office are of one source."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypedDict

from portal.models import Source
from portal.models.reads import NAMED_SOURCES, Reads, note_reads, note_unlogged, reads_unnoted
from portal.records.column_store import PublicColumns
from portal.records.document_types import ClaimDocument, SourceDocument


@dataclass
class IndependentSource:
    """Statements that go back to one source, the oldest text first."""

    origin: str
    """The slug of the source they all go back to."""
    publisher: str = ""
    """Publisher of the origin; empty if that is the only statement's own source."""
    statements: list[ClaimDocument] = field(default_factory=list)


def public_lineage() -> "Lineage":
    """Return the origins of all sources, read once for all pages of a version. Of public ones, as
    pages name them, they are others only where one of these is changed."""
    with reads_unnoted():
        found = PublicColumns().kept(_read)
    note_reads(Reads({NAMED_SOURCES}))
    return found


def _read(_columns: PublicColumns) -> "Lineage":
    note_unlogged()  # sources that are not public are read too
    return Lineage()


class Lineage:
    """Origins of all sources. One query, however many sources."""

    def __init__(self) -> None:
        derived = Source.working.exclude(derived_from=None)
        names = ("slug", "derived_from__slug", "derived_from__publisher")
        found = list(derived.values_list(*names))
        self.version = hash(tuple(found))
        self._parents = {slug: parent for slug, parent, _publisher in found}
        self._publishers = {parent: publisher for _slug, parent, publisher in found}

    def origin(self, slug: str) -> str:
        """The source at the end of the chain; itself when it copies nobody. Sources that copy
        each other in a circle have always the same one."""
        path = self.path(slug)
        closing = self._parents.get(path[0])
        return min(path[: path.index(closing) + 1]) if closing else path[0]

    def path(self, slug: str) -> list[str]:
        """From the origin down to the source itself."""
        path = [slug]
        while (parent := self._parents.get(path[0])) and parent not in path:
            path.insert(0, parent)
        return path

    def copies(self, origin: str) -> set[str]:
        """Every source that goes back to this one, itself included."""
        return {slug for slug in self._parents if self.origin(slug) == origin} | {origin}

    def independent_sources(self, statements: Sequence[ClaimDocument]) -> list[IndependentSource]:
        """Statements by the source they go back to, in the order in which these appear."""
        found: dict[str, IndependentSource] = {}
        for statement in statements:
            origin = self.origin_of(statement)
            found.setdefault(origin, IndependentSource(origin)).statements.append(statement)
        for origin, independent in found.items():
            independent.statements.sort(key=self._distance)
            if any(said["source"]["slug"] != origin for said in independent.statements):
                independent.publisher = self._publishers.get(origin) or _publisher(independent)
        return list(found.values())

    def origin_of(self, statement: ClaimDocument) -> str:
        """The source that a statement goes back to: whom its source credits with it comes before
        what the source as a whole copies."""
        return self.origin((_credited(statement) or statement["source"])["slug"])

    def _distance(self, statement: ClaimDocument) -> int:
        """Number of texts between a statement and its origin."""
        credited = _credited(statement)
        if credited is None:
            return len(self.path(statement["source"]["slug"]))
        return len(self.path(credited["slug"])) + 1


def _credited(statement: ClaimDocument) -> SourceDocument | None:
    """Whom the source of a statement credits; stored ones of an earlier release do not say."""
    return statement.get("attributed_to")


def _publisher(independent: IndependentSource) -> str:
    """Publisher of an origin that no source copies as a whole, as statements name it."""
    named = [one for said in independent.statements for one in (said["source"], _credited(said))]
    return next(one["publisher"] for one in named if one and one["slug"] == independent.origin)


class FamilyMember(TypedDict):
    source: Source
    depth: int
    is_self: bool


def tree(source: Source, lineage: Lineage) -> list[FamilyMember]:
    """The family of a source, public members only, each after the one it copies. Empty when
    nobody copied anybody."""
    family = {
        one.slug: one
        for one in Source.objects.filter(slug__in=lineage.copies(lineage.origin(source.slug)))
    }
    if len(family) < 2:
        return []
    ordered = sorted(family.values(), key=lambda one: (lineage.path(one.slug), one.pk))
    return [
        {"source": one, "depth": len(lineage.path(one.slug)) - 1, "is_self": one == source}
        for one in ordered
    ]
