"""Questions put to a FilterSet in tests."""

from typing import Any

from django.http import QueryDict

from portal.filters.closed import ClosedFilterSet


def asked(filterset: type[ClosedFilterSet], query: str = "") -> ClosedFilterSet:
    """Return the FilterSet with a question about all public rows."""
    return filterset(QueryDict(query), filterset._meta.model.objects.all())


def found(filterset: type[ClosedFilterSet], query: str = "") -> list[Any]:
    """Return the rows that a question finds, in their order."""
    answer = asked(filterset, query)
    assert answer.is_valid(), answer.problems()
    return list(answer.qs)


def problems(filterset: type[ClosedFilterSet], query: str) -> dict[str, list[str]]:
    """Return what is wrong with a question, by parameter."""
    return asked(filterset, query).problems()
