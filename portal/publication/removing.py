"""Takes what a withdrawn record said out of the portal for good, by two people (ADR 45).

A stub stays in its tables, editions and changes: kind, uid, number, moment and hash. The last
change in the log names each stub with the hash of what was there and of what is left, so that the
chains still show what else was changed (`portal.ops.verification`). What the desk keeps of it goes
with `removing_work`.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from itertools import batched, chain, product
from typing import Any, cast

from django.apps import apps
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models import Q, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from portal.models import (
    Change,
    Correction,
    Edition,
    EditionCells,
    FormerAddress,
    PictureFile,
    Record,
    Removal,
    SearchEntry,
    SearchOccurrence,
    SearchWord,
    Status,
    User,
    history_models,
)
from portal.models.change_log import REMOVED
from portal.models.editions import Immutable
from portal.models.fields import Column
from portal.models.languages import DEFAULT, column_suffix
from portal.models.pictures import FOLDER
from portal.models.removals import NAME, slug_hash
from portal.pictures.kept import file_texts, needed_files, stored_files
from portal.publication import change_log, copies, hash_chain, read_models, snapshots
from portal.publication.followed_tables import own_tables, row_kinds
from portal.publication.hash_chain import digest
from portal.publication.public_rows import CORRECTION, log_rows
from portal.publication.publishing import NotAllowed
from portal.publication.removing_work import QUOTED, DeskWork, all_rows, replace_words
from portal.records.document_types import Json, JsonObject
from portal.records.registry import record_model
from portal.records.signals import record_removed
from portal.search.indexer import delete_unused_words, index_words

BATCH = 400

type Span = tuple[int, int | None]
"""Positions at which a state that said something of a record began and ended."""


@transaction.atomic
def propose(record: Record, *, reason: str, words: str, by: User, at: datetime) -> Removal:
    """Propose to remove a withdrawn record for good."""
    if record.status != Status.WITHDRAWN:
        raise NotAllowed(_("Withdraw it first: then it is gone from pages, files and search."))
    if not words.strip():
        raise NotAllowed(_("Say why, so that the second person can judge it."))
    about = {"kind": record.kind(), "record_uid": record.uid}
    made: Removal
    made, is_new = Removal.objects.get_or_create(
        **about, defaults={"reason": reason, "words": words, "proposed_by": by, "proposed_at": at}
    )
    if not is_new:
        raise NotAllowed(_("Somebody has proposed it already."))
    return made


def take_back(removal: Removal) -> None:
    Removal.objects.filter(pk=removal.pk, confirmed_at=None).delete()


@transaction.atomic
def confirm(removal: Removal, *, by: User, at: datetime) -> None:
    """Remove what was proposed, for good. Pictures go when the transaction is committed."""
    if by == removal.proposed_by:
        raise NotAllowed(_("A second person has to confirm it."))
    if not removal.proposed_by.has_perm("portal.remove"):
        raise NotAllowed(_("%s may no longer do this.") % removal.proposed_by)
    change_log.begin(at)
    if Change.objects.filter(Q(sha256=None) | Q(has_history=False)).exists():
        raise NotAllowed(_("The past is being prepared after an upgrade. Try again in a minute."))
    model = record_model(removal.kind)
    record = model.working.get(uid=removal.record_uid, edit_of=None)
    rows = Removal.objects.filter(pk=removal.pk, confirmed_at=None)
    done = {"confirmed_by": by, "confirmed_at": at, "slug_sha256": slug_hash(record.slug)}
    if record.status != Status.WITHDRAWN or not rows.update(**done):
        raise NotAllowed(_("It is no longer withdrawn, or was removed already."))
    removal.refresh_from_db()
    _Removing(record, removal).run(at)


class _Removing:
    def __init__(self, record: Record, removal: Removal) -> None:
        self.record, self.removal, self.model = record, removal, type(record)
        self.kind, self.uid = record.kind(), record.uid
        on = cast(datetime, removal.confirmed_at).date().isoformat()
        self.mark: JsonObject = {"reason": removal.reason, "on": on}
        with translation.override(DEFAULT):
            self.url = reverse(f"{self.kind}_detail", kwargs={"slug": self.uid})
            self.words = str(Removal.Reason(removal.reason).label)
        self.own = Edition.objects.filter(kind=self.kind, record_uid=self.uid)
        self.titles = {
            title
            for titles in [record.titles(), *self.own.values_list("document__title", flat=True)]
            for title in titles.values()
            if title
        }
        former = all_rows(history_models()[FormerAddress], kind=self.kind, target_uid=self.uid)
        self.slugs = {record.slug, *former.values_list("slug", flat=True)}  # type: ignore[misc]
        self.work = DeskWork(record, self.titles, self.slugs)
        self.quoted = {**dict.fromkeys(self.titles, "…"), **self.work.batches}
        self.editions: list[list[Json]] = []
        self.changes: list[list[Json]] = []
        self.spans: list[Span] = []

    def run(self, at: datetime) -> None:
        work = self.work
        work.hold_imports()
        files, keys = self._find_files(), self._row_keys()
        self._stub_editions()
        self._stub_changes({self.kind: [self.uid], **keys})
        merged = FormerAddress.objects.filter(kind=self.kind, uid=self.uid)
        named = self._blank_editions().union(merged.values_list("target_uid", flat=True))
        self._blank_changes()
        self._blank_copies()
        self._erase_tables(keys)
        self._blank_record()
        work.erase()
        self._blank_reasons()
        work.erase_batches({key for own in keys.values() for key in own})
        self._blank_search(named)
        content = {REMOVED: self.mark, "editions": self.editions, "changes": self.changes}
        corrections = Correction.objects.filter(kind=self.kind, record_uid=self.uid)
        log_rows(CORRECTION, corrections.values_list("uid", flat=True), at=at, reason=self.words)
        change_log.log_removal(self.kind, self.uid, content, at=at, reason=self.words)
        record_removed.send(self.model, uid=self.uid, removal=self.removal, spans=self.spans)
        transaction.on_commit(partial(_delete_files, files))

    def _find_files(self) -> set[str]:
        """Return the files that it names, and all that were uploaded for it and its drafts."""
        stored = self.own.values_list("document", "content")
        texts = file_texts([*map(list, stored), snapshots.of(self.record)])
        named = {text.removeprefix(default_storage.url("")) for text in texts}
        folders = (f"{FOLDER}/{uid}" for uid in copies.thread_uids(self.record))
        return named.union(*(stored_files(default_storage, folder) for folder in folders))

    def _row_keys(self) -> dict[str, list[str]]:
        """Return the keys of rows that say something of the record, by their kind in the log."""
        found: dict[str, list[str]] = {}
        for row in row_kinds().values():
            columns: Sequence[Column] = row.model._meta.concrete_fields
            known: JsonObject = {
                one.attname: self.record.pk
                for one in columns
                if one.related_model is self.model and not one.null  # as a country has a capital
            }
            if any(column.name == "record_uid" for column in columns):
                known["record_uid"] = self.uid
            found[row.kind] = []
            if known:  # what was public, and what waits in drafts
                tables = (history_models()[row.model], row.model)
                keys = (all_rows(one, **known).values_list(row.key, flat=True) for one in tables)
                found[row.kind] = list({*chain.from_iterable(keys)})
        return found

    def _stub_editions(self) -> None:
        for edition in self.own.order_by("number"):
            stub: JsonObject = {
                "kind": self.kind,
                "uid": self.uid,
                "slug": self.uid,
                "title": NAME,
                "url": self.url,
                "edition": {"number": edition.number, "issued_at": edition.issued_at.isoformat()},
                REMOVED: self.mark,
            }
            self._write_edition(edition, stub, {"fields": {}, "rows": {}}, "")

    def _write_edition(
        self, edition: Edition, document: JsonObject, content: Json, note: str
    ) -> None:
        rows = Edition.objects.filter(pk=edition.pk)
        as_it_is = Value(document, models.JSONField(encoder=DjangoJSONEncoder))
        rows.update(document=as_it_is, content=content, note=note, reissued_sha256=digest(document))
        EditionCells.objects.filter(edition=edition.pk).delete()
        about = [edition.kind, edition.record_uid, edition.number, edition.sha256]
        self.editions.append([*about, hash_chain.left_in_edition(document, content, note)])

    def _stub_changes(self, keys: dict[str, list[str]]) -> None:
        """Leave nothing in the changes of the record and of its rows."""
        for kind, own in keys.items():
            for some in batched(own, BATCH):
                for change in Change.objects.of(kind).filter(key__in=some):
                    stub = change.document and {REMOVED: self.mark}
                    self._write_change(change, stub, change.content and {}, "")

    def _write_change(self, change: Change, document: Json, content: Json, reason: str) -> None:
        said = {"document": document, "content": content}
        stored = {name: value for name, value in said.items() if value is not None}
        Change.objects.filter(pk=change.pk).update(**stored, reason=reason)
        self.changes.append([change.pk, change.sha256, digest([document, content, reason])])
        self.spans.append((change.pk, change.until))

    def _blank_editions(self) -> set[str]:
        """Take its name out of what was said of other records; return their uids."""
        named = set()
        for edition in self._naming(Edition.objects.exclude(pk__in=self.own), "note", "text"):
            stored = json.loads(edition.text)
            document, note = self._blank(stored), self._blank(edition.note)
            if (document, note) != (stored, edition.note):
                self._write_edition(edition, document, edition.content, note)
                named.add(edition.record_uid)
                changes = Change.objects.filter(edition=edition.pk)
                self.spans += changes.values_list("position", "until")
        return named

    def _blank_changes(self) -> None:
        own = {position for position, _sha256, _left in self.changes}
        row = Cast("content", TextField())
        for change in self._naming(Change.objects.annotate(row=row), "reason", "row", "text"):
            said = [change.document, change.content, change.reason]
            if change.pk not in own and (left := self._blank(said)) != said:
                self._write_change(change, *left)

    def _naming(self, rows: Any, note: str, *texts: str) -> Any:
        """Return rows of which a text or note names the record, with the stored `text`."""
        naming = Q.create([Q(**{f"{name}__contains": self.uid}) for name in texts], Q.OR)
        for title in self.quoted:
            naming |= Q(**{f"{note}__contains": QUOTED.format(title)})
        for title, text in product(self.work.batches, texts):
            for as_ascii in (True, False):  # as SQLite and PostgreSQL write JSON
                words = json.dumps(QUOTED.format(title), ensure_ascii=as_ascii)[1:-1]
                naming |= Q(**{f"{text}__contains": words})
        return rows.annotate(text=Cast("document", TextField())).filter(naming)

    def _blank_copies(self) -> None:
        """Take its name out of what rows copy of documents, earlier states of rows too: statements
        that disagree, figures that were corrected."""
        for model in apps.get_models():
            for column in () if issubclass(model, Immutable) else model._meta.concrete_fields:
                if isinstance(column, models.JSONField):
                    rows = all_rows(model).annotate(as_text=Cast(column.name, TextField()))
                    for row in rows.filter(as_text__contains=self.uid):
                        left = self._blank(getattr(row, column.name))
                        all_rows(model, pk=row.pk).update(**{column.name: left})

    def _blank_reasons(self) -> None:
        """Take its name, and that of batches which have it, out of why rows of others were
        retracted."""
        name = "retraction_reason"
        for row in row_kinds().values():
            if not any(column.name == name for column in row.model._meta.concrete_fields):
                continue
            for table, title in product((row.model, history_models()[row.model]), self.quoted):
                words, left = map(QUOTED.format, (title, self.quoted[title]))
                replace_words(table, name, words, left)

    def _blank(self, node: Json) -> Json:
        """Return a document or a text without the name of the record."""
        if isinstance(node, str):
            for title, left in self.quoted.items():
                node = node.replace(QUOTED.format(title), QUOTED.format(left))
        if isinstance(node, list):
            return [self._blank(one) for one in node]
        if not isinstance(node, dict):
            return node
        if node.get("uid") == self.uid and "title" in node:
            names = {"title": NAME, "slug": self.uid, "url": self.url}
            return node | {key: name for key, name in names.items() if key in node}
        return {key: self._blank(value) for key, value in node.items()}

    def _erase_tables(self, keys: dict[str, list[str]]) -> None:
        for table in reversed(own_tables(self.kind)[1:]):
            table.erase([self.uid])
        for name in self.model.owned():
            all_rows(self.model.part_model(name), record=self.record)._raw_delete(DEFAULT_DB_ALIAS)
        for many in self.model._meta.many_to_many:
            getattr(self.record, many.name).clear()
        for row in row_kinds().values():
            for some in batched(keys[row.kind], BATCH):
                for table in reversed(own_tables(row.kind)):
                    table.erase(some)
                rows = all_rows(row.model, **{f"{row.key}__in": some})
                if row.left is None:
                    rows._raw_delete(DEFAULT_DB_ALIAS)
                else:
                    rows.update(**{**row.left, "record_url": self.url})

    def _blank_record(self) -> None:
        """Keep what the table demands: a country, and choices from a list."""
        values = {
            column.attname: None if column.null else column.get_default()
            for column in snapshots.fields_of(self.model)
            if column.null or not (column.choices or column.is_relation)
        }
        values |= {f"title_{column_suffix(code)}": name for code, name in NAME.items()}
        values |= {"slug": self.uid, "withdrawal_reason": self.words}
        self.model.working.filter(pk=self.record.pk).update(**values)
        own_tables(self.kind)[0].overwrite(self.record.pk)

    def _blank_search(self, uids: set[str]) -> None:
        """Take its titles out of the entries of other records: those of today are written anew,
        past ones lose its words."""
        entries = all_rows(SearchEntry, record_uid__in=uids)
        for kind, uid in list(entries.values_list("kind", "record_uid")):
            read_models.index_again(record_model(kind).objects.get(uid=uid))
        own = {word for title in self.titles for word, _ in index_words(title, is_name=True)}
        past: Any = history_models()  # their columns are made at run time
        for entry in all_rows(past[SearchEntry], record_uid__in=uids, until_position__isnull=False):
            lines = [line for line in entry.lines if line[1] not in self.titles]
            left = {word for line in lines for word, _ in index_words(line[1], is_name=True)}
            entry.lines, entry.note = lines, self._blank(entry.note)
            entry.save(update_fields=["lines", "note"])
            began, ended = entry.from_position, entry.until_position
            gone = SearchWord.objects.filter(word__in=own - left).values("pk")
            words = all_rows(past[SearchOccurrence], entry_id=entry.id, word_id__in=gone)
            words = words.filter(from_position__lt=ended).exclude(until_position__lte=began)
            words.filter(until_position__lte=ended).delete()
            words.update(from_position=ended)  # what a later state has itself
        delete_unused_words()


def _delete_files(names: set[str]) -> None:
    for name in names - needed_files():
        if name.startswith(f"{FOLDER}/"):
            default_storage.delete(name)
            PictureFile.objects.filter(name=name).delete()
