"""The question of a list in words, as charts and citations of it say."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from portal.graphics.charts.list_questions import asked_words
from projects.energy.filters import EnergyProjectFilter
from projects.energy.models import EnergyProject
from tests.factories import make_organisation, publish


@pytest.mark.django_db
def test_words_of_a_question_name_an_organisation_without_reading_the_others() -> None:
    asked = publish(make_organisation(title_en="Asked"))
    publish(make_organisation(title_en="Other"))
    query = QueryDict(f"organisation={asked.slug}&technology=wind")
    found = EnergyProjectFilter(query, EnergyProject.objects.all())
    assert found.is_valid()

    with CaptureQueriesContext(connection) as captured:
        assert asked_words(found) == "Technology: Wind, Organisation: Asked"

    assert not captured.captured_queries
