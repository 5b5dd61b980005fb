"""A source is retracted: all that rests on it goes into drafts without it, which a second person
publishes in one step, with the mark on the source itself."""

from portal.editorial.retraction.dependent_figures import (
    Effect,
    RestingFigure,
    RestingKind,
    RestingRecord,
    further_kinds,
)
from portal.editorial.retraction.steps import (
    further_drafts,
    list_resting,
    mark_source,
    prepare,
    reinstate,
    take_back,
)
