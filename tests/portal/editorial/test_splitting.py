"""A record split in two: phases move to a new record, with what sources say of them."""

from typing import Any

import pytest
from django.test import Client

from portal.editorial import bundles, splitting
from portal.models import Bundle, Edition, Status
from portal.publication import publishing
from projects.energy.models import EnergyProject
from tests.admin_client import address, make_member, said_by, sign_in
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_energy_project,
    make_organisation,
    make_source,
    make_user,
    publish,
    rule,
)
from tests.meeting import meet

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def make_plant(**about: Any) -> tuple[EnergyProject, dict[str, Any]]:
    """A public plant of three units. Sources disagree about the third, a ruling says why."""
    plant = make_energy_project(title_en="Ekibastuz", **about)
    claim_all(plant)
    alike = {"phase_status": "operating", "capacity_mw": 500, "source": make_source()}
    units = {name: plant.phases.create(name=name, **alike) for name in ("1", "2", "3")}
    path = f"phases-{units['3'].uid}-capacity_mw"
    claim(plant, path, "530")
    rule(plant, path)
    bank, source = make_organisation(title_en="Bank"), make_source()
    for named in ("", "3", "1 3"):
        uids = " ".join(units[name].uid for name in named.split())
        plant.roles.create(organisation=bank, role="financier", phases=uids, source=source)
    return publish(plant), units


def send(client: Client, record: EnergyProject, **data: Any) -> Any:
    page = client.get(address(record, "split"))
    sent = {"seen_version": page.context["record"].version, **data}
    return client.post(address(record, "split"), sent, follow=True)


def phases_of(document: Any) -> list[tuple[str, list[str]]]:
    return [
        (one["name"], sorted(s["text"] for f in one["statements"] for s in f["claims"]))
        for one in document["phases"]
    ]


def test_units_go_to_a_new_record_with_what_is_said_of_them() -> None:
    plant, units = make_plant()
    before = Client().get(f"/api/v1/energy-projects/{plant.uid}/").json()
    client = sign_in(make_member("Editor"))
    assert f'href="{address(plant, "split")}"' in client.get(address(plant)).text
    page = client.get(address(plant, "split"))
    assert "with their sources: country, technology." in " ".join(page.text.split())
    assert "3: Operating, 500\u00a0MW" in page.text

    answer = send(client, plant, title="Ekibastuz-3", rows=[units["3"].uid])

    draft, new = EnergyProject.working.filter(status=Status.DRAFT).order_by("pk")
    assert answer.redirect_chain[-1][0] == address(new)
    bundle = Bundle.objects.get()
    assert said_by(answer) == [f"“Ekibastuz-3” is begun, in one bundle with the other: “{bundle}”."]
    assert bundles.list_rows(bundle) == [new, draft]
    assert (new.slug, new.country, new.technology) == ("ekibastuz-3", plant.country, "wind")
    assert (new.related_project, draft.related_project) == (plant, new)
    assert [one.name for one in draft.phases.all()] == ["1", "2"]
    [third] = new.phases.all()
    assert third.uid != units["3"].uid
    assert [one.phases for one in new.roles.order_by("pk")] == [third.uid, third.uid]
    assert [one.phases for one in draft.roles.order_by("pk")] == ["", units["1"].uid]

    new.project_status = "operating"
    new.save()
    claim_all(new)
    for one in (new, draft):
        one.refresh_from_db()
        publishing.submit(one, by=make_user(), at=NOON)
    publisher = make_user(is_superuser=True)
    bundles.publish_all(bundle, bundles.list_rows(bundle), by=publisher, at=NOON)

    plant, new = EnergyProject.objects.order_by("pk")
    assert plant.edition is not None
    assert new.edition is not None
    assert phases_of(before) == [("1", []), ("2", []), ("3", ["500", "530"])]
    assert phases_of(plant.edition.document) == [("1", []), ("2", [])]
    assert phases_of(new.edition.document) == [("3", ["500", "530"])]
    assert new.edition.document["related_project"]["uid"] == plant.uid
    assert (plant.edition.number, new.edition.number) == (2, 1)  # neither had to be told anew
    first = Edition.objects.get(record_uid=plant.uid, number=1)
    assert phases_of(first.document) == phases_of(before)
    past = Client().get(f"/api/v1/energy-projects/{plant.uid}/?edition=1").json()
    assert phases_of(past) == phases_of(before)


def test_mistakes_are_told_and_change_nothing() -> None:
    plant, units = make_plant()
    client, all_of_them = sign_in(make_member("Editor")), [one.uid for one in units.values()]
    assert "Tick what goes to the new record." in send(client, plant, title="B").text
    assert "This field is required." in send(client, plant, rows=all_of_them[:1]).text
    answer = send(client, plant, title="B", rows=all_of_them)
    assert said_by(answer) == ["At least one stays. To rename the record, change its titles."]
    assert 'value="B"' in answer.text
    assert list(EnergyProject.working.all()) == [plant]
    assert not Bundle.objects.exists()

    draft = publishing.start_edit(plant, by=make_user(first_name="Anna"), at=NOON)
    page = client.get(address(plant, "split")).text
    assert "A draft of “Ekibastuz” is being edited already: go on in it." in page
    assert "Anna saved it on" in page
    assert f'href="{address(draft, "split")}"' in page
    assert 'name="rows"' not in page

    small = make_energy_project()
    assert "fewer than two" in client.get(address(small, "split")).text


def test_only_who_may_add_and_edit_such_records_splits_them() -> None:
    plant, units = make_plant()
    for role in ("Contributor", "Translator"):
        client = sign_in(make_member(role))
        assert f'href="{address(plant, "split")}"' not in client.get(address(plant)).text
        sent = {"seen_version": 1, "title": "B", "rows": [units["1"].uid]}
        assert client.post(address(plant, "split"), sent).status_code == 403
    other = publish(make_organisation())
    assert "split/" not in sign_in(make_member("Editor")).get(address(other)).text


def test_author_of_the_draft_cannot_approve_what_is_split_off_from_it() -> None:
    plant, units = make_plant()
    author = make_member("Publisher")
    draft = publishing.start_edit(plant, by=author, at=NOON)
    send(sign_in(make_member("Editor")), draft, title="B", rows=[units["1"].uid])
    new = EnergyProject.working.get(title_en="B")
    publishing.submit(new, by=make_user(), at=NOON)
    with pytest.raises(publishing.NotAllowed, match="has not worked on this version"):
        publishing.publish(new, by=author, at=NOON)


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_bundle_is_published_while_one_of_its_drafts_is_split() -> None:
    plant, units = make_plant()
    editor, publisher = make_user(), make_user(is_superuser=True)
    draft = publishing.start_edit(plant, by=editor, at=NOON)
    bundle = bundles.open_bundle("Units", by=editor, at=NOON)
    bundles.put_into(bundle, draft)
    about: dict[str, Any] = {"title": "B", "slug": "b", "shared": ["country", "technology"]}

    new, refusal = meet(
        lambda: splitting.split_off(draft, [units["3"].uid], **about, by=editor, at=NOON),
        before=r'"portal_bundle".* FOR',
        second=lambda: bundles.publish_all(bundle, [draft], by=publisher, at=NOON),
    )

    assert isinstance(refusal, publishing.NotAllowed)
    assert {one.uid for one in bundles.list_rows(bundle)} == {new.uid, draft.uid}
