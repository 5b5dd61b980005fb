"""Rows of public things that are no records, as the change log stores them: those that their
lists give to programs, so that a program which follows the changes holds the lists."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from itertools import batched
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import translation
from rest_framework.serializers import Serializer

from portal.models import Source
from portal.models.languages import DEFAULT
from portal.publication import change_log
from portal.publication.change_log import PublicState
from portal.publication.followed_tables import row_kinds
from portal.records.document_types import JsonObject
from portal.records.rows import (
    CorrectionSerializer,
    CountrySerializer,
    DisagreementSerializer,
    SourceSerializer,
)

CORRECTION, COUNTRY, DISAGREEMENT, SOURCE = "correction", "country", "disagreement", "source"
"""Their kinds in the change log, whose keys and hidden columns `followed_tables` declares."""
SERIALIZERS: Mapping[str, type[Serializer[Any]]] = {
    CORRECTION: CorrectionSerializer,
    COUNTRY: CountrySerializer,
    DISAGREEMENT: DisagreementSerializer,
    SOURCE: SourceSerializer,
}


def log_rows(kind: str, keys: Iterable[str], *, at: datetime, reason: str = "") -> None:
    """Record how rows of one of these kinds stand now; notes on sources are for editors."""
    for some in batched(dict.fromkeys(keys), change_log.KEYS_AT_ONCE):
        change_log.log_states(kind, some, public_states(kind, some), at=at, reason=reason)


def log_lone_sources(sources: Iterable[Source], *, at: datetime, reason: str) -> None:
    """Record how public sources stand now that no other names, as that is known of most that are
    cited for the first time: to ask for those others takes half of the time."""
    for some in batched(sources, change_log.KEYS_AT_ONCE):
        for source in some:
            Source.superseded_by.related.set_cached_value(source, None)
        slugs = [source.slug for source in some]
        change_log.log_states(SOURCE, slugs, _states(SOURCE, some), at=at, reason=reason)


def public_states(kind: str, keys: Iterable[str] | None = None) -> list[PublicState]:
    """Return the public state of the objects of a kind, or of those with these keys."""
    declared = row_kinds()[kind]
    rows: QuerySet[Model] = declared.model._default_manager.order_by("pk")
    if kind == SOURCE:
        rows = described_sources().order_by("pk")
    return _states(kind, rows if keys is None else rows.filter(**{f"{declared.key}__in": keys}))


def _states(kind: str, rows: Iterable[Model]) -> list[PublicState]:
    with translation.override(DEFAULT):  # addresses in documents carry no language
        documents = list(map(shape_of(SERIALIZERS[kind]).to_representation, rows))
    return states_of(kind, rows, documents)


@cache
def shape_of[S](serializer: Callable[[], S]) -> S:
    """Return a serializer, made once: DRF works its fields out for each instance."""
    return serializer()


def described_sources() -> QuerySet[Source]:
    """Public sources with the sources that their rows name; most name none."""
    return Source.objects.prefetch_related("superseded_by", "derived_from", "supersedes")


def states_of(
    kind: str, rows: Iterable[Model], documents: Iterable[JsonObject]
) -> list[PublicState]:
    """Return the public state of rows of a kind, of which programs read these documents."""
    declared = row_kinds()[kind]
    return [
        PublicState(key=str(document[declared.key]), row=row, document=document)
        for row, document in zip(rows, documents, strict=True)
    ]
