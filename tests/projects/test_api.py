"""Energy projects and pipelines as programs read them."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_organisation,
    make_pipeline,
    make_source,
    publish,
    rule,
)

pytestmark = pytest.mark.django_db

V1 = "/api/v1"
MOMENT = "2026-01-15T12:00:00+00:00"


def test_a_disputed_fact_leaves_with_its_unit_its_ruling_and_every_claim(client: Client) -> None:
    project = make_energy_project(slug="turgusun", capacity_mw="24.9")
    claim_all(project)
    press = make_source(slug="gazette", url="https://example.org/24")
    claim(project, "capacity_mw", "34.9", source=press, as_printed="34.9 MW", locator="p. 2")
    rule(project, "capacity_mw", rule="slip", reason_en="A slip of the pen.")
    project = publish(project)
    accepted, other = project.claims.filter(fact="capacity_mw").order_by("pk")

    fact = client.get(f"{V1}/energy-projects/turgusun/").json()["facts"]["capacity_mw"]

    def written(claim: Any, **more: Any) -> dict[Any, Any]:
        source = claim.source
        return {
            "uid": claim.uid,
            "kind": "value",
            "comparator": "exact",
            "lower": None,
            "upper": None,
            "as_printed": "",
            "language": "",
            "as_of": "",
            "source": {
                "slug": source.slug,
                "kind": source.kind,
                "publisher": source.publisher,
                "title": source.title,
                "published_on": source.published_on,
                "url": source.url,
            },
            "locator": "",
            "quote": "",
            "note": "",
            "recorded_at": MOMENT,
            "retracted_at": None,
            "retraction_reason": "",
            "attributed_to": None,
            "archived_url": "",
            "standing_reason": "",
            **more,
        }

    assert fact == {
        "value": 24.9,
        "text": "24.9",
        "unit": "MW",
        "comparator": "exact",
        "disputed": True,
        "missing": None,
        "ruling": {
            "rule": "slip",
            "reason": {"en": "A slip of the pen.", "zh-hans": "", "ru": ""},
            "made_at": NOON.isoformat(),
            "made_in_role": "editor",
        },
        "claims": [
            written(accepted, value=24.9, text="24.9", agrees=True, standing="agrees"),
            written(
                other,
                value=34.9,
                text="34.9",
                as_printed="34.9 MW",
                locator="p. 2",
                agrees=False,
                standing="overruled",
                standing_reason="slip",
            ),
        ],
    }


def test_an_organisation_that_is_not_public_stays_unnamed(client: Client) -> None:
    known, secret = publish(make_organisation(title_en="Known")), make_organisation(title_en="Hush")
    project = make_energy_project(slug="plant")
    for organisation in (known, secret):
        project.roles.create(organisation=organisation, role="owner", source=make_source())
    publish(project)

    answer = client.get(f"{V1}/energy-projects/plant/")

    named = [role["organisation"] for role in answer.json()["roles"]]
    assert [found and found["title"]["en"] for found in named] == ["Known", None]
    assert "Hush" not in answer.content.decode()


EVERYTHING = "q=plant&country=KZ&technology=wind&capacity_min=1&disputed=false&source=atlas"


@pytest.mark.parametrize(("query", "most"), [("", 3), (f"?{EVERYTHING}&role=owner", 9)])
def test_queries_do_not_grow_with_rows(client: Client, query: str, most: int) -> None:
    """The first answer after a publication reads into the columns what it changed, and from the
    second publication on which tables the log names."""
    atlas, counts = make_source(slug="atlas"), []
    for n in range(4):
        project = make_energy_project(title_en=f"Plant {n}")
        claim_all(project)
        claim(project, "technology", source=atlas)
        owner = publish(make_organisation())
        project.roles.create(organisation=owner, role="owner", source=atlas)
        publish(project)
        for _first_and_again in range(2):
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(f"{V1}/energy-projects/{query}").json()
            assert answer["count"] == n + 1
            counts.append(len(asked))

    assert counts[1] == counts[3] == counts[5] == counts[7] <= most
    assert counts[4] == counts[6] <= 30


def test_a_pipeline_lists_its_countries_and_its_system(client: Client) -> None:
    system = publish(make_pipeline(slug="system", title_en="System"))
    line = make_pipeline(slug="line", system=system, start_country=make_country("TM"))
    line.countries.set([make_country(code) for code in ("TM", "KZ")])
    publish(line)

    document = client.get(f"{V1}/pipelines/line/").json()

    assert set(document["countries"]) == {"TM", "KZ"}
    assert (document["start_country"], document["end_country"]) == ("TM", "KZ")
    assert document["system"] == {
        "kind": "pipeline",
        "uid": system.uid,
        "slug": "system",
        "title": {"en": "System", "zh-hans": "", "ru": ""},
        "url": "/pipelines/system/",
    }
