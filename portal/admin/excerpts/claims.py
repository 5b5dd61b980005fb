"""Claims made of passages."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django import forms
from django.apps import apps
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.evidence.claims import ClaimInline, ClaimValueForm
from portal.admin.evidence.evidence import fact_choices, fact_label_with_unit
from portal.admin.excerpts.statements import (
    Made,
    StatementForm,
    Statements,
    can_change,
    check_can_write,
)
from portal.admin.forms.checked_form import CleanedData, FormData
from portal.admin.forms.phrases import form_field
from portal.admin.forms.relations import link_to
from portal.admin.forms.values import format_for_editor
from portal.admin.workflow.extra_pages import PAGES, page_address
from portal.editorial import excerpts
from portal.editorial.excerpts import TextSpan
from portal.facts import Choice, Comparator, Reference
from portal.formatting.phrases import find_figure
from portal.models import Claim, ClaimKind, Passage, Record, Source, User, WorkingText
from portal.records.registry import record_model, record_models

FIELDS = [
    "fact",
    "comparator",
    "value",
    "as_printed",
    "as_of",
    "kind",
    "lower",
    "upper",
    "locator",
    "language",
    "note",
]
HELP_TEXTS = {
    **{name: ClaimInline.help_texts[name] for name in ("value", "comparator", "as_of", "note")},
    "as_printed": gettext_lazy("Left empty: the figure in the passage, as it stands there"),
    "lower": gettext_lazy("Only where the source gives a range"),
    "locator": gettext_lazy("Left empty: the paragraph, such as “paragraph 7”"),
    "language": gettext_lazy("Left empty: the language of the source"),
}


class ExcerptClaimForm(ClaimValueForm, StatementForm):
    first = ("fact", "comparator", "value", "as_printed", "as_of")

    def __init__(
        self, record: Record, source: Source, data: FormData | None, initial: CleanedData | None
    ) -> None:
        super().__init__(data, initial=initial)
        self.instance.record, self.instance.source = record, source
        choices = [("", "—"), *fact_choices(type(record))]
        self.fields["fact"] = forms.ChoiceField(label=_("fact"), choices=choices)
        self.fields["value"].required = False
        for name, text in HELP_TEXTS.items():
            self.fields[name].help_text = text


class ClaimStatements(Statements):
    name = "claim"
    label = gettext_lazy("Statement")

    def models(self, request: HttpRequest) -> list[type[Record]]:
        return [model for model in record_models() if model.facts and can_change(request, model)]

    def refuse(self, request: HttpRequest, record: Record, source: Source) -> None:
        check_can_write(request, record.open_draft() or record)

    def form(
        self,
        record: Record,
        source: Source,
        *,
        data: FormData | None = None,
        initial: CleanedData | None = None,
    ) -> StatementForm:
        widgets: dict[str, type[forms.Widget] | forms.Widget] = {
            "value": forms.TextInput,
            "note": forms.Textarea(attrs={"rows": 2}),
        }
        model = record.claims.model
        form: type[ExcerptClaimForm] = forms.modelform_factory(  # type: ignore[assignment]
            model, ExcerptClaimForm, fields=FIELDS, widgets=widgets, formfield_callback=form_field
        )
        return form(record, source, data, initial)

    def make(
        self,
        form: StatementForm,
        span: TextSpan,
        *,
        text: WorkingText,
        about: Record,
        by: User,
        at: datetime,
    ) -> Passage:
        claim: Claim = form.instance
        claim.quote = text.text[span.starts_at : span.ends_at]
        claim.locator = claim.locator or excerpts.build_locator(text.text, span)
        claim.language = claim.language or claim.source.language
        claim.as_printed = claim.as_printed or find_figure(claim.quote, claim.value)
        claim.full_clean(exclude=["record"], validate_unique=False)
        return excerpts.make_claim(text, span, claim, about=about, by=by, at=at)

    def remark(self, passage: Passage, record: Record) -> str | SafeString:
        """Return a remark if the record accepts another value."""
        claim: Claim = excerpts.claims_of_passages([passage]).select_related("record").latest("pk")
        fact, draft = type(record).facts[claim.fact], claim.record
        judged = draft.judge(claim.fact)
        if claim not in judged.disagreeing:
            return ""
        sentence = _("Conflicts with the accepted %(fact)s, “%(value)s”, which stays:") % {
            "fact": fact_label_with_unit(type(record), claim.fact),
            "value": format_for_editor(fact, judged.accepted),
        }
        return format_html('{} <a href="{}">{}</a>', sentence, evidence_address(draft), _("decide"))

    def made(self, passages: Sequence[Passage]) -> dict[str, Made]:
        """Return statements with one query for each kind of record and of referenced record."""
        by_kind = defaultdict(list)
        for passage in passages:
            by_kind[passage.kind].append(passage)
        found: dict[str, Made] = {}
        for kind, some in by_kind.items():
            if record_model(kind).facts:
                claims = excerpts.claims_of_passages(some).select_related("record")
                found |= _describe_claims(list(claims.order_by("record__edit_of", "pk")))
        return found

    def take_back(self, passage: Passage, *, by: User, at: datetime) -> None:
        excerpts.take_back_claim(passage, by=by, at=at)


def evidence_address(record: Record) -> str:
    """Return the address of the evidence page of a record, or of the claims in its form."""
    if any(page.name == "evidence" and page.fits(record) for page in PAGES):
        return page_address(record, "evidence")
    return f"{link_to(record)}#claims-group"


def _describe_claims(claims: list[Claim]) -> dict[str, Made]:
    """Return the statements of claims; one that is public and in a draft links to the draft."""
    public = {claim.uid for claim in claims if claim.record.is_published}
    titles = _titles(claims)
    return {
        claim.uid: Made(
            about=str(claim.record),
            kind=str(type(claim.record)._meta.verbose_name),
            said=": ".join(
                [
                    fact_label_with_unit(type(claim.record), claim.fact),
                    _describe_value(claim, titles),
                ]
            ),
            address=evidence_address(claim.record),
            state=_("Public") if claim.uid in public else claim.record.get_status_display(),
            is_public=claim.uid in public,
        )
        for claim in sorted(claims, key=lambda claim: claim.record.edit_of_id or 0)
    }


def _describe_value(claim: Claim, titles: dict[str, str]) -> str:
    if claim.kind != ClaimKind.VALUE:
        return claim.get_kind_display()
    fact = type(claim.record).facts[claim.fact]
    said = titles.get(claim.value, claim.value)
    if isinstance(fact.type, Choice):
        said = str(dict(fact.type.choices.choices).get(claim.value, claim.value))
    before = "" if claim.comparator == Comparator.EXACT else f"{claim.get_comparator_display()} "
    printed = f" (“{claim.as_printed}”)" if claim.as_printed else ""
    return f"{before}{said}{printed}"


def _titles(claims: list[Claim]) -> dict[str, str]:
    """Return the titles of referenced records by uid."""
    wanted = defaultdict(set)
    for claim in claims:
        kind = type(claim.record).facts[claim.fact].type
        if isinstance(kind, Reference):
            wanted[kind.model].add(claim.value)
    found: dict[str, str] = {}
    for label, uids in wanted.items():
        rows = apps.get_model(label)._base_manager.filter(edit_of=None, uid__in=uids)
        found |= dict(rows.values_list("uid", "title_en"))
    return found
