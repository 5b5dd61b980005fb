"""Database router: reads go to the database of today, or to one of the past."""

from contextvars import ContextVar

from django.db.models import Model

from portal.models import (
    Appointment,
    Change,
    Comment,
    Finding,
    JournalHead,
    Notice,
    OpenForm,
    PreviewLink,
    Release,
    Revision,
    Step,
    User,
)

APPS = {"portal", "projects", "trade"}
ALWAYS_TODAY: set[type[Model]] = {
    Appointment,
    Change,
    Comment,
    Finding,
    JournalHead,
    Notice,
    OpenForm,
    PreviewLink,
    Release,
    Revision,
    Step,
    User,
}
"""The journal itself, and what belongs to those who write."""

reading: ContextVar[str] = ContextVar("reading", default="")
"""The alias of the database that holds the past; empty in the present."""
filling: ContextVar[str] = ContextVar("filling", default="")
"""The alias of the one that is being made."""


def has_a_past(model: type[Model]) -> bool:
    return model._meta.app_label in APPS and model not in ALWAYS_TODAY


class PastRouter:
    """Sends what is read of the past to where it is kept. Nothing is written there but by those
    who make it."""

    def db_for_read(self, model: type[Model], **hints: object) -> str | None:
        alias = filling.get() or reading.get()
        return alias if alias and has_a_past(model) else None

    def db_for_write(self, model: type[Model], **hints: object) -> str | None:
        alias = filling.get()
        return alias if alias and has_a_past(model) else None

    def allow_relation(self, one: Model, other: Model, **hints: object) -> bool | None:
        return True if filling.get() else None
