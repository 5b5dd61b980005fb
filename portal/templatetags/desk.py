"""Values at the desk that can only be read."""

from decimal import Decimal

from django import template
from django.contrib.admin.helpers import AdminReadonlyField

from portal.formatting.locales import join_list
from portal.formatting.numbers import format_stored
from portal.models import Part
from portal.pictures.shown import small_picture_url

register = template.Library()


@register.filter
def contents(field: AdminReadonlyField) -> str:
    """Return what Django shows of a column, but decimals as the reader's language prints them, and
    rows that another one names by their names."""
    name, row = field.field["field"], field.form.instance
    value = getattr(row, name, None) if isinstance(name, str) else None
    if isinstance(value, Decimal):
        return format_stored(value)
    for column in row.naming_columns() if value and isinstance(row, Part) else ():
        if column.name == name:
            return join_list(row.name_parts(column))
    return field.contents()


register.filter(small_picture_url)
