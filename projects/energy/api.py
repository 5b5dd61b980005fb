"""The endpoints of energy projects and of their phases, and how a plant stood on a day."""

import builtins
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from operator import itemgetter
from typing import override

from django.db.models import Model, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from portal.facts.timeline import StateHistory, is_over
from portal.facts.types import number_to_json
from portal.formatting.locales import join_list
from portal.models import history_models
from portal.models.history import reading_position
from portal.opendata.api.dated import DatedViewSet, ThenSerializer
from portal.opendata.api.parts import PartViewSet, public_rows, row_shape
from portal.opendata.api.reader_columns import is_for_readers, reader_title
from portal.opendata.api.tables import columns_of
from portal.participation.columns import role_columns
from portal.participation.document_types import OrganisationRoleDocument
from portal.participation.origins import CHINA
from portal.participation.roles import name_participants, uids_from
from portal.participation.vocabularies import STANDING, PartnerRole, RoleState
from portal.records.column_store import PublicColumns
from portal.records.document_types import Json, JsonObject
from portal.records.fact_serializers import ReferenceSerializer
from portal.records.serializers import extend_serializer, part_serializer
from portal.tabular.flattening import Column
from projects.energy.document_types import EnergyProjectDocument, PhaseDocument
from projects.energy.filters import EnergyProjectFilter, PhaseFilter
from projects.energy.models import EnergyProject
from projects.energy.parts import Phase
from projects.energy.serializers import PlantRoleSerializer
from projects.energy.timelines import PHASES, PROJECTS
from projects.energy.vocabularies import ProjectStatus


class PhaseThenSerializer(serializers.Serializer[JsonObject]):
    uid = serializers.CharField()
    name = serializers.CharField()
    status = serializers.ChoiceField(choices=ProjectStatus.choices, allow_null=True)


class RoleThenSerializer(serializers.Serializer[JsonObject]):
    uid = serializers.CharField()
    role = serializers.ChoiceField(choices=PartnerRole.choices)
    organisation = ReferenceSerializer(allow_null=True)
    state = serializers.ChoiceField(choices=RoleState.choices)
    stated_on = serializers.CharField(
        help_text="The day from which it is told: its begin, else the day that the statement is"
        " about, else the day its source was published"
    )


class ProjectThenSerializer(ThenSerializer):
    """Its state on the day of `valid_on`, as known now; null where nobody says."""

    status = serializers.ChoiceField(choices=ProjectStatus.choices, allow_null=True)
    operating_mw = serializers.FloatField(
        allow_null=True, help_text="Capacity at work; null unless it is known of every phase"
    )
    phases = PhaseThenSerializer(many=True)
    roles = RoleThenSerializer(
        many=True,
        help_text="Who took part, as far as is stated of the day; ended where nobody says when",
    )


def project_then(document: EnergyProjectDocument, day: str) -> JsonObject:
    states, said_on = PROJECTS.of(document), PROJECTS.day_said(document)
    phases = [(phase, PHASES.of_row(phase, said_on)) for phase in document["phases"]]
    capacity = document["facts"]["capacity_mw"]["value"]
    units = [(phase["capacity_mw"], one) for phase, one in phases] or [(capacity, states)]
    return {
        "valid_on": day,
        "status": states.on(day),
        "operating_mw": _at_work(units, day, capacity),
        "phases": [
            {"uid": phase["uid"], "name": phase["name"], "status": one.on(day)}
            for phase, one in phases
        ],
        "roles": [
            {
                "uid": role["uid"],
                "role": role["role"],
                "organisation": role["organisation"],
                "state": RoleState.CURRENT if role["ended_on"] else role["state"],
                "stated_on": _stated_on(role),
            }
            for role in document["roles"]
            if _is_stated(role, day)
        ],
    }


def _at_work(
    units: list[tuple[float | None, StateHistory]], day: str, whole: float | None
) -> float | int | None:
    """Add up the units at work; all of them have the capacity of the plant, of which theirs may be
    rounded (`Phases` in `projects/energy/unit_building.py`)."""
    total = Decimal(0)
    for capacity, states in units:
        works = _works(states, day)
        if works is None or (works and capacity is None):
            return None
        total += Decimal(str(capacity)) if works else 0
    steps = [_last_digit(capacity) for capacity, _states in units if capacity is not None]
    is_all = whole is not None and steps and abs(total - Decimal(str(whole))) < min(steps)
    return whole if is_all else number_to_json(total)


def _last_digit(capacity: float) -> Decimal:
    """Return what the last digit of a capacity stands for, one megawatt at most."""
    exponent = Decimal(str(capacity)).normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(0, int(exponent)))


def _works(states: StateHistory, day: str) -> bool | None:
    """None where nobody says. What has no state yet does not work."""
    if (state := states.on(day)) is None:
        return False if states.is_to_come(day) else None
    return state == ProjectStatus.OPERATING


def _stated_on(role: OrganisationRoleDocument) -> str:
    as_of = role["as_of"].partition("/")[0]
    return role["started_on"] or as_of or role["source"]["published_on"]


def _is_stated(role: OrganisationRoleDocument, day: str) -> bool:
    """Tell of a role from the day on which it began or was stated, until it ended."""
    stated_on, ended_on = _stated_on(role), role["ended_on"]
    has_ended = bool(ended_on) and is_over(ended_on, day)
    return bool(stated_on) and is_over(stated_on, day) and not has_ended


CHINESE_PARTICIPANTS = "chinese_participants"


class EnergyProjectViewSet(DatedViewSet):
    queryset = EnergyProject.objects.all()
    filterset_class = EnergyProjectFilter
    then_shape = ProjectThenSerializer

    def then(self, document: EnergyProjectDocument, day: str) -> JsonObject:
        return project_then(document, day)

    def derived_columns(self) -> builtins.list[Column]:
        words = _("Chinese organisations that take part or are to, between semicolons")
        return [Column(CHINESE_PARTICIPANTS, "roles", self._name_participants, description=words)]

    def cells(
        self, found: QuerySet[Model], columns: Sequence[Column]
    ) -> Iterator[builtins.list[builtins.list[object]]]:
        names = [column.name for column in columns]
        if CHINESE_PARTICIPANTS not in names:
            return super().cells(found, columns)
        return self._cells_with_participants(found, columns, names.index(CHINESE_PARTICIPANTS))

    def _cells_with_participants(
        self, found: QuerySet[Model], columns: Sequence[Column], place: int
    ) -> Iterator[builtins.list[builtins.list[object]]]:
        """Yield the cells of other columns, and names from the columns in memory; readers get the
        roles as well."""
        is_short = is_for_readers(self.request._request)
        title, words = (reader_title(), _with_roles) if is_short else ("title_en", itemgetter(0))
        named = name_participants(PublicColumns(), EnergyProject, CHINA, title)
        key = next(column for column in columns_of(self) if column.name == "uid")
        others = [key, *columns[:place], *columns[place + 1 :]]
        for uids, *cells in super().cells(found, others):
            who: builtins.list[object] = [
                _join(map(words, named.get(str(uid), {}).items())) for uid in uids
            ]
            yield [*cells[:place], who, *cells[place:]]

    def _name_participants(self, roles: Json) -> str | None:
        """Return the cell of a document."""
        who = [role["organisation"] for role in roles or () if role["state"] in STANDING]
        theirs = (one["title"]["en"] for one in who if one and one["uid"] in self._chinese)
        return _join(dict.fromkeys(theirs))

    @cached_property
    def _chinese(self) -> frozenset[str]:
        return frozenset(uids_from(PublicColumns(), [CHINA]))


class PhaseViewSet(PartViewSet):
    """Phases, with who takes part in their plants, but for roles that name other phases."""

    queryset = public_rows(Phase)
    filterset_class = PhaseFilter
    serializer_class = extend_serializer(
        row_shape(part_serializer(Phase, PhaseDocument)),
        "PhaseRowSerializer",
        Phase,
        {"plant_roles": PlantRoleSerializer(many=True)},
    )

    @override
    def get_queryset(self) -> QuerySet[Model]:
        roles = Prefetch("record__roles", _roles_in_order())
        referenced = ("record__roles__organisation", "record__roles__source")
        return super().get_queryset().prefetch_related(roles, *referenced)

    def further_columns(self) -> builtins.list[Column]:
        return list(role_columns("plant_roles"))


def _roles_in_order() -> QuerySet[Model]:
    """Return the roles of plants; those of the past in the order in which they came to stand as
    they did, in which the files of releases have them."""
    rows = EnergyProject.part_rows("roles")
    if (position := reading_position()) is None:
        return rows.order_by("pk")
    versions = history_models()[rows.model]._base_manager.filter(Q(id=OuterRef("pk")))
    by_then = versions.filter(from_position__lte=position).order_by("-from_position")
    return rows.order_by(Subquery(by_then.values("from_position")[:1]), "pk")


def _with_roles(participant: tuple[str, builtins.list[str]]) -> str:
    name, roles = participant
    labels = join_list(dict.fromkeys(str(PartnerRole(role).label).lower() for role in roles))
    return gettext("%(title)s (%(more)s)") % {"title": name, "more": labels}


def _join(names: Iterable[str]) -> str | None:
    return "; ".join(names) or None
