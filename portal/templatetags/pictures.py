"""`{% load pictures %}`: pictures of documents with their renditions by size and format."""

from django import template

from portal.formatting.locales import language_tag
from portal.models.languages import pick_text
from portal.pictures import TYPES
from portal.records.document_types import JsonObject

register = template.Library()

MODERN = ("avif", "webp")
SHARED_WIDTH = 640
"""Maximum width of `src`, for browsers without `srcset`."""


@register.inclusion_tag("components/picture.html")
def picture(found: JsonObject, sizes: str = "100vw", *, cropped: bool = False) -> JsonObject:
    """Draw a picture, or its crop around the focal point in the proportions of a card. `sizes` is
    the HTML attribute of that name. The original stands in for missing renditions of an old
    document."""
    alt = pick_text(found["alt"])
    fitting = [one for one in found.get("renditions", []) if bool(one["crop"]) == cropped]
    fitting.sort(key=lambda one: one["width"])
    plain = [one for one in fitting if one["format"] not in MODERN]
    shared = [one for one in plain if one["width"] <= SHARED_WIDTH] or plain
    largest = plain[-1] if plain else {"url": found["image"], **_size(found)}
    return {
        "alt": alt,
        "language": language_tag(alt.language) if alt.is_fallback else "",
        "sizes": sizes,
        "sources": [_source(fitting, name) for name in MODERN if fitting],
        "src": shared[-1]["url"] if shared else found["image"],
        "srcset": _srcset(plain),
        **_size(largest),
    }


def _source(renditions: list[JsonObject], name: str) -> dict[str, str]:
    found = [one for one in renditions if one["format"] == name]
    return {"type": TYPES[name], "srcset": _srcset(found)}


def _srcset(renditions: list[JsonObject]) -> str:
    return ", ".join(f"{one['url']} {one['width']}w" for one in renditions)


def _size(found: JsonObject) -> dict[str, int]:
    return {"width": found["width"], "height": found["height"]}
