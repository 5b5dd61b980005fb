"""State of the texts of a record, language by language, for lists and its form."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.admin.forms.relations import link_to
from portal.models import Record
from portal.models.languages import DEFAULT, LANGUAGES, column_suffix
from portal.publication import copies

KEPT = "_language_drafts"
OTHERS = [code for code in LANGUAGES if code != DEFAULT]


@dataclass(frozen=True, kw_only=True)
class LanguageState:
    """State of the texts of one language: there, missing, or in a draft of their own."""

    code: str
    words: str
    mark: str
    """The same for lists, where a column is narrow."""
    address: str = ""
    """Address of the form of its draft."""

    @property
    def label(self) -> str:
        return copies.language_label(self.code)


def load_language_drafts(records: Sequence[Record]) -> None:
    """Load the drafts of single languages of records of one kind, in one query: by their uids, as
    few records have a draft, and a database then judges the index of `edit_of` to be of no use."""
    owned = [
        {copies.language_uid(copies.public_uid(record), code): code for code in OTHERS}
        if record.published_at
        else {}
        for record in records
    ]
    uids = {uid for one in owned for uid in one}
    found = list(type(records[0]).working.filter(uid__in=uids)) if uids else []
    for record, codes in zip(records, owned, strict=True):
        vars(record)[KEPT] = {codes[one.uid]: one for one in found if one.uid in codes}


def list_language_states(record: Record) -> Iterable[LanguageState]:
    """Yield the state of each language but the first."""
    if KEPT not in vars(record):
        load_language_drafts([record])
    for code in OTHERS:
        draft: Record | None = vars(record)[KEPT].get(code)
        if draft is not None:
            words = str(draft.get_status_display())
            yield LanguageState(code=code, words=words, mark=words, address=link_to(draft))
        elif getattr(record, f"title_{column_suffix(code)}"):
            yield LanguageState(code=code, words="✓", mark="✓")
        else:
            yield LanguageState(code=code, words=_("no text"), mark="–")


def draw_language_states(record: Record) -> SafeString:
    return format_html_join(
        " ",
        '<span class="language-state"><abbr title="{}">{}</abbr> {}</span>',
        ((one.label, one.code[:2], one.mark) for one in list_language_states(record)),
    )
