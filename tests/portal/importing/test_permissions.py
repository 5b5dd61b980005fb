"""Imports through every address, as the table in docs/permissions.md says."""

from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.importing import batches
from portal.models import ImportBatch, User
from portal.publication import publishing
from projects.energy.models import EnergyProject
from tests.admin_client import address_of, make_chief, make_member, said_by, sign_in
from tests.factories import NOON, make_country, make_source
from tests.portal.editorial.test_roles import allowed, every_role

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

WHAT = {
    "energyproject": "records of energy, trade and knowledge",
    "series": "series",
    "observations": "observations",
}
TABLES = {
    "energyproject": "name,country,technology,status\nSecret dam,KZ,hydro,operating\n",
    "series": "name,drivers\nSecret series,grain\n",
    "observations": "series,period,value\nsecret,2024,7\n",
}


def begin(target: str, by: User) -> ImportBatch:
    make_country("KZ")
    about: dict[str, Any] = {"target": target, "source": make_source(), "by": by, "at": NOON}
    return batches.start_import(TABLES[target].encode(), **about, file_name=f"secret-{target}.csv")


def get_codes(client: Client, target: str, batch: ImportBatch) -> list[int]:
    """Status of each page, and of the requests that its forms would send."""
    start = reverse("admin:import_start", args=[target])
    template = partial(reverse, "admin:import_template")
    seen = [
        start,
        template(args=[target, "xlsx"]),
        template(args=[target, "csv"]) + "?rows",
        reverse("admin:import", args=[batch.uid]),
        reverse("admin:import_rows", args=[batch.uid]),
    ]
    codes = [client.get(page).status_code for page in seen]
    sent = {"text": TABLES[target], "source": batch.source_id}
    steps = ["_save", "_map", "_apply", "_apply_submit", "_cancel", "_undo"]
    codes += [client.post(start, sent).status_code]
    return codes + [client.post(seen[3], {step: ""}).status_code for step in steps]


@every_role
@pytest.mark.every_day(one_in=3)
def test_every_address_answers_as_the_table_says(role: str) -> None:
    client, chief = sign_in(make_member(role)), make_chief()
    for target, what in WHAT.items():
        batch, before = begin(target, chief), ImportBatch.objects.count()
        may = allowed("Imports", "Import", what, role) == "yes"
        codes = get_codes(client, target, batch)
        assert set(codes) == ({200, 302} if may else {403}), (target, codes)
        assert ImportBatch.objects.count() == before + may
        assert (f"secret-{target}.csv" in client.get(reverse("admin:imports")).text) is may
        batch.refresh_from_db()
        assert batch.state == "planned"  # another began it
        listed = client.get(address_of(batches.TARGETS[target].model)).text
        assert (reverse("admin:import_start", args=[target]) in listed) is may
    assert not EnergyProject.working.exists()


def test_who_began_an_import_applies_it_and_others_may_undo_it() -> None:
    editor, other = make_member("Editor"), sign_in(make_member("Editor"))
    batch = begin("energyproject", editor)
    page = reverse("admin:import", args=[batch.uid])
    choose = {"_apply": "", "shown": [row.pk for row in batch.rows.all()]}
    refused = other.post(page, choose, follow=True)
    assert said_by(refused) == [f"{editor} began this import, decides on its rows and applies it."]
    assert 'name="_apply"' not in refused.text
    assert batch.rows.get().is_taken
    sign_in(editor).post(page, {**choose, "take": choose["shown"]})
    assert EnergyProject.working.exists()
    asked = other.post(page, {"_undo": ""})
    assert asked.context["report"] == {"taken": 1, "kept": []}
    assert "Energy projects: <b>1</b>" in asked.text
    assert EnergyProject.working.exists()  # nothing of it is done before it is confirmed
    done = other.post(page, {"_undo": "", "confirmed": "1"}, follow=True)
    assert said_by(done) == ["The import is undone."]
    assert not EnergyProject.working.exists()


def test_undo_that_takes_nothing_back_says_so() -> None:
    editor = make_member("Editor")
    batch, client = begin("energyproject", editor), sign_in(editor)
    page = reverse("admin:import", args=[batch.uid])
    keys = [row.pk for row in batch.rows.all()]
    client.post(page, {"_apply": "", "shown": keys, "take": keys})
    publishing.submit(EnergyProject.working.get(), by=editor, at=timezone.now())
    kept = ["Secret dam: published, in review or discarded since"]
    assert client.post(page, {"_undo": ""}).context["report"] == {"taken": 0, "kept": kept}
    undone = client.post(page, {"_undo": "", "confirmed": "1"}, follow=True)
    assert said_by(undone) == ["Nothing was taken back: all of it was edited or published since."]
    assert EnergyProject.working.exists()


def test_list_of_imports_leads_on_and_back() -> None:
    editor = make_member("Editor")
    batch = begin("energyproject", editor)
    about = {"target": batch.target, "source": batch.source, "made_by": editor, "made_at": NOON}
    ImportBatch.objects.bulk_create(ImportBatch(uid=f"more{n}", **about) for n in range(50))
    pages = [sign_in(editor).get(reverse("admin:imports"), {"page": n}).text for n in (1, 2)]
    assert ["Next page" in one for one in pages] == [True, False]
    assert ["Previous page" in one for one in pages] == [False, True]


def test_import_of_somebody_who_may_no_longer_is_not_applied() -> None:
    editor = make_member("Editor")
    batch = begin("energyproject", editor)
    batches.apply_later(batch, submits=False)
    editor.groups.clear()
    [done] = batches.run_waiting(at=NOON)
    assert (done.state, done.problem) == ("failed", f"{editor} may not import this any more.")
    assert not EnergyProject.working.exists()


def test_upload_leads_to_what_is_to_be_mended() -> None:
    make_country("KZ")
    client, source = sign_in(make_member("Editor")), make_source()
    start = reverse("admin:import_start", args=["energyproject"])
    head, good = "name,country,technology,status", "One,KZ,hydro,operating\nTwo,KZ,wind,operating"
    for rows, ending in (
        (good, "/"),
        (f"{good}\nThree, hydro,KZ,hydro,running", "/?outcome=faulty"),
    ):
        answer = client.post(start, {"text": f"{head}\n{rows}", "source": source.pk}, follow=True)
        assert answer.redirect_chain[0][0].endswith(ending)
    assert "look for a comma too many, which moves what follows it: 4" in answer.text
