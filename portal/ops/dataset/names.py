"""Titles in other languages that the rows of records lack, each with where it is from."""

from portal.models import Record, TitleOrigin
from portal.models.languages import LANGUAGES, column_suffix
from portal.ops.dataset.load import Load
from portal.ops.dataset.rows import DatasetRow

ORIGINS = {"read": "", "dataset": "", **{one: one for one in TitleOrigin.values if one}}
"""Origin of a title in the files → in a record."""

type Titles = dict[str, str]
"""Titles and their origins by column."""


def titles_of(load: Load, rows: list[DatasetRow]) -> Titles:
    """Return the titles in the rows about one record. Raises BadRow."""
    found: Titles = {}
    for row in rows:
        suffix = column_suffix(row.among("language", LANGUAGES, is_optional=False))
        origin = row.among("origin", ORIGINS, is_optional=False)
        if row.text("source"):
            load.source(row)
        elif not ORIGINS[origin] and not row.text("locator"):
            raise row.bad("locator", "a title that was read needs a source or a place")
        found[f"title_{suffix}"] = row.required("title")
        found[f"title_origin_{suffix}"] = ORIGINS[origin]
    return found


def lacking_titles(record: Record, titles: Titles) -> Titles:
    """Return those in languages in which a record has no title."""
    lacking = [name for name in titles if "origin" not in name and not getattr(record, name)]
    return {
        column: titles[column]
        for name in lacking
        for column in (name, name.replace("title", "title_origin"))
    }
