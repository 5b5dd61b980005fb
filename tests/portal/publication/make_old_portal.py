"""Makes `portal_0_1_0.tar.xz`: a small portal as version 0.1.0 wrote it, to be upgraded in tests.

    cd checkout-of-0.1.0
    python path/to/make_old_portal.py path/to/portal_0_1_0.tar.xz

Runs with the environment of that version. The archive holds the database as SQL (`database.sql`)
and the files of the portal (`media`, `releases`): one record of every kind with all that it can
have, edited once and so with an old edition, one of them disputed, one withdrawn, statistics and
two releases, as `tests.site.pages.fill_site` makes them.
"""

import os
import sqlite3
import sys
import tarfile
import tempfile
from pathlib import Path


def main(archive: str) -> None:
    with tempfile.TemporaryDirectory() as var:
        os.environ |= {
            "DATABASE_URL": f"sqlite:///{var}/portal.sqlite3",
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "PORTAL_NO_BOOTSTRAP": "1",
            "PORTAL_VAR": var,
        }
        sys.path.insert(0, str(Path.cwd()))
        fill()
        (Path(var) / "database.sql").write_text(dump(f"{var}/portal.sqlite3"))
        with tarfile.open(archive, "w:xz") as packed:
            for name in ("database.sql", "media", "releases"):
                if (found := Path(var) / name).exists():
                    packed.add(found, name)


def fill() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests.site.pages import fill_site

    fill_site()


def dump(database: str) -> str:
    with sqlite3.connect(database) as connection:
        return "\n".join(connection.iterdump())


if __name__ == "__main__":
    main(sys.argv[1])
