"""Claims made of passages."""

from collections.abc import Sequence

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.evidence.claims import ClaimInline, ClaimValueForm
from portal.admin.evidence.evidence import fact_address, fact_choices, fact_label_with_unit
from portal.admin.excerpts.statements import PARAGRAPH, StatementForm, Statements
from portal.admin.forms.checked_form import CleanedData, FormData
from portal.admin.forms.values import ValueWords, reference_titles
from portal.admin.workflow.extra_pages import page_address
from portal.editorial import excerpts
from portal.facts import Comparator
from portal.formatting.locales import in_brackets
from portal.formatting.phrases import find_figure
from portal.formatting.summaries import labelled
from portal.models import Claim, ClaimKind, Passage, Record, SourcedPart

FIELDS = (
    *("fact", "comparator", "value", "as_printed", "as_of", "kind", "lower", "upper", "locator"),
    *("language", "attributed_to", "note"),
)
HELP_TEXTS = {
    **{
        name: ClaimInline.help_texts[name]
        for name in ("value", "comparator", "as_of", "note", "attributed_to")
    },
    "fact": gettext_lazy("Where the record has no value for it yet, it takes this one"),
    "as_printed": gettext_lazy("Left empty: the figure in the passage, as it stands there"),
    "lower": gettext_lazy("Only where the source gives a range"),
    "locator": PARAGRAPH,
    "language": gettext_lazy("Left empty: the language of the source"),
}


class ExcerptClaimForm(ClaimValueForm, StatementForm):
    first = ("fact", "comparator", "value", "as_printed", "as_of")

    def __init__(
        self, data: FormData | None, *, initial: CleanedData | None, instance: Claim
    ) -> None:
        super().__init__(data, initial=initial, instance=instance)
        choices = [("", "—"), *fact_choices(type(self.instance.record))]
        self.fields["fact"] = forms.ChoiceField(label=_("fact"), choices=choices)
        self.fields["value"].required = False
        for name, text in HELP_TEXTS.items():
            self.fields[name].help_text = text


class ClaimStatements(Statements):
    form_class, fields = ExcerptClaimForm, FIELDS

    def __init__(self) -> None:
        super().__init__("claims", gettext_lazy("Statement"))
        self.name = "claim"

    def complete(self, row: Claim) -> None:
        row.language = row.language or row.source.language
        row.as_printed = row.as_printed or find_figure(row.quote, row.value)
        row.full_clean(exclude=["record"], validate_unique=False)

    def remark(self, passage: Passage, record: Record) -> str | SafeString:
        """Return a remark if the record accepts another value."""
        rows = excerpts.rows_of_passages([passage], self.relation).select_related("record")
        claim: Claim = rows.latest("pk")
        fact, draft = record.get_fact(claim.fact), claim.record
        judged = draft.judge(claim.fact)
        if claim not in judged.disagreeing:
            return ""
        sentence = _("Conflicts with the accepted %(fact)s, “%(value)s”, which stays:") % {
            "fact": fact_label_with_unit(type(record), claim.fact),
            "value": ValueWords(None).as_typed(fact, judged.accepted),
        }
        address = fact_address(draft, claim.fact)
        return format_html('{} <a href="{}">{}</a>', sentence, address, _("decide"))

    def words(self, rows: Sequence[SourcedPart]) -> dict[str, str]:
        """Return the words of claims, with one query for each kind of referenced record."""
        claims = [row for row in rows if isinstance(row, Claim)]
        stated = ((claim.record.get_fact(claim.fact), claim.value) for claim in claims)
        titles, words = reference_titles(stated), ValueWords(None)
        return {
            claim.uid: labelled(
                fact_label_with_unit(type(claim.record), claim.fact),
                _describe_value(claim, titles, words),
            )
            for claim in claims
        }

    def address(self, record: Record) -> str:
        return page_address(record, "evidence")


def _describe_value(claim: Claim, titles: dict[str, str], words: ValueWords) -> str:
    if claim.kind != ClaimKind.VALUE:
        return claim.get_kind_display()
    fact = claim.record.get_fact(claim.fact)
    said = titles.get(claim.value, claim.value)
    if said == claim.value and not fact.type.has_order:
        said = words.of(fact, said)
    before = "" if claim.comparator == Comparator.EXACT else f"{claim.get_comparator_display()} "
    printed = in_brackets(f"“{claim.as_printed}”") if claim.as_printed else ""
    return f"{before}{said}{printed}"
