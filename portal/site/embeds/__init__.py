"""Figures, charts and maps in a frame on another site's page ([decision 20])."""

from portal.site.embeds.codes import Codes, build_codes
from portal.site.embeds.targets import NotEmbeddable, Target, resolve_target
from portal.site.embeds.themes import THEMES, theme_css

__all__ = [
    "THEMES",
    "Codes",
    "NotEmbeddable",
    "Target",
    "build_codes",
    "resolve_target",
    "theme_css",
]
