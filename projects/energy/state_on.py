"""State of a power plant on a day: status, phases, working capacity, roles."""

from decimal import Decimal

from rest_framework import serializers

from portal.facts.timeline import StateHistory, is_over
from portal.facts.types import number_to_json
from portal.opendata.api.dated import ThenSerializer
from portal.records.document_types import JsonObject
from portal.records.fact_serializers import ReferenceSerializer
from projects.energy.document_types import EnergyProjectDocument
from projects.energy.timelines import PHASES, PROJECTS
from projects.energy.vocabularies import ProjectStatus
from projects.participation.document_types import OrganisationRoleDocument
from projects.participation.vocabularies import PartnerRole, RoleState


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
    """How it stood on the day of `valid_on`, as known now; null where nobody says."""

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
        "operating_mw": _at_work(units, day),
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


def _at_work(units: list[tuple[float | None, StateHistory]], day: str) -> float | int | None:
    total = Decimal(0)
    for capacity, states in units:
        works = _works(states, day)
        if works is None or (works and capacity is None):
            return None
        total += Decimal(str(capacity)) if works else 0
    return number_to_json(total)


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
