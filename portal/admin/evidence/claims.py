"""Claims and rulings, edited on the page of their record, below the facts they are about."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.evidence.evidence import fact_choices, fact_in_words
from portal.admin.forms.parts import PartForm, PartFormSet, StackedPartInline
from portal.admin.forms.values import canonical, for_editor
from portal.facts import Comparator
from portal.models import Claim, ClaimKind, Record, Standing, User
from portal.records.documents import standing

RESTATED = {"fact", "kind", "value", "comparator", "lower", "upper", "source"}
"""What a claim says: to change any of it is to record the claim anew."""


class ClaimForm(PartForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = self.instance.value
        if fact := _record_model(self).facts.get(self.instance.fact):
            self.initial["value"] = for_editor(fact, self.stored)

    def clean(self) -> dict[str, Any]:
        """The value as an editor writes it becomes the value as claims store it."""
        cleaned = super().clean() or self.cleaned_data
        fact = _record_model(self).facts.get(cleaned.get("fact", ""))
        if fact is None or cleaned.get("kind") != ClaimKind.VALUE:
            return cleaned
        if not cleaned.get("value"):
            self.add_error("value", _("Give the value, or choose a kind of claim without one."))
        elif {"fact", "value"} & set(self.changed_data):
            cleaned["value"] = canonical(fact, cleaned["value"])
        else:
            cleaned["value"] = self.stored
        return cleaned

    def _post_clean(self) -> None:
        """One sentence about a wrong value is enough: the model would add its own."""
        if not {"fact", "value"} & set(self.errors):
            super()._post_clean()  # type: ignore[misc]

    def save(self, commit: bool = True) -> Any:
        claim = self.instance
        if RESTATED & set(self.changed_data):
            claim.recorded_at = timezone.now()
        if not claim.retraction_reason:
            claim.retracted_at = None
        elif claim.retracted_at is None:
            claim.retracted_at = timezone.now()
        return super().save(commit)


class ClaimFormSet(PartFormSet):
    def add_fields(self, form: Any, index: int | None) -> None:
        """A claim that readers have seen is retracted with a reason; it cannot be deleted."""
        super().add_fields(form, index)
        if form.instance.pk and form.instance.uid in self._published_uids():
            form.fields.pop(DELETION_FIELD_NAME, None)

    def _published_uids(self) -> set[str]:
        if not hasattr(self, "_published"):
            self._published = published_claims(self.instance)
        return self._published

    def in_order(self, rows: Any) -> list[Any]:
        facts = {name: number for number, name in enumerate(self.instance.facts)}
        return sorted(rows, key=lambda c: (facts.get(c.fact, len(facts)), c.recorded_at, c.pk))

    def describe(self, form: Any) -> None:
        claim = form.instance
        if (fact := self.instance.facts.get(claim.fact)) is not None:
            form.headline = headline(type(self.instance), claim, for_editor(fact, claim.value))
            if not self.is_bound:
                form.standing = claim_standing(self.instance, claim)


def headline(model: type[Record], claim: Claim, value: str) -> str:
    """A claim in a line: what is said of which fact, by whom, of when."""
    before = "" if claim.comparator == Comparator.EXACT else f"{claim.get_comparator_display()} "
    said = claim.as_printed or (before + value) or claim.get_kind_display()
    said += f" ({claim.as_of})" if claim.as_of else ""
    return f"{fact_in_words(model, claim.fact)}: {said} — {claim.source.publisher}"


def published_claims(record: Record) -> set[str]:
    """The uids of all claims about a record that were ever public: as claims never go, those of
    its last edition."""
    public = type(record).working.filter(pk=record.edit_of_id or record.pk)
    document = public.values_list("edition__document", flat=True).first() or {}
    facts = document.get("facts", {}).values()
    return {claim["uid"] for fact in facts for claim in fact["claims"]}


def claim_standing(record: Record, claim: Claim) -> Standing:
    """How a stored claim stands against what its record accepts now."""
    fact, name = record.facts[claim.fact], claim.fact
    accepted, differing = fact.accepted(record, name), record.disagreeing(name)
    ruled = bool(differing) and record.ruling_of(name, differing) is not None
    agrees = fact.agrees(accepted, record.comparator(name), claim) if claim.is_live else None
    return standing(claim, agrees, is_ruled=ruled)


class ClaimInline(StackedPartInline):
    """What each source says. Subclasses name the `model`."""

    form = ClaimForm
    formset = ClaimFormSet
    verbose_name = gettext_lazy("claim")
    verbose_name_plural = gettext_lazy("claims: what each source says")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("fact", "comparator", "value", "as_printed"),
                    ("source", "locator", "as_of"),
                ]
            },
        ),
        (
            gettext_lazy("Quote, bounds, kind and note"),
            {
                "classes": ["collapse"],
                "fields": [
                    ("quote", "note"),
                    ("kind", "lower", "upper", "language"),
                    "archived_url",
                ],
            },
        ),
        (
            gettext_lazy("Retract"),
            {"classes": ["collapse", "retract"], "fields": ["retraction_reason"]},
        ),
    ]
    help_texts: ClassVar[dict[str, Any]] = {
        "value": gettext_lazy(
            "As the fact is written: 24.9 · Kazakhstan or KZ · 2021-07 · operating · 5000 USD · "
            "43.25,76.9 · the name of an organisation"
        ),
        "comparator": gettext_lazy("“Over 50” is over 50, never 50"),
        "as_printed": gettext_lazy("The words of the source, such as “nearly 10,000”"),
        "as_of": gettext_lazy("What the value describes: 2024, 2024-06, or start/end"),
        "locator": gettext_lazy("Page, table, row or paragraph"),
        "quote": gettext_lazy("A short passage, exactly as it stands there"),
        "note": gettext_lazy("For readers: how the claim is to be read"),
        "lower": gettext_lazy("Only where the source gives a range"),
        "language": gettext_lazy("Language as printed: en, zh, ru …"),
        "retraction_reason": gettext_lazy(
            "For a claim that was misread. It stays to be seen, marked as retracted, with this "
            "reason. Empty it to let the claim stand again."
        ),
    }

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 1 if obj is None else 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """By fact, in the order in which the model declares them; the oldest claim first."""
        order = [When(fact=name, then=Value(n)) for n, name in enumerate(self._facts())]
        by_fact = Case(*order, default=Value(len(order)), output_field=IntegerField())
        return super().get_queryset(request).order_by(by_fact, "recorded_at", "pk")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "fact":
            choices = [("", "—"), *fact_choices(self.parent_model)]
            return forms.ChoiceField(label=_("fact"), choices=choices)
        if db_field.name == "value":
            kwargs["widget"] = forms.TextInput(attrs={"class": "vTextField"})
            return db_field.formfield(**kwargs, help_text=self.help_texts["value"])
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def _facts(self) -> list[str]:
        return list(self.parent_model.facts)


class RulingForm(PartForm):
    def full_clean(self) -> None:
        """A ruling that is sent as it is stored needs an accepted value all the same."""
        super().full_clean()
        fact = self.instance.fact
        if self.is_as_stored and not self.is_closed and self._accepted(fact) == "":
            self.add_error(None, _no_value())

    def clean(self) -> dict[str, Any]:
        """A ruling is about the value that is accepted; an editor need not write it out."""
        cleaned = super().clean() or self.cleaned_data
        accepted = None if self.errors else self._accepted(cleaned.get("fact", ""))
        if accepted == "":
            raise ValidationError(_no_value())
        if accepted and self.has_changed():
            cleaned["value"] = accepted
        return cleaned

    def _accepted(self, name: str) -> str | None:
        """The value that the record accepts now; None for what is no fact of it."""
        facts = self.instance.record.facts
        return facts[name].accepted(self.instance.record, name) if name in facts else None


def _no_value() -> str:
    return _("The record accepts no value for this fact: enter it above.")


class RulingFormSet(PartFormSet):
    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)
        form.instance.record = self.instance  # whose fields have what is being saved with it
        return form

    def describe(self, form: Any) -> None:
        ruling = form.instance
        if (fact := self.instance.facts.get(ruling.fact)) is not None:
            value = for_editor(fact, ruling.value)
            words = fact_in_words(type(self.instance), ruling.fact)
            form.headline = f"{words}: {value} — {ruling.get_rule_display()}"


class RulingInline(StackedPartInline):
    """Why the portal accepts its value where sources differ. Subclasses name the `model`."""

    form = RulingForm
    formset = RulingFormSet
    verbose_name = gettext_lazy("ruling")
    verbose_name_plural = gettext_lazy("rulings: why this value, where sources differ")
    fieldsets = [
        (
            None,
            {"fields": [("fact", "value", "rule"), ("reason_en", "reason_zh_hans", "reason_ru")]},
        )
    ]
    help_texts: ClassVar[dict[str, Any]] = {
        "value": gettext_lazy("Filled in with the accepted value when the ruling is saved"),
        "reason_en": gettext_lazy("For readers: why this value was preferred"),
    }

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "fact":
            choices = [("", "—"), *fact_choices(self.parent_model)]
            return forms.ChoiceField(label=_("fact"), choices=choices)
        if db_field.name == "value":
            widget = forms.TextInput(attrs={"class": "vTextField", "readonly": True})
            help_text = self.help_texts["value"]
            return db_field.formfield(widget=widget, required=False, help_text=help_text)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


def stamp(row: Any, person: User) -> None:
    """Whoever writes or changes a ruling is the one who made it, at that moment."""
    if hasattr(row, "made_by_id"):
        row.made_by, row.made_at = person, timezone.now()


def _record_model(form: forms.ModelForm[Any]) -> type[Record]:
    found: Any = form._meta.model._meta.get_field("record").related_model
    return found  # type: ignore[no-any-return]
