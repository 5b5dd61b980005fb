"""Open Graph images for shared links: PNG of 1200 by 630 pixels, drawn as SVG from a stored
document at the first request and cached as a file.
"""

from portal.site.social_images.cache import cached_card, card_name, read_or_make
from portal.site.social_images.drawing import DESIGN, default_card, record_card

__all__ = ["DESIGN", "cached_card", "card_name", "default_card", "read_or_make", "record_card"]
