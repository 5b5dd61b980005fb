"""The portal as it was: everything that it said at an earlier moment, asked in the same way.

    with time_travel.at(moment):
        EnergyProject.objects.filter(…)

Inside, whatever is public is read from the history tables, as it was then; pages, charts, files
and answers are made by the code that makes those of today.
"""

from portal.publication.time_travel.moments import (
    Unanswerable,
    as_last_logged,
    at,
    at_known_moment,
    at_position,
    check_prepared,
    find_for_readers,
    format_today,
    has_begun,
    now,
    past_moment,
    position,
    today,
    write_moment,
)
from portal.publication.time_travel.rewrite_links import OF_ALL_TIMES, PARAMETER

FIRST = "portal.first_moment"
"""Key of `request.META` for pages that offer an earlier day: since when there is one."""
