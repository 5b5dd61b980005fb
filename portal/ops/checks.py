"""System checks: mistakes in declaring a kind of record that Django's own checks cannot see."""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core import checks
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from portal.editorial.roles import ROLES, Area
from portal.models import Claim, Record, RecordQuerySet, Ruling
from portal.models.fields import find_field
from portal.models.history import history_models
from portal.opendata.api.router import registered_viewsets
from portal.ops.declared_names import find_unknown
from portal.records.kinds import Kind, all_kinds, kind_of
from portal.records.registry import publishable_models, record_models


def check_records(**kwargs: object) -> list[checks.CheckMessage]:
    return [message for model in record_models() for message in _mistakes(model)]


def _mistakes(model: type[Record]) -> Iterator[checks.CheckMessage]:
    for name, fact in model.facts.items():
        if len(fact.columns_of(name)) != fact.type.columns:
            sentence = f"fact “{name}” needs {fact.type.columns} column(s)"
            yield checks.Error(sentence, obj=model, id="portal.E005")
    for name, base in (("claims", Claim), ("rulings", Ruling)):
        found = find_field(model, name)
        if model.facts and not (found and issubclass(found.related_model, base)):
            hint = f"Add one with related_name='{name}'."
            sentence = f"has facts but no {base.__name__} subclass"
            yield checks.Error(sentence, hint=hint, obj=model, id="portal.E002")
    if "base_manager_name" not in model._meta.original_attrs and (
        model._meta.base_manager_name != "working"
    ):
        yield checks.Error("its base manager is not “working”", obj=model, id="portal.E004")
    if not isinstance(model._default_manager.all(), RecordQuerySet):
        yield checks.Error("its manager is not a RecordQuerySet", obj=model, id="portal.E003")


def check_kinds(**kwargs: object) -> list[checks.CheckMessage]:
    """Name whatever a kind of record lacks to be read, asked for and edited, and kinds that a
    setting names and nobody knows."""
    missing = [message for model in record_models() for message in missing_of(model)]
    unknown = set(settings.PORTAL_TWO_APPROVALS) - {"*"}
    unknown -= {model.kind() for model in publishable_models()}
    said = "PORTAL_TWO_APPROVALS names “{}”, which is no kind."
    return missing + [checks.Error(said.format(one), id="portal.E020") for one in sorted(unknown)]


def check_contributions(**kwargs: object) -> list[checks.CheckMessage]:
    """Name the modules of the apps that nobody imports: charts, map layers and checks in them are
    not registered."""
    import_module(settings.ROOT_URLCONF)
    names = {model._meta.app_label for model in record_models()} - {"portal"}
    return [
        checks.Warning(
            f"{module} is imported by nobody",
            hint=f"Import it in {app}/contributions.py, or remove it.",
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
        hint = "Register a Kind in the module contributions of its app."
        yield checks.Error(
            "is no registered kind of record", hint=hint, obj=model, id="portal.E010"
        )
        return
    unknown = find_unknown(kind) if kind.filterset is not None else ()
    for number, sentence, hint in (*_find_missing(kind), *unknown):
        yield checks.Error(sentence, hint=hint, obj=model, id=f"portal.{number}")


def _find_missing(kind: Kind) -> Iterator[tuple[str, str, str]]:
    """Yield what a kind lacks: number of the error, its sentence, what to do."""
    model, form = kind.model, admin.site._registry.get(kind.model)
    may = [role.may.get(area, []) for role in ROLES for area in Area if area == kind.area]
    if not any("add" in actions for actions in may):
        yield "E011", "no role may write it", "Give its Kind an area that roles have."
    same = [one for one in all_kinds().values() if one.path == kind.path]
    if kind.path != f"/{kind.section}/" or len(same) > 1 or not str(kind.about):
        yield "E012", "has no way in", "Its Kind needs about, and path=“/…/” of its own."
    if kind.document is None or kind.document.Meta.model is not model:
        yield "E013", "no serializer makes its documents", "Give its Kind a document."
    if kind.filterset is None or kind.filterset.model is not model:
        yield "E014", "has no FilterSet", "Give its Kind a filterset of this model."
    served = registered_viewsets()
    if kind.section not in served or served[kind.section].queryset.model is not model:
        yield "E015", "has no endpoint", "Register its Kind with portal.ops.kinds.register."
    if not hasattr(form, "section"):
        yield "E016", "editors have no form for it", "Register a RecordAdmin with a section."
    if model.schema_type == Record.schema_type:
        yield "E017", "has no type in schema.org", "Set schema_type on the model."
    if not (kind.list_view or kind.columns or model.facts or _has_template(kind)):
        yield "E018", "its list has no columns", "Give its Kind columns, or a template."
    if kind.shelf_life is None and model.facts:
        hint = "Set shelf_life of its Kind: days by fact; {} if all are good for ever."
        yield "E019", "does not say how long its facts are good", hint
    if model not in history_models():
        yield "E025", "Django found its tables late", "Import them in models.py of its app."
    yield from _find_missing_fields(model, form)


def _find_missing_fields(model: type[Record], form: object) -> Iterator[tuple[str, str, str]]:
    """Yield facts without a field in the form of their kind."""
    shown = {*flatten_fieldsets(getattr(form, "fieldsets", None) or ())}
    for name, fact in model.facts.items() if shown else ():
        if lacking := ", ".join(sorted({*fact.columns_of(name)} - shown)):
            hint = f"Name them in fieldsets of {type(form).__name__}."
            yield "E021", f"its form lacks {lacking} of the fact “{name}”", hint


def _has_template(kind: Kind) -> bool:
    try:
        get_template(f"{kind.app}/{kind.kind}_list.html")
    except TemplateDoesNotExist:
        return False
    return True
