"""Fills the history tables of a portal that was filled before they existed, from the change log;
and the change log of one that is older still, from its editions.

What still stands is copied from the tables of today. What has ended is built from the content and
the document of its edition, or from the columns that its change kept. Rows without a number of
their own in these (parts, links, read models) get numbers that no other row has.
"""

from portal.publication.history_rebuild.missing_log import (
    EarlierState,
    earlier_states,
    write_missing_log,
)
from portal.publication.history_rebuild.rebuilding import (
    chain_missing,
    count_missing,
    count_without_hash,
    rebuild,
)
