"""Refusals of steps, in sentences for editors."""


class NotAllowed(Exception):
    """The step breaks a rule; the message is a sentence an editor can act on."""


class Overtaken(NotAllowed):
    """Somebody else took a step in the meantime; the sentence names the record."""
