"""Roles of the editors: groups with permissions, created by migrations.

A role defines its permissions for each area; a migration of each app assigns the models to areas
(`granted`). The rule that nobody approves a record they have worked on is in
`portal.publication.publishing` and holds for every role.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.apps import apps as global_apps
from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import DEFAULT_DB_ALIAS, migrations
from django.db.migrations.operations.base import Operation
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from portal.models.rules import RulingRole
from portal.records.kinds import all_kinds

if TYPE_CHECKING:
    from django.contrib.auth.models import Group, Permission

    from portal.models import User


ADMINISTRATES = "portal.change_user"
"""Permission that only administrators have."""


class Area(StrEnum):
    """Groups of models with the same permissions."""

    RECORDS = "records"
    STATISTICS = "statistics"
    SOURCES = "sources"
    COUNTRIES = "countries"
    HISTORY = "history"
    RELEASES = "releases"
    REPORTS = "reports"
    PEOPLE = "people"
    SECURITY = "security"


SEE: dict[Area, list[str]] = {
    area: ["view"] for area in Area if area not in (Area.PEOPLE, Area.SECURITY)
}
WORK = ["view", "change"]
WRITE = ["view", "add", "change", "delete"]
STEPS = ["edit", "translate", "publish", "withdraw", "bulk", "remove"]


@dataclass(frozen=True, kw_only=True)
class RoleDefinition:
    name: str
    """The name of the group: English, as stored in the database."""
    label: StrOrPromise
    purpose: StrOrPromise
    """One sentence for the person who assigns the role."""
    may: dict[Area, list[str]]
    steps: list[str] = field(default_factory=list)
    """Permissions on `Step`, valid for every kind the role may see."""


ROLES = [
    RoleDefinition(
        name="Contributor",
        label=_("Contributor"),
        purpose=_("Adds records and sources; suggests changes to what is public; submits."),
        may={**SEE, Area.RECORDS: ["view", "add", "change"], Area.SOURCES: ["view", "add"]},
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
        may={**SEE, Area.RECORDS: WRITE, Area.SOURCES: WRITE, Area.REPORTS: WORK},
        steps=["edit", "bulk"],
    ),
    RoleDefinition(
        name="Publisher",
        label=pgettext_lazy("a role", "Publisher"),
        purpose=_(
            "Reads what others wrote and publishes it, sends it back or withdraws it; "
            "makes releases."
        ),
        may={**SEE, Area.RELEASES: ["view", "add"], Area.REPORTS: WORK},
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
            Area.REPORTS: WORK,
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
            Area.SECURITY: ["view"],
            Area.RELEASES: ["view", "add"],
        },
        steps=STEPS,
    ),
]


def role_of(group: "Group") -> RoleDefinition | None:
    """Return the role of a group; None for a group that was created by hand."""
    return next((role for role in ROLES if role.name == group.name), None)


def ruling_role(person: "User") -> str:
    """Return the role in which somebody rules, the most that they have; empty without any."""
    if person.is_service:
        return RulingRole.DATA_DESK
    if person.is_superuser:
        return RulingRole.ADMINISTRATOR
    held = set(person.groups.values_list("name", flat=True))
    names = [slugify(role.name) for role in ROLES if role.name in held]
    return next((name for name in reversed(names) if name in RulingRole), "")


def grant_kinds(
    sender: AppConfig,
    *,
    apps: Apps = global_apps,
    using: str = DEFAULT_DB_ALIAS,
    plan: Iterable[tuple[migrations.Migration, bool]] = (),
    **kwargs: object,
) -> None:
    """Receiver of `post_migrate`: gives every role what it may do with the kinds of record of an
    app whose tables were made now. What an administrator has changed since stays."""
    done = [one for one, is_undone in plan if one.app_label == sender.label and not is_undone]
    made = {name for migration in done for name in _models_made(migration.operations)}
    kinds = all_kinds().items()
    new = {name: Area(kind.area) for name, kind in kinds if name in made}
    if new:
        create_permissions(sender, apps=apps, using=using, verbosity=0)
    for role in ROLES if new else []:
        for group in apps.get_model("auth.Group").objects.using(using).filter(name=role.name):
            group.permissions.add(*_find_permissions(apps, role, sender.label, new))


def _models_made(operations: Iterable[Operation]) -> Iterator[str]:
    for one in operations:
        if isinstance(one, migrations.CreateModel):
            yield one.name_lower
        elif isinstance(one, migrations.SeparateDatabaseAndState):
            yield from _models_made(one.state_operations)


def grant_permissions(app_label: str, areas: dict[str, Area]) -> migrations.RunPython:
    """Return the migration operation that gives every role its permissions on the models of an app:
    `{"place": Area.RECORDS}`. A group that there was keeps what it has, and is given what is new:
    permissions, and those on models of which nobody has any."""

    def grant(apps: Apps, schema_editor: object = None) -> None:
        permissions = apps.get_model("auth.Permission").objects
        there = permissions.filter(content_type__app_label=app_label)
        known = set(there.values_list("pk", flat=True))
        held = there.filter(group__isnull=False)
        models = set(held.values_list("content_type__model", flat=True))
        _create_permissions(apps, app_label)
        for role in ROLES:
            group, is_new = apps.get_model("auth.Group").objects.get_or_create(name=role.name)
            group.permissions.add(
                *(
                    one
                    for one in _find_permissions(apps, role, app_label, areas)
                    if is_new or one.pk not in known or one.content_type.model not in models
                )
            )

    def revoke(apps: Apps, schema_editor: object = None) -> None:
        for role in ROLES:
            for group in apps.get_model("auth.Group").objects.filter(name=role.name):
                group.permissions.remove(*_find_permissions(apps, role, app_label, areas))
                if not (group.permissions.exists() or group.user_set.exists()):
                    group.delete()

    return migrations.RunPython(grant, revoke)


def grant_step(codename: str) -> migrations.RunPython:
    """Return the migration operation that gives a new step to the roles that have it."""

    def grant(apps: Apps, schema_editor: object = None) -> None:
        _create_permissions(apps, "portal")
        named = {"content_type__app_label": "portal", "content_type__model": "step"}
        step = apps.get_model("auth.Permission").objects.get(codename=codename, **named)
        names = [role.name for role in ROLES if codename in role.steps]
        for group in apps.get_model("auth.Group").objects.filter(name__in=names):
            group.permissions.add(step)

    return migrations.RunPython(grant, migrations.RunPython.noop)


def _find_permissions(
    apps: Apps, role: RoleDefinition, app_label: str, areas: dict[str, Area]
) -> "list[Permission]":
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


def _create_permissions(apps: Apps, app_label: str) -> None:
    """Create the permissions of an app now: Django does so only after the last migration
    (`post_migrate`)."""
    config = apps.get_app_config(app_label)
    had = getattr(config, "models_module", None)  # a migration's stand-in has none
    config.models_module = had or True  # type: ignore[assignment]
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = had
