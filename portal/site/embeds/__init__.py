"""What stands on somebody else's page: figures, charts and maps in a frame ([decision 20])."""

from portal.site.embeds.codes import Codes, codes
from portal.site.embeds.targets import NotEmbeddable, Target, target_of
from portal.site.embeds.themes import THEMES, theme_css

__all__ = ["THEMES", "Codes", "NotEmbeddable", "Target", "codes", "target_of", "theme_css"]
