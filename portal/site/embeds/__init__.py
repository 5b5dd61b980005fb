"""Figures, charts and maps in a frame on another site's page ([decision 20])."""
