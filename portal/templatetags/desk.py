"""Values at the desk that can only be read."""

from decimal import Decimal

from django import template
from django.contrib.admin.helpers import AdminReadonlyField
from django.core.files.storage import default_storage

from portal.formatting.numbers import format_stored
from portal.models import PictureColumns

register = template.Library()


@register.filter
def contents(field: AdminReadonlyField) -> str:
    """Return what Django shows of a column, but decimals as the reader's language prints them."""
    name = field.field["field"]
    value = getattr(field.form.instance, name, None) if isinstance(name, str) else None
    if isinstance(value, Decimal):
        return format_stored(value)
    shown: str = field.contents()
    return shown


@register.filter
def small_picture(picture: PictureColumns) -> str:
    """Return the address of the smallest crop of a picture, or of the master."""
    cropped = [one for one in picture.renditions if one["crop"] and one["format"] != "avif"]
    small = min(cropped, key=lambda one: one["width"], default=None)
    return str(default_storage.url(small["file"] if small else picture.image.name or ""))
