from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

type Names = Mapping[str, str]

KINDS = {
    "changed": gettext_lazy("Changed"),
    "added": gettext_lazy("Added"),
    "removed": gettext_lazy("Taken away"),
    "claim": gettext_lazy("New statement"),
    "corrected": gettext_lazy("Statement read anew"),
    "retracted": gettext_lazy("Statement retracted"),
    "reinstated": gettext_lazy("Statement stands again"),
    "ruled": gettext_lazy("Decided"),
    "unruled": gettext_lazy("Decision taken away"),
    "disputed": gettext_lazy("Now disputed"),
    "case": gettext_lazy("Report of an error"),
    "settled": gettext_lazy("No longer disputed"),
}


@dataclass(frozen=True, kw_only=True)
class DocumentChange:
    """One difference. `was` and `now` are words for the reader, empty where there is no value."""

    kind: str
    what: str
    """Label of a fact, a column, or a row of a part."""
    was: str = ""
    now: str = ""
    language: str = ""
    """Code of the language of both, where they are a text in one."""
    by: str = ""
    """Publisher of the statement; for a ruling, its rule."""
    why: str = ""
    statements: Sequence[object] = field(default=(), compare=False, repr=False)
    """Those that give the value now, with their sources."""

    @property
    def kind_in_words(self) -> StrOrPromise:
        return KINDS[self.kind]

    def __str__(self) -> str:
        """Write one line: “Capacity: 24.9 MW → 49.9 MW”."""
        said = self.now or self.was
        words = {**vars(self), "kind": self.kind_in_words, "said": said}
        if self.kind == "changed":
            return _("%(what)s: %(was)s → %(now)s") % words
        if said and self.by:
            return _("%(kind)s – %(what)s: %(said)s (%(by)s)") % words
        if said:
            return _("%(kind)s – %(what)s: %(said)s") % words
        return _("%(kind)s – %(what)s") % words


def value_change(
    what: str, was: str, now: str, statements: Sequence[object] = (), language: str = ""
) -> DocumentChange:
    kind = "changed" if was and now else "added" if now else "removed"
    said = {"was": was, "now": now, "language": language}
    return DocumentChange(kind=kind, what=what, statements=statements, **said)


def union_of_keys(one: Iterable[str], other: Iterable[str]) -> list[str]:
    """Return the keys of either mapping, in the order of the first."""
    return list(dict.fromkeys([*one, *other]))
