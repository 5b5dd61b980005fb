"""Reasons to refuse a file, in sentences that editors can act on."""

from django.utils.translation import gettext as _


class PictureRefused(Exception):
    """The message names the problem of the file and what to do about it."""


def truncated_file() -> PictureRefused:
    return PictureRefused(
        _("The file ends before the picture does. Copy or download it again, then try once more.")
    )


def damaged_file() -> PictureRefused:
    return PictureRefused(
        _("The picture cannot be read. Open it in a picture program and save it anew as JPEG.")
    )


def foreign_content(what: str) -> PictureRefused:
    return PictureRefused(
        _(
            "There is something else in this file besides the picture: %s. Open it in a picture "
            "program and save it anew as JPEG or PNG."
        )
        % what
    )
