"""Numbers of public records of other kinds that name each record, as a column."""

from collections.abc import Mapping

import numpy as np
from django.db.models import Count, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from portal.models import Mention, Record
from portal.records.column_store.columns import Numbers
from portal.records.column_store.tables import PublicColumns

NAMED_IN = "named_in"


def count_mentions(columns: PublicColumns, model: type[Record]) -> Mapping[str, int]:
    """Return the number of each record by uid, without those that nobody names."""
    return columns.kept(_count, model)


def read_mentions(columns: PublicColumns, model: type[Record]) -> Numbers:
    uids, counts = columns.of(model).codes("uid"), count_mentions(columns, model)
    return np.array([counts.get(str(uid), 0) for uid in uids.values], dtype=np.int64)[uids.of_row]


def mentions_of(model: type[Model]) -> Coalesce:
    """The same for the database."""
    named = _by_others(model).filter(target=OuterRef("uid")).values("target")
    return Coalesce(Subquery(named.annotate(n=Count("pk")).values("n")), 0)


def _by_others(model: type[Model]) -> QuerySet[Mention]:
    return Mention.objects.exclude(kind=model._meta.model_name).order_by()


def _count(columns: PublicColumns, model: type[Record]) -> Mapping[str, int]:
    named = _by_others(model).filter(target__in=model.objects.values("uid"))
    return dict(named.values_list("target").annotate(n=Count("pk")))
