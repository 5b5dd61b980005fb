"""Few pages that show together whatever all pages show."""

from collections.abc import Mapping
from html.parser import HTMLParser

VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"]
)
TELLING = {"disabled", "hidden", "lang", "open"}
WORKED = {"a", "button", "details", "input", "select", "summary", "textarea"}
"""Elements that a hand comes to."""


class _Parts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[str, str]] = set()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        marks = [given.get("role") or "", given.get("type") or ""]
        marks += sorted(n for n in given if n.startswith(("aria-", "data-")) or n in TELLING)
        own = " ".join([tag, *sorted((given.get("class") or "").split()), *marks])
        self.found.add((self._open[-1] if self._open else "", own))
        if tag not in VOID:
            self._open.append(own)

    def handle_endtag(self, tag: str) -> None:
        for at in reversed(range(len(self._open))):
            if self._open[at].split()[0] == tag:
                del self._open[at:]
                return


def parts_of(page: str) -> set[tuple[str, str]]:
    """Each element, with its parent: its name, its classes and what says how it behaves."""
    parser = _Parts()
    parser.feed(page)
    return parser.found


def worked_parts_of(page: str) -> set[tuple[str, str]]:
    """The elements that a hand comes to."""
    return {part for part in parts_of(page) if part[1].split()[0] in WORKED}


def cover[Part](parts: Mapping[str, set[Part]]) -> list[str]:
    """Names that have all parts between them, those with most that is new first."""
    left, chosen = set[Part]().union(*parts.values()), []
    while left:
        best = max(parts, key=lambda name: len(parts[name] & left))
        chosen.append(best)
        left -= parts[best]
    return chosen
