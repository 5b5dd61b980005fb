"""The countries that a document is about: lists, counts, feeds and search find it by them."""

from collections.abc import Iterator

from portal.records.document_types import RecordDocument, optional_keys


def countries_of(document: RecordDocument) -> list[str]:
    """Return its own countries and those of its rows, each once: a corridor is about the countries
    of its stops."""
    return list(dict.fromkeys([*own_countries(document), *countries_of_parts(document)]))


def own_countries(document: RecordDocument) -> list[str]:
    """Return the countries that its own values name, each once."""
    keys = optional_keys(document)
    found = [keys.get("country"), keys.get("second_country"), keys.get("partner")]
    found += [keys.get("start_country"), keys.get("end_country")]
    found += [*keys.get("countries", []), *keys.get("participants", [])]
    return list(dict.fromkeys(code for code in found if code))


def countries_of_parts(document: RecordDocument) -> Iterator[str]:
    for rows in document.values():
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict) and (code := row.get("country")):
                yield code
