"""What a form carries along with what an editor types: hidden, and never itself a change."""

from typing import Any

from django import forms

from portal.facts.identifiers import LENGTH, uid_for


class HiddenField(forms.CharField):
    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=40, **kwargs)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


VERSION, TOKEN = "version", "token"
"""On the form: the version it began from, and the name of this very form."""

UID, CLOSED = "uid", "closed"
"""On a row: which one it is, and that it was never opened, so that only its marks are sent."""

CONFLICT, CHOICE, BASE = "conflict", "choice", "base_version"
"""Sent with a form that came back in conflict: the places, `choice:<place>`, and the version that
both sides began from."""

RESTORED = "_restored"
"""Set on a form that is drawn from what was typed and not saved."""

ROWS = 1000
"""More rows than this are not typed into one form."""

MARKS = {VERSION, TOKEN, UID, CLOSED}


def row_uid(data: Any, prefix: str, number: int) -> str:
    """The uid of a row as it was sent. A new row gets one from the form it was typed into, so that
    a save that arrives twice makes it once."""
    given = data.get(f"{prefix}-{number}-{UID}", "")
    return str(given) if len(given) == LENGTH else _made_by(data, prefix, number)


def is_own_uid(data: Any, prefix: str, uid: str) -> bool:
    """Whether a new row's uid comes from this form; a row may have been moved since."""
    return any(uid == _made_by(data, prefix, number) for number in range(ROWS))


def _made_by(data: Any, prefix: str, number: int) -> str:
    return uid_for("row", data.get(TOKEN, ""), prefix, str(number))


def record_uid(token: str) -> str:
    """The uid of the record that a form for a new one makes."""
    return uid_for("record", token)
