"""Values at the desk that can only be read."""

from decimal import Decimal

from django import template
from django.contrib.admin.helpers import AdminReadonlyField
from django.db.models.fields.files import FieldFile
from django.utils.html import format_html
from django.utils.translation import gettext as _

from portal.formatting.locales import join_list
from portal.formatting.numbers import format_stored
from portal.models import Part, PictureColumns
from portal.pictures.shown import small_picture_url, whole_picture

register = template.Library()


@register.filter
def contents(field: AdminReadonlyField) -> str:
    """Return what Django shows of a column, but decimals as the reader's language prints them, rows
    that another one names by their names, and pictures as pictures."""
    name, row = field.field["field"], field.form.instance
    value = getattr(row, name, None) if isinstance(name, str) else None
    if isinstance(value, Decimal):
        return format_stored(value)
    if isinstance(row, PictureColumns) and isinstance(value, FieldFile) and value:
        shown = whole_picture(row)
        shown["alt"] = str(row.alt) or _("Picture")
        return format_html(
            '<img src="{url}" width="{width}" height="{height}" alt="{alt}">', **shown
        )
    for column in row.naming_columns() if value and isinstance(row, Part) else ():
        if column.name == name:
            return join_list(row.name_parts(column))
    return field.contents()


register.filter(small_picture_url)
