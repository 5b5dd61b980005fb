"""The page on the quality of the data says what the data are."""

from pathlib import Path

import pytest
from django.conf import settings

from portal.models import Source
from tests.dataset.data_quality import render_quality


def test_page_is_up_to_date(data: None) -> None:
    """Otherwise: `make data-quality`, on the packaged data."""
    written = Path(settings.BASE_DIR, "docs", "data-quality.md").read_text(encoding="utf-8")
    assert written == render_quality()


@pytest.mark.exhaustive  # every day the page itself
def test_figures_follow_the_records(data: None) -> None:
    Source.objects.filter(slug="cgtn-2025-06-13").update(archived_url="https://example.org/copy")
    assert "| archived | 1 | " in render_quality()
