"""Comparing what a record said and says, and loading what it said into a draft."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from portal.editorial import drafts, restore
from portal.models import Edition, Event, Place, Revision, Status, Step
from portal.publication import publishing, snapshots
from portal.records.registry import record_models
from projects.energy.models import EnergyProject
from projects.energy.parts import Phase
from tests.admin_client import address, make_chief, make_editor, said_by, sign_in
from tests.factories import (
    MAKERS,
    NOON,
    claim,
    claim_all,
    make_batch,
    make_country,
    make_energy_project,
    make_event,
    make_organisation,
    make_place,
    make_source,
    make_user,
    publish,
    rule,
)
from tests.optional import the
from tests.portal.opendata.whole import make_row

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
every_record = pytest.mark.parametrize("model", record_models(), ids=lambda m: m.kind())


def compare(client: Client, record: Any, was: str = "", now: str = "") -> Any:
    query = {"from": was, "to": now} if was else {}
    response = client.get(address(record, "compare"), query)
    assert response.status_code == 200
    return response


def fields_in(response: Any) -> Any:
    """What the page says of each field: its label, what was, what is now."""
    return [(f.label, f.was.words, f.now.words) for f in response.context["comparison"].fields]


def rows_in(response: Any) -> Any:
    groups = response.context["comparison"].groups
    return {g.label: [(row.state, row.headline) for row in g.rows] for g in groups}


def text_of(response: Any) -> Any:
    """The words of the page as they are read, without its marks."""
    html: str = response.content.decode()
    main = html[html.index('<div id="content-main"') :]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def change(draft: Any, *, by: Any = None, **fields: Any) -> Any:
    """Save some fields of a draft, as a form does."""
    with drafts.change_draft(draft, by=by or make_user(), at=NOON) as fresh:
        for name, value in fields.items():
            setattr(fresh, name, value)
    return fresh


def published_twice(**second: Any) -> Any:
    """A place that was published, changed, and published again."""
    public = publish(make_place(title_en="Khorgos", population=100))
    draft = publishing.start_edit(public, by=make_user(), at=NOON)
    claim(draft, "population", "250")
    draft = change(draft, population=250, **second)
    rule(draft, "population")
    return publish(draft)


# Comparing


def test_last_two_editions_are_compared_by_default() -> None:
    public = published_twice(title_en="Khorgos Gateway")
    page = compare(sign_in(make_chief()), public)
    assert fields_in(page) == [
        ("Title (English)", "Khorgos", "Khorgos Gateway"),
        ("Population", "100", "250"),
    ]
    assert rows_in(page) == {
        "What the sources say": [("added", "population: 250 — Agency")],
        "Decisions where sources differ": [
            ("added", "population: 250 — Documents or several independent sources")
        ],
    }


def test_draft_is_compared_with_the_public_record() -> None:
    public = published_twice()
    draft = publishing.start_edit(public, by=make_user(), at=NOON)
    change(draft, title_en="Renamed in the draft")
    client = sign_in(make_chief())
    expected = [("Title (English)", "Khorgos", "Renamed in the draft")]
    assert fields_in(compare(client, draft)) == expected
    assert fields_in(compare(client, public)) == expected
    assert fields_in(compare(client, public, "edition:1", "draft")) == [
        *expected,
        ("Population", "100", "250"),
    ]


def test_saved_versions_of_a_draft_are_compared() -> None:
    place = make_place(title_en="First")
    for title in ("Second", "Third"):
        change(place, title_en=title)
    one, two, three = [r.version for r in Revision.objects.of(place).order_by("version")]
    client = sign_in(make_chief())
    assert fields_in(compare(client, place)) == [("Title (English)", "Second", "Third")]
    page = compare(client, place, f"revision:{one}", f"revision:{three}")
    assert fields_in(page) == [("Title (English)", "First", "Third")]
    assert fields_in(compare(client, place, f"revision:{two}", "draft")) == [
        ("Title (English)", "Second", "Third")
    ]


def test_equal_versions_are_reported() -> None:
    public = publish(make_place())
    publishing.start_edit(public, by=make_user(), at=NOON)
    page = compare(sign_in(make_chief()), public)
    assert "Nothing differs: no field and no row." in text_of(page)


def test_first_draft_has_no_comparison() -> None:
    page = compare(sign_in(make_chief()), make_place())
    assert "There is nothing to compare yet" in text_of(page)


def test_outdated_link_shows_the_default_comparison() -> None:
    public = published_twice()
    page = compare(sign_in(make_chief()), public, "revision:7", "draft")
    assert said_by(page) == [
        "What the link compares is no longer there; this is what is usually compared."
    ]
    assert fields_in(page) == [("Population", "100", "250")]


def test_versions_are_chosen_from_lists() -> None:
    public = published_twice()
    html = compare(sign_in(make_chief()), public, "edition:2", "edition:1").content.decode()
    assert re.findall(r'<option value="(\S+)" selected>([^<]+)<', html) == [
        ("edition:2", "Edition 2, 15 January 2026 (public now)"),
        ("edition:1", "Edition 1, 15 January 2026"),
    ]


def test_values_are_in_words() -> None:
    kz, uz = make_country("KZ"), make_country("UZ")
    vendor = publish(make_organisation(title_en="Siemens Gamesa"))
    project = make_energy_project(capacity_mw=100, commissioned_on="2021-06")
    before = snapshots.of(project)
    project = EnergyProject.working.get()
    project.technology, project.country, project.vendor = "solar", uz, vendor
    project.status_is_inferred, project.commissioned_on = True, "2022"
    project.capacity_mw, project.investment_amount = "24.900", None
    project.save()
    keep(project, before)
    page = compare(sign_in(make_chief()), project, "revision:1", "draft")
    assert fields_in(page) == [
        ("Country", str(kz), str(uz)),
        ("Technology", "Wind", "Solar"),
        ("Status is inferred", "no", "yes"),
        ("Capacity (MW)", "100", "24.9"),
        ("Commissioned", "June 2021", "2022"),
        ("Chosen vendor", "—", "Siemens Gamesa"),
    ]


def keep(record: Any, stored: Any, version: int = 1) -> None:
    """A save of the draft with this content, whatever it holds now."""
    Revision.objects.create(
        kind=record.kind(), record_id=record.pk, version=version, content=stored, saved_at=NOON
    )


def test_several_countries_and_deleted_rows_are_named() -> None:
    event = make_event()
    event.participants.set([make_country("CN"), make_country("UZ")])
    before = snapshots.of(Event.working.get())
    before["fields"]["place"] = 4711
    event.participants.set([make_country("CN")])
    keep(event, before)
    page = compare(sign_in(make_chief()), event, "revision:1", "draft")
    assert fields_in(page) == [
        ("Place", "no longer there (4711)", "—"),
        ("Participants", "Country CN, Country UZ", "Country CN"),
    ]


def test_prose_is_compared_by_word_and_chinese_by_character() -> None:
    place = make_place(
        summary_en="The dry port lies on the border and opened in 2015 for container trains.",
        summary_zh_hans="霍尔果斯口岸位于中国新疆" * 6,
    )
    change(
        place,
        summary_en="The dry port lies on the border and opened in June 2016 for container trains.",
        summary_zh_hans="霍尔果斯口岸位于中国新疆" * 5 + "霍尔果斯国际口岸位于新疆",
    )
    page = compare(sign_in(make_chief()), place)
    html = page.content.decode()
    assert "opened in <del>2015</del><ins>June 2016</ins> for container" in html
    assert "霍尔果斯<ins>国际</ins>口岸位于<del>中国</del>新疆" in html
    assert 'lang="zh-hans"' in html


def test_html_in_texts_is_escaped() -> None:
    place = make_place(title_en="<script>alert(1)</script>", summary_en="<b>bold</b> " * 9)
    change(place, title_en="<img src=x>", summary_en="<i>slanted</i> " * 9)
    html = compare(sign_in(make_chief()), place).content.decode()
    for typed in ("<script>alert(1)", "<img src=x>", "<b>bold", "<i>slanted"):
        assert typed not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_rows_are_added_removed_and_changed() -> None:
    project = make_energy_project()
    owner = make_organisation(title_en="Masdar")
    rows: dict[str, Any] = {"phase_status": "operating", "source": make_source()}
    gone, kept = (Phase.objects.create(record=project, name=n, **rows) for n in ("I", "II"))
    stated = claim(project, "capacity_mw", "120", as_of="2024")
    keep(project, snapshots.of(EnergyProject.working.get()))
    gone.delete()
    Phase.objects.filter(pk=kept.pk).update(capacity_mw=50)
    project.roles.create(organisation=owner, role="owner", share_percent=51, source=rows["source"])
    type(stated).objects.update(retracted_at=NOON, retraction_reason="Misread.")

    page = compare(sign_in(make_chief()), project, "revision:1", "draft")

    assert rows_in(page) == {
        "What the sources say": [("changed", "capacity (MW): 120 (2024) — Agency")],
        "Phases": [("changed", "II"), ("removed", "I")],
        "Roles: who owns, builds, funds, supplies": [("added", "Owner · Masdar")],
    }
    claims, phases, roles = page.context["comparison"].groups
    assert [(f.label, f.was.words, f.now.words) for f in phases.rows[0].fields] == [
        ("Capacity", "—", "50")
    ]
    assert [f.label for f in claims.rows[0].fields] == ["Retracted at", "Reason for retracting"]
    assert [(label, value.words) for label, value in roles.rows[0].values] == [
        ("Source", f"Agency: {rows['source'].title}"),
        ("Organisation", "Masdar"),
        ("Role", "Owner"),
        ("State", "Current"),
        ("Share", "51"),
        ("How exact", "exactly"),
    ]
    assert "Changed: 1 · Removed: 1" in text_of(page)


def test_claim_names_its_reference() -> None:
    """By its name, where the claim holds only the key of it."""
    vendor = publish(make_organisation(title_en="Rosatom"))
    project = make_energy_project(vendor=vendor)
    keep(project, snapshots.of(EnergyProject.working.get()))
    claim(project, "vendor")
    claim(project, "country", "KZ")
    claim(project, "technology", "solar", comparator="over")
    claim(project, "units", "", kind="unknown")
    page = compare(sign_in(make_chief()), project, "revision:1", "draft")
    (group,) = rows_in(page).values()
    assert [headline for _state, headline in group] == [
        "chosen vendor: Rosatom — Agency",
        "country: Country KZ — Agency",
        "technology: over Solar — Agency",
        "units: Mentioned, no figure given — Agency",
    ]


def test_picture_is_shown_while_its_file_exists(settings: Settings, tmp_path: Path) -> None:
    """…and what the portal derives from it is no change of an editor's."""
    settings.MEDIA_ROOT = tmp_path
    project = make_energy_project()
    photo, other = make_row(project, "photos"), make_row(project, "photos")
    stored = snapshots.of(EnergyProject.working.get())
    rows = stored["rows"]["photos"]
    rows[photo.uid] |= {"image": "photos/gone.png", "renditions": [{"width": 1}]}
    rows[other.uid]["renditions"] = [{"width": 1}]
    del rows[other.uid]["focal_x"]  # came since, and is as by default
    keep(project, stored)
    page = compare(sign_in(make_chief()), project, "revision:1", "draft")
    (group,) = page.context["comparison"].groups
    assert len(group.rows) == 1
    assert [(f.label, f.was.image, f.now.image) for f in group.rows[0].fields] == [
        ("Image", "", photo.image.url)
    ]
    assert f'<img src="{photo.image.url}"' in page.content.decode()
    assert "gone.png" in text_of(page)


def test_many_rows_are_folded() -> None:
    place = make_place()
    keep(place, snapshots.of(Place.working.get()))
    for number in range(8):
        place.names.create(name=f"Name {number}")
    client = sign_in(make_chief())
    assert compare(client, place, "revision:1", "draft").content.count(b" open>") == 8
    place.names.create(name="One more")
    page = compare(client, place, "revision:1", "draft")
    assert page.content.count(b"compare-row") == 9
    assert page.content.count(b" open>") == 0


def test_removed_fields_have_bare_names() -> None:
    place = make_place()
    old = snapshots.of(Place.working.get())
    old["fields"] |= {"colour": "red", "once_empty": ""}
    old["rows"]["sponsors"] = {"0123456789ab": {"name": "A bank", "share": 7}}
    del old["fields"]["admin1"]  # came since, and is empty
    keep(place, old)
    page = compare(sign_in(make_chief()), place, "revision:1", "draft")
    assert fields_in(page) == [("Colour", "red", "—")]
    assert page.context["comparison"].fields[0].is_gone
    assert rows_in(page) == {"sponsors": [("removed", "A bank")]}
    assert "Share 7" in text_of(page)


def test_query_count_is_independent_of_rows() -> None:
    client = sign_in(make_chief())
    asked = {}
    for number in (2, 25):
        project = make_energy_project(title_en=f"With {number}")
        keep(project, snapshots.of(EnergyProject.working.get(pk=project.pk)), version=2)
        for n in range(number):
            organisation = make_organisation(title_en=f"Owner {n}")
            project.roles.create(organisation=organisation, role="owner", source=make_source())
            claim(project, "vendor", organisation.uid)
            claim(project, "capacity_mw", str(n + 1))
        compare(client, project, "revision:2", "draft")
        with CaptureQueriesContext(connection) as queries:
            compare(client, project, "revision:2", "draft")
        asked[number] = len(queries)
    assert asked[2] == asked[25] <= 30


@pytest.mark.every_day(one_in=4)
@every_record
def test_every_kind_can_be_compared_and_loaded(model: Any) -> None:
    public = publish(MAKERS[model](summary_en="As it was."))
    draft = publishing.start_edit(public, by=make_user(), at=NOON)
    change(draft, summary_en="As it is.")
    client = sign_in(make_chief())
    assert fields_in(compare(client, public)) == [("Summary (English)", "As it was.", "As it is.")]
    assert b"Edition 1" in client.get(address(public, "history")).content
    load(client, draft, "edition:1")
    assert model.working.get(pk=draft.pk).summary_en == "As it was."
    assert "Nothing differs" in text_of(compare(client, public))


def test_comparing_requires_view_permission() -> None:
    public = published_twice()
    assert (
        sign_in(make_editor("portal.view_event")).get(address(public, "compare")).status_code == 403
    )
    assert (
        sign_in(make_editor("portal.view_place")).get(address(public, "compare")).status_code == 200
    )


def test_batch_has_no_comparison() -> None:
    client, batch = sign_in(make_chief()), make_batch()
    for page in ("compare", "load"):
        assert client.get(address(batch, page)).headers["Location"] == address(batch)
    assert address(batch, "compare") not in client.get(address(batch)).content.decode()
    assert client.get(address(batch, "history")).status_code == 200


# Loading


def load(client: Client, record: Any, key: str, **data: Any) -> Any:
    """Press the button on the page that asks."""
    page = client.get(address(record, "load"), {"from": key})
    assert page.status_code == 200
    form = {"from": key, "seen_version": page.context["target"].version, **data}
    return client.post(address(record, "load"), form, follow=True)


def test_edition_is_loaded_into_a_new_draft() -> None:
    public = published_twice(title_en="Khorgos Gateway")
    editor = make_chief()
    answer = load(sign_in(editor), public, "edition:1")

    draft = Place.working.get(edit_of=public)
    assert (draft.title_en, draft.population, draft.status) == ("Khorgos", 100, Status.DRAFT)
    assert (public.uid, public.slug) == (draft.uid, draft.slug)
    assert answer.redirect_chain[-1][0] == address(draft)
    assert said_by(answer) == [
        "Loaded into this draft: Edition 1, 15 January 2026. What it held before is kept among its "
        "saves."
    ]
    public.refresh_from_db()
    assert (public.title_en, public.population) == ("Khorgos Gateway", 250)
    last, begun = Step.objects.of(draft)[:2]
    assert (last.action, last.by, last.note) == (
        "change",
        editor,
        "Loaded: Edition 1, 15 January 2026",
    )
    assert begun.action == "start_edit"


@pytest.mark.exhaustive
def test_loaded_rows_have_their_uids_and_newer_claims_stay() -> None:
    project = make_energy_project()
    claim_all(project)
    phase = project.phases.create(name="I", phase_status="operating", source=make_source())
    public = publish(project)
    draft = publishing.start_edit(public, by=make_user(), at=NOON)
    draft.phases.all().delete()
    since = claim(draft, "capacity_mw", "250")
    draft = change(draft, capacity_mw=250)
    rule(draft, "capacity_mw")
    public = publish(draft)

    client = sign_in(make_chief())
    asked = client.get(address(public, "load"), {"from": "edition:1"})
    assert rows_in(asked) == {
        "Decisions where sources differ": [
            ("removed", "capacity (MW): 250 — Documents or several independent sources")
        ],
        "Phases": [("added", "I")],
    }
    load(client, public, "edition:1")

    draft = EnergyProject.working.get(edit_of=public)
    assert [(p.uid, p.name) for p in draft.phases.all()] == [(phase.uid, "I")]
    assert not draft.rulings.exists()
    assert since.uid in {c.uid for c in draft.claims.all()}
    assert draft.claims.count() == public.claims.count()
    rule(draft, "capacity_mw")
    again = publish(draft)
    assert the(again.edition).document["facts"]["capacity_mw"]["value"] == 100
    assert [(p.uid, p.name) for p in again.phases.all()] == [(phase.uid, "I")]


@pytest.mark.exhaustive
def test_edition_is_loaded_into_an_existing_draft_revertibly() -> None:
    public = publish(make_place(title_en="Public"))
    draft = publishing.start_edit(public, by=make_user(), at=NOON)
    change(draft, title_en="Written for an hour")
    client = sign_in(make_chief())

    load(client, public, "edition:1")
    draft.refresh_from_db()
    assert draft.title_en == "Public"

    save = Revision.objects.of(draft).order_by("-version")[1]
    answer = load(client, draft, f"revision:{save.version}")
    draft.refresh_from_db()
    assert draft.title_en == "Written for an hour"
    assert said_by(answer)[0].startswith(
        "Loaded into this draft: Save 2, 15 January 2026, 12:00, by"
    )


def test_confirmation_page_shows_changes_without_applying_them() -> None:
    public = published_twice(title_en="Khorgos Gateway")
    page = sign_in(make_chief()).get(address(public, "load"), {"from": "edition:1"})
    assert fields_in(page) == [
        ("Title (English)", "Khorgos Gateway", "Khorgos"),
        ("Population", "250", "100"),
    ]
    assert not Place.working.filter(edit_of=public).exists()
    same = sign_in(make_chief()).get(address(public, "load"), {"from": "edition:2"})
    assert "Nothing would change" in text_of(same)
    assert 'type="submit" class="step step-main"' not in same.content.decode()


def test_record_in_review_is_locked() -> None:
    public = published_twice()
    draft = publishing.start_edit(public, by=make_user(), at=NOON)
    draft = change(draft, title_en="Waits")
    publishing.submit(draft, by=make_user(), at=NOON)
    client = sign_in(make_chief())
    words = "“Waits” waits for review: nobody changes it until it is sent back."
    assert words in text_of(client.get(address(public, "load"), {"from": "edition:1"}))
    for record in (public, draft):
        assert said_by(load(client, record, "edition:1")) == [words]
    draft.refresh_from_db()
    assert (draft.title_en, draft.status) == ("Waits", Status.REVIEW)


def test_withdrawn_record_has_to_be_reopened_first() -> None:
    public = published_twice(title_en="Gone")
    publishing.withdraw(public, by=make_user(), at=NOON, note="Counted twice.")
    answer = load(sign_in(make_chief()), public, "edition:1")
    assert said_by(answer) == ["“Gone” is withdrawn. Begin again with it as a draft first."]
    assert Place.working.get().title_en == "Gone"


def test_loading_refuses_an_outdated_confirmation() -> None:
    public = published_twice()
    draft = publishing.start_edit(public, by=make_user(), at=NOON)
    client = sign_in(make_chief())
    seen = client.get(address(draft, "load"), {"from": "edition:1"}).context["target"].version
    change(draft, title_en="Saved meanwhile")
    answer = load(client, draft, "edition:1", seen_version=seen)
    assert said_by(answer) == [
        "“Saved meanwhile” was changed in the meantime. Look at what it holds now."
    ]
    assert Place.working.get(pk=draft.pk).title_en == "Saved meanwhile"
    assert load(client, draft, "edition:1", seen_version="").status_code == 200
    assert Place.working.get(pk=draft.pk).title_en == "Saved meanwhile"


def test_draft_started_meanwhile_is_not_overwritten() -> None:
    public = published_twice()
    client = sign_in(make_chief())
    seen = client.get(address(public, "load"), {"from": "edition:1"}).context["target"].version
    draft = publishing.start_edit(public, by=make_user(), at=NOON)
    change(draft, title_en="Begun meanwhile")
    load(client, public, "edition:1", seen_version=seen)
    assert Place.working.get(pk=draft.pk).title_en == "Begun meanwhile"


def test_public_record_with_a_draft_is_not_loaded_into() -> None:
    public = published_twice()
    publishing.start_edit(public, by=make_user(), at=NOON)
    stored = Edition.objects.get(record_uid=public.uid, number=1).content
    with pytest.raises(publishing.NotAllowed, match="is being edited"):
        restore.load_version(public, stored, by=make_user(), at=NOON, note="")
    public.refresh_from_db()
    assert public.population == 250


def test_loading_editor_cannot_approve() -> None:
    public = published_twice()
    editor = make_chief()
    load(sign_in(editor), public, "edition:1")
    draft = Place.working.get(edit_of=public)
    rule(draft, "population")
    publishing.submit(draft, by=make_user(), at=NOON)
    with pytest.raises(publishing.NotAllowed, match="has not worked on"):
        publishing.publish(draft, by=editor, at=NOON)


VIEWS = "portal.view_place"
CHANGES = "portal.change_place"
EDITS = "portal.edit"


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("permissions", "may_load_new", "may_load_public"),
    [
        ([VIEWS], False, False),
        ([VIEWS, "portal.publish"], False, False),
        ([VIEWS, "portal.translate"], False, False),
        ([VIEWS, "portal.change_event", EDITS], False, False),
        ([VIEWS, CHANGES], True, False),
        ([VIEWS, CHANGES, EDITS], True, True),
    ],
)
def test_permissions_for_loading(
    permissions: list[str], may_load_new: bool, may_load_public: bool
) -> None:
    """What is offered, and what a forged post gets."""
    new = make_place(title_en="New")
    change(new, title_en="New, changed")
    public = published_twice()
    edited = published_twice()
    draft = publishing.start_edit(edited, by=make_user(), at=NOON)
    change(draft, title_en="Draft")
    client = sign_in(make_editor(*permissions))
    key = f"revision:{Revision.objects.of(new).earliest('version').version}"
    for record, side, may in (
        (new, key, may_load_new),
        (public, "edition:1", may_load_public),
        (draft, "edition:1", may_load_public),
        (edited, "edition:1", may_load_public),
    ):
        html = client.get(address(record, "history")).content.decode()
        assert (f"/load/?from={side.replace(':', '%3A')}" in html) == may
        assert (b"/load/?from=" in compare(client, record).content) == may
        stored = Place.working.filter(uid=record.uid).values("id", "title_en", "version")
        before, asked = list(stored), client.get(address(record, "load"), {"from": side})
        assert asked.status_code == (200 if may else 403)
        target = draft if record == edited else record
        seen = Place.working.get(pk=target.pk).version
        forged = {"from": side, "seen_version": seen}
        assert client.post(address(record, "load"), forged).status_code == (302 if may else 403)
        assert (list(stored.all()) != before) == may


def test_missing_version_cannot_be_loaded() -> None:
    """…nor the draft itself, nor what belongs to another record."""
    public, other = published_twice(), make_place()
    change(other, title_en="Other")
    key = f"revision:{Revision.objects.of(other).latest('version').version}"
    client = sign_in(make_chief())
    for wrong in ("", "draft", "edition:9", "edition:x", "revision:1", key):
        assert client.get(address(public, "load"), {"from": wrong}).status_code == 404
        assert client.post(address(public, "load"), {"from": wrong}).status_code == 404
    assert not Place.working.filter(edit_of=public).exists()


def test_values_that_cannot_be_loaded_are_reported() -> None:
    public = published_twice()
    old = Edition.objects.get(record_uid=public.uid, number=1)
    old.content["fields"]["colour"] = "red"
    old.content["fields"]["country"] = "XX"
    Edition.objects.filter(pk=old.pk).update(content=old.content)
    answer = load(sign_in(make_chief()), public, "edition:1")
    assert said_by(answer)[1] == (
        "Not everything could be loaded, as it is gone or has no place any more: colour, country."
    )
    assert Place.working.get(edit_of=public).population == 100


def test_version_against_current_rules_is_refused() -> None:
    public = publish(make_energy_project())
    old = Edition.objects.get(record_uid=public.uid)
    old.content["fields"]["capacity_mw"] = "-5"
    Edition.objects.filter(pk=old.pk).update(content=old.content)
    answer = load(sign_in(make_chief()), public, "edition:1")
    assert said_by(answer)[0].startswith("It no longer fits the rules for this kind of record")
    assert EnergyProject.working.count() == 1
    assert not Step.objects.filter(action="start_edit").exists()


# The history


def test_history_links_every_edition_and_save() -> None:
    public = published_twice()
    draft = publishing.start_edit(public, by=make_user(), at=NOON)
    anna = make_user(first_name="Anna", last_name="Lee")
    change(draft, by=anna, title_en="Changed")
    page = sign_in(make_chief()).get(address(draft, "history"))
    editions, saves = page.context["editions"], page.context["saves"]
    assert [(one.label, [str(w) for w, _ in links]) for one, links in editions] == [
        (
            "Edition 2, 15 January 2026 (public now)",
            ["Compare with the one before", "Compare with the draft", "Load into a draft"],
        ),
        ("Edition 1, 15 January 2026", ["Compare with the draft", "Load into a draft"]),
    ]
    assert [(one.label, [str(w) for w, _ in links]) for one, links in saves] == [
        ("Save 2, 15 January 2026, 12:00, by Anna Lee", ["Compare with the one before"]),
        ("What the draft began with", ["Compare with the draft", "Go back to this save"]),
    ]
    client = sign_in(make_chief())
    for _one, links in [*editions, *saves]:
        for _words, link in links:
            assert client.get(link).status_code == 200


def test_old_saves_are_folded_without_more_queries() -> None:
    place = make_place()
    client = sign_in(make_chief())
    asked = []
    for number in (3, 12):
        for n in range(number):
            change(place, title_en=f"Title {n}")
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address(place, "history"))
        asked.append(len(queries))
    assert asked[0] >= asked[1] - 1
    assert "Older ones" in page.content.decode()
