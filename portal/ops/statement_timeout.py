"""Bound on a statement of PostgreSQL in the processes that answer requests."""

from collections.abc import Mapping
from typing import Any


def bound_statements(databases: Mapping[str, dict[str, Any]], seconds: int) -> None:
    """Let connections that are opened from now on end a statement after so many seconds; 0: none.

    Behind PgBouncer, which has server-side cursors disabled, a connection is not the portal's own:
    there the account has to be given a bound, if it is to have one.
    """
    for database in databases.values():
        is_own = not database.get("DISABLE_SERVER_SIDE_CURSORS")
        if seconds and is_own and database["ENGINE"].endswith("postgresql"):
            options = database.setdefault("OPTIONS", {})
            bound = f"-c statement_timeout={seconds * 1000}"
            options["options"] = f"{bound} {options.get('options', '')}".strip()
