"""Refusals of steps, in sentences for editors."""

from django.utils.translation import gettext as _


class NotAllowed(Exception):
    """The step breaks a rule; the message is a sentence an editor can act on."""


class Overtaken(NotAllowed):
    """Somebody else took a step in the meantime; the sentence names the record, or bundle."""


def changed_meanwhile(what: object) -> Overtaken:
    return Overtaken(_("“%s” was changed by somebody else in the meantime.") % what)
