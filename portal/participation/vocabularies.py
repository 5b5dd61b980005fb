"""Words for what organisations are to projects."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartnerRole(models.TextChoices):
    """Roles of organisations in a project."""

    OWNER = "owner", _("Owner")
    SHAREHOLDER = "shareholder", _("Shareholder")
    DEVELOPER = "developer", _("Developer")
    INVESTOR = "investor", _("Investor")
    OPERATOR = "operator", _("Operator")
    OPERATOR_PARTY = "operator_party", _("Party to the operator")
    CONTRACTOR = "contractor", _("Contractor")
    CONSORTIUM_LEADER = "consortium_leader", _("Leader of the consortium")
    SUPPLIER = "supplier", _("Supplier")
    TURBINE_SUPPLIER = "turbine_supplier", _("Turbine supplier")
    FINANCIER = "financier", _("Funder")
    INSURER = "insurer", _("Insurer")
    OFFTAKER = "offtaker", _("Offtaker")
    BIDDER = "bidder", _("Bidder")
    AUTHORITY = "authority", _("Authority")


class RoleState(models.TextChoices):
    """How far a role has come."""

    PLANNED = "planned", _("Planned")
    CURRENT = "current", _("Current")
    ENDED = "ended", _("Ended")
    UNSUCCESSFUL = "unsuccessful", _("Unsuccessful")


STANDING = (RoleState.CURRENT, RoleState.PLANNED)
"""States in which a role counts as participation, if no other is asked for."""

ASKED_OF_ALL = {
    PartnerRole.OWNER: (PartnerRole.SHAREHOLDER,),
    PartnerRole.CONTRACTOR: (PartnerRole.CONSORTIUM_LEADER,),
    PartnerRole.FINANCIER: (),
}
"""Roles that readers ask for on every project, each with those that answer for it as well."""

ROLE_COLUMNS = ("owners", "contractors", "financiers")
"""Columns of files that name who has these roles; `…_sources` stand beside them."""

FAMILIES = (
    (
        _("Owns, operates or finances"),
        (
            *(PartnerRole.OWNER, PartnerRole.SHAREHOLDER, PartnerRole.DEVELOPER),
            *(PartnerRole.INVESTOR, PartnerRole.OPERATOR, PartnerRole.OPERATOR_PARTY),
            *(PartnerRole.FINANCIER, PartnerRole.INSURER),
        ),
    ),
    (_("Builds"), (PartnerRole.CONTRACTOR, PartnerRole.CONSORTIUM_LEADER)),
    (_("Supplies"), (PartnerRole.SUPPLIER, PartnerRole.TURBINE_SUPPLIER)),
)
"""Roles that are counted together: a project counts once in each. A bid, a purchase of power and an
office are no part in building or owning."""
