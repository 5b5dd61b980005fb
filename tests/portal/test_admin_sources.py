"""Sources are not reviewed: what an editor saves is shown at once, wherever they are cited."""

import pytest

from portal.models import Edition, Place, Source
from tests.admin_client import address, address_of, filled, make_chief, make_editor, sign_in
from tests.factories import claim, make_place, make_source, publish

pytestmark = pytest.mark.django_db


def cited_source():
    source = make_source(publisher="Ministery of Energy", slug="ministry")
    place = make_place()
    for fact in ("country", "coordinates", "place_kind"):
        claim(place, fact, source=source)
    publish(place)
    source.refresh_from_db()
    return source


def test_documents_follow_how_a_source_is_cited():
    client, source = sign_in(make_chief()), cited_source()
    data = filled(client.get(address(source)))
    client.post(address(source), {**data, "note": "Only for us."})
    assert Edition.objects.count() == 1

    client.post(address(source), {**data, "publisher": "Ministry of Energy"})
    document = Place.objects.get().edition.document
    [publisher] = {c["source"]["publisher"] for c in document["facts"]["country"]["claims"]}
    assert (publisher, document["edition"]["number"]) == ("Ministry of Energy", 2)


def test_cited_source_keeps_its_address_and_stays():
    client, source = sign_in(make_chief()), cited_source()
    data = filled(client.get(address(source)), slug="moved")
    client.post(address(source), data)
    assert client.post(address(source, "delete"), {"post": "yes"}).status_code == 403
    source.refresh_from_db()
    assert source.slug == "ministry"


def test_source_nobody_cites_may_go():
    client, source = sign_in(make_chief()), make_source()
    assert client.post(address(source, "delete"), {"post": "yes"}).status_code == 302
    assert not Source.working.exists()


def test_new_source_is_described_in_a_pop_up_beside_the_claim():
    client = sign_in(make_chief())
    data = {"title": "Report", "publisher": "Agency", "kind": "press", "slug": "report"}
    answer = client.post(address_of(Source, "add"), {**data, "_popup": "1"})
    assert answer.status_code == 200
    assert answer.context["popup_response_data"] == (
        f'{{"value": "{Source.working.get().pk}", "obj": "Agency: Report"}}'
    )


def test_list_counts_public_claims():
    cited = cited_source()
    unused = make_source()
    client = sign_in(make_editor("portal.view_source"))
    rows = client.get(address_of(Source)).context["cl"].result_list
    counts = {row.pk: row.claims for row in rows}
    assert (counts[cited.pk], counts[unused.pk]) == (3, 0)
