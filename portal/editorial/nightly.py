"""The nightly signal."""

from datetime import datetime

from portal.records.extension_points import Followers

nightly: Followers[[datetime]] = Followers()
"""Signal: run once a day, outside requests. Receives the time."""
