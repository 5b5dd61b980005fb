"""Forms that know what they began from, and lose nothing that was typed."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.admin.checked_form import CheckedForm
from portal.admin.forms.hidden_fields import (
    CONFLICT,
    RESTORED,
    TOKEN,
    VERSION,
    HiddenField,
    record_uid,
)
from portal.facts.identifiers import new_uid
from portal.facts.types import plain
from portal.models import Publishable, Status, Step, User

SHOWN = 200
"""Characters of a long text that an error message repeats."""


class VersionedForm(CheckedForm):
    """Carries the version it was opened with and a token of its own.

    `portal.admin.forms.merging` has brought what was sent up to the stored version; what both
    sides changed is still to be chosen.
    """

    version = HiddenField()
    token = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial[VERSION] = self.instance.version
        self.initial[TOKEN] = new_uid()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        record = self.instance
        if record.pk is None and "seen_version" in self.data:
            raise ValidationError(_gone())
        if record.pk is None and (made := self._made_before()) is not None:
            raise ValidationError(_too_late(made))
        if record.pk is not None and record.status != Status.DRAFT:
            raise ValidationError(_too_late(record))
        if places := self.data.getlist(CONFLICT) if hasattr(self.data, "getlist") else []:
            raise ValidationError(_changed(record, len(places)))
        if RESTORED in self.data:
            raise ValidationError(_("It is not saved yet."), code=RESTORED)
        return cleaned

    def _made_before(self) -> Publishable | None:
        """The record that this form has made when it was sent before, if it is a draft no more."""
        token = self.data.get(TOKEN, "")
        working: Any = type(self.instance).working
        found = (
            working.filter(uid=record_uid(token)).exclude(status=Status.DRAFT) if token else None
        )
        return found.first() if found is not None else None

    def save(self, commit: bool = True) -> Any:
        """A new record is known by the form it was typed into, however often that is sent."""
        if self.instance.pk is None and (token := self.data.get(TOKEN)):
            self.instance.uid = record_uid(token)
        return super().save(commit)


def show_plainly(form: forms.ModelForm[Any]) -> None:
    """24.9 rather than 24.900: the zeros are the column's, not the source's."""
    for name, value in form.initial.items():
        if isinstance(value, Decimal):
            form.initial[name] = Decimal(plain(value))


def differences(form: forms.ModelForm[Any]) -> list[str]:
    """“Capacity: stored now 120 · yours 100.” for each field in which they differ."""
    return [
        _("%(field)s: stored now “%(stored)s” · yours “%(yours)s”")
        % {
            "field": form.fields[name].label or name,
            "stored": in_words(form.fields[name], form.initial.get(name)),
            "yours": in_words(form.fields[name], form[name].data),
        }
        for name in form.changed_data
    ]


def in_words(field: forms.Field, value: Any) -> str:
    """A value as the editor sees it in the form."""
    if value in (None, "", []):
        return "—"
    if isinstance(field, forms.ModelChoiceField):
        return _rows_in_words(field, value if isinstance(value, list | tuple) else [value])
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return plain(value)
    return Truncator(str(value)).chars(SHOWN)


def _rows_in_words(field: forms.ModelChoiceField[Any], values: Sequence[Any]) -> str:
    keys = [getattr(value, "pk", value) for value in values]
    try:
        found = field.clean(keys if isinstance(field, forms.ModelMultipleChoiceField) else keys[0])
    except ValidationError:
        return ", ".join(map(str, keys))
    return ", ".join(map(str, found)) if isinstance(found, QuerySet) else str(found)


def _changed(record: Publishable, places: int) -> str:
    sentence = ngettext(
        "%(who)s while you were editing, and changed %(n)s thing that you changed as well. Nothing "
        "of yours is lost. Choose below which is to stand.",
        "%(who)s while you were editing, and changed %(n)s things that you changed as well. "
        "Nothing of yours is lost. Choose below which are to stand.",
        places,
    )
    return sentence % {"who": last_step(record), "n": places}


def _too_late(record: Publishable) -> str:
    return _(
        "It is no longer a draft (now: %(state)s). What you typed is below and cannot be saved "
        "here; copy what you need."
    ) % {"state": record.get_status_display()}


def _gone() -> str:
    return _(
        "The draft you were editing is gone: somebody has published or discarded it. What you "
        "typed is below and not saved; copy what you need into a new draft."
    )


def last_step(record: Publishable) -> str:
    step = Step.objects.of(record).select_related("by").first()
    if step is None:
        return _("Somebody else saved it")
    return saved_by(step.by, step.at)


def saved_by(person: User, at: datetime) -> str:
    """“Anna saved it on 24 Nov. 2026 at 12:03”: the beginning of a sentence."""
    moment = timezone.localtime(at)
    return _("%(person)s saved it on %(day)s at %(time)s") % {
        "person": person.get_full_name() or person.get_username(),
        "day": date_format(moment, "DATE_FORMAT"),
        "time": date_format(moment, "TIME_FORMAT"),
    }
