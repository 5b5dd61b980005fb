"""Takes what the desk keeps of a record out of the portal for good, with the record itself
(`portal.publication.removing`)."""

import json
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

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
from portal.records.document_types import Json
from portal.records.registry import publishable_models

QUOTED = "“{}”"
"""Form in which notes of the program name a record."""
NOTED: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (ImportBatch, ("report", "problem", "file_name")),
    (Bundle, ("name", "note", "problem")),
    (Finding, ("detail",)),
)
"""Columns that may quote the title of any record."""
LONGEST, SHORTEST = 200, 10
"""Characters at which names that quote a title are cut, and from which on what is left of one is
taken out."""


@dataclass(frozen=True)
class DeskWork:
    """Work of the desk on a record, found by its uids, titles and slugs, former ones too."""

    record: Record
    titles: set[str]
    slugs: set[str]

    def erase(self) -> None:
        """Delete comments, links, drafts, findings, excerpts, former addresses, rows of imports and
        mail; empty the notes of steps."""
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
        self._erase_log()
        for title in self.titles:
            for quoted in (QUOTED, "«{}»"):  # as editors' languages have it
                named, left = (Value(quoted.format(one)) for one in (title, "…"))
                for model, note in (
                    (Step, "note"),
                    (type(self.record), "withdrawal_reason"),  # of what was merged into it
                    (history_models()[type(self.record)], "withdrawal_reason"),
                ):
                    rows = all_rows(model, **{f"{note}__contains": named})
                    rows.update(**{note: Replace(note, named, left)})
        self._erase_imports()
        asking: type[Subscription | SavedList]  # of lists that know nothing of it any more
        for asking in (Subscription, SavedList):
            for row in all_rows(asking).exclude(query=""):
                asked = (value for name, value in parse_qsl(row.query) if name != "q")
                for slug in self.slugs.intersection(value.rpartition(":")[2] for value in asked):
                    row.query = row.query.replace(slug, self.record.uid)[:1000]
                    row.save(update_fields=["query"])
        for table, names in NOTED:
            for pk, *said in all_rows(table).values_list("pk", *names):
                if (silent := self._silence(said)) == said:
                    continue
                if table is Bundle and silent[0] != said[0]:
                    Notice.objects.filter(subject__contains=said[0]).delete()
                    silent[0] = f"{silent[0][:180]} ({pk})"  # names of open ones differ
                all_rows(table, pk=pk).update(**dict(zip(names, silent, strict=True)))

    def erase_batches(self, gone: set[str]) -> None:
        """Take its title, and rows about it, out of what is published beside records: batches of
        values and their drafts."""
        for model in publishable_models():
            if issubclass(model, Record):
                continue
            about = {"content_type": ContentType.objects.get_for_model(model)}
            for table in (model, history_models()[model]):
                for pk, title in all_rows(table).values_list("pk", "title"):
                    if (left := self._silence(title)) != title:
                        all_rows(table, pk=pk).update(title=left)
            for entry in LogEntry.objects.filter(**about):
                if self._silence(entry.object_repr) != entry.object_repr:
                    entry.delete()
            for revision in Revision.objects.filter(kind=model.kind()):
                fields = revision.content["fields"]
                fields["title"] = self._silence(fields["title"])
                for rows in revision.content["rows"].values():
                    for uid in gone & rows.keys():
                        del rows[uid]
                revision.save(update_fields=["content"])

    def _erase_log(self) -> None:
        """Delete mail that names it, and of it and of drafts that are gone mail and the log."""
        model = type(self.record)
        keys = model.working.annotate(key=Cast("pk", TextField()))
        others = keys.exclude(pk=self.record.pk).values("key")
        log = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(model))
        log.exclude(object_id__in=others).delete()
        with translation.override(settings.LANGUAGE_CODE):  # of all mail
            spelled = self.titles | set(map(quoted_within, self.titles))
        for title in spelled:
            Notice.objects.filter(Q(subject__contains=title) | Q(body__contains=title)).delete()
        pages = reverse(f"admin:{model._meta.app_label}_{model.kind()}_changelist")
        known = set(others.values_list("key", flat=True))
        for notice in Notice.objects.filter(body__contains=pages):
            if not known.issuperset(re.findall(rf"{pages}(\d+)/", notice.body)):
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

    def _erase_imports(self) -> None:
        """Delete previews that name it, and rows about it; take its name out of other rows."""
        about, near = self._near_rows()
        ImportBatch.objects.filter(pk__in=near.values("batch"), applied_at=None).delete()
        near.filter(about).delete()
        for row in near:
            row.candidates = [one for one in row.candidates if one["uid"] != self.record.uid]
            row.cells, row.note = self._silence([row.cells, row.note])
            row.save(update_fields=["candidates", "cells", "note"])

    def _silence(self, node: Json) -> Json:
        """Return what the desk wrote, or read in tables, without the titles of the record, in
        capitals or not, or cut off at the end of a name."""
        if isinstance(node, dict):
            return {key: self._silence(value) for key, value in node.items()}
        if isinstance(node, list):
            return [self._silence(one) for one in node]
        if isinstance(node, str):
            is_cut = len(node) == LONGEST
            for title in sorted(self.titles, key=len, reverse=True):
                node = re.sub(re.escape(title), "…", node, flags=re.IGNORECASE)
            return self._take_off_beginning(node) if is_cut else node
        return node

    def _take_off_beginning(self, name: str) -> str:
        """Return a name without the beginning of a title with which it ends."""
        for start in range(len(name) - SHORTEST + 1):
            ending = name[start:].removesuffix("…").casefold()
            if any(title.casefold().startswith(ending) for title in self.titles):
                return f"{name[:start]}…"
        return name


def all_rows[M: models.Model](model: type[M], **about: object) -> QuerySet[M]:
    """Return rows of a table, public or not."""
    return model._base_manager.filter(**about)
