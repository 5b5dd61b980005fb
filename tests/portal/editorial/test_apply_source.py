"""One source for facts of several records at once."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.admin.evidence_pages import apply_source
from portal.models import Place, Source, Step, Story
from portal.publication import publishing
from tests.admin_client import address, address_of, make_chief, make_editor, sign_in
from tests.client_response import ClientResponse
from tests.factories import NOON, claim, claim_all, make_place, make_source, make_user, publish

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BULK = ["portal.view_place", "portal.change_place", "portal.bulk"]


def choose(client: Client, *places: Place) -> ClientResponse:
    """Tick records in the list and choose the action."""
    data = {"action": "apply_source", "_selected_action": [place.pk for place in places]}
    return client.post(address_of(Place), data)


def sent(page: ClientResponse, source: Source, **changes: Any) -> dict[Any, Any]:
    """Return the data a browser sends from the page."""
    table = page.context["table"]
    ticked = [f"{r.record.pk}:{c.name}" for r in table.rows for c in r.cells if c.is_ticked]
    if table.is_long:
        ticked = [f"all:{name}" for name, _words, _number, is_ticked in table.columns if is_ticked]
    return {"records": table.seen, "ticked": ticked, "source": source.pk, **changes}


def apply(client: Client, data: dict[str, Any]) -> ClientResponse:
    return client.post(address_of(Place, "apply_source"), data)


def said(place: Place) -> list[Any]:
    rows = place.claims.order_by("pk").values_list("fact", "value", "source__title", "locator")
    return list(rows)


def test_facts_without_a_source_are_ticked_and_get_one() -> None:
    chief = make_chief()
    client, source = sign_in(chief), make_source(title="Atlas")
    bare, half = make_place(title_en="Aktau"), make_place(title_en="Balkhash")
    claim(half, "country")
    page = choose(client, bare, half)
    assert [
        (str(row.record), [(c.name, c.value, c.is_ticked) for c in row.cells])
        for row in page.context["table"].rows
    ] == [
        (
            "Aktau",
            [
                ("country", "Country KZ", True),
                ("coordinates", "43.25° N, 76.9° E", True),
                ("place_kind", "City", True),
            ],
        ),
        (
            "Balkhash",
            [
                ("country", "Country KZ", False),
                ("coordinates", "43.25° N, 76.9° E", True),
                ("place_kind", "City", True),
            ],
        ),
    ]
    ticked = [f"{bare.pk}:country", f"{half.pk}:country", f"{half.pk}:place_kind"]
    answer = apply(client, sent(page, source, ticked=ticked, locator="p. 7", quote="The city."))
    progress = answer.context["progress"]
    assert (progress.done, progress.total, progress.told, progress.waiting) == (2, 2, [], {})
    assert said(bare) == [("country", "KZ", "Atlas", "p. 7")]
    assert said(half)[1:] == [
        ("country", "KZ", "Atlas", "p. 7"),
        ("place_kind", "city", "Atlas", "p. 7"),
    ]
    assert Step.objects.of(bare).get().by == chief
    form = choose(client, bare).context["form"]
    assert ("source" in form.initial, form.recent) == (False, [source])  # offered, not chosen


def test_each_record_is_a_change_of_its_own_and_each_refusal_is_told() -> None:
    client, source = sign_in(make_chief()), make_source(title="Atlas")
    fine, changed, locked, gone = (make_place(title_en=name) for name in "ABCD")
    page = choose(client, fine, changed, locked, gone)
    publishing.submit(locked, by=make_user(), at=NOON)
    Place.working.filter(pk=changed.pk).update(version=9)
    gone.delete()
    answer = apply(client, sent(page, source))
    assert answer.context["progress"].done == 1
    assert answer.context["progress"].told == [
        "B: “B” was changed by somebody else in the meantime. Look again.",
        "C: It is locked: In review.",
        "One of the records is gone: somebody has deleted it.",
    ]
    assert (len(said(fine)), said(changed), said(locked)) == (3, [], [])


def test_drafts_of_what_is_public_are_begun_by_those_who_may() -> None:
    place = make_place()
    claim_all(place)
    public, source = publish(place), make_source(title="Atlas")
    client = sign_in(make_chief())
    page = choose(client, public)
    assert not any(cell.is_ticked for cell in page.context["table"].rows[0].cells)

    answer = apply(client, sent(page, source))
    assert answer.context["form"].non_field_errors() == ["Tick the facts that this source gives."]

    data = sent(page, source, ticked=[f"{public.pk}:country"])
    refused = apply(sign_in(make_editor(*BULK)), data)
    assert refused.context["progress"].told == [f"{public}: Your role does not reach that far."]
    assert not Place.working.filter(edit_of=public).exists()

    apply(client, data)
    draft = Place.working.get(edit_of=public)
    assert ("country", "KZ", "Atlas", "") in said(draft)
    assert ("country", "KZ", "Atlas", "") not in said(public)
    assert choose(client, draft).context["table"].rows[0].record == draft


def test_without_a_source_the_page_comes_back_as_it_was() -> None:
    client, place = sign_in(make_chief()), make_place()
    data = {**sent(choose(client, place), make_source(), locator="p. 7"), "source": ""}
    answer = apply(client, {**data, "ticked": [f"{place.pk}:country"]})
    assert list(answer.context["form"].errors) == ["source"]
    [row] = answer.context["table"].rows
    assert [c.name for c in row.cells if c.is_ticked] == ["country"]
    assert 'value="p. 7"' in answer.content.decode()
    assert said(place) == []


def test_quote_of_a_source_has_a_largest_length() -> None:
    client, place = sign_in(make_chief()), make_place()
    page = choose(client, place)
    for quote, number in (("a" * 601, 0), ("a" * 600, 3)):
        answer = apply(client, sent(page, make_source(), quote=quote))
        assert answer.context.get("form") is None or answer.context["form"].errors == {
            "quote": ["Readers see what is quoted: 600 characters at most, not 601."]
        }
        assert len(said(place)) == number


def test_many_records_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    apply_in_portions(monkeypatch, records=30, seconds=0.05)


@pytest.mark.exhaustive
def test_five_hundred_records_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    apply_in_portions(monkeypatch, records=500, seconds=0.5)


def apply_in_portions(monkeypatch: pytest.MonkeyPatch, *, records: int, seconds: float) -> None:
    """Facts are ticked for all together, and a portion ends when it has lasted long enough."""
    monkeypatch.setattr(apply_source, "CELLS", records)  # of each row are two, so all together
    client, source = sign_in(make_chief()), make_source(title="Atlas")
    country = make_place().country
    Place.working.all().delete()
    Place.working.bulk_create(
        Place(title_en=f"P{n:03}", slug=f"p-{n}", country=country, place_kind="city")
        for n in range(records)
    )
    supported = Place.working.get(slug="p-7")
    claim(supported, "country")
    page = choose(client, *Place.working.all())
    assert page.context["table"].columns == [
        ("country", "country", records - 1, True),
        ("place_kind", "kind", records, True),
    ]
    assert page.content.count(b'type="checkbox"') == 2
    monkeypatch.setattr(apply_source, "SECONDS", seconds)
    answer, portions = apply(client, sent(page, source)), 1
    while answer.context["progress"].waiting:
        progress = answer.context["progress"]
        assert f'value="{progress.left}"' in answer.content.decode()
        data = {"records": progress.left, "total": progress.total, "done": progress.done}
        data |= {"ticked": ["all:country", "all:place_kind"], "source": source.pk}
        answer, portions = apply(client, data), portions + 1
    assert (answer.context["progress"].done, answer.context["progress"].told) == (records, [])
    assert portions > 1
    assert said(supported)[1:] == [("place_kind", "city", "Atlas", "")]
    assert all(not place.unsupported() for place in Place.working.prefetch_related("claims"))


def test_page_needs_permissions() -> None:
    one, other, source = make_place(), make_place(), make_source()
    alone = sign_in(make_editor("portal.view_place", "portal.change_place"))
    reader = sign_in(make_editor("portal.view_place", "portal.bulk"))
    url = address_of(Place, "apply_source")
    page = alone.get(url, {"record": one.pk})
    assert [row.record for row in page.context["table"].rows] == [one]
    both = {**sent(page, source), "records": f"{one.pk}:1,{other.pk}:1"}
    assert apply(alone, both).status_code == 403
    assert reader.get(url).status_code == 403
    assert apply(reader, sent(page, source)).status_code == 403
    assert (said(one), said(other)) == ([], [])
    apply(alone, sent(page, source))
    assert len(said(one)) == 3
    assert sign_in(make_chief()).get(address_of(Story, "apply_source")).status_code == 404
    assert b"apply_source" not in sign_in(make_chief()).get(address_of(Story)).content
    assert url.encode() in alone.get(address(one, "evidence")).content


def test_damaged_and_forged_answers_are_refused() -> None:
    client, place, source = sign_in(make_chief()), make_place(), make_source()
    data = sent(choose(client, place), source)
    forgeries: list[dict[str, Any]] = [
        {"records": "1;2"},
        {"records": ""},
        {"ticked": []},
        {"as_of": "June"},
    ]
    for forged in forgeries:
        answer = apply(client, {**data, **forged})
        assert answer.status_code == 200
        assert answer.context["form"].errors
    apply(client, {**data, "ticked": [f"{place.pk}:title_en"]})
    assert said(place) == []


def test_page_asks_as_often_for_twenty_records_as_for_two(monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign_in(make_chief())
    places = [make_place() for _n in range(20)]
    choose(client, *places[:2])
    with CaptureQueriesContext(connection) as two:
        choose(client, *places[:2])
    with CaptureQueriesContext(connection) as twenty:
        choose(client, *places)
    assert len(two) == len(twenty)
    monkeypatch.setattr(apply_source, "CELLS", 10)
    with CaptureQueriesContext(connection) as long:
        assert choose(client, *places).context["table"].is_long
    assert len(long) == len(two)
