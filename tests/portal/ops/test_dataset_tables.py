"""Tables of the packaged data set: from a row to columns, and the order of rows."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from portal.models import (
    Change,
    Country,
    Edition,
    EventKind,
    HowRead,
    JournalHead,
    Organisation,
    OrganisationKind,
    Place,
    PlaceKind,
    Role,
    Scheme,
    SignedDocument,
    Source,
    SourceKind,
    User,
    leads_on_to,
)
from portal.ops.dataset import BadRow, DatasetRow, Load, RecordTable, loader_account
from portal.ops.dataset.by_column import by_column
from portal.ops.dataset.load import record_uid
from portal.ops.dataset.loading import load_dataset
from portal.ops.dataset.names import names_and_identifiers
from portal.ops.dataset.tables import (
    EVENT,
    ORGANISATION,
    PLACE,
    STORY,
    CapitalTable,
    CountryTable,
    FormerAddressTable,
    SourceTable,
)
from portal.publication import change_log, history, publishing
from portal.publication.public_rows import COUNTRY, log_rows
from portal.publication.time_travel.reading import reading_at
from portal.search.searching import matching_entries
from tests.factories import (
    make_country,
    make_organisation,
    make_place,
    make_source,
    make_user,
    publish,
)

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)


class KnownLoad(Load):
    """A load that knows two countries and one record without asking the database."""

    def __init__(self, folder: Path = Path()) -> None:
        super().__init__(by=User(), at=NOON, folder=lambda file: folder / Path(file).name)
        self._countries = {"KZ", "CN"}
        self._records = {
            "place": {record_uid("place", "almaty"): 7},
            "organisation": {record_uid("organisation", "ktz"): 9},
        }
        self._sources = {"census": 3}


def row(**cells: str) -> DatasetRow:
    return DatasetRow("file.csv", 2, cells)


def named(**cells: str) -> DatasetRow:
    return row(name_en="A", name_zh_hans="B", name_ru="C", **cells)


def titles(**cells: str) -> DatasetRow:
    return row(title_en="A", title_zh_hans="B", title_ru="C", **cells)


TITLES = {"title_en": "A", "title_zh_hans": "B", "title_ru": "C"}


def test_place() -> None:
    cells = {
        "country": "KZ",
        "admin1": "Zhetysu",
        "kind": PlaceKind.values[0],
        "latitude": "43.25",
        "longitude": "76.95",
        "accuracy": "",
        "population": "2000000",
    }
    assert PLACE(KnownLoad(), named(**cells)) == {
        **TITLES,
        "country_id": "KZ",
        "admin1": "Zhetysu",
        "place_kind": PlaceKind.values[0],
        "latitude": Decimal("43.25"),
        "longitude": Decimal("76.95"),
        "accuracy": "",
        "population": 2_000_000,
    }


@pytest.mark.parametrize(
    ("column", "most", "reason"),
    [("quote", 600, "Readers see what is quoted: 600 characters"), ("locator", 200, "Ensure")],
)
def test_texts_have_a_largest_length(column: str, most: int, reason: str) -> None:
    cells = {"name": "Railway", "kind": "declaration", column: "a" * most}
    assert by_column(SignedDocument)(KnownLoad(), row(**cells))[column] == "a" * most
    with pytest.raises(BadRow, match=rf"^file\.csv, line 2, column {column}: {reason}"):
        by_column(SignedDocument)(KnownLoad(), row(**{**cells, column: "a" * (most + 1)}))


@pytest.mark.parametrize(
    ("cells", "ids"),
    [
        ({}, []),
        ({"wikidata_id": "Q35493"}, [(Scheme.WIKIDATA, "Q35493")]),
        (
            {"geonames_id": "1526384", "unlocode": "KZALA"},
            [(Scheme.GEONAMES, "1526384"), (Scheme.UNLOCODE, "KZALA")],
        ),
    ],
)
def test_external_ids_of_a_place(cells: dict[str, str], ids: list[tuple[str, str]]) -> None:
    empty = {"geonames_id": "", "wikidata_id": "", "unlocode": ""}
    found = list(names_and_identifiers(row(**(empty | cells)), Place.parts))
    assert found == [("external_ids", {"scheme": scheme, "value": value}) for scheme, value in ids]


@pytest.mark.parametrize(("parent", "parent_id"), [("ktz", 9), ("", None)])
def test_organisation(parent: str, parent_id: int | None) -> None:
    kind = OrganisationKind.values[0]
    assert ORGANISATION(KnownLoad(), named(country="", kind=kind, parent=parent)) == {
        **TITLES,
        "country_id": None,
        "organisation_kind": kind,
        "parent_id": parent_id,
    }


def test_event() -> None:
    outcomes = {"outcome_en": "Signed", "outcome_zh_hans": "", "outcome_ru": ""}
    kind = EventKind.values[0]
    cells = {"kind": kind, "starts_on": "2013-09", "ends_on": "", "place": "almaty"}
    rest = {"country": "CN", "official_title": "Summit", **outcomes}
    assert EVENT(KnownLoad(), titles(**cells, **rest)) == {
        **TITLES,
        "event_kind": kind,
        "starts_on": "2013-09",
        "ends_on": "",
        "place_id": 7,
        "country_id": "CN",
        "official_title": "Summit",
        **outcomes,
    }


def test_story() -> None:
    texts = {
        f"{name}_{code}": f"{name} {code}"
        for name in ("summary", "body")
        for code in ("en", "zh_hans", "ru")
    }
    found = STORY(KnownLoad(), titles(published_on="2026-01", **texts))
    assert found == {**TITLES, "dated_on": "2026-01", **texts}


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("country", "XX", "there is no country “XX”"),
        ("parent", "nobody", "there is no organisation “nobody”"),
        ("kind", "tribe", "“tribe” is none of "),
    ],
)
def test_unknown_names_are_refused(column: str, cell: str, reason: str) -> None:
    cells = {"country": "KZ", "kind": OrganisationKind.values[0], "parent": "", column: cell}
    with pytest.raises(BadRow, match=rf"^file.csv, line 2, column {column}: {reason}"):
        ORGANISATION(KnownLoad(), named(**cells))


def test_sources_and_lists_of_countries() -> None:
    load = KnownLoad()
    assert load.source(row(source="census")) == 3
    assert load.countries(row(participants="KZ; CN"), "participants") == ["KZ", "CN"]
    with pytest.raises(BadRow, match="column source: there is no source “none”"):
        load.source(row(source="none"))
    with pytest.raises(BadRow, match="there is no country “XX”"):
        load.countries(row(participants="KZ;XX"), "participants")


def order_of(cells: dict[str, str]) -> Iterator[str]:
    """The keys in the order of loading, of rows by key with the key of their parent."""
    table = RecordTable("organisations.csv", Organisation, ORGANISATION, after="parent")
    rows = {key: row(key=key, parent=parent) for key, parent in cells.items()}
    return (key for key, _row in table._in_order(rows))


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        ({"a": "", "b": ""}, ["a", "b"]),
        ({"a": "b", "b": ""}, ["b", "a"]),
        ({"a": "b", "b": "c", "c": ""}, ["c", "b", "a"]),
        ({"a": "c", "b": "c", "c": ""}, ["c", "a", "b"]),
        # A circle is loaded in some order; the foreign key then refuses it.
        ({"a": "b", "b": "a"}, ["b", "a"]),
        ({"a": "a"}, ["a"]),
    ],
)
def test_rows_come_after_those_they_name(cells: dict[str, str], order: list[str]) -> None:
    assert list(order_of(cells)) == order


def test_unknown_parent_is_refused() -> None:
    with pytest.raises(BadRow, match="column parent: there is no “c”"):
        list(order_of({"a": "b", "b": "c"}))


def test_rows_are_counted_once(tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_text("key\na\nb\n")
    load = KnownLoad(tmp_path)
    assert len(load.rows("portal/places.csv")) == len(load.again("portal/places.csv")) == 2
    assert load.counts["portal/places.csv"].read == 2


@pytest.mark.django_db
def test_former_key_leads_on_once_no_record_has_it(tmp_path: Path) -> None:
    lines = "record_kind,key,record\nplace,verny,almaty\n"
    (tmp_path / "former.csv").write_text(lines)
    uid = record_uid("place", "verny")
    make_place(uid=record_uid("place", "almaty"))
    publishing.log_change(make_place(uid=uid), by=make_user(), at=NOON)
    counts = []
    for _round in range(3):
        load = KnownLoad(tmp_path)
        load.by = loader_account()
        FormerAddressTable("portal/former.csv").load(load)
        count = load.counts["portal/former.csv"]
        counts.append((count.waiting, count.created, count.kept))
        Place.working.filter(uid=uid).delete()

    assert counts == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    assert leads_on_to(Place, uid) == leads_on_to(Place, "verny") == record_uid("place", "almaty")
    with reading_at(JournalHead.last_position()):
        assert leads_on_to(Place, "verny") == record_uid("place", "almaty")


SOURCE = "key,kind,publisher,author,title,url,archived_url,language,version,published_on,"
SOURCE += "accessed_on,licence,note,derived_from,supersedes,how_read,title_original,method\n"
KIND = SourceKind.values[0]


@pytest.mark.django_db
def test_sources_name_each_other_in_any_order(tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_text(
        f"{SOURCE}copy,{KIND},Gazette,,Copy,,,en,,2024,,,,original,,excerpt,,\n"
        f"original,{KIND},Agency,,Original,,,en,,2023-05,,,,,,,,\n"
    )
    for created in (2, 2):  # the second time both are there
        load = KnownLoad(tmp_path)
        SourceTable().load(load)
        assert Source.working.count() == created
    assert (load.counts["portal/sources.csv"].created, load.counts["portal/sources.csv"].kept) == (
        0,
        2,
    )
    copy = Source.working.get(slug="copy")
    assert (copy.derived_from_id, copy.published_on) == (
        Source.working.get(slug="original").pk,
        "2024",
    )
    assert copy.how_read == HowRead.EXCERPT


@pytest.mark.django_db
def test_another_source_may_become_the_newer_release(tmp_path: Path) -> None:
    old, new = (f"{key},{KIND},Agency,,{key},,,en,,,,,,,{{}},,,\n" for key in ("old", "new"))
    other = new.replace("new", "other")
    for lines in ([old, new], [old, new, other], [old, other, new]):
        *same, last = lines
        text = SOURCE + "".join(line.format("") for line in same) + last.format("old")
        (tmp_path / "sources.csv").write_text(text)
        SourceTable().load(KnownLoad(tmp_path))
        found = Source.working.exclude(supersedes=None).values_list("slug", flat=True)
        assert list(found) == [lines[-1].partition(",")[0]]


@pytest.mark.django_db
def test_source_first_cited_during_a_load_stays_cited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, begin = tmp_path / "sources.csv", change_log.begin
    line = f"one,{KIND},Agency,,Title,,,en,,,,,,,,,,\n"
    file.write_text(SOURCE + line)
    SourceTable().load(KnownLoad(tmp_path))

    def cite_before(at: datetime) -> JournalHead:
        Source.working.update(first_cited_at=NOON)
        return begin(at)

    file.write_text(SOURCE + line.replace("Title", "Another title"))
    monkeypatch.setattr(change_log, "begin", cite_before)
    SourceTable().load(KnownLoad(tmp_path))
    found = Source.working.get()
    assert (found.title, found.first_cited_at) == ("Another title", NOON)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (f"a,{KIND},,,Title,,,en,,,,,,,,,,\n", "column publisher: "),
        (f"a,{KIND},Agency,,Title,nowhere,,en,,,,,,,,,,\n", "column url: "),
        (
            f"a,{KIND},Agency,,Title,,,en,,,,,,b,,,,\n",
            "column derived_from: there is no source “b”",
        ),
        ("a,rumour,Agency,,Title,,,en,,,,,,,,,,\n", "column kind: “rumour” is none of "),
    ],
)
def test_bad_sources_are_refused(tmp_path: Path, line: str, problem: str) -> None:
    (tmp_path / "sources.csv").write_text(SOURCE + line)
    with pytest.raises(BadRow, match=rf"^portal/sources.csv, line 2, {problem}"):
        SourceTable().load(KnownLoad(tmp_path))


@pytest.mark.django_db
def test_countries_are_created_once(tmp_path: Path) -> None:
    (tmp_path / "countries.csv").write_text(
        "code,iso3,iso_numeric,role,name_local,local_language,source,name_en,name_zh_hans,name_ru\n"
        f"QZ,QZA,999,{Role.values[0]},Qaz,kk,,Qazland,,\n"
    )
    for created, kept in ((1, 0), (0, 1)):
        load = KnownLoad(tmp_path)
        CountryTable().load(load)
        count = load.counts["portal/countries.csv"]
        assert (count.read, count.created, count.kept) == (1, created, kept)
    country = Country.objects.get(code="QZ")
    assert (country.iso3, country.name_en, country.source) == ("QZA", "Qazland", None)


@pytest.mark.django_db
def test_countries_are_loaded_alone_with_the_source_of_their_names() -> None:
    for _again in range(2):
        call_command("load_dataset", countries=True, stdout=StringIO())
    assert list(Source.objects.values_list("slug", flat=True)) == ["cldr-babel"]
    assert Country.objects.filter(role__in=["focus", "partner"]).count() == 6
    logged = Change.objects.filter(kind=COUNTRY).values_list("key", flat=True)
    assert sorted(logged) == sorted(Country.objects.values_list("code", flat=True))


@pytest.mark.django_db
def test_history_has_a_capital_that_is_loaded_after_its_country(tmp_path: Path) -> None:
    (tmp_path / "countries.csv").write_text("code,capital\nKZ,almaty\n")
    place, load = publish(make_place()), KnownLoad(tmp_path)
    load._records["place"] = {record_uid("place", "almaty"): place.pk}
    log_rows(COUNTRY, ["KZ"], at=NOON)
    CapitalTable().load(load)
    assert Country.objects.get().capital == place
    assert [*history.differences()] == []


@pytest.mark.django_db
def test_loader_account_cannot_sign_in() -> None:
    account = loader_account()
    assert (account.is_service, account.is_active, account.has_usable_password()) == (
        True,
        False,
        False,
    )
    assert loader_account().pk == account.pk


@pytest.mark.django_db
def test_records_are_looked_up_in_the_database_once(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    load = Load(by=User(), at=NOON, folder=Path)
    with django_assert_num_queries(2):  # what is there, and what was merged
        for _again in range(2):
            with pytest.raises(BadRow, match="there is no place “almaty”"):
                load.record(row(place="almaty"), "place", "place")
    assert load.record(row(place=""), "place", "place", is_optional=True) is None
    with pytest.raises(BadRow, match="column place: must not be empty"):
        load.record(row(place=""), "place", "place")


ORGANISATIONS = RecordTable("portal/organisations.csv", Organisation, ORGANISATION, after="parent")


def load_organisations(folder: Path, lines: list[str], *, abroad: str = "") -> Load:
    """Load organisations, of which one is `abroad` by a claim of another source."""
    write_organisations(folder, lines, abroad=abroad)
    load = Load(by=loader_account(), at=NOON, folder=lambda file: folder / Path(file).name)
    ORGANISATIONS.load(load)
    return load


def write_organisations(folder: Path, lines: list[str], *, abroad: str = "") -> None:
    text = "key,name_en,name_zh_hans,name_ru,country,kind,parent,source\n"
    text += "".join(f"{line},census\n" for line in lines)
    (folder / "organisations.csv").write_text(text)
    (folder / "sources.csv").write_text("key\ncensus\ngazette\n")
    for name in ("evidence", "names", "rulings"):
        (folder / f"{name}.csv").write_text("record_kind,record,fact\n")
    text = "record_kind,record,fact,kind,value,source,key,comparator,lower,upper,as_printed,"
    text += "language,as_of,locator,quote,note\n"
    keys = [line.partition(",")[0] for line in lines]
    said = {key: "CN,gazette" if key == abroad else "KZ,census" for key in keys}
    claims = [f"organisation,{k},country,value,{v}{',' * 10}\n" for k, v in said.items()]
    (folder / "claims.csv").write_text(text + "".join(claims))


@pytest.mark.django_db
@pytest.mark.engine
def test_history_has_all_that_a_load_has_written_and_the_search_its_words(tmp_path: Path) -> None:
    make_source(slug="census")
    make_country("KZ")
    (tmp_path / "portal").mkdir()
    write_organisations(tmp_path / "portal", ["a,Kegoc,,,KZ,company,", "b,Samruk,,,KZ,company,"])
    load_dataset(at=NOON, folder=tmp_path, tables=[ORGANISATIONS])
    assert matching_entries("Kegoc").count() == 1
    assert list(history.differences()) == []


@pytest.mark.django_db
@pytest.mark.engine
def test_a_record_may_name_another_of_its_file(tmp_path: Path) -> None:
    make_source(slug="census")
    make_country("KZ")
    load_organisations(tmp_path, ["a,A,,,KZ,company,c", "b,B,,,KZ,company,", "c,C,,,KZ,company,b"])
    named = Organisation.objects.order_by("pk").values_list("slug", "parent__slug")
    assert list(named) == [("b", None), ("c", "b"), ("a", "c")]
    documents = Edition.objects.values_list("document", flat=True)
    of_parents = {one["slug"]: one["parent"] and one["parent"]["slug"] for one in documents}
    assert of_parents == {"b": None, "c": "b", "a": "c"}


@pytest.mark.django_db
@pytest.mark.engine
def test_nothing_is_saved_of_a_file_with_a_row_that_breaks_a_rule(tmp_path: Path) -> None:
    make_source(slug="census")
    make_country("KZ")
    lines = ["a,A,,,KZ,company,", f"b,{'B' * 301},,,KZ,company,"]
    with pytest.raises(BadRow, match=r"^portal/organisations\.csv, line 3, column name_en: "):
        load_organisations(tmp_path, lines)
    assert not Organisation.working.exists()


@pytest.mark.django_db
def test_address_of_a_new_record_that_an_editor_has_given_to_another_is_named(
    tmp_path: Path,
) -> None:
    make_source(slug="census")
    make_organisation(slug="a", title_en="Of an editor")
    with pytest.raises(BadRow, match=r"line 2, column key: “Of an editor” has this address\."):
        load_organisations(tmp_path, ["a,A,,,KZ,company,"])


@pytest.mark.django_db
def test_new_record_that_may_not_be_public_waits_and_holds_nothing_up(tmp_path: Path) -> None:
    """Two sources say two countries of `b`, and nobody has decided."""
    make_source(slug="census")
    make_source(slug="gazette")
    make_country("KZ")
    lines = ["a,A,,,KZ,company,", "b,B,,,KZ,company,"]
    load = load_organisations(tmp_path, lines, abroad="b")

    assert list(Organisation.objects.values_list("slug", flat=True)) == ["a"]
    (waiting,) = load.waiting
    place = "portal/organisations.csv, line 3: organisation “B”"
    assert f"{place}, /admin/portal/organisation/{waiting.record.pk}/" in str(waiting)
    assert load.counts["portal/organisations.csv"].waiting == 1

    assert not load_organisations(tmp_path, lines).waiting
    assert Organisation.objects.count() == 2


@pytest.mark.django_db
def test_twice_as_many_rows_cost_no_more_queries(tmp_path: Path) -> None:
    make_source(slug="census")
    make_country("KZ")
    counts = []
    for names in ("abcde", "fghij", "klmnopqrstuvwxyz"):  # at first the source is cited
        with CaptureQueriesContext(connection) as queries:
            load_organisations(tmp_path, [f"{name},{name},,,KZ,company," for name in names])
        counts.append(len(queries))
    assert Organisation.objects.count() == 26
    assert counts[2] <= counts[1]


@pytest.mark.django_db
def test_draft_of_what_the_files_have_taken_back_is_discarded(tmp_path: Path) -> None:
    make_source(slug="census")
    make_source(slug="gazette")
    make_country("KZ")
    make_country("CN")
    first = ["a,A,,,KZ,company,"]
    load_organisations(tmp_path, first)
    said = set(Organisation.objects.get().claims.values_list("fact", "value"))
    load = load_organisations(tmp_path, first, abroad="a")
    assert len(load.waiting) == Organisation.working.exclude(edit_of=None).count() == 1

    assert not load_organisations(tmp_path, first).waiting
    assert not Organisation.working.exclude(edit_of=None).exists()
    assert set(Organisation.objects.get().claims.values_list("fact", "value")) == said
