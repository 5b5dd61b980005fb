import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def _nobody_has_guessed() -> None:
    for name in ("default", "limits"):
        caches[name].clear()
