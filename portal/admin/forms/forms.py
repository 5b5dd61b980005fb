"""Versioned forms: detect concurrent saves and lose nothing that was typed."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.admin.forms.checked_form import CheckedForm, CleanedData
from portal.admin.forms.hidden_fields import (
    CONFLICT,
    RESTORED,
    TOKEN,
    VERSION,
    HiddenField,
    record_uid,
)
from portal.facts.identifiers import new_uid
from portal.facts.types import plain_number
from portal.formatting.locales import join_list
from portal.models import Publishable, Status, Step, User

SHOWN = 200
"""Characters of a long text that an error message repeats."""


class VersionedForm(CheckedForm):
    """Form with the version it was opened with and its own token.

    `portal.admin.forms.merging` has merged the sent data with the stored version; conflicts are
    left to choose.
    """

    version = HiddenField()
    token = HiddenField()

    def prepare(self) -> None:
        super().prepare()
        self.initial.update({VERSION: self.instance.version, TOKEN: new_uid()})

    def clean(self) -> CleanedData:
        cleaned = super().clean() or self.cleaned_data
        record = self.instance
        if record.pk is None and "seen_version" in self.data:
            raise ValidationError(_describe_deletion())
        if record.pk is None and (made := self._made_before()) is not None:
            raise ValidationError(_describe_state(made))
        if record.pk is not None and record.status != Status.DRAFT:
            raise ValidationError(_describe_state(record))
        if places := self.data.getlist(CONFLICT) if hasattr(self.data, "getlist") else []:
            raise ValidationError(_describe_conflict(record, len(places)))
        if RESTORED in self.data:
            raise ValidationError(_("It is not saved yet."), code=RESTORED)
        return cleaned

    def _made_before(self) -> Publishable | None:
        """Return the record that an earlier submission of this form created, if it is no longer a
        draft."""
        token = self.data.get(TOKEN, "")
        if not token:
            return None
        working = type(self.instance).working
        made = working.filter(uid=record_uid(token)).exclude(status=Status.DRAFT)
        return made.first()

    def save(self, commit: bool = True) -> Publishable:
        """Derive the uid of a new record from the token, so that repeated submissions create it
        once."""
        if self.instance.pk is None and (token := self.data.get(TOKEN)):
            self.instance.uid = record_uid(token)
        return super().save(commit)


def show_plainly(form: forms.BaseForm) -> None:
    """Show decimals without the trailing zeros of the column: 24.9, not 24.900."""
    for name, value in form.initial.items():
        if isinstance(value, Decimal):
            form.initial[name] = Decimal(plain_number(value))


def list_differences(form: forms.BaseForm) -> list[str]:
    """Return a line for each differing field: “Capacity: stored now 120 · yours 100.”"""
    return [
        _("%(field)s: stored now “%(stored)s” · yours “%(yours)s”")
        % {
            "field": form.fields[name].label or name,
            "stored": format_value(form.fields[name], form.initial.get(name)),
            "yours": format_value(form.fields[name], form[name].data),
        }
        for name in form.changed_data
    ]


def format_value(field: forms.Field, value: object, *, shortened: bool = True) -> str:
    """Return a value as the form shows it."""
    if value in (None, "", []):
        return "—"
    if isinstance(field, forms.ModelChoiceField):
        return _rows_in_words(field, value if isinstance(value, list | tuple) else [value])
    if isinstance(field, forms.MultipleChoiceField):
        words = dict(field.choices)  # type: ignore[arg-type]
        return join_list(str(words.get(one, one)) for one in value)  # type: ignore[attr-defined]
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    if isinstance(field, forms.FileField):
        return PurePath(str(getattr(value, "name", value))).name
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return plain_number(value)
    shown = str(field.prepare_value(value))
    return Truncator(shown).chars(SHOWN) if shortened else shown


def _rows_in_words(field: forms.ModelChoiceField[Model], values: Sequence[object]) -> str:
    keys = [getattr(value, "pk", value) for value in values]
    try:
        found = field.clean(keys if isinstance(field, forms.ModelMultipleChoiceField) else keys[0])
    except ValidationError:
        return join_list(map(str, keys))
    return join_list(map(str, found)) if isinstance(found, QuerySet) else str(found)


def _describe_conflict(record: Publishable, places: int) -> str:
    sentence = ngettext(
        "%(who)s while you were editing, and changed %(n)s thing that you changed as well. Nothing "
        "of yours is lost. Choose above which is to stand.",
        "%(who)s while you were editing, and changed %(n)s things that you changed as well. "
        "Nothing of yours is lost. Choose above which are to stand.",
        places,
    )
    return sentence % {"who": describe_last_step(record), "n": places}


def _describe_state(record: Publishable) -> str:
    return _(
        "It is no longer a draft (now: %(state)s). What you typed is below and cannot be saved "
        "here; copy what you need."
    ) % {"state": record.get_status_display()}


def _describe_deletion() -> str:
    return _(
        "The draft you were editing is gone: somebody has published or discarded it. What you "
        "typed is below and not saved; copy what you need into a new draft."
    )


def describe_last_step(record: Publishable, reader: User | None = None) -> str:
    """Return who saved a record last, and when; `reader` is addressed where it was them."""
    step = Step.objects.of(record).work().select_related("by").first()
    if step is None:
        return _("Somebody else saved it")
    return describe_save(step.by, step.at, reader)


def describe_save(person: User, at: datetime, reader: User | None = None) -> str:
    """Return the beginning of a sentence: “Anna saved it on 24 Nov. 2026 at 12:03”."""
    moment = timezone.localtime(at)
    sentence = _("%(person)s saved it on %(day)s at %(time)s")
    if person == reader:
        sentence = _("You saved it elsewhere on %(day)s at %(time)s")
    return sentence % {
        "person": person.name,
        "day": date_format(moment, "DATE_FORMAT"),
        "time": date_format(moment, "TIME_FORMAT"),
    }
