"""Everything public under a number: what is in it, that it stays, and what changed since."""

import csv
import hashlib
import html
import io
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import frictionless
import pyarrow.parquet
import pytest
import time_machine
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.test import Client
from pytest_django import Settings

from portal.formatting.addresses import absolute_url
from portal.models import JournalHead, Release
from portal.opendata import releases
from portal.opendata.api.meanings import MEANINGS, Meaning
from portal.opendata.releases import making
from portal.opendata.releases.differences import find_differences
from portal.opendata.releases.zipping import ZipPart
from portal.publication import publishing
from projects.energy.models import EnergyProject
from tests.admin_client import address_of, errors_in, make_chief, sign_in
from tests.client_response import ClientResponse
from tests.factories import (
    claim,
    claim_all,
    make_batch,
    make_energy_project,
    make_place,
    make_release,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
    rule,
)
from tests.optional import the
from tests.replica import Editors
from tests.site.pages import fill_site
from trade.statistics.models import Series

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
engine = pytest.mark.engine  # databases differ: hashes of what SQL has ordered

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOTES = {"notes_en": "The *first* one.", "notes_zh_hans": "第一版。", "notes_ru": "Первый."}


def release(at: datetime = START) -> Release:
    return make_release(released_at=at, **NOTES)


def archive(found: Release) -> ZipFile:
    return zipfile.ZipFile(io.BytesIO(content_of(found)))


def content_of(found: Release) -> bytes:
    with releases.open_release_file(found, found.file_name) as file:
        return file.read()


def rows(packed: ZipFile, name: str) -> list[Any]:
    return list(csv.DictReader(io.StringIO(packed.read(f"tables/{name}.csv").decode())))


def problems_of(packed: ZipFile, folder: Path) -> Any:
    packed.extractall(folder)
    report = frictionless.validate(str(folder / "datapackage.json"))
    return report.flatten(["name", "fieldName", "type", "message"])


@pytest.mark.filled(by=fill_site)
def test_a_release_holds_every_list_and_describes_itself(tmp_path: Path) -> None:
    packed = archive(Release.objects.latest("number"))
    names = packed.namelist()
    described = json.loads(packed.read("datapackage.json"))
    tables = {one["name"] for one in described["resources"]}
    assert tables >= {"energy-projects", "claims", "sources", "rulings", "observations", "phases"}
    assert {f"tables/{one}.csv" for one in tables} <= set(names)
    assert {f"parquet/{one}.parquet" for one in tables} <= set(names)
    assert {"README.md", "LICENCE.txt", "ATTRIBUTION.md", "data-dictionary.csv"} <= set(names)
    assert "changes" not in tables  # the change log, of which a release is a position
    for line in packed.read("SHA256SUMS").decode().splitlines():
        digest, path = line.split("  ")
        assert hashlib.sha256(packed.read(path)).hexdigest() == digest
    assert problems_of(packed, tmp_path) == []
    assert "第二版。" in packed.read("README.md").decode()


@pytest.mark.exhaustive
@pytest.mark.filled(by=fill_site)
def test_a_file_is_the_same_in_whatever_order_rows_come_unasked() -> None:
    found = Release.objects.latest("number")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA reverse_unordered_selects = ON")
        try:
            for name in found.files:
                releases.rebuild_release(found, name).close()
        finally:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA reverse_unordered_selects = OFF")


@pytest.mark.filled(by=fill_site)
def test_sqlite_file_has_every_table_with_types_and_keys(client: Client, tmp_path: Path) -> None:
    found = Release.objects.latest("number")
    packed, path = archive(found), tmp_path / "release.sqlite"
    path.write_bytes(client.get(found.sqlite_url()).getvalue())
    schemas = {one["name"]: one["schema"] for one in described(packed)["resources"]}
    with closing(sqlite3.connect(path)) as database:
        asked = [database.execute(f"PRAGMA {name}").fetchall() for name in CHECKS]
        assert asked == [[("ok",)], []]
        for name, schema in schemas.items():
            table = name.replace("-", "_")
            columns = database.execute(f'PRAGMA table_info("{table}")').fetchall()
            (key,) = schema["primaryKey"]
            assert [one[1] for one in columns if one[5]] == [key]
            assert [(one[1], one[2]) for one in columns] == [
                (one["name"], SQLITE_TYPES.get(one["type"], "TEXT")) for one in schema["fields"]
            ]
            ask = f'SELECT * FROM "{table}" ORDER BY rowid'  # noqa: S608  # a name of ours
            stored = database.execute(ask).fetchall()
            parquet = pyarrow.parquet.read_table(io.BytesIO(packed.read(f"parquet/{name}.parquet")))
            assert stored == [tuple(map(as_stored, row.values())) for row in parquet.to_pylist()]
        told = database.execute('SELECT count(*) FROM "columns"').fetchone()
        assert told == (sum(len(one["fields"]) for one in schemas.values()),)
        about = dict(database.execute("SELECT * FROM release"))
        assert about["version"] == str(found.number)
        query = re.search(r'sqlite3 .*? "(\s*SELECT [^"]*)"', html_of(client, found))
        assert query
        assert database.execute(query[1]).fetchall()
    assert hashlib.sha256(path.read_bytes()).hexdigest() == found.sqlite_sha256


CHECKS = ("integrity_check", "foreign_key_check")
SQLITE_TYPES = {"integer": "INTEGER", "boolean": "INTEGER", "number": "REAL"}


def as_stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def html_of(client: Client, found: Release) -> str:
    return html.unescape(client.get(found.get_absolute_url()).content.decode())


def described(packed: ZipFile) -> Any:
    return json.loads(packed.read("datapackage.json"))


@pytest.mark.filled(by=fill_site)
def test_tables_of_a_release_equal_the_lists(client: Client) -> None:
    packed = archive(Release.objects.latest("number"))
    listed = client.get("/api/v1/claims/?page_size=200").json()
    claims = rows(packed, "claims")
    assert len(claims) == listed["count"] > 20
    by_uid = {row["uid"]: row for row in claims}
    for row in listed["results"]:
        told = by_uid[row["uid"]]
        assert (told["standing"], told["source"]) == (row["standing"], row["source"]["slug"])
    assert {"overruled", "agrees"} <= {row["standing"] for row in claims}
    table = pyarrow.parquet.read_table(io.BytesIO(packed.read("parquet/claims.parquet")))
    assert table.column("uid").to_pylist() == [row["uid"] for row in claims]


def test_drafts_are_absent_from_releases() -> None:
    publish(make_energy_project(title_en="Public plant"))
    claim_all(make_energy_project(title_en="Secret plant"))
    draft = publishing.start_edit(EnergyProject.objects.get(), by=make_user(), at=START)
    draft.title_en = "Secret name"
    draft.save()
    packed = archive(release())
    whole = b"".join(packed.read(name) for name in packed.namelist())
    assert b"Public plant" in whole
    assert b"Secret" not in whole


@engine
def test_first_of_two_releases_is_rebuilt_byte_for_byte(client: Client) -> None:
    first_is_made_again(client, after=1)


@engine
@pytest.mark.exhaustive
def test_first_of_many_releases_is_rebuilt_byte_for_byte(client: Client) -> None:
    first_is_made_again(client, after=20)


def first_is_made_again(client: Client, *, after: int) -> None:
    with time_machine.travel(START, tick=False) as clock:
        editors = Editors(7)
        while EnergyProject.objects.count() < 3:
            editors.add()
        clock.move_to(editors.now + timedelta(minutes=1))
        first = release(at=datetime.now(UTC))
        plant = the(EnergyProject.objects.order_by("pk").first())
        frozen = f"?as_recorded={first.released_at:%Y-%m-%dT%H:%M:%SZ}"
        clock.shift(60)
        addresses = [f"{address}{frozen}" for address in (*FROZEN, plant.get_absolute_url())]
        before = {address: body(client.get(address)) for address in addresses}
        kept = content_of(first)
        for number in range(2, after + 2):
            position = JournalHead.last_position()
            while JournalHead.last_position() < position + 2:
                editors.act()
            clock.move_to(editors.now + timedelta(minutes=1))
            assert release(at=datetime.now(UTC)).number == number
        for one in first.files.values():
            storages["releases"].delete(one.kept_as)
        with releases.rebuild_release(first, first.file_name) as file:
            assert file.read() == kept
        assert client.get(first.file_url()).getvalue() == kept
        database = client.get(first.sqlite_url()).getvalue()
        assert hashlib.sha256(database).hexdigest() == first.sqlite_sha256
        assert {address: body(Client().get(address)) for address in addresses} == before


@pytest.mark.exhaustive  # every day one left half written
def test_lost_file_is_made_again_after_a_move_and_other_words(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, kept = lost_release()
    settings.SITE_URL = "https://new.example"
    monkeypatch.setitem(MEANINGS, "uid", Meaning("Words of a later version"))
    assert client.get(found.file_url()).getvalue() == kept


@pytest.mark.exhaustive
def test_release_of_an_earlier_version_keeps_the_words_of_its_file(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, kept = lost_release(of_earlier_version=True)
    releases.rebuild_release(found, found.file_name).close()
    site = json.dumps({"site": absolute_url("")})  # all that a version in between has noted
    Release.objects.update(described=site)
    parts = making.parts_of_everything
    monkeypatch.setattr(making, "parts_of_everything", lambda: [*map(reworded, parts())])
    releases.note_descriptions()
    for file in found.files.values():
        storages["releases"].delete(file.kept_as)
    assert client.get(found.file_url()).getvalue() == kept


def reworded(part: ZipPart) -> ZipPart:
    """A table as a later version describes it."""
    columns = [replace(one, description=f"Later: {one.name}") for one in part.table.columns]
    return replace(part, table=replace(part.table, columns=columns))


@pytest.mark.exhaustive
def test_file_that_was_left_half_written_is_made_again(client: Client) -> None:
    publish(make_energy_project())
    found = release()
    with releases.open_release_file(found, found.file_name) as file:
        kept, path = file.read(), Path(file.name)
    path.write_bytes(kept[:1000])  # by a process that was killed
    assert client.get(found.file_url()).getvalue() == kept
    assert path.read_bytes() == kept


@engine
@pytest.mark.exhaustive
def test_file_of_an_earlier_version_that_comes_out_otherwise_is_not_given_out(
    client: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    found, kept = lost_release(of_earlier_version=True)
    old, settings.SITE_URL = settings.SITE_URL, "https://new.example"
    answer = client.get(found.file_url())
    assert (answer.status_code, "Retry-After" in answer) == (503, True)
    assert "This file was lost, and it did not come out as it was." in answer.content.decode()
    assert "cannot be made again" in caplog.text
    with pytest.raises(CommandError, match="did not come out as it was"):
        call_command("release", "--rebuild", 1)

    settings.SITE_URL = old  # as an administrator may do for this one command
    call_command("release", "--rebuild", 1)
    settings.SITE_URL = "https://new.example"
    assert client.get(found.file_url()).getvalue() == kept

    releases.note_descriptions()
    for file in found.files.values():
        storages["releases"].delete(file.kept_as)
    assert client.get(found.file_url()).getvalue() == kept


@pytest.mark.exhaustive
def test_what_is_removed_meanwhile_is_not_kept_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    publish(make_energy_project())
    depths, stored = [], []
    monkeypatch.setattr(making, "_store", lambda release, files: stored.append(release.number))
    write = making._write_both

    def write_and_remove(*args: Any) -> None:
        depths.append(len(connection.savepoint_ids))
        write(*args)
        if len(depths) in (1, 3):
            JournalHead.objects.update(removals=F("removals") + 1)

    monkeypatch.setattr(making, "_write_both", write_and_remove)
    release()
    assert (depths, stored) == ([depths[0]] * 2, [1])  # begun anew, without a lock

    Release.objects.update(sha256="", sqlite_sha256="")
    assert list(releases.make_revised()) == []
    assert stored == [1]
    assert [one.number for one in releases.make_revised()] == [1]
    assert stored == [1, 1]


def lost_release(*, of_earlier_version: bool = False) -> tuple[Release, bytes]:
    """A release whose files are gone, and the bytes of its zip."""
    publish(make_energy_project())
    found = release()
    if of_earlier_version:
        Release.objects.update(described="", sha256="", sqlite_sha256="")
        (found,) = releases.make_revised()
    with releases.open_release_file(found, found.file_name) as file:
        kept = file.read()
    for one in found.files.values():
        storages["releases"].delete(one.kept_as)
    return found, kept


@pytest.mark.filled(by=fill_site)
def test_package_says_more_of_a_column_than_its_name() -> None:
    packed = archive(Release.objects.latest("number"))
    words = csv.DictReader(io.StringIO(packed.read("data-dictionary.csv").decode()))
    repeating = [
        (row["table"], row["column"])
        for row in words
        if row["description"].lower().replace(" ", "_") in ("", row["column"])
    ]
    assert repeating == []
    tables = {one["name"]: one for one in described(packed)["resources"]}
    assert [tables[name]["title"] for name in ("periods", "terminals", "rulings")] == [
        "Periods",
        "Terminals",
        "Rulings",
    ]
    keys = {one["fields"][0]: one["reference"] for one in tables["claims"]["schema"]["foreignKeys"]}
    assert keys["source"] == {"resource": "sources", "fields": ["slug"]}


FROZEN = [
    "/",
    "/energy-projects/",
    "/charts/capacity.svg",
    "/energy-projects/download.csv",
    "/energy-projects/download.json",
    "/energy-projects/download.geojson",
    "/energy-projects/download.xlsx",
    "/energy-projects/download.zip",
    "/api/v1/claims.parquet",
    "/api/v1/energy-projects/",
]


def body(answer: ClientResponse) -> bytes:
    assert answer.status_code == 200
    return answer.getvalue() if answer.streaming else answer.content


@pytest.mark.every_day(one_in=3)
@pytest.mark.filled(by=fill_site)
@pytest.mark.parametrize(
    "address",
    [
        "/energy-projects/download.zip?country=KZ",
        "/energy-projects/download.zip?technology=nuclear",
        "/hubs/download.zip",
        "/observations/download.zip?from=2019",
        "/series/download.zip?disputed=true",
    ],
)
def test_rows_of_a_query_are_available_as_a_package(
    client: Client, address: str, tmp_path: Path
) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    packed = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    assert problems_of(packed, tmp_path) == []
    name = address.split("/")[1]
    listed = client.get(f"/api/v1/{name}/?{address.partition('?')[2]}&page_size=200").json()
    assert len(rows(packed, name)) == listed["count"]
    cited = {row["slug"] for row in rows(packed, "sources")}
    if name != "observations":
        uids = {row["uid"] for row in rows(packed, name)}
        claims = rows(packed, "claims")
        assert {row["record"] for row in claims} <= {row["slug"] for row in rows(packed, name)}
        assert bool(uids) == bool(claims)
        assert {row["source"] for row in claims} <= cited
    keys = {
        (one["name"], key["fields"][0]): key["reference"]["resource"] or one["name"]
        for one in described(packed)["resources"]
        for key in one["schema"]["foreignKeys"]
    }
    expected = {
        "energy-projects": {("claims", "source"): "sources", ("phases", "record"): name},
        "hubs": {("services", "record"): name},
        "observations": {("observations", "source"): "sources"},
        "series": {("observations", "series"): name},
    }
    assert expected[name].items() <= keys.items()
    assert {*keys.values()} <= {"sources", name}


def test_package_holds_numbers_of_twenty_digits(client: Client) -> None:
    place = make_place(population=3000)
    claim_all(place)
    claim(place, "population", "9" * 20)
    rule(place, "population")
    publish(place)
    packed = zipfile.ZipFile(io.BytesIO(client.get("/places/download.zip").getvalue()))
    assert "9" * 20 in {row["value"] for row in rows(packed, "claims")}


def test_package_counts_the_sources_of_each_publisher_by_licence(client: Client) -> None:
    place = make_place()
    for licence in ("CC BY 4.0", "CC BY 4.0", ""):
        for fact in ("country", "coordinates", "place_kind"):
            claim(place, fact, source=make_source(publisher="Gazette", licence=licence))
    publish(place)
    packed = zipfile.ZipFile(io.BytesIO(client.get("/places/download.zip").getvalue()))
    named = [
        line for line in packed.read("ATTRIBUTION.md").decode().splitlines() if line[:1] == "-"
    ]
    assert named == ["- Gazette: 3 sources", "- Gazette: 6 sources (CC BY 4.0)"]


def test_invalid_query_has_no_package(client: Client) -> None:
    answer = client.get("/energy-projects/download.zip?colour=red")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert client.get("/dragons/download.zip").status_code == 404


def test_changes_between_releases_are_classified(client: Client) -> None:
    plant = publish(make_energy_project(title_en="Kept", capacity_mw=100))
    gone = publish(make_energy_project(title_en="Gone"))
    series = publish(make_series())
    _observed(series, 5, "press")
    first = release()
    publish(make_energy_project(title_en="New"))
    publishing.withdraw(gone, by=make_user(), at=START, note="Not so.")
    draft = publishing.start_edit(plant, by=make_user(), at=START)
    draft.capacity_mw = 120
    draft.save()
    plant.claims.filter(fact="capacity_mw")
    draft.claims.filter(fact="capacity_mw").update(retracted_at=START, retraction_reason="Misread.")
    claim_all(draft)
    publish(draft)
    _observed(series, 5, "official")
    second = release(at=START + timedelta(days=1))

    found = {
        (one.kind, one.change, one.title): one.fields
        for one in find_differences(first.position, second.position)
    }
    assert ("energyproject", "added", "New") in found
    assert ("energyproject", "removed", "Gone") in found
    fields = found["energyproject", "revised", "Kept"]
    assert ("capacity_mw", "100 MW", "120 MW") in fields
    assert ("observation", "re-flagged", f"{series.slug}, 2024") in found
    page = client.get(f"/releases/{second.number}/changes/").content.decode()
    for words in ("New", "Gone", "100 MW", "120 MW"):
        assert words in page
    told = (
        client.get(f"/releases/{second.number}/changes/?format=csv").getvalue().decode("utf-8-sig")
    )
    assert "energyproject," in told
    assert archive(second).read("changes.csv").decode() == told


def test_past_knows_only_the_releases_there_were(client: Client) -> None:
    publish(make_energy_project())
    first = release()
    publish(make_energy_project(), at=START + timedelta(hours=1))
    second = release(at=START + timedelta(days=1))
    assert second.get_absolute_url() in client.get("/releases/").content.decode()
    then = {"as_recorded": f"{START + timedelta(hours=2):%Y-%m-%dT%H:%M:%SZ}"}
    listed = client.get("/releases/", then).content.decode()
    assert first.get_absolute_url() in listed
    assert second.get_absolute_url() not in listed
    page = client.get(first.get_absolute_url(), then).content.decode()
    assert second.get_absolute_url() not in page
    for url in (second.get_absolute_url(), f"{second.get_absolute_url()}changes/"):
        assert client.get(url, then).status_code == 404


def test_release_pages_link_to_their_files(client: Client) -> None:
    empty = client.get("/releases/").content.decode()
    assert "There is no release yet." in empty
    found = release()
    listed = client.get("/releases/").content.decode()
    assert found.get_absolute_url() in listed
    page = client.get(found.get_absolute_url()).content.decode()
    assert "<em>first</em>" in page
    assert found.sha256 in page
    assert "第一版。" in client.get("/zh-hans/releases/1/").content.decode()
    answer = client.get(found.file_url())
    assert answer.headers["ETag"] == f'"{found.sha256}"'
    kept = answer.getvalue()
    assert hashlib.sha256(kept).hexdigest() == found.sha256
    assert client.get("/releases/2/").status_code == 404
    assert client.get("/releases/1/other.zip").status_code == 404
    assert client.get("/releases/1/changes/").status_code == 404  # there is none before

    # A release of an earlier version of the portal stays as it is.
    Release.objects.update(sqlite_sha256="", sqlite_size=0)
    assert client.get(found.file_url()).getvalue() == kept
    assert client.get(found.sqlite_url()).status_code == 404
    assert "sqlite3" not in html_of(client, found)


@pytest.mark.exhaustive
def test_command_makes_and_rebuilds_a_release(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(make_energy_project())
    writer = make_user()
    notes = tmp_path / "notes.md"
    notes.write_text("What is new.")
    call_command("release", "--notes-en", notes, "--by", writer.username)
    made = Release.objects.get()
    assert (made.number, made.notes_en, made.made_by) == (1, "What is new.", writer)
    assert made.sha256 in capsys.readouterr().out
    copy = tmp_path / "copy.zip"
    call_command("release", "--rebuild", 1, "--to", copy)
    assert hashlib.sha256(copy.read_bytes()).hexdigest() == made.sha256
    database = tmp_path / "copy.sqlite"
    call_command("release", "--rebuild", 1, "--to", database)
    assert hashlib.sha256(database.read_bytes()).hexdigest() == made.sqlite_sha256
    with pytest.raises(CommandError, match="There is no release 9"):
        call_command("release", "--rebuild", 9)
    with pytest.raises(CommandError, match="Say what is new"):
        call_command("release", "--by", writer.username)
    with pytest.raises(CommandError, match="Nothing that is public has changed since release 1"):
        call_command("release", "--notes-en", notes, "--by", writer.username)
    with pytest.raises(CommandError, match="whose notes"):
        call_command("release", "--notes-en", notes)
    with pytest.raises(TypeError, match="never changed"):
        made.save()


@pytest.mark.exhaustive
def test_nothing_is_locked_while_the_desk_makes_a_release(monkeypatch: pytest.MonkeyPatch) -> None:
    publish(make_energy_project())
    desk, depths = sign_in(make_chief()), [len(connection.savepoint_ids)]
    write = making._write_both

    def note_and_write(*args: Any) -> None:
        depths.append(len(connection.savepoint_ids))
        write(*args)

    monkeypatch.setattr(making, "_write_both", note_and_write)
    desk.post(address_of(Release, "add"), {"notes_en": "First."})
    assert Release.objects.count() == 1
    assert depths == [depths[0]] * 2


def test_publisher_makes_a_release_at_the_desk() -> None:
    publish(make_energy_project(title_en="Old plant"))
    first, desk = release(), sign_in(make_chief())
    address = address_of(Release, "add")
    answer = desk.post(address, {"notes_en": "Nothing."})
    assert "Nothing that is public has changed since release 1." in answer.content.decode()
    publish(make_energy_project(title_en="New plant"))
    assert "Added" in desk.get(address).content.decode()
    answer = desk.post(address, {"notes_ru": "Новое."})
    assert errors_in(answer) == ["This field is required."]
    answer = desk.post(address, {"notes_en": "A *plant*.", "notes_ru": "Новое."}, follow=True)
    made = Release.objects.latest("number")
    assert (made.number, made.notes_en, made.notes_ru) == (2, "A *plant*.", "Новое.")
    assert made.position > first.position
    assert "New plant" in archive(made).read("changes.csv").decode()
    page = desk.get(f"/admin/portal/release/{made.pk}/change/").content.decode()
    assert made.file_url() in page
    assert 'name="notes_en"' not in page


def _observed(series: Any, value: int, kind: str) -> Series:
    batch = make_batch(source=make_source(kind=kind))
    observe(series, "2024", value, batch=batch)
    publishing.submit(batch, by=make_user(), at=START)
    publishing.publish(batch, by=make_user(), at=START)
    return Series.objects.get(pk=series.pk)
