from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.facts import Choice, CountryCode, Fact, Reference
from portal.models.places import country_column
from portal.models.records import Record


class OrganisationKind(models.TextChoices):
    COMPANY = "company", _("Company")
    STATE_COMPANY = "state_company", _("State company")
    FINANCIAL = "financial_institution", _("Financial institution")
    GOVERNMENT = "government", _("Government body")
    RESEARCH = "research", _("Research institution")
    ASSOCIATION = "association", _("Association")
    MULTILATERAL = "multilateral", _("Multilateral institution")


class Organisation(Record):
    """A company, a bank, a ministry: whoever owns, builds, funds or regulates."""

    schema_type = "Organization"
    whole = "parent"
    late_columns = {"parent_": 3}

    facts = {
        "country": Fact(type=CountryCode(), columns=("country",)),
        "organisation_kind": Fact(type=Choice(OrganisationKind)),
        "parent": Fact(type=Reference("portal.organisation")),
    }
    parts = ("names",)

    search_worth = 24
    is_abbreviated = True
    country = country_column(_("country"), "organisations", blank=True)
    organisation_kind = models.CharField(_("kind"), max_length=24, choices=OrganisationKind)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="subsidiaries",
        null=True,
        blank=True,
        verbose_name=_("parent organisation"),
    )

    class Meta(Record.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
