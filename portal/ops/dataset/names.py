"""Titles in other languages that the rows of records lack, each with where it is from; other names
and identifiers in these rows."""

from collections.abc import Collection, Iterator

from portal.models import Record, Scheme, TitleOrigin
from portal.models.languages import LANGUAGES, column_suffix
from portal.ops.dataset.load import Load, RowValues
from portal.ops.dataset.rows import DatasetRow

ORIGINS = {"read": "", "dataset": "", **{one: one for one in TitleOrigin.values if one}}
"""Origin of a title in the files → in a record."""

IDENTIFIERS = {
    "geonames_id": Scheme.GEONAMES,
    "wikidata_id": Scheme.WIKIDATA,
    "unlocode": Scheme.UNLOCODE,
    "gem_location_id": Scheme.GEM_LOCATION,
    "gem_project_id": Scheme.GEM_PROJECT,
}
"""Columns with the identifier of a record in another register. Their order is part of the uids."""

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


def names_and_identifiers(
    row: DatasetRow, parts: Collection[str]
) -> Iterator[tuple[str, RowValues]]:
    """Yield those of the parts of a record that stand in its row, each with its relation."""
    if "names" in parts and "other_names" in row.cells:
        for name in row.words("other_names"):
            yield "names", {"name": name, **_script_of(name)}
    if "external_ids" in parts:
        for column, scheme in IDENTIFIERS.items():
            if column in row.cells and (value := row.text(column)):
                yield "external_ids", {"scheme": scheme, "value": value}


def _script_of(name: str) -> dict[str, str]:
    """Return the script and, where it tells, the language of a name."""
    if any("\u4e00" <= letter <= "\u9fff" for letter in name):
        return {"script": "Hans", "language": "zh"}
    if any("\u0400" <= letter <= "\u04ff" for letter in name):
        return {"script": "Cyrl", "language": "ru"}
    return {"script": "Latn", "language": ""}
