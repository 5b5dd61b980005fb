"""Documents signed at an event: entered at the desk, imported, shown, given away."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.editorial import duplicates
from portal.importing import batches
from portal.models import Event, SignedDocument, Step
from portal.publication import publishing
from tests.admin_client import add_row, address, errors_in, filled, make_chief, sign_in
from tests.factories import NOON, make_energy_project, make_event, make_source, make_user, publish

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def sign(event: Event, **kwargs: Any) -> SignedDocument:
    made = {"name_en": "Memorandum on wind power", "signed_kind": "memorandum", **kwargs}
    return event.signed_documents.create(source=make_source(), **made)


def test_document_is_entered_with_the_project_that_it_is_about() -> None:
    project = publish(make_energy_project(slug="zhanatas"))
    event, source = make_event(), make_source()
    chief = sign_in(make_chief())
    data = add_row(
        filled(chief.get(address(event))),
        "signed_documents",
        name_en="Memorandum on wind power",
        signed_kind="memorandum",
        parties="Ministry of Energy; PowerChina",
        about="https://example.org/ru/energy-projects/zhanatas/",
        source=source.pk,
    )
    answer = chief.post(address(event), data | {"_continue": ""}, follow=True)
    assert errors_in(answer) == []
    row = event.signed_documents.get()
    assert (row.about, row.parties) == (
        f"energyproject:{project.uid}",
        "Ministry of Energy; PowerChina",
    )


def test_page_and_files_show_the_document_and_forget_a_withdrawn_project(client: Client) -> None:
    project = publish(make_energy_project(title_en="Zhanatas wind farm", slug="zhanatas"))
    event = make_event()
    sign(event, about=f"energyproject:{project.uid}", url="https://example.org/text")
    publish(event)
    page = client.get(event.get_absolute_url()).text
    assert 'href="https://example.org/text"' in page
    assert "Zhanatas wind farm</a>" in page
    rows = client.get("/api/v1/signed-documents/?format=csv").getvalue().decode()
    assert ",zhanatas,energyproject,Zhanatas wind farm," in rows
    found = client.get("/api/v1/signed-documents/?kind=memorandum").json()["results"]
    assert [one["about"]["slug"] for one in found] == ["zhanatas"]
    for asked in ("zhanatas", "energyproject:zhanatas", f"energyproject:{project.uid}"):
        rows = client.get(f"/api/v1/signed-documents/?about={asked}").json()["results"]
        assert [one["uid"] for one in rows] == [found[0]["uid"]], asked
    one = client.get(f"/api/v1/signed-documents/{found[0]['uid']}/")
    assert "cite-as" not in one["Link"]  # its address is that of others
    publishing.withdraw(project, by=make_user(), at=NOON, note="Wrong.")
    assert "Zhanatas wind farm</a>" not in client.get(event.get_absolute_url()).text
    [row] = client.get("/api/v1/signed-documents/").json()["results"]
    assert row["about"] is None


def test_page_of_a_project_lists_the_documents_about_it_under_their_event(client: Client) -> None:
    project, other = publish(make_energy_project()), publish(make_energy_project())
    event = make_event(title_en="Summit", starts_on="2024-05-18")
    sign(event, name_en="Contract on turbines", about=f"energyproject:{project.uid}")
    sign(event, name_en="Contract on roads", about=f"energyproject:{project.uid}")
    sign(event, name_en="Treaty of friendship")
    publish(event)
    page = client.get(project.get_absolute_url()).text
    _before, _id, timeline = page.partition('id="chronology"')
    told = timeline.partition("</ol>")[0]
    assert told.index("Summit</a>") < told.index("Contract on turbines")
    assert (told.count("Contract on roads"), told.count("<ul")) == (1, 1)
    assert "#source-" in told.partition("Contract on turbines")[2]
    assert "Treaty of friendship" not in page
    assert "Summit" not in client.get(other.get_absolute_url()).text
    publishing.withdraw(event, by=make_user(), at=NOON, note="Wrong.")
    assert "Contract on turbines" not in client.get(project.get_absolute_url()).text


def test_document_follows_a_project_that_is_merged_into_another(client: Client) -> None:
    stays, goes = (publish(make_energy_project(title_en=title)) for title in ("Wind", "Sun"))
    public, draft = make_event(title_en="Summit"), make_event(title_en="Forum")
    rows = [sign(one, about=f"energyproject:{goes.uid}") for one in (public, draft)]
    publish(public)
    publish(duplicates.merge_into(stays, goes, by=make_user(), at=NOON))
    for row in rows:
        row.refresh_from_db()
        assert row.about == f"energyproject:{stays.uid}"
    assert "Wind</a>" in client.get(public.get_absolute_url()).text
    assert "“Summit”, “Forum”" in Step.objects.get(action="merge").note
    assert type(draft).working.get(pk=draft.pk).version > draft.version  # an open form learns of it


def test_past_of_a_document_names_what_was_public_then(client: Client) -> None:
    project = publish(make_energy_project(title_en="Zhanatas"), at=NOON)
    sign(event := make_event(), about=f"energyproject:{project.uid}")
    publish(event, at=NOON)
    publishing.withdraw(project, by=make_user(), at=NOON + timedelta(days=2), note="Wrong.")
    for form in ("json", "csv"):
        address = f"/api/v1/signed-documents/?format={form}&as_recorded=2026-01-16"
        assert "Zhanatas" in client.get(address).getvalue().decode()


def test_queries_do_not_grow_with_documents(client: Client) -> None:
    def count(query: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/api/v1/signed-documents/?record={event.slug}{query}").getvalue()
        return len(asked)

    counts: list[list[int]] = []
    for number in (1, 3):
        event = make_event()
        for _ in range(number):
            sign(event, about=f"energyproject:{publish(make_energy_project()).uid}")
        publish(event)
        count("")
        counts.append([count("&order=signed_on"), count("&format=csv")])
    assert counts[0] == counts[1]


def test_table_adds_a_document_to_an_event() -> None:
    event = publish(make_event(slug="summit"))
    table = (
        "uid,part,title_en,kind,parties\n"
        f"{event.uid},signed_documents,Treaty of friendship,treaty,the six countries\n"
    )
    about: dict[str, Any] = {"target": "event", "source": make_source(), "by": make_user()}
    batch = batches.start_import(table.encode(), **about, at=NOON)
    batches.apply_later(batch, submits=False)
    assert batches.run(batch.pk, at=NOON).problem == ""
    row = SignedDocument._base_manager.get(record__edit_of=event)
    assert (row.name_en, row.signed_kind, row.parties) == (
        "Treaty of friendship",
        "treaty",
        "the six countries",
    )
