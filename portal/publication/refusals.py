"""Refusals of steps, in sentences for editors."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.models.fields import check_length


class NotAllowed(Exception):
    """The step breaks a rule; the message is a sentence an editor can act on."""


class Overtaken(NotAllowed):
    """Somebody else took a step in the meantime; the sentence names the record, or bundle."""


def require_length(note: str) -> None:
    """Raises NotAllowed if the note of a step, or a reason, is too long."""
    try:
        check_length(note)
    except ValidationError as problem:
        raise NotAllowed(_("The note is too long: %s") % problem.message) from None


def changed_meanwhile(what: object) -> Overtaken:
    return Overtaken(_("“%s” was changed by somebody else in the meantime.") % what)
