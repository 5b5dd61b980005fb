"""System checks: mistakes in declaring a kind of record that Django's own checks cannot see."""

import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core import checks
from django.core.exceptions import FieldDoesNotExist
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from portal.editorial.roles import ROLES, Area
from portal.models import Claim, Record, RecordQuerySet, Ruling
from portal.models.history import history_models
from portal.opendata.api import router
from portal.ops.declared_names import check_names
from portal.records.kinds import Kind, all_kinds, kind_of
from portal.records.registry import publishable_models, record_models


def check_records(
    app_configs: Sequence[AppConfig] | None, **kwargs: object
) -> list[checks.CheckMessage]:
    return [message for model in record_models() for message in _mistakes(model)]


def _mistakes(model: type[Record]) -> Iterator[checks.CheckMessage]:
    yield from _wrong_facts(model)
    related = {r.get_accessor_name(): r.related_model for r in model._meta.related_objects}
    for name, base in (("claims", Claim), ("rulings", Ruling)):
        found = related.get(name)
        if model.facts and not (isinstance(found, type) and issubclass(found, base)):
            yield checks.Error(
                f"has facts but no {base.__name__} subclass",
                hint=f"Add one with related_name='{name}'.",
                obj=model,
                id="portal.E002",
            )
    if "base_manager_name" not in model._meta.original_attrs and (
        model._meta.base_manager_name != "working"
    ):
        yield checks.Error("its base manager is not “working”", obj=model, id="portal.E004")
    if not isinstance(model._default_manager.all(), RecordQuerySet):
        yield checks.Error("its manager is not a RecordQuerySet", obj=model, id="portal.E003")


def _wrong_facts(model: type[Record]) -> Iterator[checks.CheckMessage]:
    for name, fact in model.facts.items():
        columns = fact.columns_of(name)
        if len(columns) != fact.type.columns:
            yield checks.Error(
                f"fact “{name}” needs {fact.type.columns} column(s)", obj=model, id="portal.E005"
            )
        for column in columns:
            try:
                model._meta.get_field(column)
            except FieldDoesNotExist:
                yield checks.Error(
                    f"fact “{name}” names “{column}”, which is no field",
                    obj=model,
                    id="portal.E001",
                )


def check_kinds(
    app_configs: Sequence[AppConfig] | None, **kwargs: object
) -> list[checks.CheckMessage]:
    """Name whatever a kind of record lacks to be read, asked for and edited, and kinds that a
    setting names and nobody knows."""
    missing = [message for model in record_models() for message in missing_of(model)]
    unknown = set(settings.PORTAL_TWO_APPROVALS) - {"*"}
    unknown -= {model._meta.model_name for model in publishable_models()}
    said = "PORTAL_TWO_APPROVALS names “{}”, which is no kind."
    return missing + [checks.Error(said.format(one), id="portal.E020") for one in sorted(unknown)]


def check_contributions(
    app_configs: Sequence[AppConfig] | None, **kwargs: object
) -> list[checks.CheckMessage]:
    """Name the modules of the apps that nobody imports: charts, map layers and checks in them are
    not registered."""
    import_module(settings.ROOT_URLCONF)
    names = {model._meta.app_label for model in record_models()} - {"portal"}
    return [
        checks.Warning(
            f"{module} is imported by nobody",
            hint=f"Name it in __all__ of {app}/contributions.py, or remove it.",
            id="portal.W022",
        )
        for app in sorted(names)
        for module in _modules_of(Path(apps.get_app_config(app).path))
        if module not in sys.modules
    ]


def _modules_of(app: Path) -> Iterator[str]:
    for path in sorted(app.rglob("*.py")):
        names = path.relative_to(app.parent).with_suffix("").parts
        if not {"migrations", "dataset"} & {*names}:  # which Django and `load_dataset` look for
            yield ".".join(names).removesuffix(".__init__")


def missing_of(model: type[Record]) -> Iterator[checks.CheckMessage]:
    try:
        kind = kind_of(model)
    except LookupError:
        yield checks.Error(
            "is no registered kind of record",
            hint="Register a Kind in the module contributions of its app.",
            obj=model,
            id="portal.E010",
        )
        return
    yield from _facts_without_field(model)
    for number, (sentence, hint, is_there) in NEEDED.items():
        if not is_there(kind):
            yield checks.Error(sentence, hint=hint, obj=model, id=f"portal.{number}")
    if kind.filterset is not None:
        yield from check_names(kind)


def _facts_without_field(model: type[Record]) -> Iterator[checks.CheckMessage]:
    form = admin.site._registry.get(model)
    if form is None or form.fieldsets is None:
        return
    shown = {*flatten_fieldsets(form.fieldsets)}
    for name, fact in model.facts.items():
        if lacking := {*fact.columns_of(name)} - shown:
            yield checks.Error(
                f"its form lacks {', '.join(sorted(lacking))} of the fact “{name}”",
                hint=f"Name them in fieldsets of {type(form).__name__}.",
                obj=model,
                id="portal.E021",
            )


def _has_role(kind: Kind) -> bool:
    areas = [area for area in Area if area == kind.area]
    return any("add" in role.may.get(area, []) for area in areas for role in ROLES)


def _has_way_in(kind: Kind) -> bool:
    same = [one for one in all_kinds().values() if one.path == kind.path]
    return kind.path == f"/{kind.section}/" and len(same) == 1 and bool(str(kind.about))


def _has_document(kind: Kind) -> bool:
    return kind.document is not None and kind.document.Meta.model is kind.model


def _has_filterset(kind: Kind) -> bool:
    return kind.filterset is not None and kind.filterset.model is kind.model


def _has_endpoint(kind: Kind) -> bool:
    registered: list[tuple[str, Any, str]] = router.registry
    return any(
        name == kind.section and viewset.queryset.model is kind.model
        for name, viewset, _basename in registered
    )


def _has_admin(kind: Kind) -> bool:
    return hasattr(admin.site._registry.get(kind.model), "section")


def _has_schema_type(kind: Kind) -> bool:
    return kind.model.schema_type != Record.schema_type


def _has_list(kind: Kind) -> bool:
    if kind.list_view is not None or kind.columns or kind.model.facts:
        return True
    try:
        get_template(f"{kind.app}/{kind.kind}_list.html")
    except TemplateDoesNotExist:
        return False
    return True


def _knows_shelf_life(kind: Kind) -> bool:
    return kind.shelf_life is not None or not kind.model.facts


def _has_history(kind: Kind) -> bool:
    return kind.model in history_models()


NEEDED: dict[str, tuple[str, str, Callable[[Kind], bool]]] = {
    "E011": ("no role may write it", "Give its Kind an area that roles have.", _has_role),
    "E012": ("has no way in", "Its Kind needs about, and path=“/…/” of its own.", _has_way_in),
    "E013": ("no serializer makes its documents", "Give its Kind a document.", _has_document),
    "E014": ("has no FilterSet", "Give its Kind a filterset of this model.", _has_filterset),
    "E015": ("has no endpoint", "Register its Kind with portal.ops.kinds.register.", _has_endpoint),
    "E016": ("editors have no form for it", "Register a RecordAdmin with a section.", _has_admin),
    "E017": ("has no type in schema.org", "Set schema_type on the model.", _has_schema_type),
    "E018": ("its list has no columns", "Give its Kind columns, or a template.", _has_list),
    "E019": (
        "does not say how long its facts are good",
        "Set shelf_life of its Kind: days by fact; {} if all are good for ever.",
        _knows_shelf_life,
    ),
    "E025": ("Django found its tables late", "Import them in models.py of its app.", _has_history),
}
"""By number: what is missing, what to do, and the test of a kind that has it."""
