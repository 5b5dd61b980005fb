"""Tables of the portal itself: sources, countries, places, organisations, events, stories."""

from dataclasses import dataclass

from portal.editorial.worklist import CHECKS
from portal.models import (
    Country,
    Event,
    FormerAddress,
    HowRead,
    Organisation,
    Place,
    Role,
    Source,
    SourceKind,
    Story,
    Waiver,
)
from portal.ops.dataset.by_column import by_column
from portal.ops.dataset.load import DatasetTable, Load, by_key, record_uid
from portal.ops.dataset.records import PartTable, RecordTable
from portal.ops.dataset.rows import DatasetRow
from portal.publication import read_models
from portal.publication.public_rows import COUNTRY, log_rows
from portal.records.registry import record_model

NAMES = ("name_en", "name_zh_hans", "name_ru")
TITLES = ("title_en", "title_zh_hans", "title_ru")


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
        known = {source.slug: source for source in Source.working.all()}
        made = {key: self._make(key, row) for key, row in rows.items() if key not in known}
        load.count(self.file).kept += len(rows) - len(made)
        load.count(self.file).created += len(made)
        known |= {source.slug: source for source in Source.working.bulk_create(made.values())}
        for key, row in rows.items():
            self._relate(known, known[key], row)

    def _make(self, key: str, row: DatasetRow) -> Source:
        texts = ["publisher", "author", "title", "url", "archived_url", "language", "version"]
        texts += ["title_original", "method"]
        source = Source(
            slug=key,
            kind=row.one_of("kind", SourceKind),
            published_on=row.day("published_on"),
            accessed_on=row.day("accessed_on"),
            licence=row.text("licence"),
            note=row.text("note"),
            how_read=row.one_of("how_read", HowRead, "") or "",
            **{name: row.text(name) for name in texts},
        )
        with row.validated():
            source.clean_fields()
        return source

    def _relate(self, known: dict[str, Source], source: Source, row: DatasetRow) -> None:
        for column in ("derived_from", "supersedes"):
            slug = row.text(column)
            if not slug or getattr(source, f"{column}_id"):
                continue
            if slug not in known:
                raise row.bad(column, f"there is no source “{slug}”")
            setattr(source, column, known[slug])
            source.save()


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
                **{name: row.text(name) for name in NAMES},
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
        for row in load.again(self.file):
            if capital := load.record(row, "capital", Place.kind()):
                unset = Country.objects.filter(code=row.required("code"), capital=None)
                unset.update(capital=capital)
        log_rows(COUNTRY, Country.objects.values_list("code", flat=True), at=load.at)


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
            reasons = {name: row.required(name) for name in REASONS}
            if named not in kept:
                columns = dict(zip(WAIVED, named, strict=True)) | reasons
                made.append(Waiver(**columns, made_by=load.by, made_at=load.at))
        load.count(self.file).created += len(Waiver.objects.bulk_create(made))
        load.count(self.file).kept += load.count(self.file).read - len(made)


@dataclass
class FormerAddressTable:
    """Keys of records that were merged into others, whose addresses and uids lead on to these. A
    record that a portal still has is left for an editor to merge."""

    file: str

    def load(self, load: Load) -> None:
        count = load.count(self.file)
        for row in load.rows(self.file):
            kind, key = row.required("record_kind"), row.required("key")
            uid, target = (record_uid(kind, each) for each in (key, row.required("record")))
            load.record(row, "record", kind)
            former = FormerAddress.objects.filter(kind=kind, slug=key)
            if former.exists():
                count.kept += 1
            elif record_model(kind).working.filter(uid=uid).exists():
                count.waiting += 1
            else:
                former.create(kind=kind, slug=key, uid=uid, target_uid=target, since=load.at)
                count.created += 1


WAIVED = ("check_id", "kind", "record_uid", "field", "value")
REASONS = ("reason_en", "reason_zh_hans", "reason_ru")


NAMES_FILE = "portal/organisation_names.csv"
IN_THREE = dict(zip(TITLES, NAMES, strict=True))
PLACE = by_column(Place, place_kind="kind", **IN_THREE)
ORGANISATION = by_column(Organisation, organisation_kind="kind", **IN_THREE)
EVENT = by_column(Event, event_kind="kind")
STORY = by_column(Story, dated_on="published_on")


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
    RecordTable("portal/events.csv", Event, EVENT, many={"participants": "participants"}),
    RecordTable("portal/stories.csv", Story, STORY),
]
COUNTRIES: list[DatasetTable] = [SourceTable(named_in=CountryTable.file), CountryTable(alone=True)]
"""Tables for an empty portal: nearly every record names a country."""
