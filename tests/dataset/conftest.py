import pytest

from tests import databases
from tests.dataset.files import copy_files


@pytest.fixture(scope="package")
def loaded(django_db_setup, django_db_blocker, databases_folder):
    """The data set in the database of this process, for the tests of this folder."""
    with django_db_blocker.unblock():
        databases.use_dataset(databases_folder)
    yield
    with django_db_blocker.unblock():
        databases.use_migrated(databases_folder)


@pytest.fixture
def data(loaded, db):
    """The packaged data set; whatever a test changes is taken back."""


@pytest.fixture
def copy(tmp_path):
    """A copy of the packaged files that a test may change."""
    return copy_files(tmp_path)
