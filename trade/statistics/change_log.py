"""Observations are in the journal, each with whether it is the one shown."""

from portal.opendata.api.change_log_rows import keep_rows
from portal.publication.time_travel import row_kinds
from trade.statistics.observations import Observation
from trade.statistics.sync import OBSERVATION

keep_rows(OBSERVATION, "observations")
row_kinds.add(row_kinds.RowKind(OBSERVATION, Observation, "uid", owner="batch"))
