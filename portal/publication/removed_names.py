"""Finds and takes out the names of a record that is removed for good, in texts of the desk."""

import re
from collections.abc import Iterable

from portal.models.languages import columns
from portal.records.document_types import Json
from portal.records.registry import record_models

LETTER = r"[^\W\u2e80-\u9fff]"
"""A sign of a word in a script that sets spaces between words: not one of Chinese."""
LONGEST, SHORTEST = 200, 10
"""Characters at which names that quote a title are cut, and from which on what is left of one is
taken out."""


class RemovedNames:
    """The titles of a record as whole words, in capitals or not, but not within the title of
    another record: the town of Mary is not in “summary”, nor in “Mary gas power plant”."""

    def __init__(self, titles: Iterable[str], others: Iterable[str] = ()) -> None:
        self.titles = sorted(titles, key=len, reverse=True)
        longer = sorted(others, key=len, reverse=True)
        own = "|".join(map(_as_words, self.titles))
        self._pattern = re.compile(
            "|".join([*map(_as_words, longer), f"(?P<own>{own})"]), re.IGNORECASE
        )

    def are_in(self, text: str) -> bool:
        return any(found["own"] for found in self._pattern.finditer(text))

    def take_out(self, node: Json) -> Json:
        """Return what the desk wrote, or read in tables, without the titles, whole or cut off at
        the end of a name."""
        if isinstance(node, dict):
            return {key: self.take_out(value) for key, value in node.items()}
        if isinstance(node, list):
            return [self.take_out(one) for one in node]
        if not isinstance(node, str):
            return node
        left = self._pattern.sub(lambda found: "…" if found["own"] else found[0], node)
        return self._take_off_beginning(left) if len(node) == LONGEST else left

    def _take_off_beginning(self, name: str) -> str:
        """Return a name without the beginning of a title with which it ends."""
        for start in range(len(name) - SHORTEST + 1):
            ending = name[start:].removesuffix("…").casefold()
            if any(title.casefold().startswith(ending) for title in self.titles):
                return f"{name[:start]}…"
        return name


def longer_titles(titles: Iterable[str], *, but: Iterable[str]) -> set[str]:
    """Return the titles that contain one of these, of records with other uids."""
    named = RemovedNames(titles)
    return {
        text
        for model in record_models()
        for row in model.working.exclude(uid__in=but).values_list(*columns("title"), "title_local")
        for text in row
        if text and named.are_in(text)
    } - set(titles)


def _as_words(text: str) -> str:
    before = rf"(?<!{LETTER})" if re.match(LETTER, text) else ""
    after = rf"(?!{LETTER})" if re.match(LETTER, text[-1:]) else ""
    return f"{before}{re.escape(text)}{after}"
