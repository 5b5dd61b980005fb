"""Who may do what on the desk: roles, which are groups that migrations make.

A role says what it may do with each area; a migration of each app says which of its models belong
to which (`granted`). What nobody approves who touched it is a rule of
`portal.publication.publishing` and
holds for every role.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.apps import AppConfig
from django.apps import apps as global_apps
from django.contrib.auth.management import create_permissions
from django.db import DEFAULT_DB_ALIAS, migrations
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.records.kinds import all_kinds


class Area(StrEnum):
    """What kinds of rows have in common when it comes to permissions."""

    RECORDS = "records"
    STATISTICS = "statistics"
    SOURCES = "sources"
    COUNTRIES = "countries"
    HISTORY = "history"
    RELEASES = "releases"
    PEOPLE = "people"


SEE: dict[Area, list[str]] = {area: ["view"] for area in Area if area != Area.PEOPLE}
WRITE = ["view", "add", "change", "delete"]
STEPS = ["edit", "translate", "publish", "withdraw", "bulk"]


@dataclass(frozen=True, kw_only=True)
class RoleDefinition:
    name: str
    """That of the group: English, as it stands in the database."""
    label: Any
    purpose: Any
    """What it is for, in a sentence that whoever gives the role reads."""
    may: dict[Area, list[str]]
    steps: list[str] = field(default_factory=list)
    """Its permissions on `Step`, which hold for every kind it may see."""


ROLES = [
    RoleDefinition(
        name="Contributor",
        label=_("Contributor"),
        purpose=_("Adds records and sources, works on drafts that were never public, submits."),
        may={
            **SEE,
            Area.RECORDS: ["view", "add", "change"],
            Area.SOURCES: ["view", "add"],
        },
    ),
    RoleDefinition(
        name="Translator",
        label=_("Translator"),
        purpose=_("Writes the Chinese, Russian and local texts of drafts, and nothing else."),
        may=SEE,
        steps=["translate"],
    ),
    RoleDefinition(
        name="Editor",
        label=_("Editor"),
        purpose=_("Writes records of every section but statistics, public ones too; sources."),
        may={**SEE, Area.RECORDS: WRITE, Area.SOURCES: WRITE},
        steps=["edit", "bulk"],
    ),
    RoleDefinition(
        name="Publisher",
        label=pgettext_lazy("a role", "Publisher"),
        purpose=_(
            "Reads what others wrote and publishes it, sends it back or withdraws it; "
            "makes releases."
        ),
        may={**SEE, Area.RELEASES: ["view", "add"]},
        steps=["publish", "withdraw", "bulk"],
    ),
    RoleDefinition(
        name="Data steward",
        label=_("Data steward"),
        purpose=_("Writes statistics: indicators, series, batches; sources and countries."),
        may={
            **SEE,
            Area.STATISTICS: WRITE,
            Area.SOURCES: WRITE,
            Area.COUNTRIES: ["view", "add", "change"],
        },
        steps=["edit", "bulk"],
    ),
    RoleDefinition(
        name="Administrator",
        label=_("Administrator"),
        purpose=_("May do everything, and says who else may do what."),
        may={
            **dict.fromkeys(Area, WRITE),
            Area.HISTORY: ["view"],
            Area.RELEASES: ["view", "add"],
        },
        steps=STEPS,
    ),
]


def role_of(group: Any) -> RoleDefinition | None:
    """The role that a group stands for; None for a group somebody made by hand."""
    return next((role for role in ROLES if role.name == group.name), None)


def grant_kinds(
    sender: AppConfig, *, apps: Any = global_apps, using: str = DEFAULT_DB_ALIAS, **kwargs: object
) -> None:
    """Receiver of `post_migrate`: gives every role what it may do with the kinds of record of an
    app that no role may do anything with yet. What an administrator has changed since stays."""
    areas = {name: Area(one.area) for name, one in all_kinds().items() if one.app == sender.label}
    groups = apps.get_model("auth.Group").objects.using(using)
    if not areas or not (by_name := {group.name: group for group in groups.all()}):
        return
    known = groups.filter(permissions__content_type__app_label=sender.label)
    models = known.values_list("permissions__content_type__model", flat=True)
    new = {name: area for name, area in areas.items() if name not in set(models)}
    if new:
        create_permissions(sender, apps=apps, using=using, verbosity=0)
    for role in ROLES if new else []:
        if role.name in by_name:
            found = _permissions(apps, role, sender.label, new)
            by_name[role.name].permissions.add(*found)


def granted(app_label: str, areas: dict[str, Area]) -> migrations.RunPython:
    """The operation of a migration that gives every role what it may do with the models of an
    app: `{"place": Area.RECORDS}`. A group that is there already keeps what else it has."""

    def grant(apps: Any, schema_editor: Any = None) -> None:
        _create_permissions(apps, app_label)
        for role in ROLES:
            group, _made = apps.get_model("auth.Group").objects.get_or_create(name=role.name)
            group.permissions.add(*_permissions(apps, role, app_label, areas))

    def revoke(apps: Any, schema_editor: Any = None) -> None:
        for role in ROLES:
            for group in apps.get_model("auth.Group").objects.filter(name=role.name):
                group.permissions.remove(*_permissions(apps, role, app_label, areas))
                if not (group.permissions.exists() or group.user_set.exists()):
                    group.delete()

    return migrations.RunPython(grant, revoke)


def _permissions(
    apps: Any, role: RoleDefinition, app_label: str, areas: dict[str, Area]
) -> list[Any]:
    wanted = {
        (model, f"{action}_{model}")
        for model, area in areas.items()
        for action in role.may.get(area, [])
    }
    if "step" in areas:
        wanted |= {("step", codename) for codename in role.steps}
    there = apps.get_model("auth.Permission").objects.filter(content_type__app_label=app_label)
    found = there.select_related("content_type")
    return [one for one in found if (one.content_type.model, one.codename) in wanted]


def _create_permissions(apps: Any, app_label: str) -> None:
    """Django makes them after the last migration, which is too late for this one."""
    config = apps.get_app_config(app_label)
    had = getattr(config, "models_module", None)  # a migration's stand-in has none
    config.models_module = had or True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = had
