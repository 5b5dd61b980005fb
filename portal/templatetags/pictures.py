"""`{% load pictures %}`: a picture of a document, in the sizes and formats that were made of it."""

from typing import Any

from django import template

from portal.formatting.locales import language_tag
from portal.models.languages import pick
from portal.pictures import TYPES

register = template.Library()

type Drawn = dict[str, Any]

MODERN = ("avif", "webp")
SHARED_WIDTH = 640
"""What a browser takes that does not choose by itself."""


@register.inclusion_tag("components/picture.html")
def picture(found: Drawn, sizes: str = "100vw", *, cropped: bool = False) -> Drawn:
    """The whole picture, or the part around its focal point in the proportions of a card. `sizes`
    says how wide it is drawn, as the HTML attribute of that name does. A picture of an old document
    has no renditions and is drawn as it is."""
    alt = pick(found["alt"])
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


def _source(renditions: list[Drawn], name: str) -> dict[str, str]:
    found = [one for one in renditions if one["format"] == name]
    return {"type": TYPES[name], "srcset": _srcset(found)}


def _srcset(renditions: list[Drawn]) -> str:
    return ", ".join(f"{one['url']} {one['width']}w" for one in renditions)


def _size(found: Drawn) -> dict[str, int]:
    return {"width": found["width"], "height": found["height"]}
