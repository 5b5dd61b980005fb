"""Role of an organisation in a project of any kind."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.facts import Amount, Choice, Comparator, Fact, Money, PartialDate, Text
from portal.models import Organisation, PartialDateField, SourcedPart, amount_column, with_currency
from portal.models.fields import check_span, number_column
from portal.participation.vocabularies import PartnerRole, RoleState


class OrganisationRole(SourcedPart):
    """A subclass adds `record`, a foreign key with related_name="roles"."""

    heading = _("Companies and funders")
    has_columns = True
    facts: ClassVar[dict[str, Fact]] = {
        "role": Fact(type=Choice(PartnerRole)),
        "state": Fact(type=Choice(RoleState)),
        "share_percent": Fact(type=Amount(), unit="%"),
        "amount": Fact(type=Money(), columns=("amount", "currency")),
        "capacity_mw": Fact(type=Amount(), unit="MW"),
        "started_on": Fact(type=PartialDate()),
        "ended_on": Fact(type=PartialDate()),
        "borrower": Fact(type=Text()),
        "terms": Fact(type=Text()),
    }
    late_columns = {**dict.fromkeys(("borrower", "terms"), 4), "country": 5}

    identified_by = ("organisation_id",)

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="%(class)s_set"
    )
    role = models.CharField(max_length=20, choices=PartnerRole)
    state = models.CharField(
        _("state"), max_length=12, choices=RoleState, default=RoleState.CURRENT
    )
    share_percent = models.DecimalField(
        _("share"),
        max_digits=6,
        decimal_places=3,
        null=True,
        blank=True,
        help_text="%",
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    amount = number_column(None, 20, 2)
    currency = models.CharField(max_length=3, blank=True)
    capacity_mw = amount_column(_("capacity it is about"), "MW", decimal_places=3)
    comparator = models.CharField(
        max_length=8,
        choices=Comparator,
        default=Comparator.EXACT,
        help_text=_("Of the share, the amount or the capacity"),
    )
    as_printed = models.CharField(
        _("as printed"), max_length=300, blank=True, help_text=_("The figure in the source's words")
    )
    as_of = models.CharField(
        _("as of"),
        max_length=21,
        blank=True,
        validators=[check_span],
        help_text=_("Day, month or year of the contract or the statement"),
    )
    started_on = PartialDateField(_("since"))
    ended_on = PartialDateField(_("until"))
    note = models.CharField(max_length=300, blank=True)
    borrower = models.CharField(
        _("borrower"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("Of a loan: who owes it, as the source names them"),
    )
    terms = models.CharField(
        _("terms"),
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text=_("Of a loan: sort, interest, years, as the source words them"),
    )

    class Meta(SourcedPart.Meta):
        abstract = True
        constraints = [
            *SourcedPart.Meta.constraints,
            models.CheckConstraint(
                condition=Q(share_percent__isnull=True)
                | Q(share_percent__gte=0, share_percent__lte=100),
                name="%(app_label)s_%(class)s_share",
                violation_error_code="share_percent",
                violation_error_message=_("A share lies between 0 and 100 per cent."),
            ),
            with_currency("amount", "currency", "%(app_label)s_%(class)s_currency"),
        ]

    def __str__(self) -> str:
        return self.get_role_display()
