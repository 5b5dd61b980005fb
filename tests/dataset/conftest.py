import pytest
from django.db import transaction

from tests.dataset.files import copy_files, load


@pytest.fixture(scope="package")
def loaded(django_db_setup, django_db_blocker):
    """The data set, loaded once for the tests of this folder and taken away afterwards."""
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            yield load()
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


@pytest.fixture
def data(loaded, db):
    return loaded


@pytest.fixture
def copy(tmp_path):
    """A copy of the packaged files that a test may change."""
    return copy_files(tmp_path)
