"""Answers to assistants about what the packaged data set says most of."""

import orjson
import pytest
from django.db.models import Count
from django.test import Client

from portal.models import SearchEntry
from portal.models.languages import LANGUAGES
from projects.energy.models import EnergyProject
from tests.portal.opendata.assistants import call

pytestmark = pytest.mark.usefixtures("data")

LARGEST = 15_000
"""Bytes of an answer."""
WITHOUT_SENTENCES = "facts: cite_as of those that nobody disputes"


def test_records_of_which_most_is_said_are_short(client: Client) -> None:
    """In Russian, which takes the most bytes; one of them has no room for all sentences to cite."""
    projects = EnergyProject.objects.annotate(said=Count("claims")).order_by("-said", "pk")[:5]
    answers = [
        call(client, "get_record", record=f"energyproject:{one.slug}", language="ru")
        for one in projects
    ]

    assert max(len(orjson.dumps(got)) for got in answers) <= LARGEST
    (fullest, *_) = (got for got in answers if WITHOUT_SENTENCES in got["left_out"])
    facts = fullest["facts"]
    assert [fact.get("disputed", False) for fact in facts] == ["cite_as" in f for f in facts]


@pytest.mark.exhaustive
def test_every_record_of_the_data_set_is_short(client: Client) -> None:
    for entry in SearchEntry.objects.exclude(kind=SearchEntry.SOURCE):
        for language in LANGUAGES:
            asked = {"record": f"{entry.kind}:{entry.record_uid}", "language": language}
            assert len(orjson.dumps(call(client, "get_record", **asked))) <= LARGEST, asked
