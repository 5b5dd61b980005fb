"""Makes `portal_0_40_0.tar.xz`: a small portal as version 0.40.0 wrote it, to be upgraded in tests.

    cd checkout-of-0.40.0
    python path/to/make_old_portal.py path/to/portal_0_40_0.tar.xz

Runs with the environment of that version. The archive holds the database as SQL (`database.sql`)
and the files of the portal (`media`, `releases`): one record of every kind with all that it can
have, edited once and so with an old edition, one of them disputed, one withdrawn, statistics and
two releases, as `tests.site.pages.fill_site` makes them; from 0.3.0 on an editor's draft of a
public plant, and a place that waits for its publication.
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
    from tests.gates import PLAUSIBILITY, RULINGS  # none before 0.3.0
    from tests.site.pages import fill_site

    PLAUSIBILITY.open()
    RULINGS.open()
    log_countries()
    fill_site()
    draft()
    call_command("rebuild_history", verbosity=0)  # the factories store masters of pictures unseen


def log_countries() -> None:
    """Make the countries that factories would make, which tell the change log nothing."""
    from django.utils import timezone

    from portal.publication import public_rows
    from tests.factories import make_country

    codes = [make_country(code).code for code in ("CN", "KG", "KZ", "TJ", "UZ")]
    public_rows.log_rows("country", codes, at=timezone.now())  # `log_countries` before 0.9.0


def draft() -> None:
    from django.utils import timezone

    from portal.publication import publishing
    from projects.energy.models import EnergyProject
    from tests.factories import claim_all, make_place, make_user

    anna, now = make_user(), timezone.now()
    plant = EnergyProject.objects.filter(status="published", edit_of=None).order_by("pk")[0]
    edit = publishing.start_edit(plant, by=anna, at=now)
    edit.title_en = "Not yet said"
    edit.save()
    place = make_place(title_en="Not yet there")
    claim_all(place)
    publishing.submit(place, by=anna, at=now)


def dump(database: str) -> str:
    with sqlite3.connect(database) as connection:
        return "\n".join(connection.iterdump())


if __name__ == "__main__":
    main(sys.argv[1])
