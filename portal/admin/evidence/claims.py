"""Inlines for claims and rulings in the form of a record."""

from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from typing import ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.evidence.evidence import fact_choices, fact_label_with_unit, part_fact_choices
from portal.admin.forms import phrases
from portal.admin.forms.checked_form import CleanedData
from portal.admin.forms.parts import (
    FoldedRow,
    OwnedFormSet,
    PartForm,
    PartFormSet,
    StackedPartInline,
)
from portal.admin.forms.relations import HelpTexts
from portal.admin.forms.sections import fieldset
from portal.admin.forms.values import ValueWords, parse_value
from portal.editorial.roles import ruling_role
from portal.facts import Comparator, Fact
from portal.formatting.locales import in_brackets
from portal.formatting.summaries import labelled
from portal.models import BY_EDITORS, Claim, ClaimKind, Reasoned, Record, Ruling, Source, User
from portal.models.fields import Column
from portal.records.document_types import RecordDocument
from portal.records.documents import facts_with_parts, standings
from portal.records.standings import Judged

RESTATED = {"fact", "kind", "value", "comparator", "lower", "upper", "source"}
"""Columns that make up the statement of a claim: a change of any sets a new `recorded_at`."""


def _find_fact(model: type[models.Model], name: str) -> Fact | None:
    """Return a fact of the kind of record that claims or rulings of a model are about."""
    kind = cast(type[Record], model._meta.get_field("record").related_model)
    return kind.find_fact(name)


class FactRowForm(PartForm):
    """A row about a fact, with its value as editors type it."""

    words: ClassVar[ValueWords]
    """Those of the request."""

    def prepare(self) -> None:
        super().prepare()
        if fact := _find_fact(self._meta.model, self.instance.fact):
            self.initial["value"] = self.words.as_typed(fact, self.instance.value)


class ClaimValueForm(forms.BaseModelForm[Claim]):
    """Takes the value of a claim as editors type it."""

    filled_in: tuple[str, ...] = ()

    def clean(self) -> CleanedData:
        """Convert the value of the editor to the canonical value of the claim."""
        cleaned = super().clean() or self.cleaned_data
        fact = _find_fact(self._meta.model, cleaned.get("fact", ""))
        if fact is None or cleaned.get("kind") != ClaimKind.VALUE:
            return cleaned
        if not cleaned.get("value"):
            self.add_error("value", _("Give the value, or choose a kind of claim without one."))
        elif {"fact", "value"} & set(self.changed_data):
            self._read_value(fact, cleaned)
        else:
            cleaned["value"] = self.instance.value
        return cleaned

    def _read_value(self, fact: Fact, cleaned: CleanedData) -> None:
        """Take what was typed, in the language of the source; a phrase has a comparator too."""
        typed = cleaned["value"]
        source = cleaned.get("source") or getattr(self.instance, "source", None)
        language = cleaned.get("language") or (source.language if source else "")
        try:
            value, quantity = phrases.read_claim(fact, typed, language)
            cleaned["value"] = parse_value(fact, value)
            if quantity is not None:
                self.filled_in = ("comparator", "lower", "upper")
                phrases.complete(self, cleaned, quantity, typed)
            if (cleaned["fact"], cleaned["value"]) == (self.instance.fact, self.instance.value):
                self.changed_data.remove("value")  # in other words: no new statement
                beside = (*self.filled_in, "as_printed") if quantity else ()
                self.changed_data += [
                    name
                    for name in {*beside} - {*self.changed_data}
                    if cleaned.get(name) != getattr(self.instance, name)
                ]
        except ValidationError as problem:
            self.add_error(None if hasattr(problem, "error_dict") else "value", problem)

    def _post_clean(self) -> None:
        """Skip the validation of the model for a wrong value, which would add a second error."""
        if not {"fact", "value"} & set(self.errors):
            super()._post_clean()  # type: ignore[misc]


class ClaimForm(ClaimValueForm, FactRowForm):
    def prepare(self) -> None:
        super().prepare()
        if "source" in self.fields:
            self.fields["source"].required = False  # of what editors state themselves

    def clean(self) -> CleanedData:
        """Give what editors state themselves their source, and the day on which they looked."""
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind in BY_EDITORS and not cleaned.get("source"):
            cleaned["source"] = Source.of_editors()
        if kind == ClaimKind.NOT_FOUND and not cleaned.get("as_of"):
            cleaned["as_of"] = timezone.localdate().isoformat()
        if "source" in self.fields and not (cleaned.get("source") or "source" in self.errors):
            self.add_error("source", self.fields["source"].error_messages["required"])
        return cleaned

    def save(self, commit: bool = True) -> Claim:
        claim = self.instance
        if RESTATED & set(self.changed_data):
            claim.recorded_at = timezone.now()
        if not claim.retraction_reason:
            claim.retracted_at = None
        elif claim.retracted_at is None:
            claim.retracted_at = timezone.now()
        return super().save(commit)


class ClaimFormSet(PartFormSet):
    instance: Record

    def add_fields(self, form: PartForm, index: int | None) -> None:
        """Remove the delete box of claims that were public: those are retracted, never deleted."""
        super().add_fields(form, index)
        if form.instance.pk and form.instance.uid in self._published_uids:
            form.fields.pop(DELETION_FIELD_NAME, None)

    @cached_property
    def _published_uids(self) -> set[str]:
        """Uids of all claims that were ever public: those of the last edition, as claims are never
        removed."""
        record: Record = self.instance
        public = type(record).working.filter(pk=record.edit_of_id or record.pk)
        document = public.values_list("edition__document", flat=True).first() or {}
        facts = facts_with_parts(cast(RecordDocument, document)).values()
        return {claim["uid"] for fact in facts for claim in fact["claims"]}

    def in_order(self, rows: Iterable[models.Model]) -> Sequence[models.Model]:
        facts = {name: number for number, name in enumerate(self.instance.facts)}
        claims = cast(Iterable[Claim], rows)
        return sorted(claims, key=lambda c: (facts.get(c.fact, len(facts)), c.recorded_at, c.pk))

    def describe(self, form: PartForm | FoldedRow) -> None:
        claim: Claim = form.instance
        if (fact := self.instance.find_fact(claim.fact)) is not None:
            value = self.form.words.as_typed(fact, claim.value)
            form.headline = headline(type(self.instance), claim, value)
            if not self.is_bound:
                form.standing = self._standings.get(claim.pk)

    @cached_property
    def _standings(self) -> dict[int, Judged]:
        """Standing of each stored claim against the accepted value, by primary key; without those
        about a row that is gone."""
        record: Record = self.instance
        found: dict[int, Judged] = {}
        for name, judged in record.judge_all().items():
            stands = standings(judged, record.newest_ruling(name, judged))
            found |= {c.pk: one for c, one in zip(judged.claims, stands, strict=True)}
        return found


def headline(model: type[Record], claim: Claim, value: str) -> str:
    """Return a claim in one line: fact, value, date, publisher."""
    before = "" if claim.comparator == Comparator.EXACT else f"{claim.get_comparator_display()} "
    said = claim.as_printed or (before + value) or claim.get_kind_display()
    said += in_brackets(claim.as_of) if claim.as_of else ""
    return labelled(fact_label_with_unit(model, claim.fact), f"{said} — {claim.source.publisher}")


class _FactInline(StackedPartInline):
    """Rows about facts of a record or of its parts."""

    form_section = "evidence"
    parent_model: type[Record]
    record: Record | None = None
    value_attributes: ClassVar[dict[str, bool]] = {}

    def get_formset(
        self, request: HttpRequest, obj: models.Model | None = None, **kwargs: object
    ) -> type[PartFormSet]:
        self.record = cast(Record | None, obj)
        made = super().get_formset(request, obj, **kwargs)
        made.form.words = ValueWords(request)
        return made

    def _choices(self) -> list[tuple[str, str]]:
        """Asked for once, when a row is drawn or read."""
        of_parts = part_fact_choices(self.record) if self.record else []
        return [("", "—"), *fact_choices(self.parent_model), *of_parts]

    def formfield_for_dbfield(
        self, db_field: Column, request: HttpRequest, **kwargs: object
    ) -> forms.Field | None:
        if db_field.name == "fact":
            return forms.ChoiceField(label=_("fact"), choices=cache(self._choices))
        if db_field.name == "value":
            widget = forms.TextInput(attrs={"class": "vTextField", **self.value_attributes})
            help_text = self.help_texts["value"]
            return db_field.formfield(widget=widget, required=False, help_text=help_text)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class ClaimInline(_FactInline):
    """Claims of a record. Subclasses set `model`."""

    form = ClaimForm
    formset = ClaimFormSet
    verbose_name = gettext_lazy("claim")
    verbose_name_plural = gettext_lazy("what the sources say")
    fieldsets = [
        fieldset(
            None, ("fact", "comparator", "value", "as_printed"), ("source", "locator", "as_of")
        ),
        fieldset(
            gettext_lazy("Quote, range, note"),
            ("quote", "note"),
            ("kind", "lower", "upper", "language"),
            ("attributed_to", "archived_url"),
            classes=["collapse"],
        ),
        fieldset(gettext_lazy("Retract"), "retraction_reason", classes=["collapse", "retract"]),
    ]
    help_texts: ClassVar[HelpTexts] = {
        "value": gettext_lazy(
            "As the source prints it: over 50 · 10万千瓦 · 5 млн долл. · late 2024 · "
            "Kazakhstan or KZ · Operating · 43.25,76.9 · the name of an organisation"
        ),
        "comparator": gettext_lazy("Choose “over” if the source says “over 50”"),
        "as_printed": gettext_lazy("The words of the source, such as “nearly 10,000”"),
        "as_of": gettext_lazy("2024, June 2024, late 2024 or start/end"),
        "locator": gettext_lazy("Such as: p. 12, table 3"),
        "attributed_to": gettext_lazy("Whom the source credits with it: the office that counted"),
        "quote": gettext_lazy("A short passage, exactly as it stands there"),
        "note": gettext_lazy("For readers: how the claim is to be read; where it was looked for"),
        "kind": gettext_lazy(
            "“Looked for, not found” and “Does not apply” are your own statements: no source"
        ),
        "lower": gettext_lazy("Only where the source gives a range"),
        "language": gettext_lazy("Language as printed: en, zh, ru …"),
        "retraction_reason": gettext_lazy(
            "For a claim that was misread. It stays visible, struck through, with this reason. "
            "Clear it to restore the claim."
        ),
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.Model]:
        """Order claims by fact, as declared in the model, then by age, oldest first."""
        facts = enumerate(self.parent_model.facts)
        order = [When(fact=name, then=Value(number)) for number, name in facts]
        by_fact = Case(*order, default=Value(len(order)), output_field=IntegerField())
        return super().get_queryset(request).order_by(by_fact, "recorded_at", "pk")


class RulingForm(FactRowForm):
    @property
    def is_as_stored(self) -> bool:
        """False without an accepted value, which a ruling needs, sent as it is stored or not."""
        return super().is_as_stored and self._accepted(self.instance.fact) != ""

    def clean(self) -> CleanedData:
        """Set the value of a ruling to the accepted one. Raises ValidationError when there is
        none."""
        cleaned = super().clean() or self.cleaned_data
        accepted = None if self.errors else self._accepted(cleaned.get("fact", ""))
        if accepted == "":
            raise ValidationError(_("The record accepts no value for this fact: enter it above."))
        if accepted and self.has_changed():
            cleaned["value"] = accepted
        return cleaned

    def _accepted(self, name: str) -> str | None:
        """The value that the record accepts now; None for what is no fact of it."""
        record: Record = self.instance.record
        return record.accepted(name) if record.find_fact(name) else None


class RulingFormSet(OwnedFormSet):
    instance: Record

    def describe(self, form: PartForm | FoldedRow) -> None:
        ruling: Ruling = form.instance
        if (fact := self.instance.find_fact(ruling.fact)) is not None:
            value = self.form.words.as_typed(fact, ruling.value)
            words = fact_label_with_unit(type(self.instance), ruling.fact)
            form.headline = labelled(words, f"{value} — {ruling.get_rule_display()}")


class RulingInline(_FactInline):
    """Rulings of a record. Subclasses set `model`."""

    form = RulingForm
    formset = RulingFormSet
    value_attributes: ClassVar = {"readonly": True}
    verbose_name = gettext_lazy("decision on a fact")
    verbose_name_plural = gettext_lazy("decisions where sources differ")
    fields = [("fact", "value", "rule"), ("reason_en", "reason_zh_hans", "reason_ru")]
    help_texts: ClassVar[HelpTexts] = {
        "value": gettext_lazy("Filled in with the accepted value when the decision is saved"),
        "reason_en": gettext_lazy("For readers: why this value was preferred"),
    }


def stamp(row: models.Model, person: User) -> None:
    """Set author, role and time of a ruling; other rows are left as they are."""
    if isinstance(row, Reasoned):
        row.made_by, row.made_at = person, timezone.now()
        row.made_in_role = ruling_role(person)
