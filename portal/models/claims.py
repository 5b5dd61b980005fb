from contextlib import suppress
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.facts import Comparator, Province
from portal.models.fields import LimitedTextField, check_span, number_column
from portal.models.languages import LocalText, in_each_language
from portal.models.parts import Part, SourcedPart
from portal.models.provinces import provinces
from portal.models.rules import Rule, RulingRole
from portal.models.sources import attribution, check_attribution, credits_another

if TYPE_CHECKING:
    from portal.models.records import Record


class ClaimKind(models.TextChoices):
    VALUE = "value", gettext_lazy("States a value")
    UNKNOWN = "unknown", gettext_lazy("Mentioned, no figure given")
    NONE = "none", gettext_lazy("Says there is none")
    WITHHELD = "withheld", gettext_lazy("Says it is not published")
    NOT_FOUND = "notfound", gettext_lazy("Looked for, not found")
    NOT_APPLICABLE = "na", gettext_lazy("Does not apply")


BY_EDITORS = (ClaimKind.NOT_FOUND, ClaimKind.NOT_APPLICABLE)
"""Kinds that editors state themselves, by the source of `Source.of_editors`."""


class Claim(SourcedPart):
    """The statement of one source about one fact of a record.

    Never deleted once public: a misread claim is retracted with a reason and stays visible.
    Agreement with the accepted value is computed. Each kind of record has a table of its own
    (`portal.models.records`).
    """

    fact = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=ClaimKind, default=ClaimKind.VALUE)
    value = LimitedTextField(
        blank=True, help_text="In the fact's own form: 24.9, KZ, 2021-07, operating, 5000 USD"
    )
    comparator = models.CharField(max_length=8, choices=Comparator, default=Comparator.EXACT)
    lower = number_column(None, 24, 6)
    upper = number_column(None, 24, 6)
    as_printed = models.CharField(
        max_length=300, blank=True, help_text="The words of the source, such as “nearly 10,000”"
    )
    language = models.CharField(max_length=12, blank=True, help_text="Language as printed")
    as_of = models.CharField(
        max_length=21,
        blank=True,
        validators=[check_span],
        help_text="The day, month, year or span (start/end) the value describes",
    )
    archived_url = models.URLField("archived copy", max_length=600, blank=True)
    note = LimitedTextField(blank=True, help_text="For readers: how the claim is to be read")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    retracted_at = models.DateTimeField(null=True, blank=True, editable=False)
    retraction_reason = LimitedTextField(blank=True)
    attributed_to = attribution()

    class Meta(SourcedPart.Meta):
        abstract = True
        constraints = [
            *SourcedPart.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind=ClaimKind.VALUE, value__gt="")
                | ~Q(kind=ClaimKind.VALUE) & Q(value=""),
                name="%(app_label)s_%(class)s_value",
            ),
            models.CheckConstraint(
                condition=Q(retracted_at__isnull=True) | ~Q(retraction_reason=""),
                name="%(app_label)s_%(class)s_retracted_why",
            ),
            credits_another("%(app_label)s_%(class)s_credits_another"),
            models.CheckConstraint(
                condition=Q(lower__isnull=True) | Q(upper__isnull=True) | Q(lower__lte=F("upper")),
                name="%(app_label)s_%(class)s_bounds",
                violation_error_code="upper",
                violation_error_message=gettext_lazy("The upper bound is below the lower one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fact}: {self.as_printed or self.value or self.kind}"

    @property
    def is_live(self) -> bool:
        return self.retracted_at is None

    def clean(self) -> None:
        """Convert the value to the canonical form of its fact. Raises ValidationError."""
        super().clean()
        if self.source_id and self.attributed_to_id:
            check_attribution(self.source, self.attributed_to)
        record: type[Record] = self._meta.get_field("record").related_model  # type: ignore[assignment]
        fact = record.find_fact(self.fact)
        if fact is None:
            raise ValidationError(
                {"fact": _("“%s” is no fact of this kind of record.") % self.fact}
            )
        if self.kind != ClaimKind.VALUE:
            if self.value:
                raise ValidationError({"value": _("A claim without a value has none to give.")})
            return
        try:
            self.value = fact.type.clean(self.value)
        except ValueError as problem:
            raise ValidationError({"value": str(problem)}) from problem
        known = provinces().get(self.value) if isinstance(fact.type, Province) else None
        with suppress(ValueError):  # a day that is none, which its column refuses
            if known and not known.is_valid(self.as_of.partition("/")[0]):
                sentence = _("This province is one of %(from)s to %(until)s, not of %(day)s.")
                words = {"from": known.valid_from or "…", "until": known.valid_until or "…"}
                raise ValidationError({"value": sentence % {**words, "day": self.as_of}})


class Reasoned(Part):
    """A decision with its rule and its reason, in every content language."""

    rule = models.CharField(max_length=20, choices=Rule)
    reason_en, reason_zh_hans, reason_ru = in_each_language(
        LimitedTextField, gettext_lazy("reason"), required=True
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_in_role = models.CharField(
        _("role"), max_length=20, choices=RulingRole, blank=True, db_default="", editable=False
    )

    reason = LocalText("reason")

    class Meta(Part.Meta):
        abstract = True
        constraints = [
            *Part.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(reason_en=""), name="%(app_label)s_%(class)s_reason"
            ),
        ]


class Ruling(Reasoned):
    """Reason to accept this value of a disputed fact."""

    fact = models.CharField(max_length=60)
    value = LimitedTextField(help_text="The accepted value it gives reasons for")

    class Meta(Reasoned.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.fact}: {self.value}"
