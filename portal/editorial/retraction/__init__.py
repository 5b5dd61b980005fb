"""A source is retracted: all that rests on it goes into drafts without it, which a second person
publishes in one step, with the mark on the source itself."""

from portal.editorial.retraction.reinstating import further_drafts, reinstate
from portal.editorial.retraction.resting import (
    Effect,
    Reasons,
    RestingFigure,
    RestingKind,
    RestingRecord,
    Words,
    further_kinds,
)
from portal.editorial.retraction.steps import list_resting, mark_source, prepare, take_back
