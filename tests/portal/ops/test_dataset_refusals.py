"""A malformed row stops the load with file, line, column and reason, and leaves no trace."""

from pathlib import Path

import pytest
from django.core.management import CommandError

from portal.models import Country, Source
from tests.dataset.files import blank, change, copy_files, empty, keep_rows, load, restore

# Databases differ: transactions that are taken back.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EMPTIED = {
    "portal": [
        "names",
        "places",
        "organisations",
        "organisation_names",
        "events",
        "stories",
        "claims",
        "evidence",
        "rulings",
    ],
    "projects": ["names", "phases", "roles", "milestones", "claims", "evidence", "rulings"],
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The packaged files with no more before the first project than it stands on."""
    copy = copy_files(tmp_path)
    blank(copy, "portal/countries.csv", "capital")
    for app, names in EMPTIED.items():
        for name in names:
            empty(copy, f"{app}/{name}.csv")
    return copy


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("file", "key", "column", "value", "sentence"),
    [
        (
            "projects/projects.csv",
            "kg-kara-keche-coal",
            "capacity_mw",
            "lots",
            "projects/projects.csv, line 4, column capacity_mw: “lots” is not a number",
        ),
        (
            "projects/projects.csv",
            "kg-kara-keche-coal",
            "country",
            "XX",
            "projects/projects.csv, line 4, column country: there is no country “XX”",
        ),
        (
            "projects/projects.csv",
            "kg-kara-keche-coal",
            "technology",
            "steam",
            "projects/projects.csv, line 4, column technology: “steam” is none of coal",
        ),
        (
            "projects/projects.csv",
            "kg-kara-keche-coal",
            "source",
            "nobody",
            "projects/projects.csv, line 4, column source: there is no source “nobody”",
        ),
        (
            "projects/projects.csv",
            "kg-kara-keche-coal",
            "key",
            "kg-bishkek-coal",
            "projects/projects.csv, line 4, column key: another row has it",
        ),
    ],
)
def test_malformed_row_stops_the_load(
    copy: Path, file: str, key: str, column: str, value: str, sentence: str
) -> None:
    change(copy, file, key, column, value)

    with pytest.raises(CommandError) as refusal:
        load(folder=copy)

    assert sentence in str(refusal.value)
    assert str(refusal.value).endswith("Nothing was loaded.")
    assert not Source.working.exists()
    assert not Country.objects.exists()


@pytest.mark.exhaustive
def test_row_with_too_many_cells_is_reported(copy: Path) -> None:
    path = copy / "portal" / "countries.csv"
    text = path.read_text(encoding="utf-8").replace("\nKG,", "\nKG,too,many,", 1)
    path.write_text(text, encoding="utf-8")

    with pytest.raises(CommandError, match=r"portal/countries\.csv, line 3: the number of cells"):
        load(folder=copy)


def test_source_that_says_two_values_of_one_fact_is_refused(copy: Path) -> None:
    """A figure corrected in the row of the record, and forgotten among the claims."""
    restore(copy, "projects/claims.csv")
    keep_rows(copy / "projects" / "claims.csv", "key", ["c0534"])
    blank(copy, "projects/projects.csv", "vendor")
    change(copy, "projects/projects.csv", "kg-bishkek-coal", "capacity_mw", "814")

    with pytest.raises(CommandError) as refusal:
        load(folder=copy)

    assert str(refusal.value) == (
        "Refused: projects/projects.csv, line 2, column source: “gem-gcpt-2024” says of capacity_mw"
        " here “814”, and in projects/claims.csv, line 2, “813”. Change both, or give the value"
        " here a claim with its own place in the source. Nothing was loaded."
    )
