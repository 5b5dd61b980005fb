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
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

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

from portal.models import JournalHead, Release
from portal.opendata import releases
from portal.opendata.api.meanings import MEANINGS, Meaning
from portal.opendata.releases import making
from portal.opendata.releases.differences import find_differences
from portal.publication import change_log, publishing
from projects.energy.models import EnergyProject
from tests.admin_client import address_of, errors_in, make_chief, sign_in
from tests.factories import (
    claim_all,
    make_batch,
    make_energy_project,
    make_release,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
)
from tests.replica import Editors
from tests.site.pages import fill_site
from trade.statistics.models import Series

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
engine = pytest.mark.engine  # databases differ: hashes of what SQL has ordered

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOTES = {"notes_en": "The *first* one.", "notes_zh_hans": "第一版。", "notes_ru": "Первый."}


def release(at=START):
    return make_release(released_at=at, **NOTES)


def archive(found):
    with releases.open_release_file(found) as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def rows(packed, name):
    return list(csv.DictReader(io.StringIO(packed.read(f"tables/{name}.csv").decode())))


def problems_of(packed, folder):
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
    assert "changes" not in tables  # the journal, of which a release is a position
    for line in packed.read("SHA256SUMS").decode().splitlines():
        digest, path = line.split("  ")
        assert hashlib.sha256(packed.read(path)).hexdigest() == digest
    assert problems_of(packed, tmp_path) == []
    assert "第二版。" in packed.read("README.md").decode()


@pytest.mark.filled(by=fill_site)
def test_sqlite_file_has_every_table_with_types_and_keys(client: Client, tmp_path: Path) -> None:
    found = Release.objects.latest("number")
    packed, path = archive(found), tmp_path / "release.sqlite"
    path.write_bytes(client.get(found.sqlite_url()).getvalue())
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


def test_invalid_query_has_no_package(client: Client) -> None:
    answer = client.get("/energy-projects/download.zip?colour=red")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert client.get("/dragons/download.zip").status_code == 404


@engine
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
    told = client.get(f"/releases/{second.number}/changes/?format=csv").getvalue().decode()
    assert "energyproject," in told
    assert archive(second).read("changes.csv").decode() == told


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


def _observed(series, value, kind):
    batch = make_batch(source=make_source(kind=kind))
    observe(series, "2024", value, batch=batch)
    publishing.submit(batch, by=make_user(), at=START)
    publishing.publish(batch, by=make_user(), at=START)
    return Series.objects.get(pk=series.pk)
