"""The private cluster that `manage.py test` starts, and connections to a server."""

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection
from django.db.backends.postgresql.base import DatabaseWrapper
from environ import Env

from portal.http.errors import is_outage
from portal.ops.bootstrap.progress import SetupFailed
from portal.ops.statement_timeout import bound_statements
from tests.tools.postgres import private_cluster, server_programs


@pytest.mark.exhaustive
@pytest.mark.skipif(server_programs() is None, reason="PostgreSQL's server is not installed")
def test_cluster_answers_on_its_socket_and_is_gone_afterwards() -> None:
    programs = server_programs()
    assert programs is not None
    with private_cluster(programs) as url:
        found = Env.db_url_config(url)
        where = {"host": found["HOST"], "user": found["USER"], "dbname": found["NAME"]}
        with psycopg.connect(**where) as connection:
            answer = connection.execute("SHOW listen_addresses").fetchone()
    assert answer == ("",)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(**where)


def test_server_that_does_not_start_says_why() -> None:
    # Not in pytest's folder, which is closed to the account that root lends the cluster to.
    with TemporaryDirectory() as name:
        programs = Path(name)
        programs.chmod(0o755)
        _script(programs / "initdb", "mkdir data")
        _script(programs / "postgres", "echo no memory; exit 1")
        with pytest.raises(SetupFailed, match="no memory"), private_cluster(programs):
            pass


@pytest.mark.engine
@pytest.mark.django_db
def test_machine_that_vanishes_amid_a_query_is_waited_for_15_seconds() -> None:
    """Without it the system's two hours."""
    if connection.vendor == "postgresql":
        told = connection.connection.info.get_parameters()
        seconds = int(told["keepalives_idle"]) + int(told["keepalives_interval"])
        assert (seconds, told["tcp_user_timeout"]) == (15, "10000")


@pytest.mark.engine
@pytest.mark.django_db
def test_statement_of_a_web_process_ends_after_its_time() -> None:
    if connection.vendor == "postgresql":
        own = {**connection.settings_dict, "OPTIONS": {**connection.settings_dict["OPTIONS"]}}
        bound_statements({"default": own}, 1)
        with closing(DatabaseWrapper(own)) as bounded, pytest.raises(OperationalError) as ended:
            bounded.cursor().execute("SELECT pg_sleep(20)")
        assert is_outage(ended.value)  # 503, and asked again later


def test_bound_leaves_other_options_and_what_is_shared_alone() -> None:
    own = {"ENGINE": "django.db.backends.postgresql"}
    found: dict[str, dict[str, Any]] = {
        "default": {**own},
        "replica": {**own, "OPTIONS": {"options": "-c jit=off"}},
        "pooled": {**own, "DISABLE_SERVER_SIDE_CURSORS": True},
        "file": {"ENGINE": "django.db.backends.sqlite3"},
    }

    bound_statements(found, 60)

    assert {name: one.get("OPTIONS", {}).get("options") for name, one in found.items()} == {
        "default": "-c statement_timeout=60000",
        "replica": "-c statement_timeout=60000 -c jit=off",
        "pooled": None,
        "file": None,
    }


def _script(path: Path, line: str) -> None:
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)
