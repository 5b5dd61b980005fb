"""The admin as an editor uses it: open a form, change some fields, press a button."""

from importlib import import_module
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.forms import FileField, Textarea
from django.test import Client
from django.urls import reverse

from portal.models import User
from tests.factories import make_user


def make_editor(*permissions: str, **kwargs: Any) -> User:
    """Somebody with these permissions only: `make_editor("projects.change_energyproject")`."""
    user = make_user(is_staff=True, **kwargs)
    for name in permissions:
        app_label, codename = name.split(".")
        found = Permission.objects.get(content_type__app_label=app_label, codename=codename)
        user.user_permissions.add(found)
    return user


def make_chief(**kwargs: Any) -> User:
    return make_user(is_staff=True, is_superuser=True, **kwargs)


def make_member(role: str, **kwargs: Any) -> User:
    """Somebody with a role: `make_member("Publisher")`. A test with a browser may have emptied the
    database of what migrations have put there."""
    if not Group.objects.filter(name=role).exists():
        for operation in granting():
            operation.code(apps)
    user = make_user(is_staff=True, **kwargs)
    user.groups.add(Group.objects.get(name=role))
    return user


def granting() -> list[Any]:
    """The operations of the migrations that make the roles."""
    names = ["portal", "projects", "trade"]
    found = [import_module(f"{name}.migrations.0002_roles") for name in names]
    return [operation for module in found for operation in module.Migration.operations]


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(record: Any, page: str = "change") -> str:
    opts = record._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=[record.pk])


def address_of(model: Any, page: str = "changelist") -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")


def filled(response: Any, **changes: Any) -> dict[str, Any]:
    """What a browser would send back from the form of a page, with some fields changed."""
    form = response.context["adminform"].form
    data = _values(form)
    for inline in response.context["inline_admin_formsets"]:
        data |= _values(inline.formset.management_form)
        for row in inline.formset.forms:
            data |= _values(row)
    if "panel" in response.context:
        data["seen_version"] = response.context["panel"].record.version
    return {**data, **changes}


def add_row(data: dict[str, Any], prefix: str, **fields: Any) -> dict[str, Any]:
    """The same, with one more row in an inline."""
    number = int(data[f"{prefix}-TOTAL_FORMS"])
    row = {f"{prefix}-{number}-{name}": value for name, value in fields.items()}
    return {**data, **row, f"{prefix}-TOTAL_FORMS": number + 1}


def on_desk(client: Client, key: str) -> list[Any]:
    """The rows of one list on the first page."""
    parts = [part.context for part in client.get("/admin/").context["parts"]]
    (rows,) = [part["rows"] for part in parts if part.get("key") == key]
    return list(rows)


def errors_in(response: Any) -> list[str]:
    """Every error of the page, of the form and of its rows."""
    found = response.context["errors"]
    lists = [item if isinstance(item, list) else [item] for item in found]
    return [str(error) for errors in lists for error in errors]


def said_by(response: Any) -> list[str]:
    """The messages shown after a redirect that was followed."""
    return [str(message) for message in response.context["messages"]]


def _values(form: Any) -> dict[str, Any]:
    found = {}
    for bound in form:
        value = bound.value()
        if isinstance(bound.field, FileField):  # which a browser leaves empty
            continue
        if value is None or value is False:
            continue
        if isinstance(bound.field.widget, Textarea):  # whose lines a browser ends otherwise
            value = str(value).replace("\n", "\r\n")
        rows = [getattr(item, "pk", item) for item in value] if isinstance(value, list) else None
        found[bound.html_name] = rows if rows is not None else getattr(value, "pk", value)
    return found
