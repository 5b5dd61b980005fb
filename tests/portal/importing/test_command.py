"""`manage.py import_data`: preview, apply, undo, in words and exit codes."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.models import ImportBatch
from projects.energy.models import EnergyProject
from tests.admin_client import make_chief
from tests.factories import make_country, make_source, make_user

pytestmark = pytest.mark.django_db

TABLE = "name,country,technology,status,capacity_mw\nDam 1,KZ,hydro,operating,5\n"


def import_data(*words: Any, out: Any = None, **options: Any) -> str:
    out = out or StringIO()
    call_command("import_data", *map(str, words), stdout=out, **{"by": "chief", **options})
    return out.getvalue()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A file of one dam."""
    make_country("KZ")
    make_chief(username="chief")
    make_source(slug="report")
    path = tmp_path / "dams.csv"
    path.write_text(TABLE)
    return path


def test_table_is_previewed_applied_and_undone(table: Path) -> None:
    said = import_data(table, kind="energyproject", source="report")
    batch = ImportBatch.objects.get()
    assert said == f"Import {batch.uid}: 1 new.\n"
    assert not EnergyProject.working.exists()
    assert import_data(apply=batch.uid).startswith(f"Import {batch.uid}: Applied.\n")
    assert EnergyProject.working.get().title_en == "Dam 1"
    again = import_data(table, kind="energyproject", source="report")
    assert f"The same table was applied before, as import {batch.uid}." in again
    assert import_data(undo=batch.uid) == f"Import {batch.uid}: Undone.\n"
    assert not EnergyProject.working.exists()


def test_good_rows_are_applied_and_the_others_are_named(table: Path) -> None:
    table.write_text(f"{TABLE}Dam 2,KZ,hydro,operating,many\n")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        import_data(table, "--apply", kind="energyproject", source="report", out=out)
    assert ended.value.code == 3
    assert "row 3, capacity_mw, “many”: refused. “many” is not understood" in out.getvalue()
    assert EnergyProject.working.count() == 2


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"source": "report"}, "say what its rows are"),
        ({"kind": "energyproject", "source": "x"}, "--source: nothing here is called “x”"),
        ({"profile": "gem", "source": "report"}, "it has no column capacity (mw), gem location id"),
        ({"undo": "nothing"}, "import: nothing here is called “nothing”"),
        ({"kind": "energyproject", "source": "report", "by": "reader"}, "may not import"),
    ],
)
def test_refusals_say_what_to_do(table: Path, options: dict[str, str], words: str) -> None:
    make_user(username="reader", is_staff=True)
    with pytest.raises(CommandError) as refusal:
        import_data(table, **options)
    assert words in str(refusal.value)
    assert not ImportBatch.objects.exists()
