"""List filters of all records."""

from typing import ClassVar, cast

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import Case, F, Model, QuerySet, When
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.admin.records.lists import few_keys
from portal.formatting.addresses import parse_number
from portal.models import Record, Source, Status
from portal.publication.evidence import with_evidence


class StateFilter(SimpleListFilter):
    """The states by the labels of the list. Without a choice, a public record and its draft are one
    row, that of the draft; “Published” has all that readers see."""

    title = _("state")
    parameter_name = "state"
    copy: ClassVar[str] = "draft-of-published"
    beside: ClassVar[str] = "beside"

    def lookups(
        self, request: HttpRequest, model_admin: ModelAdmin[Model]
    ) -> list[tuple[str, StrOrPromise]]:
        states: list[tuple[str, StrOrPromise]] = list(Status.choices)
        if issubclass(model_admin.model, Record):
            states.insert(1, (self.copy, _("Draft of a published record")))
            states.append((self.beside, _("Suggestions and translations")))
        return states

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model]:
        state, is_record = self.value(), issubclass(queryset.model, Record)
        if state is None:
            return _one_row_each(queryset) if is_record else queryset
        if state == self.copy and is_record:
            drafts = queryset.filter(edit_of__isnull=False, status=Status.DRAFT)
            return drafts.exclude(pk__in=_drafts_beside(queryset.model).values("pk"))
        if state == self.beside and is_record:
            return queryset.filter(pk__in=_drafts_beside(queryset.model).values("pk"))
        found = queryset.filter(status=state)
        return found.filter(edit_of=None) if is_record and state == Status.DRAFT else found


class OneSourceFilter(SimpleListFilter):
    """The records of which one source says something: chosen on the page *Where used* of the
    source, as there are too many to list."""

    title = _("source")
    parameter_name = "source"

    def lookups(
        self, request: HttpRequest, model_admin: ModelAdmin[Model]
    ) -> list[tuple[str, StrOrPromise]]:
        number = parse_number(self.value() or "")
        chosen = Source.working.filter(pk=number) if number else ()
        return [(str(one.pk), str(one)) for one in chosen]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model]:
        if self.value() is None:
            return queryset
        claims = cast(type[Record], queryset.model).part_rows("claims")
        said = claims.filter(source=self.value(), retracted_at=None)
        return queryset.filter(pk__in=said.values("record"))


def _one_row_each(queryset: QuerySet[Model]) -> QuerySet[Model]:
    """Leave out public records that editors are changing, and drafts beside that of the editors."""
    drafts = cast(type[Record], queryset.model).working.filter(edit_of__isnull=False)
    of_editors = When(uid=F("edit_of__uid"), then="edit_of")
    hidden = drafts.order_by().values_list(Case(of_editors, default="pk"), flat=True)
    keys = few_keys(hidden)
    return queryset.exclude(pk__in=hidden if keys is None else keys)


def _drafts_beside(model: type[Model]) -> QuerySet[Model]:
    drafts: QuerySet[Model] = cast(type[Record], model).working.filter(edit_of__isnull=False)
    return drafts.exclude(uid=F("edit_of__uid"))


class EvidenceFilter(SimpleListFilter):
    """Filter by missing evidence, with the rules of publishing."""

    title = _("evidence")
    parameter_name = "evidence"

    def lookups(
        self, request: HttpRequest, model_admin: ModelAdmin[Record]
    ) -> list[tuple[str, StrOrPromise]]:
        if not model_admin.model.facts:
            return []
        return [
            ("no-source", _("A fact lacks a source")),
            ("no-ruling", _("A disagreement lacks a decision")),
            ("complete", _("Complete")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Record]) -> QuerySet[Record]:
        if (wanted := self.value()) is None:
            return queryset
        records = with_evidence(queryset.exclude(status=Status.PUBLISHED))  # those are complete
        found = {record.pk: missing_evidence(record) for record in records}
        if wanted == "complete":
            return queryset.exclude(pk__in=[pk for pk, gaps in found.items() if wanted not in gaps])
        return queryset.filter(pk__in=[pk for pk, gaps in found.items() if wanted in gaps])


def missing_evidence(record: Record) -> set[str]:
    """Return `no-source`, `no-ruling`, both, or `complete`."""
    gaps = {"no-source": record.unsupported(), "no-ruling": record.unruled()}
    return {name for name, facts in gaps.items() if facts} or {"complete"}
