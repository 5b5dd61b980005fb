"""Questions about records of one kind."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Self, cast, override

from django.db import models
from django.db.models import F, Q

from portal.models.bulk import ask
from portal.models.editions import has_head
from portal.models.publishable import (
    PublishableManager,
    PublishableQuerySet,
    Status,
    WorkingPublishableManager,
)

if TYPE_CHECKING:
    from portal.models.records import Record


class RecordQuerySet[R: "Record"](PublishableQuerySet[R]):
    @override
    def with_parts(self, filled: Collection[str] | None = None) -> Self:
        """Load everything that the documents of these records contain; of the owned relations only
        those that are `filled`, where that is known."""
        return self.prefetch_related(*self.model.part_lookups(filled))

    def with_rows(self) -> Self:
        return self.prefetch_related(*self.model.owned())

    @override
    def get_with_parts(self, key: int | None) -> R:
        """Ask first which parts have rows: most records have few, and a question for each part
        would be a fifth of what a publication takes. Relations without rows are loaded as empty,
        and stay so in this object."""
        record = self.with_parts(()).get(pk=key)
        tables = {name: record.part_model(name)._meta.db_table for name in record.owned()}
        asked = [f'EXISTS (SELECT 1 FROM "{t}" WHERE record_id = %s)' for t in tables.values()]  # noqa: S608
        query = f"SELECT {', '.join(asked)}"
        found = ask(self.model, query, *[key] * len(asked))[0] if asked else ()
        filled = [name for name, has_rows in zip(tables, found, strict=True) if has_rows]
        models.prefetch_related_objects([record], *self.model.part_lookups(filled))
        loaded = vars(record).setdefault("_prefetched_objects_cache", {})
        for name in tables.keys() - filled:
            loaded[name] = record.part_model(name)._base_manager.none()
            loaded[name]._result_cache = []  # else each reading works out that there is none
        return record

    def with_documents(self) -> Self:
        """Load the current edition with its document, for pages and the API."""
        return self.select_related("edition").defer("edition__content")

    def documents(self) -> dict[int, Any]:
        """Read the documents of the current editions alone, by primary key, in order."""
        found = dict(self.values_list("pk", "edition__document"))
        if all(map(has_head, found.values())):
            return found
        return {one.pk: one.edition.document for one in self.with_documents() if one.edition}

    def once(self) -> Self:
        """Each record once where a join would repeat it; DISTINCT compares whole rows, with their
        documents, and makes a query of the past read all of them."""
        found = self.model._base_manager.filter(pk__in=self.order_by().values("pk"))
        return cast(Self, found)

    def of_editors(self) -> Self:
        """Leave out suggestions and the drafts of one language."""
        return self.filter(Q(edit_of=None) | Q(uid=F("edit_of__uid")))

    def known_to_readers(self) -> Self:
        """Those that are public or were withdrawn."""
        return self.filter(status__in=[Status.PUBLISHED, Status.WITHDRAWN], edit_of=None)

    def by_title(self) -> Self:
        return self.order_by("title_en", "pk")


_RecordManager = PublishableManager.from_queryset(RecordQuerySet)
_WorkingRecordManager = WorkingPublishableManager.from_queryset(RecordQuerySet)


class RecordManager[M: models.Model](_RecordManager[M]):
    """Gives what is public."""


class WorkingRecordManager[M: models.Model](_WorkingRecordManager[M]):
    """Gives everything, drafts too."""
