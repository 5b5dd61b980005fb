"""The private cluster that `manage.py test` starts, and connections to a server."""

from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from django.db import connection
from environ import Env

from portal.ops.bootstrap.progress import SetupFailed
from tests.tools.postgres import private_cluster, server_programs


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


def _script(path: Path, line: str) -> None:
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)
