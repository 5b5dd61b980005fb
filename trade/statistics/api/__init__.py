"""The endpoints of indicators, series, decisions about periods, observations and periods."""
