"""Social cards: what is shown where somebody shares an address. A PNG of 1200 by 630 pixels,
drawn as SVG from a stored document and kept; made when it is first asked for.
"""

from portal.site.social_images.drawing import DESIGN, default_card, record_card
from portal.site.social_images.kept import card_name, kept_card, read_or_make

__all__ = ["DESIGN", "card_name", "default_card", "kept_card", "read_or_make", "record_card"]
