"""Parameters that ask for roles: of whom, from which country, as what.

They are asked of one role: a bank that is lender here and owner elsewhere is no owner here. They
work for every kind with a relation `roles` of `OrganisationRole`.
"""

from typing import Any, ClassVar

import numpy as np
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.filters.closed import ClosedFilterSet
from portal.filters.ordering import Ordering
from portal.filters.parameters import (
    InCountry,
    ModelMultipleChoiceFilter,
    MultipleChoiceFilter,
    Parameter,
)
from portal.filters.parts import RECORD, SourcedPartFilter
from portal.filters.values import Values
from portal.models import Organisation, Record
from portal.records.column_store import PublicColumns
from portal.records.column_store.columns import Mask
from projects.participation.roles import RoleRows, RolesAsked, organisations_from, role_model
from projects.participation.vocabularies import PartnerRole, RoleState

ANY = RolesAsked()
TOGETHER = ("organisation", "role", "participation", "participation_state")


class RoleParameter(Parameter):
    """Records with a role that meets this and the other parameters of roles."""

    together = TOGETHER
    of: type[Record] | None = None
    """For a list of parts: the kind of record whose roles count."""

    def filter[M: Model](self, queryset: QuerySet[M], value: Any) -> QuerySet[M]:
        if not value:
            return queryset
        asked = _asked(self.parent)
        found: QuerySet[Any] = role_model(self.of or queryset.model)._base_manager.all()
        if asked.organisation:
            found = found.filter(organisation__in=asked.organisation)
        if asked.role:
            found = found.filter(role__in=asked.role)
        if asked.participation:
            theirs = organisations_from(PublicColumns(), asked.participation)
            found = found.filter(organisation__in=theirs)
        if asked.counted_states:
            found = found.filter(state__in=asked.counted_states)
        owner = "record" if self.of else "pk"
        return queryset.filter(**{f"{owner}__in": found.values("record")})

    def asks(self) -> tuple[str, ...]:
        """Return no column of the record itself."""
        return ()

    def mark(self, columns: PublicColumns, value: object) -> Mask | None:
        """Mark the records with a role that meets all that is asked of roles."""
        roles = RoleRows(columns, self.of or self.model)
        marked = roles.mark_owners(roles.mark(_asked(self.parent)))
        if not self.of:
            return marked
        owners = roles.records.rows_of(columns.of(self.model).numbers("record"))
        found: Mask = (owners >= 0) & np.append(marked, False)[owners]
        return found


class ParticipantFilter(RoleParameter, ModelMultipleChoiceFilter):
    """Records with a role of any of several organisations, given by their slugs."""


class RoleFilter(RoleParameter, MultipleChoiceFilter):
    def read(self, columns: PublicColumns, model: type[Model]) -> list[Values]:
        if self.of:
            return []
        asked = _asked(self.parent)._replace(role=[])
        if any(asked):
            return _read_roles(columns, model, asked)
        return columns.kept(_read_roles, model)


class ParticipationFilter(RoleParameter, InCountry):
    """Records with a current or planned role of an organisation that counts as of a country."""

    def read(self, columns: PublicColumns, model: type[Model]) -> list[Values]:
        if self.of:
            return []
        asked = _asked(self.parent)._replace(participation=[])
        if any(asked):
            return _read_countries(columns, model, asked)
        return columns.kept(_read_countries, model)


class ParticipationStateFilter(MultipleChoiceFilter):
    """States of the roles that `participation` and `organisation` find."""

    narrows = False

    def filter[M: Model](self, queryset: QuerySet[M], value: object) -> QuerySet[M]:
        return queryset


def role_parameters(
    of: type[Record] | None = None,
) -> tuple[Parameter, Parameter, Parameter, Parameter]:
    """Return `organisation`, `role`, `participation` and `participation_state`; for parts `of` a
    kind of record those of its roles, in no form."""
    is_hidden = of is not None
    found = (
        ParticipantFilter(
            queryset=Organisation.objects.all(),
            label=_("Organisation"),
            help_text=_("The last part of the organisation's address"),
            for_programs=True,
        ),
        RoleFilter(
            choices=PartnerRole.choices, label=_("Role of the organisation"), for_programs=is_hidden
        ),
        ParticipationFilter("organisation", label=_("Participants from"), for_programs=is_hidden),
        ParticipationStateFilter(
            choices=RoleState.choices,
            label=_("State of the participation"),
            needs="participation organisation",
            for_programs=True,
        ),
    )
    for one in found[:3]:
        one.of = of
    return found


def _read_roles(
    columns: PublicColumns, model: type[Model], asked: RolesAsked = ANY
) -> list[Values]:
    roles = RoleRows(columns, model)
    return [roles.values(roles.mark(asked), roles.rows.codes("role"))]


def _read_countries(
    columns: PublicColumns, model: type[Model], asked: RolesAsked = ANY
) -> list[Values]:
    roles = RoleRows(columns, model)
    marked = roles.mark(asked) & roles.rows.codes("state").matches(asked.standing.__contains__)
    return [roles.values(marked, roles.origins, split=True)]


def _asked(question: ClosedFilterSet) -> RolesAsked:
    asked = question.form.cleaned_data
    found: list[Any] = [asked.get(name) for name in TOGETHER]
    return RolesAsked(*found)


class RoleRowFilter(SourcedPartFilter):
    """Roles as rows of their own. A subclass names its model and the countries of its records."""

    role = MultipleChoiceFilter(choices=PartnerRole.choices, label=_("Role of the organisation"))
    also: ClassVar[tuple[str, ...]] = (
        *("record", "organisation", "share_percent", "amount", "currency", "note", "locator"),
        *("quote", "state", "capacity_mw", "comparator", "as_printed", "as_of"),
        *("started_on", "ended_on", "borrower", "terms"),
    )
    order = Ordering(
        "record", record=RECORD, share=("share_percent", _("share")), role=("role", _("role"))
    )
