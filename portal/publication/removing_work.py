"""Takes what the desk keeps of a record out of the portal for good, with the record itself
(`portal.publication.removing`)."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import cast
from urllib.parse import parse_qsl, urlencode

from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat, Replace
from django.urls import reverse
from django.utils import translation

from portal.models import (
    Bundle,
    Finding,
    FormerAddress,
    ImportBatch,
    ImportRow,
    Notice,
    Passage,
    Publishable,
    Record,
    Removal,
    Revision,
    SavedList,
    Step,
    Subscription,
    history_models,
)
from portal.models.drafts import DraftRow
from portal.models.review import WorkRow
from portal.models.typography import quoted_within
from portal.publication import copies
from portal.publication.removed_names import RemovedNames, longer_titles
from portal.records.registry import publishable_models

QUOTED = "“{}”"
"""Form in which notes of the program name a record."""
NOTED: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (ImportBatch, ("report", "problem", "file_name")),
    (Bundle, ("name", "note", "problem")),
    (Finding, ("detail",)),
)
"""Columns that may quote the title of any record."""


@dataclass(frozen=True)
class DeskWork:
    """Work of the desk on a record, found by its uids, titles and slugs, former ones too."""

    record: Record
    titles: set[str]
    slugs: set[str]

    @cached_property
    def names(self) -> RemovedNames:
        with translation.override(settings.LANGUAGE_CODE):  # of all mail
            spelled = self.titles | set(map(quoted_within, self.titles))
        uids = copies.thread_uids(self.record)
        return RemovedNames(spelled, longer_titles(spelled, but=uids))

    @cached_property
    def batches(self) -> dict[str, str]:
        """Return the titles that name it of what is published beside records, batches of values,
        and what is left of each."""
        titles = {title for table in _batch_tables() for title in _titles_of(table)}
        left = {title: cast(str, self.names.take_out(title)) for title in titles}
        return {title: words for title, words in left.items() if words != title}

    def erase(self) -> None:
        """Delete comments, links, drafts, findings, excerpts, former addresses, rows of imports and
        mail; empty the notes of steps."""
        self._erase_rows()
        self._erase_log()
        self._erase_quotes()
        self._erase_imports()
        self._name_in_queries()
        self._erase_names()

    def erase_batches(self, gone: set[str]) -> None:
        """Take its title, and rows about it, out of batches of values and their drafts."""
        for table in _batch_tables():
            for title, left in self.batches.items():
                all_rows(table, title=title).update(title=left)
        for model in _batch_models():
            self._erase_entries(model)
            self._erase_revisions(model, gone)

    def _erase_entries(self, model: type[Publishable]) -> None:
        about = ContentType.objects.get_for_model(model)
        for entry in LogEntry.objects.filter(content_type=about):
            if self.names.take_out(entry.object_repr) != entry.object_repr:
                entry.delete()

    def _erase_revisions(self, model: type[Publishable], gone: set[str]) -> None:
        for revision in Revision.objects.filter(kind=model.kind()):
            fields = revision.content["fields"]
            fields["title"] = self.names.take_out(fields["title"])
            for rows in revision.content["rows"].values():
                for uid in gone & rows.keys():
                    del rows[uid]
            revision.save(update_fields=["content"])

    def _erase_rows(self) -> None:
        """Delete what is about it alone, and empty the notes of its steps."""
        uids = list(copies.thread_uids(self.record))
        Step.objects.filter(kind=self.record.kind(), record_uid__in=uids).update(note="")
        for model in apps.get_models():
            if model is Passage or (issubclass(model, WorkRow) and model is not Removal):
                all_rows(model, kind=self.record.kind(), record_uid__in=uids).delete()
            elif issubclass(model, DraftRow):
                all_rows(model, kind=self.record.kind(), record_id=self.record.pk).delete()
        former = Q(uid=self.record.uid) | Q(target_uid=self.record.uid)
        for model in (FormerAddress, history_models()[FormerAddress]):
            all_rows(model).filter(former, kind=self.record.kind()).delete()

    def _erase_quotes(self) -> None:
        """Take its quoted titles out of the notes of other records."""
        tables: tuple[tuple[type[models.Model], str], ...] = (
            (Step, "note"),
            (type(self.record), "withdrawal_reason"),  # of what was merged into it
            (history_models()[type(self.record)], "withdrawal_reason"),
        )
        quotes = (QUOTED, "«{}»")  # as editors' languages have it
        for title, quoted in product(self.titles, quotes):
            named, left = quoted.format(title), quoted.format("…")
            for model, note in tables:
                replace_words(model, note, named, left)

    def _name_in_queries(self) -> None:
        """Name it by its uid in saved queries, of lists that know nothing of it any more."""
        asking: type[Subscription | SavedList]
        for asking in (Subscription, SavedList):
            for row in all_rows(asking).exclude(query=""):
                asked = parse_qsl(row.query, keep_blank_values=True)
                renamed = [(name, self._name_by_uid(name, value)) for name, value in asked]
                if renamed != asked:
                    row.query = urlencode(renamed)[:1000]
                    row.save(update_fields=["query"])

    def _erase_names(self) -> None:
        """Take its titles out of the columns that may quote any record."""
        for table, names in NOTED:
            for pk, *said in all_rows(table).values_list("pk", *names):
                if (silent := self.names.take_out(said)) == said:
                    continue
                if table is Bundle and silent[0] != said[0]:
                    self._erase_mail(RemovedNames([said[0]]))
                    silent[0] = f"{silent[0][:180]} ({pk})"  # names of open ones differ
                all_rows(table, pk=pk).update(**dict(zip(names, silent, strict=True)))

    def _name_by_uid(self, name: str, value: str) -> str:
        """Return a value of a saved query with the uid in place of a slug."""
        kind, colon, slug = value.rpartition(":")
        is_named = name != "q" and slug in self.slugs
        return f"{kind}{colon}{self.record.uid}" if is_named else value

    def _erase_log(self) -> None:
        """Delete mail that names it, and of it and of drafts that are gone mail and the log."""
        model = type(self.record)
        keys = model.working.annotate(key=Cast("pk", TextField()))
        others = keys.exclude(pk=self.record.pk).values("key")
        log = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(model))
        log.exclude(object_id__in=others).delete()
        self._erase_mail(self.names)
        pages = reverse(f"admin:{model._meta.app_label}_{model.kind()}_changelist")
        known = set(others.values_list("key", flat=True))
        for notice in Notice.objects.filter(body__contains=pages):
            if not known.issuperset(re.findall(rf"{pages}(\d+)/", notice.body)):
                notice.delete()

    def _erase_mail(self, names: RemovedNames) -> None:
        naming = Q.create([Q(text__contains=title) for title in names.titles], Q.OR)
        text = Concat("subject", Value("\n"), "body", output_field=TextField())
        for notice in Notice.objects.annotate(text=text).filter(naming):
            if names.are_in(notice.text):
                notice.delete()

    def _near_rows(self) -> tuple[Q, QuerySet[ImportRow]]:
        """Return the condition of rows of imports about it, and all that name it."""
        uid = self.record.uid
        about = Q(target_uid=uid) | Q(made__record=uid) | Q(batch__about_uid=uid)
        naming = about | Q(text__contains=uid)
        for title in self.titles:
            for spelled in {title, title.lower(), title.upper(), title.title()}:
                # SQLite knows capitals of ASCII only, and escapes all other letters in JSON.
                naming |= Q(text__icontains=spelled) | Q(text__contains=json.dumps(spelled)[1:-1])
        columns = ("title", "note", "cells", "candidates")
        text = Concat(*(Cast(name, TextField()) for name in columns))
        return about, ImportRow.objects.annotate(text=text).filter(naming)

    def hold_imports(self) -> None:
        """Lock the imports that name it before their records, as who applies one does."""
        _about, near = self._near_rows()
        held = ImportBatch.objects.select_for_update(of=("self",))
        list(held.filter(pk__in=near.values("batch")).order_by("pk").values_list("pk"))

    def _has_title_alone(self, row: ImportRow) -> bool:
        own = {title.casefold() for title in self.titles}
        return not own.isdisjoint(cell["text"].strip().casefold() for cell in row.cells)

    def _erase_imports(self) -> None:
        """Delete previews of which a row is about it or a cell is its title, and rows about it;
        take its name out of other rows."""
        about, near = self._near_rows()
        theirs = set(near.filter(about).values_list("batch", flat=True))
        theirs.update(row.batch_id for row in near if self._has_title_alone(row))
        ImportBatch.objects.filter(pk__in=theirs, applied_at=None).delete()
        near.filter(about).delete()
        for row in near.all():
            said = [row.candidates, row.cells, row.note, row.title]
            others = [one for one in row.candidates if one["uid"] != self.record.uid]
            left = [others, *self.names.take_out(said[1:])]
            if left != said:
                row.candidates, row.cells, row.note, row.title = left
                row.save(update_fields=["candidates", "cells", "note", "title"])


def _batch_models() -> list[type[Publishable]]:
    return [model for model in publishable_models() if not issubclass(model, Record)]


def _batch_tables() -> list[type[models.Model]]:
    own = _batch_models()
    return [*own, *(history_models()[model] for model in own)]


def _titles_of(table: type[models.Model]) -> QuerySet[models.Model, str]:
    return all_rows(table).values_list("title", flat=True)


def replace_words(model: type[models.Model], column: str, words: str, others: str) -> None:
    """Replace words in a column of all rows of a table."""
    rows = all_rows(model, **{f"{column}__contains": words})
    rows.update(**{column: Replace(column, Value(words), Value(others))})


def all_rows[M: models.Model](model: type[M], **about: object) -> QuerySet[M]:
    """Return rows of a table, public or not."""
    return model._base_manager.filter(**about)
