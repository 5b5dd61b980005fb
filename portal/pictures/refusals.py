"""Reasons to refuse a file, in sentences that editors can act on."""

from django.utils.translation import gettext as _


class PictureRefused(Exception):
    """The message names the problem of the file and what to do about it."""


def damaged_file() -> PictureRefused:
    return PictureRefused(
        _(
            "The picture cannot be read to its end. Copy or download it again, or save it anew as "
            "JPEG in a picture program."
        )
    )
