"""What is to be done when its time has come."""

from datetime import datetime

from portal.records.extension_points import Followers

nightly: Followers[[datetime]] = Followers()
"""Work for once a day, when nobody waits. Told the time."""
