"""Organisations of several countries, and plants in which they take part."""

from typing import Any

from portal.models import JournalHead, Organisation
from portal.publication import publishing
from tests.factories import (
    NOON,
    claim,
    make_country,
    make_energy_project,
    make_organisation,
    make_source,
    make_user,
    publish,
)


def firm(
    code: str = "", parent: Organisation | None = None, kind: str = "company", **kwargs: Any
) -> Any:
    country = make_country(code) if code else None
    found = make_organisation(country=country, parent=parent, organisation_kind=kind, **kwargs)
    return publish(found)


def plant(*roles: tuple[Any, ...], phases: int = 0, **kwargs: Any) -> Any:
    """A plant with roles: organisation, what it is, and its state unless it is current; and with
    so many phases."""
    project = make_energy_project(**kwargs)
    for number in range(phases):
        project.phases.create(name=f"Unit {number}", phase_status="operating", source=make_source())
    for organisation, role, *state in roles:
        project.roles.create(
            organisation=organisation,
            role=role,
            state=state[0] if state else "current",
            source=make_source(),
        )
    return publish(project)


def change(record: Any, **values: Any) -> int:
    """Publish a change, and return the position before it."""
    before = JournalHead.objects.get().position
    draft = publishing.start_edit(record, by=make_user(), at=NOON)
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save()
    for name in draft.facts.keys() & values.keys():
        claim(draft, name)
    publish(draft)
    return before
