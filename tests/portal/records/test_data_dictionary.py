from pathlib import Path

from django.conf import settings

from tests.tools.checks import render_checks
from tests.tools.data_dictionary import render_dictionary


def test_the_data_dictionary_is_up_to_date() -> None:
    """Otherwise: `make reference`."""
    written = Path(settings.BASE_DIR, "docs", "data-dictionary.md").read_text(encoding="utf-8")

    assert written == render_dictionary()


def test_the_page_of_checks_is_up_to_date() -> None:
    """Otherwise: `make reference`."""
    written = Path(settings.BASE_DIR, "docs", "checks.md").read_text(encoding="utf-8")

    assert written == render_checks()
