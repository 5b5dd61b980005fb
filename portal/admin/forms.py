"""Forms that refuse a stale save, and lose nothing when they do."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from portal.facts.types import plain
from portal.models import Publishable, Status, Step

SHOWN = 200
"""Characters of a long text that an error message repeats."""


class StaleSaveError(Exception):
    """Somebody else saved between the check and the save."""


class VersionedForm(forms.ModelForm[Any]):
    """Carries the version it was opened with. When somebody has saved since, the form comes back
    as it was typed, naming what is stored now and what was typed for each field that differs."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        record = self.instance
        if record.pk is None and "seen_version" in self.data:
            raise ValidationError(_gone())
        if record.pk is not None:
            if record.status != Status.DRAFT:
                raise ValidationError(_too_late(record))
            if is_stale(self.data, record):
                self._go_on_from(record)
                raise ValidationError([_changed(record), *differences(self)])
        return cleaned

    def _go_on_from(self, record: Publishable) -> None:
        """Whoever has read the message may save again; what others save after it counts anew."""
        data: Any = self.data
        self.data = data.copy()
        self.data[self.add_prefix("version")] = str(record.version)  # type: ignore[index]


def show_plainly(form: forms.ModelForm[Any]) -> None:
    """24.9 rather than 24.900: the zeros are the column's, not the source's."""
    for name, value in form.initial.items():
        if isinstance(value, Decimal):
            form.initial[name] = Decimal(plain(value))


def is_stale(data: Any, record: Publishable) -> bool:
    return bool(data.get("version") != str(record.version))


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
        if name not in ("version", "DELETE")
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


def _changed(record: Publishable) -> str:
    return _(
        "%(who)s while you were editing. Nothing of yours is lost: it is all below, not yet saved. "
        "Saving again replaces what is stored with yours."
    ) % {"who": _last_step(record)}


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


def _last_step(record: Publishable) -> str:
    step = Step.objects.of(record).select_related("by").first()
    if step is None:
        return _("Somebody else saved it")
    return _("%(person)s saved it on %(day)s at %(time)s") % {
        "person": step.by.get_full_name() or step.by.get_username(),
        "day": date_format(timezone.localtime(step.at), "DATE_FORMAT"),
        "time": date_format(timezone.localtime(step.at), "TIME_FORMAT"),
    }
