"""Observations are in the journal, each with whether it is the one shown."""

from portal.api.journalled import keep_rows
from trade.keeping import OBSERVATION

keep_rows(OBSERVATION, "observations")
