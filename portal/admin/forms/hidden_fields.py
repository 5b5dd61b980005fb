"""Hidden fields of forms, which never count as a change."""

from django import forms

from portal.admin.forms.checked_form import FormData
from portal.facts.identifiers import LENGTH, uid_for


class HiddenField(forms.CharField):
    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, max_length=40)

    def has_changed(self, initial: object, data: object) -> bool:
        return False


VERSION, TOKEN = "version", "token"
"""Fields of the form: the version it began from, and its token."""

UID, CLOSED = "uid", "closed"
"""Fields of a row: its uid, and a mark that it was never opened, so that no other fields are
sent."""

KEPT = "kept"
"""`<field>-kept` is the token of a picture that was sent with the form before."""

CONFLICT, CHOICE, BASE = "conflict", "choice", "base_version"
"""Sent with a form in conflict: the places, `choice:<place>`, and the version from which both sides
began."""

SHARED_SOURCE = "sourcing-source"
"""The source chosen for all changes of the form."""

RESTORED = "_restored"
"""Marks a form that was restored from autosaved data."""

ROWS = 1000
"""Limit on the rows of one form."""
MADE = 5 * ROWS
"""Limit on the uids that one form makes for the rows of a relation."""

MARKS = {VERSION, TOKEN, UID, CLOSED}


def row_uid(data: FormData, prefix: str, number: int) -> str:
    """Return the uid of a sent row. That of a new row is derived from the token of the form, so
    that repeated submissions create it once; one that has moved to another number may have it."""
    name = f"{prefix}-{{}}-{UID}".format
    if len(given := data.get(name(number), "")) == LENGTH:
        return str(given)
    taken = {data.get(name(other), "") for other in range(ROWS)}
    made = (_made_by(data, prefix, one) for one in range(number, MADE, ROWS))
    return next((uid for uid in made if uid not in taken), "")


def is_own_uid(data: FormData, prefix: str, uid: str) -> bool:
    """True if a uid was derived from this form; the row may have moved since."""
    return any(uid == _made_by(data, prefix, number) for number in range(MADE))


def _made_by(data: FormData, prefix: str, number: int) -> str:
    return uid_for("row", data.get(TOKEN, ""), prefix, str(number))


def record_uid(token: str) -> str:
    """Return the uid of the record that a form creates."""
    return uid_for("record", token)
