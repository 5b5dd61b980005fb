"""Every string that is translated, with its place in the code: `make messages`.

    make messages                # var/messages/ru.po, zh_Hans.po: all that is said in them
    make messages LANGUAGE=kk    # var/messages/kk.po: to begin another language with

The files are for programs of translators; what comes back belongs into
`portal/locale/<language>/LC_MESSAGES/django.po`.
"""

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "var" / "messages"
CATALOGUES = ROOT / "portal" / "locale"
HEAD = "# Words of the interface; see docs/DEVELOPING.md."
LANGUAGES = sorted(folder.name for folder in CATALOGUES.iterdir() if folder.is_dir())
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "pgettext_lazy": ((1, "c"), 2),
}
TEMPLATES = [
    path for path in Path(ROOT, "templates").rglob("*") if path.suffix in {".html", ".txt"}
]
APPS = ("portal", "projects", "trade")
CODE = [path for app in APPS for path in Path(ROOT, app).rglob("*.py")]
UNITS = Path(ROOT, "portal", "formatting", "units.csv")

type Key = tuple[str | None, str]
"""The context of a string, and the string, of a plural the singular."""
type Place = tuple[str, int]


def written(path: Path) -> Iterator[tuple[Key, int]]:
    """Yield the strings that code, or a template, asks to have translated, with their lines."""
    text = path.read_text()
    if path == UNITS:
        rows = csv.DictReader(text.splitlines())
        yield from (((None, row["words"]), line) for line, row in enumerate(rows, start=2))
        return
    if path.suffix != ".py":
        lines = templatize(text, origin=str(path)).splitlines()
        text = "\n".join(line.strip() for line in lines)
    for line, words, _comments, context in extract("python", BytesIO(text.encode()), KEYWORDS):
        yield (context, words if isinstance(words, str) else words[0]), line


@cache
def places() -> dict[Key, list[Place]]:
    """Return where each string is written."""
    found = defaultdict(list)
    for path in sorted([*TEMPLATES, *CODE, UNITS]):
        for key, line in written(path):
            found[key].append((str(path.relative_to(ROOT)), line))
    return found


def catalogue(language: str) -> Catalog:
    """Return the strings of all catalogues with their places, and what one language says."""
    known = {name: _read(name) for name in LANGUAGES}
    own = known.get(language, Catalog(language))
    found, where = Catalog(language, project="Corridor", header_comment=HEAD, fuzzy=False), places()
    for message in known[LANGUAGES[0]]:
        if not message.id:
            continue
        first = message.id if isinstance(message.id, str) else message.id[0]
        said = own.get(first, message.context)
        found.add(
            message.id,
            said.string if said else "",
            locations=where.get((message.context, first), []),
            context=message.context,
        )
    return found


def _read(language: str) -> Catalog:
    with Path(CATALOGUES, language, "LC_MESSAGES", "django.po").open("rb") as file:
        return read_po(file, locale=language)


def main(languages: list[str]) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    for language in languages or LANGUAGES:
        made = catalogue(language)
        with (OUT / f"{language}.po").open("wb") as file:
            write_po(file, made, width=100, sort_by_file=True)
        missing = sum(not any(_forms(one.string)) for one in made if one.id)
        print(f"var/messages/{language}.po: {len(made)} strings, {missing} to be translated")


def _forms(text: object) -> list[str]:
    return list(text) if isinstance(text, (list, tuple)) else [str(text)]


if __name__ == "__main__":
    main(re.findall(r"\w+", " ".join(sys.argv[1:])))
