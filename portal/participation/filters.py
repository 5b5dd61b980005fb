"""Parameters that ask for roles: of whom, from which country, as what.

They are asked of one role: a bank that is funder here and owner elsewhere is no owner here. They
work for every kind with a relation `roles` of `OrganisationRole`.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.filters.closed import ClosedFilterSet
from portal.filters.fields import TextsField
from portal.filters.ordering import Ordering
from portal.filters.parameters import (
    InCountry,
    ModelMultipleChoiceFilter,
    MultipleChoiceFilter,
    Parameter,
    TextIn,
)
from portal.filters.parts import RECORD, SourcedPartFilter
from portal.filters.values import Values
from portal.models import Organisation, Record
from portal.models.languages import column_suffix, content_language
from portal.participation.roles import (
    RoleRows,
    RolesAsked,
    name_heads,
    organisations_below,
    organisations_from,
    role_model,
)
from portal.participation.vocabularies import PartnerRole, RoleState
from portal.records.column_store import CodedColumn, PublicColumns
from portal.records.column_store.columns import Mask, Numbers

ANY = RolesAsked()
TOGETHER = ("organisation", "role", "participation", "participation_state", "company_group")


class RoleParameter(Parameter):
    """Records with a role that meets this and the other parameters of roles."""

    together = TOGETHER
    of: type[Record] | None = None
    """For a list of parts: the kind of record whose roles count."""

    def filter[M: Model](self, queryset: QuerySet[M], value: Any) -> QuerySet[M]:
        if not value:
            return queryset
        asked = roles_asked(self.parent)
        found: QuerySet[Any] = role_model(self.of or queryset.model)._base_manager.all()
        if asked.organisation:
            found = found.filter(organisation__in=asked.organisation)
        if asked.role:
            found = found.filter(role__in=asked.role)
        if asked.participation:
            theirs = organisations_from(PublicColumns(), asked.participation)
            found = found.filter(organisation__in=theirs)
        if asked.company_group:
            theirs = organisations_below(PublicColumns(), asked.company_group)
            found = found.filter(organisation__in=theirs)
        if asked.counted_states:
            found = found.filter(state__in=asked.counted_states)
        if not self.of:
            return queryset.filter(pk__in=found.values("record"))
        is_named = Q(phases="") | Q(phases__contains=OuterRef("uid"))
        return queryset.filter(Exists(found.filter(is_named, record=OuterRef("record"))))

    def asks(self) -> tuple[str, ...]:
        """Return no column of the record itself."""
        return ()

    def mark(self, columns: PublicColumns, value: object) -> Mask | None:
        """Mark the records with a role that meets all that is asked of roles."""
        roles = RoleRows(columns, self.of or self.model)
        marked = roles.mark(roles_asked(self.parent))
        if not self.of:
            return roles.mark_owners(marked)
        found = np.zeros(len(columns.of(self.model)), dtype=bool)
        found[roles.divide_by_part(np.flatnonzero(marked), self.model)[1]] = True
        return found


class RoleFacet(RoleParameter):
    """Counts its choices among the records that meet the other parameters of roles."""

    own: ClassVar[str]
    """Its name, which is among `TOGETHER`."""

    def read(self, columns: PublicColumns, model: type[Model]) -> list[Values]:
        asked = roles_asked(self.parent)._replace(**{self.own: []})
        of = self.of or self.model, self.model, (self.own,)
        rows, found = (
            _values_of(columns, *of, asked) if any(asked) else columns.kept(_values_of, *of)
        )
        return [Values(rows, found[self.own])]

    def read_within(
        self, columns: PublicColumns, others: Sequence[str]
    ) -> tuple[Numbers, dict[str, CodedColumn]]:
        names = (self.own, *others)
        asked = roles_asked(self.parent)._replace(**{name: [] for name in names})
        return _values_of(columns, self.of or self.model, self.model, names, asked)


class ParticipantFilter(RoleParameter, ModelMultipleChoiceFilter):
    """Records with a role of any of several organisations, given by their slugs."""


class RoleFilter(RoleFacet, MultipleChoiceFilter):
    own = "role"


class ParticipationFilter(RoleFacet, InCountry):
    """Records with a current or planned role of an organisation that counts as of a country."""

    own = "participation"


class GroupsField(TextsField):
    """Topmost organisations by their slugs."""

    @property
    def choices(self) -> list[tuple[str, str]]:
        return name_heads(PublicColumns(), f"title_{column_suffix(content_language())}")


class CompanyGroupFilter(RoleFacet, TextIn):
    """Records with a current or planned role of an organisation or of one below it."""

    field_class = GroupsField
    is_grouped = True
    group_note = _(
        "A record counts in full for each who takes part, whatever the share, also where a loan or "
        "a contract is for a part of it."
    )
    own = "company_group"


class ParticipationStateFilter(MultipleChoiceFilter):
    """States of the roles that `participation`, `organisation` and `company_group` find."""

    narrows = False


def role_parameters(of: type[Record] | None = None) -> tuple[Parameter, ...]:
    """Return the parameters of `TOGETHER`; for parts `of` a kind of record those of its roles."""
    found = (
        ParticipantFilter(
            queryset=Organisation.objects.all(),
            label=_("Organisation"),
            help_text=_("The last part of the organisation's address"),
            for_programs=True,
        ),
        RoleFilter(choices=PartnerRole.choices, label=_("Role of the organisation")),
        ParticipationFilter("organisation", label=_("Participants from")),
        ParticipationStateFilter(
            choices=RoleState.choices,
            label=_("State of the participation"),
            needs="participation organisation company_group",
            for_programs=True,
        ),
        CompanyGroupFilter(
            label=_("Company or funder, with subsidiaries"),
            help_text=_("The last part of the address of the organisation that has none above it"),
            for_programs=True,
        ),
    )
    for one in found:
        if isinstance(one, RoleParameter):
            one.of = of
    return found


def _values_of(
    columns: PublicColumns,
    owner: type[Model],
    model: type[Model],
    names: Sequence[str],
    asked: RolesAsked = ANY,
) -> tuple[Numbers, dict[str, CodedColumn]]:
    """Return the records, or parts of one, with the values of the roles that meet what is asked;
    those of a country or a group stand."""
    roles = RoleRows(columns, owner)
    marked = roles.mark(asked) if {*names} == {"role"} else roles.mark_standing(asked)
    if owner is model:
        rows, found = roles.divide(marked & (roles.owners >= 0), names)
        return roles.owners[rows], found
    rows, found = roles.divide(marked, names)
    places, parts = roles.divide_by_part(rows, model)
    return parts, {name: CodedColumn(one.of_row[places], one.values) for name, one in found.items()}


def roles_asked(question: ClosedFilterSet) -> RolesAsked:
    asked = question.form.cleaned_data
    found: list[Any] = [asked.get(name) for name in TOGETHER]
    return RolesAsked(*found)


class RoleRowFilter(SourcedPartFilter):
    """Roles as rows of their own. `role_viewset` makes those of a kind of record."""

    role = MultipleChoiceFilter(choices=PartnerRole.choices, label=_("Role of the organisation"))
    also: ClassVar[tuple[str, ...]] = (
        *("record", "organisation", "share_percent", "amount", "currency", "note", "locator"),
        *("quote", "state", "capacity_mw", "comparator", "as_printed", "as_of"),
        *("started_on", "ended_on", "borrower", "terms"),
    )
    order = Ordering(
        "record", record=RECORD, share=("share_percent", _("share")), role=("role", _("role"))
    )
