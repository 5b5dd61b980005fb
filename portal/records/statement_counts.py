"""Numbers of statements that were taken from sources: the same on pages, in the API and for
assistants."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from django.db.models import Count, Model, QuerySet

from portal.models import PublishedClaim, Source, Status
from portal.models.parts import SourcedPart
from portal.records.kinds import all_kinds
from portal.records.other_statements import other_statements


def count_statements(sources: Sequence[Source]) -> Counter[int]:
    """Return the number of statements of each source, by primary key: claims, public rows of
    records that name it, such as units and roles, and what apps count, such as values of
    statistics."""
    claims, *rows = (
        found.filter(source__in=sources).order_by().values_list("source").annotate(n=Count("*"))
        for found in (PublishedClaim.objects.all(), *_public_rows())
    )
    counts = Counter[int]()
    others = (one.count_by_source(sources) for one in other_statements())
    for pk, count in chain(claims.union(*rows, all=True), *others):
        counts[pk] += count
    return counts


def _public_rows() -> Iterator[QuerySet[Model]]:
    for kind in all_kinds().values():
        for name in kind.model.parts:
            if issubclass(kind.model.part_model(name), SourcedPart):
                yield kind.model.part_rows(name).filter(record__status=Status.PUBLISHED)
