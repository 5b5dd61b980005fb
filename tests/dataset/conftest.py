from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests import databases
from tests.dataset.files import copy_files


@pytest.fixture(scope="package")
def loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, databases_folder: Path
) -> Iterator[None]:
    """The data set in the database of this process, for the tests of this folder."""
    with django_db_blocker.unblock():
        databases.use_dataset(databases_folder)
    yield
    with django_db_blocker.unblock():
        databases.use_migrated(databases_folder)


@pytest.fixture
def data(loaded: None, db: None) -> None:
    """The packaged data set; whatever a test changes is taken back."""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the packaged files that a test may change."""
    return copy_files(tmp_path)
