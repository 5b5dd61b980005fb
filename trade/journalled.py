"""Observations are in the journal, each with whether it is the one shown."""

from portal.api.journalled import keep_rows
from portal.past import kinds
from trade.keeping import OBSERVATION
from trade.models import Observation

keep_rows(OBSERVATION, "observations")
kinds.add(kinds.RowKind(OBSERVATION, Observation, "uid", owner="batch"))
