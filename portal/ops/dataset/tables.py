"""Tables of the portal itself: sources, countries, places, organisations, events, stories."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_noop

from portal.editorial import duplicates
from portal.editorial.worklist import CHECKS
from portal.models import (
    Country,
    Event,
    FormerAddress,
    HowRead,
    Organisation,
    Place,
    Record,
    Role,
    SignedDocument,
    Source,
    SourceKind,
    Story,
    Waiver,
)
from portal.models.languages import columns
from portal.ops.dataset.by_column import by_column
from portal.ops.dataset.following import find_untouched
from portal.ops.dataset.load import DatasetTable, Load, RowValues, Waiting, by_key, record_uid
from portal.ops.dataset.record_files import PartTable
from portal.ops.dataset.records import RecordTable, publish_draft
from portal.ops.dataset.rows import DatasetRow
from portal.publication import change_log, history, publishing, read_models
from portal.publication.public_rows import COUNTRY, log_rows
from portal.publication.publishing import NotAllowed
from portal.records.documents import source_document
from portal.records.registry import record_model


@dataclass
class SourceTable:
    """Sources: first all rows, then the relations between them."""

    file: str = "portal/sources.csv"
    named_in: str = ""
    """The file whose column `source` names those to load; empty: all."""

    def load(self, load: Load) -> None:
        rows = by_key(load.rows(self.file))
        if self.named_in:
            named = {row.text("source") for row in load.again(self.named_in)}
            rows = {key: row for key, row in rows.items() if key in named}
        stored = {source.slug: source for source in Source.working.all()}
        filed = {key: self._filed(key, row) for key, row in rows.items()}
        made = [key for key in filed if key not in stored]
        for key in made:
            with rows[key].validated():
                filed[key].clean_fields()
        load.tally("created", {self.file: len(made)})
        known = stored | {s.slug: s for s in Source.working.bulk_create(filed[key] for key in made)}
        for key, row in rows.items():
            self._relate(known, filed[key], row)
        changed = self._changed(stored, {key: one for key, one in filed.items() if key in stored})
        for key in changed:
            with rows[key].validated():
                filed[key].clean_fields(exclude=["slug"])
        self._follow(load, [(stored[key], filed[key], names) for key, names in changed.items()])
        for key in made:
            if filed[key].derived_from_id or filed[key].supersedes_id:
                filed[key].save()
        load.tally("kept", {self.file: len(rows) - len(made) - len(changed)})

    def _filed(self, key: str, row: DatasetRow) -> Source:
        texts = ["publisher", "author", "title", "url", "archived_url", "language", "version"]
        texts += ["title_original", "method", "licence", "note"]
        return Source(
            slug=key,
            kind=row.one_of("kind", SourceKind),
            published_on=row.day("published_on"),
            accessed_on=row.day("accessed_on"),
            how_read=row.one_of("how_read", HowRead, "") or "",
            **{name: row.text(name) for name in texts},
        )

    def _relate(self, known: dict[str, Source], source: Source, row: DatasetRow) -> None:
        for column in ("derived_from", "supersedes"):
            if slug := row.text(column):
                if slug not in known:
                    raise row.bad(column, f"there is no source “{slug}”")
                setattr(source, column, known[slug])

    def _changed(
        self, stored: Mapping[str, Source], filed: Mapping[str, Source]
    ) -> dict[str, list[str]]:
        """Return the attributes in which stored sources differ from the files, by key. Those that
        somebody has edited at the desk only get relations that they lack."""
        entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Source))
        edited = set(entries.values_list("object_id", flat=True))
        found: dict[str, list[str]] = {}
        for key, new in filed.items():
            old = stored[key]
            names = [name for name in DESCRIBED if getattr(old, name) != getattr(new, name)]
            if str(old.pk) in edited:
                names = [one for one in names if one in RELATED and not getattr(old, one)]
            if names:
                found[key] = names
        return found

    def _follow(self, load: Load, changed: Sequence[tuple[Source, Source, list[str]]]) -> None:
        """Let stored sources say what the files say, and tell that with the rest of the load, as
        most documents that cite them are issued anew by then."""
        if not changed:
            return
        change_log.begin(load.at)
        keys = [old.pk for old, _new, names in changed if "supersedes_id" in names]
        Source.working.filter(pk__in=keys).update(supersedes=None)  # one may take that of another
        for old, new, names in changed:
            before = source_document(old)
            taken = Source.working.filter(supersedes=new.supersedes).exclude(supersedes=None)
            for name in names:
                if name != "supersedes_id" or not taken.exists():  # by one that was edited
                    setattr(old, name, getattr(new, name))
            old.row_version += 1
            old.save(update_fields=[*names, "row_version"])  # others change meanwhile
            load.at_end.append(partial(_describe, load, old, source_document(old) != before))
        load.tally("completed", {self.file: len(changed)})


RELATED = ("derived_from_id", "supersedes_id")
DESCRIBED = (
    *("kind", "publisher", "author", "title", "url", "language", "published_on", "accessed_on"),
    *("version", "licence", "note", "title_original", "how_read", "method", *RELATED),
)
"""Attributes of a source that follow the files; archived copies are also made by the portal."""


def _describe(load: Load, source: Source, is_cited_anew: bool) -> None:
    source.refresh_from_db(fields=["first_cited_at"])
    if source.first_cited_at and is_cited_anew:
        publishing.source_changed(source, by=load.by, at=load.at)
    elif source.first_cited_at:
        publishing.source_described(source, at=load.at)


@dataclass
class CountryTable:
    """Countries: reference data, without publishing."""

    file: str = "portal/countries.csv"
    alone: bool = False
    """Nothing is loaded after them that would record them."""

    def load(self, load: Load) -> None:
        known = set(Country.objects.values_list("code", flat=True))
        for row in load.rows(self.file):
            code = row.required("code")
            if code in known:
                load.count(self.file).kept += 1
                continue
            Country.objects.create(
                code=code,
                iso3=row.text("iso3"),
                numeric=row.text("iso_numeric"),
                role=row.one_of("role", Role),
                name_local=row.text("name_local"),
                local_language=row.text("local_language"),
                source_id=load.source(row) if row.text("source") else None,
                **{name: row.text(name) for name in columns("name")},
            )
            load.count(self.file).created += 1
        read_models.cite(Source.working.filter(pk__in=Country.objects.values("source")), load.at)
        if self.alone:
            log_rows(COUNTRY, Country.objects.values_list("code", flat=True), at=load.at)


@dataclass
class CapitalTable:
    """The capitals of countries, loaded after the places."""

    file: str = "portal/countries.csv"

    def load(self, load: Load) -> None:
        changed = []
        for row in load.again(self.file):
            if capital := load.record(row, "capital", Place.kind(), is_optional=True):
                unset = Country.objects.filter(code=row.required("code"), capital=None)
                if unset.update(capital=capital):
                    changed.append(row.required("code"))
        log_rows(COUNTRY, Country.objects.values_list("code", flat=True), at=load.at)
        if changed:
            read_models.log_countries(changed, at=load.at)


@dataclass
class WaiverTable:
    """Reasons why values stand that the checks of plausibility ask about, loaded before them."""

    file: str = "portal/waivers.csv"

    def load(self, load: Load) -> None:
        kept = set(Waiver.objects.values_list(*WAIVED))
        made = []
        for row in load.rows(self.file):
            kind = row.required("record_kind")
            uid = record_uid(kind, row.required("record"))
            named = (row.required("check"), kind, uid, row.text("field"), row.required("value"))
            if named[0] not in CHECKS:
                raise row.bad("check", f"there is no check “{named[0]}”")
            reasons = {name: row.required(name) for name in columns("reason")}
            if named not in kept:
                values = dict(zip(WAIVED, named, strict=True)) | reasons
                made.append(Waiver(**values, made_by=load.by, made_at=load.at, public_at=load.at))
        load.count(self.file).created += len(Waiver.objects.bulk_create(made))
        load.count(self.file).kept += load.count(self.file).read - len(made)


@dataclass
class FormerAddressTable:
    """Keys of records that the files have joined with others: their addresses and uids lead on to
    these. Where a portal still has both, they are merged, unless one of them was edited."""

    file: str

    def load(self, load: Load) -> None:
        for row in load.rows(self.file):
            kind, key = row.required("record_kind"), row.required("key")
            uid, target = (record_uid(kind, each) for each in (key, row.required("record")))
            load.record(row, "record", kind)
            former = FormerAddress.objects.filter(kind=kind, slug=key)
            other = record_model(kind).working.filter(uid=uid, edit_of=None).first()
            count = {self.file: 1}
            if former.filter(since__isnull=False).exists():
                load.tally("kept", count)
            elif other is not None:
                load.places[uid] = f"{self.file}, line {row.line}"
                load.publish(Waiting(other, count, "created", partial(_join, load, row, other)))
            else:
                former.create(kind=kind, slug=key, uid=uid, target_uid=target, since=load.at)
                history.keep_addresses(kind, target)
                load.tally("created", count)


JOINED = gettext_noop("The packaged data set has joined the two.")


def _join(load: Load, row: DatasetRow, other: Record) -> str:
    """Merge a record into that which the files have joined it with, as editors do, or return why
    one of them has to."""
    model, key = type(other), row.required("record")
    record = model.working.get(uid=record_uid(model.kind(), key), edit_of=None)
    joined = f"The files have joined it with “{record}”"
    beside = model.working.filter(edit_of=other).exclude(uid=other.uid)
    if len(find_untouched(model, {record.uid, other.uid}, load)) < 2 or beside.exists():
        return f"{joined}. One of the two was edited here: merge them at the desk, or leave both."
    draft = record.open_draft()
    if not FormerAddress.objects.filter(uid=other.uid, target_uid=record.uid).exists():
        try:
            draft = duplicates.merge_into(record, other, by=load.by, at=load.at)
        except NotAllowed as problem:
            return f"{joined}. {problem}"
        load.record_tables[model.kind()].follow_draft(load, draft, key)
    reason = publish_draft(load, draft, JOINED) if draft else "Its draft is gone."
    return reason and f"{joined}, whose draft has to be published by an editor: {reason}"


WAIVED = ("check_id", "kind", "record_uid", "field", "value")


NAMES_FILE = "portal/organisation_names.csv"
IN_THREE = dict(zip(columns("title"), columns("name"), strict=True))
PLACE = by_column(Place, place_kind="kind", **IN_THREE)
ORGANISATION = by_column(Organisation, organisation_kind="kind", **IN_THREE)
SIGNED = by_column(SignedDocument)
EVENT = by_column(Event, event_kind="kind")
STORY = by_column(Story, dated_on="published_on")


def read_signed(load: Load, row: DatasetRow) -> RowValues:
    """Read a row of `signed_documents.csv`; what it is about is written `energyproject:key`."""
    values = dict(SIGNED(load, row))
    kind, _colon, key = row.text("about").partition(":")
    uid = load.standing_uid(kind, record_uid(kind, key)) if key else ""
    return values | {"about": f"{kind}:{uid}" if key else ""}


TABLES: list[DatasetTable] = [
    SourceTable(),
    CountryTable(),
    WaiverTable(),
    RecordTable("portal/places.csv", Place, PLACE),
    CapitalTable(),
    RecordTable(
        "portal/organisations.csv",
        Organisation,
        ORGANISATION,
        parts=[PartTable(NAMES_FILE, "names", "organisation")],
        after="parent",
    ),
]
NAMING_TABLES: list[DatasetTable] = [
    RecordTable(
        "portal/events.csv",
        Event,
        EVENT,
        parts=[PartTable("portal/signed_documents.csv", "signed_documents", "event", read_signed)],
        many={"participants": "participants"},
    ),
    RecordTable("portal/stories.csv", Story, STORY),
]
"""Tables whose records name those of apps, and so come after these."""
COUNTRIES: list[DatasetTable] = [SourceTable(named_in=CountryTable.file), CountryTable(alone=True)]
"""Tables for an empty portal: nearly every record names a country."""
