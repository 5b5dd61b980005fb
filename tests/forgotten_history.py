"""Tables as migrations, or processes of an earlier release, leave them."""

import sys

from portal.models import Change, Edition, history_models
from portal.publication import change_log
from portal.publication.followed_tables import row_kinds
from portal.publication.history_rebuild.missing_log import content_of
from portal.records.registry import record_model


def forget_history(after: int = 0) -> None:
    for change in Change.objects.filter(position__gt=after).exclude(action=Change.Action.REMOVE):
        Change.objects.filter(pk=change.pk).update(content=content_in_history(change))
    for table in history_models().values():
        table._base_manager.filter(from_position__gt=after).delete()
        table._base_manager.filter(until_position__gt=after).update(until_position=None)
    Change.objects.filter(position__gt=after).update(has_history=False)
    Edition.objects.filter(from_position__gt=after).update(from_position=None)


def content_in_history(change: Change) -> object:
    """Return what an earlier release kept in a change: the columns of its row."""
    known = row_kinds().get(change.kind)
    model, key = (known.model, known.key) if known else (record_model(change.kind), "uid")
    states = history_models()[model]._base_manager.filter(**{key: change.key})
    end = sys.maxsize if change.until is None else change.until  # within a deed it is kept at once
    stood = states.exclude(until_position__lt=end).order_by("from_position")[0]
    return change_log.as_read(content_of(change.kind, stood))
