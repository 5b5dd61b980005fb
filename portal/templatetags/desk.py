"""Values at the desk that can only be read."""

from decimal import Decimal

from django import template
from django.contrib.admin.helpers import AdminReadonlyField

from portal.facts.types import plain_number
from portal.formatting.numbers import format_number

register = template.Library()


@register.filter
def contents(field: AdminReadonlyField) -> str:
    """Return what Django shows of a column, but decimals without the zeros that fill the column
    and with the marks of the reader's language: “45”, not “45.000”."""
    name = field.field["field"]
    value = getattr(field.form.instance, name, None) if isinstance(name, str) else None
    if isinstance(value, Decimal):
        return format_number(Decimal(plain_number(value)))
    shown: str = field.contents()
    return shown
