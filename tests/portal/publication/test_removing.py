"""What is removed for good by two people is nowhere any more; a stub with its hash stays."""

import json
import os
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, cast
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage, storages
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from portal.editorial import side_drafts
from portal.editorial.duplicates import merge_into
from portal.http.kept_files import FOLDER
from portal.importing import batches
from portal.models import (
    Bundle,
    Change,
    Country,
    Edition,
    Finding,
    ImportBatch,
    ImportOutcome,
    Notice,
    Organisation,
    Record,
    Removal,
    Revision,
    SavedList,
    Subscription,
)
from portal.models.pictures import picture_name
from portal.opendata import releases
from portal.opendata.api import stored_cells
from portal.ops.verification import verify
from portal.pictures import write_file
from portal.publication import publishing, removing, time_travel
from portal.publication.public_rows import COUNTRY, log_rows
from portal.publication.publishing import NotAllowed
from portal.records.column_store import PublicColumns
from portal.records.registry import record_models
from projects.energy.models import EnergyProject
from tests.admin_client import address, filled, make_chief, sign_in
from tests.factories import (
    NOON,
    claim,
    make_batch,
    make_energy_project,
    make_indicator,
    make_organisation,
    make_place,
    make_release,
    make_series,
    make_user,
    observe,
    publish,
    rule,
)
from tests.full_portal import correct
from tests.full_records import make_full
from tests.meeting import meet
from tests.portal.importing.test_records import apply
from tests.portal.importing.test_records import start as start_import
from tests.secret_records import SECRET, SLUG, publish_secret
from trade.hubs.models import TradeHub
from trade.statistics.importing import ObservationMade
from trade.statistics.models import Indicator
from trade.statistics.observations import Observation, ObservationBatch

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def remove(record: Any) -> Removal:
    anna, boris, now = make_chief(), make_user(), timezone.now()
    record.refresh_from_db()
    publishing.withdraw(record, by=anna, at=now, note=f"{SECRET} was wrong.")
    removal = removing.propose(record, reason="private_data", words="Asked to.", by=anna, at=now)
    removing.confirm(removal, by=boris, at=now)
    return removal


def tables_with(word: str) -> list[str]:
    """The tables in which a word stands in any column."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        texts = [f"COALESCE(CAST(\"{f.column}\" AS text), '')" for f in model._meta.concrete_fields]
        with connection.cursor() as cursor:
            counted = f"SELECT COUNT(*) FROM {table} WHERE LOWER({' || '.join(texts)}) LIKE %s"  # noqa: S608
            cursor.execute(counted, [f"%{word}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def problems() -> list[str]:
    return [f"{name}: {problem}" for name, found in verify() for problem in found]


@pytest.mark.exhaustive
@pytest.mark.parametrize("model", record_models(), ids=lambda model: model.kind())
def test_nothing_of_a_removed_record_is_left(model: type[Record]) -> None:
    record = publish_secret(model)
    own = model._meta.db_table
    searched = {"portal_searchentry", "portal_searchentry_history", "portal_searchword"}
    assert searched | {own, f"{own}_history", "portal_edition"} <= {*tables_with("zyxwvut")}
    remove(record)
    assert tables_with("zyxwvut") == []
    assert problems() == []


@pytest.mark.exhaustive
@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_cells_that_are_written_during_a_removal_hold_nothing_of_the_record() -> None:
    with transaction.atomic():
        record = publish_secret(EnergyProject)
    meet(
        stored_cells.store_new,
        before='INSERT INTO "portal_editioncells"',
        second=lambda: remove(record),
    )
    assert tables_with("zyxwvut") == []


@pytest.mark.exhaustive
def test_files_of_releases_that_outlive_a_removal_are_named_and_deleted() -> None:
    record = publish_secret(EnergyProject)
    release, storage = make_release(), storages["releases"]
    old = [file.kept_as for file in release.files.values()]
    remove(record)  # the process ends before the files are deleted
    (made,) = releases.make_revised()
    for name in old:
        os.utime(storage.path(name), (0, 0))
    sentence = "Releases: 2 files of releases are named nowhere. Mend: manage.py clean_media."
    assert problems() == [sentence]
    call_command("clean_media", "--delete", stdout=StringIO())
    assert not any(map(storage.exists, old))
    assert problems() == []
    assert storage.exists(made.kept_as)


@pytest.mark.exhaustive
@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_record_is_removed_while_an_import_that_names_it_is_applied() -> None:
    anna, boris, about = make_chief(), make_user(), {"reason": "private_data", "words": "Asked to."}
    with transaction.atomic():
        record = publish_secret(EnergyProject)
        batch = start_import(f"uid,version,title_ru\n{record.uid},{record.version},Плотина")
        batches.apply_later(batch, submits=False)
        publishing.withdraw(record, by=anna, at=NOON, note="Wrong.")
        removal = removing.propose(record, **about, by=anna, at=NOON)
    _applied, removed = meet(
        lambda: batches.run(batch.pk, at=NOON),
        before='"projects_energyproject" .* FOR NO KEY',
        second=lambda: removing.confirm(removal, by=boris, at=NOON),
    )
    assert removed is None
    assert not batches.ImportBatch.objects.exists()


def moment(at: Any) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S.%fZ}"


@pytest.mark.engine
def test_removed_project_leaves_a_stub(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    project = publish_secret(EnergyProject)
    before = make_release()
    address = project.get_absolute_url()
    files = [photo.image.name for photo in project.photos.all()]
    suggested = side_drafts.suggest(project, by=make_user(), at=NOON)
    for uid in (project.uid, suggested.uid):  # which another one replaced before it was public
        files.append(picture_name(uid, "png"))
        write_file(files[-1], b"of a draft")
    publishing.discard_edit(suggested, by=make_user(), at=NOON)
    assert list(PublicColumns().of(EnergyProject).keys) == [project.pk]
    then = moment(timezone.now())
    kept = Path(settings.VAR_DIR, FOLDER, "a-list-with-it")
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(SECRET)
    with django_capture_on_commit_callbacks(execute=True):
        removal = remove(project)

    assert tables_with("zyxwvut") == []
    assert problems() == [
        "Releases: The file of Release 1 is to be made again. Mend: manage.py run_due."
    ]
    assert files
    assert not any(map(default_storage.exists, files))
    assert not kept.exists()
    for prefix, words in (
        ("", "Removed for good: it held private data."),
        ("/zh-hans", "已永久移除：含有个人资料。"),
        ("/ru", "Удалено навсегда: запись содержала личные данные."),
    ):
        for query in ("", f"?as_recorded={then}"):
            page = client.get(f"{prefix}{address}{query}")
            assert page.status_code == 410
            assert words in page.content.decode()
    answer = client.get(f"/api/v1/energy-projects/{SLUG}/")
    assert (answer.status_code, answer.json()["reason"]) == (410, str(removal.get_reason_display()))
    assert client.get(f"/api/v1/energy-projects/?as_recorded={then}").json()["count"] == 0
    with time_travel.at_position(before.position):
        assert not list(PublicColumns().of(EnergyProject).keys)

    assert client.get(before.file_url()).status_code == 503
    assert "is being made again" in client.get("/releases/1/").content.decode()
    assert list(releases.make_revised()) == [before]
    with ZipFile(BytesIO(client.get(before.file_url()).getvalue())) as archive:
        assert not any(SECRET.encode() in archive.read(name) for name in archive.namelist())
    assert SECRET.encode() not in client.get(before.sqlite_url()).getvalue()
    assert problems() == []
    assert before.sha256 in client.get("/releases/1/").content.decode()
    assert "it held private data" in client.get("/releases/").content.decode()

    lines = client.get("/api/v1/changes/?format=ndjson").getvalue().splitlines()
    changes = [json.loads(line) for line in lines]
    log = {one["position"]: one for one in changes if one["key"] == project.uid}
    assert {one["document"] for one in log.values()} == {None}
    assert log[max(log)]["reason"] == "Removed for good: it held private data."


@pytest.mark.exhaustive
def test_tampering_with_what_is_left_is_named() -> None:
    remove(publish(make_energy_project(slug=SLUG)))
    log_rows(COUNTRY, ["KZ"], at=NOON)
    assert problems() == []
    for rows, change, check in (
        (Edition.objects.all(), {"note": "X"}, "Editions: "),
        (Edition.objects.all(), {"document": {"removed": {}, "title": {"en": "X"}}}, "Editions: "),
        (Change.objects.filter(edition__isnull=False), {"reason": "X"}, "Change log: "),
        (Change.objects.filter(edition__isnull=False), {"sha256": "X"}, "Change log: "),
        (Change.objects.filter(content__has_key="removed"), {"content": {}}, "Change log: "),
    ):
        with transaction.atomic():
            rows.update(**change)
            assert [one for one in problems() if one.startswith(check)], change
            transaction.set_rollback(True)


def test_name_goes_from_what_was_said_of_others(client: Client) -> None:
    company = make_full(Organisation)
    company.title_en, company.slug = SECRET, SLUG
    company.save()
    publish(company)
    project = make_full(EnergyProject)
    project.roles.update(organisation=company)
    publish(project)
    then = moment(timezone.now())
    address = f"{project.get_absolute_url()}?as_recorded={then}"
    assert SECRET in client.get(address).content.decode()
    remove(company)
    assert tables_with("zyxwvut") == []
    kept = ("Public rows and their history: country", "Pictures: ")  # not of this deed
    assert [one for one in problems() if not one.startswith(kept)] == []
    page = client.get(address).content.decode()
    assert SECRET not in page
    assert "Removed for good" in page


def test_name_goes_from_figures_of_others_that_were_disputed_or_corrected(client: Client) -> None:
    company = publish(make_organisation(title_en=SECRET, slug=SLUG))
    other = publish(make_organisation())
    project = publish(make_energy_project(vendor=company))
    correct(project, "vendor")
    draft = publishing.start_edit(project, by=make_user(), at=NOON)
    claim(draft, "vendor", other.uid)
    rule(draft, "vendor")
    project = publish(draft)
    removed = publish(merge_into(company, publish(make_organisation()), by=make_user(), at=NOON))
    merged = Organisation.working.get(status="withdrawn")
    where = ("change", "correction", "disagreement", "edition", "errorreport", "organisation")
    assert {f"portal_{one}" for one in where} <= {*tables_with("zyxwvut")}

    log_rows(COUNTRY, ["KZ"], at=NOON)
    remove(removed)

    assert tables_with("zyxwvut") == []
    assert problems() == []
    page = client.get(merged.get_absolute_url())
    assert (page.status_code, "Merged into “…”." in page.text) == (410, True)


@pytest.mark.exhaustive
def test_search_knows_others_by_what_they_say_themselves(client: Client) -> None:
    """One whose own title has the removed one in it, and one into which that was merged."""
    company, stays = publish(make_organisation(title_en=SECRET)), publish(make_indicator())
    project = publish(make_energy_project(title_en=f"{SECRET} plant", vendor=company))
    publish(merge_into(stays, publish(make_indicator(title_en=SECRET)), by=make_user(), at=NOON))
    assert found(client, SECRET) == {company.uid, project.uid, stays.uid}
    then = found(client, f"{SECRET} plant")

    remove(company)
    gone = Indicator.working.get(status="withdrawn")
    removal = removing.propose(
        gone, reason="private_data", words="Asked to.", by=make_chief(), at=NOON
    )
    removing.confirm(removal, by=make_user(), at=timezone.now())

    assert found(client, SECRET) == then == {project.uid}
    assert [one for one in problems() if "_search" in one] == []


def test_past_search_finds_nothing_by_a_removed_name_that_was_taken_later(client: Client) -> None:
    stays, gone = publish(make_indicator()), publish(make_indicator(title_en=SECRET))
    publish(merge_into(stays, gone, by=make_user(), at=NOON))
    then = timezone.now()
    stays.refresh_from_db()
    draft = publishing.start_edit(stays, by=make_user(), at=then)
    draft.title_en = f"{SECRET} again"
    draft.save()
    publish(draft, at=timezone.now())
    gone.refresh_from_db()
    removal = removing.propose(
        gone, reason="private_data", words="Asked to.", by=make_chief(), at=NOON
    )
    removing.confirm(removal, by=make_user(), at=timezone.now())

    assert found(client, SECRET) == {stays.uid}
    page = client.get("/search/", {"q": SECRET, "as_recorded": then.isoformat()}).context["page"]
    assert [row.entry.record_uid for row in page] == []


def found(client: Client, words: str) -> set[str]:
    page = client.get("/search/", {"q": words}).context["page"]
    return {row.entry.record_uid for row in page}


def test_nothing_is_left_in_what_the_desk_keeps_of_its_work() -> None:
    record, chief = publish_secret(EnergyProject), make_chief(email="chief@example.org")
    draft, client = publishing.start_edit(record, by=chief, at=NOON), sign_in(chief)
    typed = {"title_en": f"The “{SECRET}” dam", "slug": "the-dam"}
    client.post(address(draft), filled(client.get(address(draft)), **typed))
    table = f"uid,version,title_en\n{record.uid},{record.version + 1},{SECRET} dam"
    near = {"uid": record.uid, "title": SECRET, "why": "", "score": 90}
    made = apply(start_import(table))
    made.rows.create(number=3, title="Dam", outcome=ImportOutcome.DOUBTFUL, candidates=[near])
    draft.refresh_from_db()
    publishing.submit(draft, by=chief, at=NOON)
    publishing.publish(draft, by=make_user(), at=NOON)
    publishing.log_change(make_energy_project(), by=chief, at=NOON, note=f"Wie «{SECRET} dam»")
    tables = tables_with("zyxwvut")
    for name in ("formeraddress", "formeraddress_history", "importrow", "notice", "step"):
        assert f"portal_{name}" in tables
    assert "django_admin_log" in tables

    remove(EnergyProject.objects.get(pk=record.pk))

    assert tables_with("zyxwvut") == []


def test_no_address_is_left_of_a_merge_that_was_taken_back() -> None:
    stays, record = publish(make_organisation()), publish_secret(Organisation)
    draft = merge_into(stays, record, by=make_user(), at=NOON)
    rule(draft, "country")
    publish(draft)
    record.refresh_from_db()
    publishing.reopen(record, by=make_user(), at=NOON)
    publish(record)
    assert "portal_formeraddress_history" in tables_with("zyxwvut")

    remove(record)

    assert "portal_formeraddress_history" not in tables_with("zyxwvut")


def test_nothing_is_left_where_the_desk_and_readers_name_a_record() -> None:
    company, chief = publish(make_organisation(title_en=SECRET, slug=SLUG)), make_chief()
    project = publish(make_energy_project())
    start_import(f"title_en,vendor\nWind farm,{SECRET}", file_name=f"{SECRET}.csv")
    other = start_import("title_en\nSolar farm")
    table = f"uid,version,vendor\n{project.uid},{project.version},{SECRET}"
    assert apply(start_import(table)).rows.get().cells
    cut = f"Split: {'Farm ' * 36}· {SECRET}"[:200]
    for name in (f"Split: {SECRET} · Farm", SECRET, SECRET.upper(), cut):
        about: dict[str, Any] = {"name": name, "problem": f"“{SECRET}”: no.", "made_by": chief}
        Bundle.objects.create(**about, made_at=NOON)
    Notice.objects.create(to=chief, subject=f"Not done: “{cut}”", made_at=NOON)
    about = {"kind": project.kind(), "record_uid": project.uid, "found_at": NOON}
    Finding.objects.create(check_id="unpublished-name", detail={"title": SECRET}, **about)
    for query in (f"vendor={SLUG}", f"vendor=organisation%3A{SLUG}&country=KZ", f"q={SLUG[:4]}"):
        about = {"path": "/energy-projects/", "query": query, "language": "en"}
        Subscription.objects.create(address="a@example.org", made_at=NOON, **about)
        SavedList.objects.create(owner=chief, name=str(len(query)), query=query)
    make_chief(email="chief@example.org")
    draft = publishing.start_edit(company, by=chief, at=NOON)
    draft.title_en = "A zyxwvut that was never public"
    draft.save()
    publishing.submit(draft, by=chief, at=NOON)
    publishing.send_back(draft, by=make_user(), at=NOON, note="No.")
    publishing.discard_edit(draft, by=chief, at=NOON)
    publishing.submit(make_organisation(), by=chief, at=NOON)
    where = ("bundle", "finding", "importbatch", "importrow", "notice", "savedlist", "subscription")
    assert {f"portal_{one}" for one in where} <= {*tables_with("zyxwvut")}

    remove(company)

    assert tables_with("zyxwvut") == []
    assert ImportBatch.objects.filter(pk=other.pk).exists()
    asked = [f"vendor={company.uid}", f"vendor=organisation%3A{company.uid}&country=KZ", "q=zyxw"]
    assert [one.query for one in Subscription.objects.order_by("pk")] == asked
    assert Notice.objects.count() == 1


@pytest.mark.every_day(one_in=3)
@pytest.mark.engine  # which know capitals of letters in ways of their own
@pytest.mark.parametrize("written", ["ТАЙНЫЙ ХОРГОС", "тайный хоргос", SECRET.upper()])
def test_name_goes_from_imports_however_it_is_written(written: str) -> None:
    names = {"title_en": SECRET, "title_ru": "Тайный Хоргос"}
    company, project = (
        publish(make_organisation(**names, slug=SLUG)),
        publish(make_energy_project()),
    )
    start_import(f"title_en,vendor\nWind farm,{written}")
    table = f"uid,version,title_en\n{project.uid},{project.version},Dam"
    applied = apply(start_import(table))
    row = applied.rows.get()
    row.cells = [{**row.cells[0], "text": f"By {written}."}]
    row.save()

    remove(company)

    assert list(ImportBatch.objects.all()) == [applied]
    row.refresh_from_db()
    assert row.cells[0]["text"] == "By …."


def test_work_on_others_is_left_whose_words_only_contain_a_short_title() -> None:
    town, chief = publish(make_place(title_en="Mary", slug="mary")), make_chief()
    plant = publish(make_energy_project(title_en="Mary gas power plant"))
    preview = start_import("title_en,vendor\nSummary of the primary grid,Summary Ltd")
    table = f"uid,version,title_en\n{plant.uid},{plant.version},Dam"
    row = apply(start_import(table)).rows.get()
    row.cells = [{**row.cells[0], "text": "By mary; a summary"}]
    row.save()
    named = {"name": "Mary gas power plant: a summary, by Mary", "made_by": chief, "made_at": NOON}
    bundle = Bundle.objects.create(**named)
    mail = Notice.objects.create(to=chief, subject="A summary", body="“Dam”", made_at=NOON)
    query = "q=summary&place=mary&place=mary-3"
    saved = SavedList.objects.create(owner=chief, name="Mine", query=query)

    remove(town)

    assert ImportBatch.objects.filter(pk=preview.pk).exists()
    assert Notice.objects.filter(pk=mail.pk).exists()
    for changed in (row, bundle, saved):
        changed.refresh_from_db()
    assert row.cells[0]["text"] == "By …; a summary"
    assert bundle.name == f"Mary gas power plant: a summary, by … ({bundle.pk})"
    assert saved.query == f"q=summary&place={town.uid}&place=mary-3"


@pytest.mark.exhaustive
def test_values_of_a_removed_series_are_left_in_no_batch() -> None:
    series, other = publish(make_series(title_en=SECRET, slug=SLUG)), publish(make_series())
    about: dict[str, Any] = {"target": "observations", "about_uid": series.uid}
    for year, is_public in ((2023, True), (2024, False)):
        applied = apply(start_import(f"period,value\n{year},5", **about))
        batch = ObservationBatch.working.get(
            uid=cast(ObservationMade, applied.rows.get().made)["batch"]
        )
        if is_public:
            publish(batch)
    observe(other, "2024", 7, batch=batch)
    old = observe(other, "2022", 6)
    publish(old.batch)
    mixed = make_batch(title=f"Yearbook: {SECRET}", supersedes=old.batch, source=old.source)
    observe(other, "2022", 8, batch=mixed)
    publish(mixed)
    make_batch(title=f"{'Farm ' * 37}By {SECRET}"[:200])
    chief = sign_in(make_chief())
    chief.post(address(batch), filled(chief.get(address(batch)), note="From the yearbook."))
    where = ("portal_revision", "trade_observationbatch", "trade_observationbatch_history")
    assert {*where, "django_admin_log", "portal_importbatch"} <= {*tables_with("zyxwvut")}

    log_rows(COUNTRY, Country.objects.values_list("code", flat=True), at=NOON)
    remove(series)

    assert tables_with("zyxwvut") == []
    assert {one.series for one in Observation.working.all()} == {other}
    old.refresh_from_db()
    assert old.retraction_reason == "Superseded by the batch “Yearbook: …”."
    batch.refresh_from_db()
    assert batch.title == "Agency: …, 2024"
    assert Revision.objects.order_by("-version")[0].content["fields"]["title"] == batch.title
    assert problems() == []


def test_country_outlives_a_capital_that_is_removed() -> None:
    capital = publish(make_place(title_en=SECRET, slug=SLUG))
    Country.objects.update(capital=capital)
    log_rows(COUNTRY, ["KZ"], at=NOON)

    remove(capital)

    assert tables_with("zyxwvut") == []
    assert Country.objects.get().capital == capital
    assert problems() == []


def test_removal_takes_two_people() -> None:
    anna, boris = make_user(), make_user()
    anna.user_permissions.add(Permission.objects.get(codename="remove"))
    project = publish(make_energy_project())
    proposed: dict[str, Any] = {"reason": "court", "words": "By order.", "by": anna, "at": NOON}
    with pytest.raises(NotAllowed, match="Withdraw it first"):
        removing.propose(project, **proposed)
    publishing.withdraw(project, by=boris, at=timezone.now(), note="Wrong.")
    removal = removing.propose(project, **proposed)
    with pytest.raises(NotAllowed, match="second person"):
        removing.confirm(removal, by=anna, at=NOON)
    anna.user_permissions.clear()
    removal = Removal.objects.get()
    with pytest.raises(NotAllowed, match="may no longer do this"):
        removing.confirm(removal, by=boris, at=NOON)
    with pytest.raises(NotAllowed, match="being removed"):
        publishing.reopen(project, by=boris, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Removal.objects.update(confirmed_by=anna, confirmed_at=NOON)
    removing.take_back(removal)
    publishing.reopen(project, by=boris, at=NOON)


@pytest.mark.exhaustive
def test_feed_of_a_day_before_a_removal_knows_nothing_of_it(client: Client) -> None:
    hub, plant = publish_secret(TradeHub), publish(make_energy_project())
    then = moment(timezone.now())
    draft = publishing.start_edit(hub, by=make_user(), at=NOON)
    remove(publish(draft, at=timezone.now()))

    feed = client.get(f"{plant.get_absolute_url()}feed.atom", {"as_recorded": then})
    assert feed.status_code == 200
    assert hub.uid not in feed.text
