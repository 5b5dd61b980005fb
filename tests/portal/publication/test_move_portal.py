"""Tables of old portals are made on PostgreSQL migration by migration: `move_portal.py`."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.portal.publication.move_portal import migrations_one_by_one


@pytest.mark.django_db
def test_migrations_that_replace_others_are_not_noted() -> None:
    replacing = MigrationLoader(connection).replacements.keys()
    assert replacing
    executor, _ = migrations_one_by_one()
    for key in replacing:
        executor.recorder.record_unapplied(*key)
    executor.check_replacements()
    assert not executor.recorder.applied_migrations().keys() & replacing


@pytest.mark.django_db
def test_migrations_that_replace_others_are_not_planned() -> None:
    replaced = MigrationLoader(connection).replacements
    executor, _ = migrations_one_by_one()
    for app in {app for app, _ in replaced}:
        executor.recorder.migration_qs.filter(app=app).delete()
    _, steps = migrations_one_by_one()
    planned = {(one.app_label, one.name) for one in steps}
    assert planned >= {one for migration in replaced.values() for one in migration.replaces}
    assert not planned & replaced.keys()
