"""Values at the desk that can only be read."""

from decimal import Decimal

from django import template
from django.contrib.admin.helpers import AdminReadonlyField

from portal.formatting.numbers import format_stored
from portal.pictures.shown import small_picture_url

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


register.filter(small_picture_url)
