"""“Where is this from?”: part of the form of a record that takes one source for all changed facts
and writes the claims."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise

from portal.admin.evidence.claims import ClaimInline
from portal.admin.evidence.evidence import fact_choices, fact_label_with_unit
from portal.admin.forms.checked_form import CleanedData, FormData
from portal.admin.forms.forms import format_value
from portal.admin.forms.labels import LABELS
from portal.admin.forms.phrases import PrintedDateField, find_phrase
from portal.admin.forms.relations import Attributes, KnownAutocomplete, OptionGroups
from portal.admin.workflow.permissions import DeskAdmin
from portal.editorial import sourcing
from portal.formatting.locales import join_list
from portal.models import Claim, Record, Source, Status
from portal.models.fields import check_quote

PREFIX = "sourcing"
RECENT, ASKED, PRINTED = "recent_sources", "asked_for_source", "printed_words"
"""Session keys: the sources a person used last; the record whose last save left facts without a
source; that record, with the phrases from which their values were read."""
REMEMBERED = 8
PASSAGE = ("locator", "as_of", "quote")


class RecentSources(KnownAutocomplete):
    """Autocomplete with the last used sources as plain options, for use without scripts."""

    recent: Sequence[Source] = ()

    def optgroups(
        self, name: str, value: Sequence[str], attr: Attributes | None = None
    ) -> OptionGroups:
        groups = super().optgroups(name, value, attr)
        chosen, options = {str(one) for one in value}, groups[0][1]
        for source in self.recent:
            if str(source.pk) not in chosen:
                text, number = str(source), len(options)
                options.append(self.create_option(name, source.pk, text, False, number))
        return groups


class PassageMixin(forms.BaseForm):
    """Form with a source: the last used ones are offered, none is chosen."""

    def add_source(self, column: Any, *, is_required: bool = False) -> None:
        """Put the field of the source, a relation of the model `column` belongs to, in its place,
        or before the others."""
        self.select = RecentSources(column, admin.site)
        source = forms.ModelChoiceField(
            Source.working.all(),
            label=_("source"),
            required=is_required,
            widget=RelatedFieldWidgetWrapper(self.select, column.remote_field, admin.site),
        )
        is_new = "source" not in self.fields
        self.fields["source"] = source
        if is_new:
            self.order_fields(["source"])
        # The copy that the field made for itself.
        self.beside = cast(RelatedFieldWidgetWrapper, source.widget)
        self.beside.can_change_related = self.beside.can_view_related = False
        self.beside.can_delete_related = False
        self.select = cast(RecentSources, self.beside.widget)

    def offer(self, request: HttpRequest) -> None:
        """Offer the last used sources, and the link to add a new one."""
        self.select.recent = self.recent = recent_sources(request)
        self.beside.can_add_related = request.user.has_perm("portal.add_source")


class SourcingPassageForm(PassageMixin, forms.Form):
    """Source, and the passage in it."""

    locator = forms.CharField(label=LABELS["locator"], max_length=200, required=False)
    as_of = PrintedDateField(label=LABELS["as_of"], form="partial_dates", required=False)
    quote = forms.CharField(
        label=gettext_lazy("quote"),
        required=False,
        validators=[check_quote],
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, model: type[Record], data: FormData | None = None, *, prefix: str | None = None
    ) -> None:
        super().__init__(data, prefix=prefix)
        self.add_source(cast(type[Claim], model.part_model("claims"))._meta.get_field("source"))
        helps = ClaimInline.help_texts
        for name in ("locator", "as_of"):
            self.fields[name].help_text = helps[name]
        self.fields["quote"].help_text = _(
            "Exactly as it stands there. It stays with the facts whose value is in it."
        )

    def clean(self) -> CleanedData:
        """Require the source if a passage was typed."""
        cleaned = super().clean() or self.cleaned_data
        typed = [n for n in self.changed_data if n in PASSAGE or n.startswith(_printed_name(""))]
        if typed and not (cleaned.get("source") or "source" in self.errors):
            words = _("Choose the source that this is taken from, or empty the boxes beside it.")
            self.add_error("source", words)
        return cleaned

    def add_printed(self, name: str, words: StrOrPromise, initial: str = "") -> None:
        """Add a box for the wording of a fact in the source."""
        self.fields[_printed_name(name)] = forms.CharField(
            label=_("wording in the source: %s") % words,
            max_length=300,
            required=False,
            initial=initial,
        )

    def printed_field(self, name: str) -> forms.BoundField:
        return self[_printed_name(name)]

    def printed(self, name: str) -> str:
        """Return what was typed into that box."""
        return self.cleaned_data[_printed_name(name)]

    def passage(self) -> CleanedData:
        """Return the passage for `portal.editorial.sourcing`."""
        return {name: self.cleaned_data[name] for name in PASSAGE}


@dataclass(frozen=True, kw_only=True)
class SourcingRow:
    """Fact in the list of the form."""

    name: str
    words: str
    columns: str
    """Form fields with its value; the script lists the fact when one of them changes."""
    value: str
    is_listed: bool
    is_ticked: bool
    printed: forms.BoundField


class SourcingForm(SourcingPassageForm):
    """Form for the source of changed facts. A listed fact counts if it is ticked; an unlisted one
    (pages without script list only facts that lacked a source) if it was changed and lacks a
    source."""

    def __init__(self, record: Record, data: FormData | None = None) -> None:
        super().__init__(type(record), data, prefix=PREFIX)
        self.record = record
        choices = fact_choices(type(record))
        for name in ("listed", "ticked"):
            self.fields[name] = forms.MultipleChoiceField(choices=choices, required=False)
        for name, words in choices:
            self.add_printed(name, words)

    def names(self, changed: Iterable[str]) -> list[str]:
        """Return the facts that get a claim."""
        listed, ticked = self.cleaned_data["listed"], set(self.cleaned_data["ticked"])
        unasked = {n for n in changed if n not in listed and not self.record.is_supported(n)}
        return [name for name in self.record.facts if name in ticked | unasked]

    def as_printed(self) -> dict[str, str]:
        """Return the printed words by fact: those typed for it, else the phrase in its field."""
        return {
            name: self.printed(name) or find_phrase(fact, name, self.data)
            for name, fact in self.record.facts.items()
        }

    def draw(self, request: HttpRequest, form: forms.BaseForm) -> None:
        """Prepare the data of the template, with the form of the record."""
        self.offer(request)
        lacking = self.record.unsupported() if self.record.pk else []
        asked = _pop_source_request(request, self.record)
        ticks = set(lacking) if asked else set()
        listed = set(lacking) or _prefilled(self.record, request.GET)
        for name, phrase in printed_words(request, self.record).items():
            self.fields[_printed_name(name)].widget.attrs["placeholder"] = phrase
        if self.is_bound:
            ticks, listed = (set(self[name].value() or ()) for name in ("ticked", "listed"))
        self.is_open = bool(listed) or self.record.pk is None or bool(self.errors)
        self.lacking = [str(self.record.fact_label(name)) for name in lacking]
        self.rows = [
            SourcingRow(
                name=name,
                words=fact_label_with_unit(type(self.record), name),
                columns=" ".join(fact.columns_of(name)),
                value=_form_value(form, fact.columns_of(name)) if name in listed else "",
                is_listed=name in listed,
                is_ticked=name in ticks,
                printed=self.printed_field(name),
            )
            for name, fact in self.record.facts.items()
        ]


def can_add_claims(modeladmin: DeskAdmin, request: HttpRequest, record: Record | None) -> bool:
    """Check that a person may add claims in the form of a record."""
    found = (one for one in modeladmin.inlines if issubclass(one, ClaimInline))
    inlines = (one(modeladmin.model, modeladmin.admin_site) for one in found)
    return any(one.has_add_permission(request, record) for one in inlines)


def find_refusal(modeladmin: DeskAdmin, request: HttpRequest, record: Record) -> str:
    """Return the reason why a person cannot write claims into a record or a draft of it; empty if
    they can."""
    if record.status != Status.DRAFT and not record.is_published:
        return _("It is locked: %(state)s.") % {"state": record.get_status_display()}
    may = modeladmin.may_change_draft(request, record)
    if not may or not can_add_claims(modeladmin, request, record):
        return _("Your role does not reach that far.")
    return ""


def bind_sourcing_form(record: Record, data: FormData) -> SourcingForm | None:
    """Return the bound form of a request; None if its data has none."""
    if not record.facts or not any(name.startswith(f"{PREFIX}-") for name in data):
        return None
    return SourcingForm(record, data)


def write_claims(
    request: HttpRequest,
    sent: SourcingForm,
    record: Record,
    *,
    changed: Sequence[str],
    by_hand: set[str],
) -> list[str]:
    """Write the claims requested in a save of `changed` facts, except for facts supported by a
    claim written `by_hand`; store the facts still without a source in the session. Returns the
    facts with a new claim."""
    source: Source | None = sent.cleaned_data["source"]
    before = {n: w for n, w in printed_words(request, record).items() if n not in changed}
    printed = before | {n: words for n, words in sent.as_printed().items() if words}
    stored = type(record).working.get(pk=record.pk)
    prefetch_related_objects([stored], "claims")
    sent.record = stored
    made: list[Claim] = []
    meant = [n for n in sent.names(changed) if n not in by_hand or not stored.is_supported(n)]
    if source is not None and meant:
        remember_sources(request, [source.pk])
        passage = {**sent.passage(), "as_printed": printed}
        made = sourcing.claim_facts(stored, meant, source=source, at=timezone.now(), **passage)
    names = [claim.fact for claim in made]
    if names:
        said = {"source": source, "facts": list_fact_labels(stored, names)}
        messages.success(request, _("Source added to %(facts)s: “%(source)s”.") % said)
    if sent.cleaned_data["quote"] and (bare := [one.fact for one in made if not one.quote]):
        words = list_fact_labels(stored, bare)
        messages.warning(
            request, _("Saved without the quote, which does not have them in it: %s.") % words
        )
    _request_source(
        request, stored, [n for n in changed if n not in names and not stored.is_supported(n)]
    )
    left = {*stored.unsupported()} - {*names}
    request.session.pop(PRINTED, None)
    if lacking := {name: words for name, words in printed.items() if name in left}:
        request.session[PRINTED] = [stored.kind(), stored.pk, lacking]
    return names


def changed_facts(record: Record, changed: Iterable[str], *, is_new: bool) -> list[str]:
    """Return the changed facts; of a new record, all facts with a value."""
    if is_new:
        return [n for n, fact in record.facts.items() if fact.accepted(record, n)]
    columns = set(changed)
    return [n for n, fact in record.facts.items() if columns & set(fact.columns_of(n))]


def recent_sources(request: HttpRequest) -> list[Source]:
    """Return the last used sources of this session, latest first."""
    keys = request.session.get(RECENT, [])
    found = Source.working.in_bulk(keys) if keys else {}
    return [found[key] for key in keys if key in found]


def remember_sources(request: HttpRequest, keys: Iterable[int]) -> None:
    """Store used sources in the session; the last of `keys` is the latest."""
    recent: list[int] = request.session.get(RECENT, [])
    for key in keys:
        recent = [key, *(one for one in recent if one != key)][:REMEMBERED]
    if recent != request.session.get(RECENT, []):
        request.session[RECENT] = recent


def printed_words(request: HttpRequest, record: Record) -> dict[str, str]:
    """Return the phrases, as “over 50”, that this session has typed for facts of a record that have
    no source yet: the value that was read from one is stored, what else it says is not."""
    kind, pk, words = request.session.get(PRINTED) or ("", None, {})
    return dict(words) if (kind, pk) == (record.kind(), record.pk) else {}


def lacks_source_after_save(request: HttpRequest, record: Record) -> bool:
    """True if the last save of this session left facts of this record without a source."""
    return request.session.get(ASKED) == [record.kind(), record.pk]


def _pop_source_request(request: HttpRequest, record: Record) -> bool:
    if record.pk is None or not lacks_source_after_save(request, record):
        return False
    del request.session[ASKED]
    return True


def _request_source(request: HttpRequest, record: Record, names: list[str]) -> None:
    request.session.pop(ASKED, None)
    if not names:
        return
    request.session[ASKED] = [record.kind(), record.pk]
    sentence = ngettext(
        "%(n)s fact has no source yet: %(facts)s.",
        "%(n)s facts have no source yet: %(facts)s.",
        len(names),
    ) % {"n": len(names), "facts": list_fact_labels(record, names)}
    messages.warning(request, sentence)


def list_fact_labels(record: Record, names: Iterable[str]) -> str:
    return join_list(str(record.fact_label(name)) for name in names)


def _form_value(form: forms.BaseForm, columns: Sequence[str]) -> str:
    fields = [(form.fields[name], form[name].value()) for name in columns if name in form.fields]
    return " ".join(
        format_value(field, value) for field, value in fields if value not in (None, "")
    )


def _prefilled(record: Record, columns: Container[str]) -> set[str]:
    """Return the facts of a new record whose columns the address of its form fills in: a source
    is theirs only where somebody ticks them."""
    if record.pk is not None:
        return set()
    of_facts = ((name, fact.columns_of(name)) for name, fact in record.facts.items())
    return {name for name, own in of_facts if any(column in columns for column in own)}


def _printed_name(name: str) -> str:
    return f"printed_{name}"
