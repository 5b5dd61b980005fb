"""Make the data that is asked about: the packaged data set, then some days of work on the desk.

The desk is worked by its forms and buttons, as editors do, so that no function of the project is
named here: editions, drafts and records in review, one withdrawn, comments, links to previews, two
releases.
"""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import time_machine

from tests.tools.answers import checkout

EDITED = 3
"""How many records of each kind get a second edition, of which the first gets a third."""


def prepare(project: Path, var: Path) -> None:
    """Migrate, load and edit by the code of `project`; `var` then holds the database."""
    clock = checkout.enter(project, var, at=checkout.LOADED_AT, seed="load")
    from django.core.management import call_command

    _say("Migrating.")
    call_command("migrate", verbosity=0)
    _say("Loading the data set.")
    call_command("load_dataset", stdout=StringIO())
    _make_accounts()
    _work(clock, var)
    checkout.settle(var)


def migrate(project: Path, var: Path, *commands: str) -> None:
    """Bring a copied database up to the code of `project`; then run `commands` of it."""
    checkout.enter(project, var, at=checkout.ASKED_AT, seed="migrate")
    from django.core.management import call_command

    for command in ("migrate", *commands):
        _say(f"manage.py {command}")
        call_command(command, verbosity=0)
    checkout.settle(var)


def _make_accounts() -> None:
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group

    for name, groups in checkout.ROLES.items():
        user = get_user_model().objects.create_user(username=name, password=name, is_staff=True)
        user.groups.set(Group.objects.filter(name__in=groups))


def _work(clock: time_machine.Traveller, var: Path) -> None:
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    desk = _Desk()
    clock.move_to(checkout.EDITED_AT)
    for model in desk.kinds():
        _say(f"Editing: {model}")
        rows = desk.public(model)
        first, rest = rows[:EDITED], rows[EDITED:]
        for pk in first:
            desk.publish_edit(model, pk, "Second edition.")
        if model == "portal.place" or not rest:
            continue  # others name places
        desk.withdraw(model, rest[-1])
    clock.move_to(checkout.RELEASED_AT)
    _release(var, "The *first* release.", "第一版。", "Первый выпуск.")
    clock.move_to(checkout.EDITED_AGAIN_AT)
    for model in desk.kinds():
        rows = desk.public(model)
        for pk in rows[:1]:
            desk.publish_edit(model, pk, "Third edition.")
        for pk in rows[1:2]:
            desk.begin_edit(model, pk)
        for pk in rows[-1:]:
            desk.submit_edit(model, pk)
    _release(var, "The *second* release.", "", "")
    call_command("refresh_worklist", verbosity=0)


def _release(var: Path, *notes: str) -> None:
    from django.core.management import call_command

    given = []
    for code, text in zip(("en", "zh-hans", "ru"), notes, strict=True):
        path = var / f"notes-{code}.md"
        path.write_text(text)
        given += [f"--notes-{code}", str(path)]
    call_command("release", *given, "--by", "admin", stdout=StringIO())


class _Desk:
    """Two people who use the admin."""

    def __init__(self) -> None:
        self.writer, self.reader = self._sign_in("editor"), self._sign_in("reviewer")

    def kinds(self) -> Iterator[str]:
        """The labels of models that are published record by record, in a fixed order."""
        from django.contrib import admin

        for model in sorted(admin.site._registry, key=lambda one: one._meta.label_lower):
            names = {field.name for field in model._meta.get_fields()}
            if {"status", "edit_of", "version"} <= names:
                yield model._meta.label_lower

    def public(self, label: str) -> list[Any]:
        """Keys of what is public and has no draft."""
        from django.apps import apps

        rows = apps.get_model(label)._base_manager.order_by("pk")
        drafts = rows.exclude(edit_of=None).values("edit_of")
        return list(
            rows.filter(status="published").exclude(pk__in=drafts).values_list("pk", flat=True)
        )

    def publish_edit(self, label: str, pk: Any, note: str) -> None:
        draft = self.submit_edit(label, pk)
        self._press(self.reader, label, draft, "publish", step_note=note)
        self._check(label, pk, "published")

    def submit_edit(self, label: str, pk: Any) -> Any:
        draft = self.begin_edit(label, pk)
        data = _filled(self.writer.get(_address(label, draft)))
        data |= {name: f"{data[name]} (revised)" for name in ("title_en",) if data.get(name)}
        answer = self.writer.post(
            _address(label, draft), {**data, "_step_submit": "1"}, follow=True
        )
        self._check(label, draft, "review", answer)
        return draft

    def begin_edit(self, label: str, pk: Any) -> Any:
        from django.apps import apps

        self._press(self.writer, label, pk, "start_edit")
        draft = apps.get_model(label)._base_manager.get(edit_of=pk).pk
        self.writer.post(
            _address(label, draft, "comments"), {"add": "1", "field": "", "text": "Is this so?"}
        )
        self.writer.post(_address(label, draft, "preview-links"), {"days": "30"})
        return draft

    def withdraw(self, label: str, pk: Any) -> None:
        """Whatever else rests on a record may forbid it."""
        self._press(self.reader, label, pk, "withdraw", step_note="It was never built.")

    def _press(self, who: Any, label: str, pk: Any, button: str, **fields: str) -> Any:
        page = who.get(_address(label, pk))
        version = page.context["panel"].record.version
        data = {"seen_version": version, f"_step_{button}": "1", **fields}
        return who.post(_address(label, pk), data, follow=True)

    def _check(self, label: str, pk: Any, status: str, answer: Any = None) -> None:
        from django.apps import apps

        found = apps.get_model(label)._base_manager.get(pk=pk).status
        if found != status:
            errors = answer.context.get("errors") if answer else ""
            raise SystemExit(f"{label} {pk} is {found} instead of {status}. {errors}")

    def _sign_in(self, name: str) -> Any:
        from django.contrib.auth import get_user_model
        from django.test import Client

        client = Client(HTTP_HOST=checkout.HOST)
        client.force_login(get_user_model().objects.get(username=name))
        return client


def _address(label: str, pk: Any, page: str = "change") -> str:
    from django.urls import reverse

    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=[pk])


def _filled(page: Any) -> dict[str, Any]:
    """Return what a browser would send back from the form of a page, files apart."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {name: value for form in forms for name, value in _values(form)}
    return {**data, "seen_version": page.context["panel"].record.version}


def _values(form: Any) -> Iterator[tuple[str, Any]]:
    from django.forms import FileField

    for bound in form:
        value = bound.value()
        if isinstance(bound.field, FileField) or value is None or value is False:
            continue
        if isinstance(value, list):
            yield bound.html_name, [getattr(item, "pk", item) for item in value]
        else:
            yield bound.html_name, getattr(value, "pk", value)


def _say(text: str) -> None:
    print(text, flush=True)
