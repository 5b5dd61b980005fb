"""Quicker forms of the variables of templates, which pages have by the thousand. They draw the
same: Django looks up each name in the most general way."""

from html import escape
from typing import Any, override

from django.template import Context, Node, Variable, VariableDoesNotExist
from django.template.base import FilterExpression, VariableNode, render_value_in_context
from django.template.smartif import TokenBase
from django.utils.safestring import SafeString

MISSING = (AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What is raised for a name that a thing lacks, or has in another way."""


class QuickVariable(Variable):
    __slots__ = ()

    @override
    def resolve(self, context: Any) -> Any:
        if self.lookups is None or self.translate:
            return super().resolve(context)
        try:
            found = context[self.lookups[0]]
            for name in self.lookups[1:]:
                is_mapping = hasattr(type(found), "__getitem__") and not isinstance(found, tuple)
                found = found[name] if is_mapping else getattr(found, name)
        except MISSING:
            return super().resolve(context)
        return super().resolve(context) if callable(found) else found


class QuickExpression(FilterExpression):
    __slots__ = ()

    @override
    def resolve(self, context: Context, ignore_failures: bool = False) -> Any:
        if self.is_var and not self.filters:
            try:
                return self.var.resolve(context)
            except VariableDoesNotExist:
                if ignore_failures:
                    return None
        return super().resolve(context, ignore_failures)


class QuickVariableNode(VariableNode):
    @override
    def render(self, context: Context) -> str:
        value = self.filter_expression.resolve(context)
        if type(value) is str and context.autoescape:
            return SafeString(escape(value))
        return value if type(value) is SafeString else render_value_in_context(value, context)


QUICK: dict[type, type] = {
    FilterExpression: QuickExpression,
    Variable: QuickVariable,
    VariableNode: QuickVariableNode,
}


def quicken(thing: object) -> None:
    """Replace what is in a list of nodes, down to the innermost."""
    if type(thing) in QUICK:
        thing.__class__ = QUICK[type(thing)]
    if isinstance(thing, FilterExpression):
        quicken(thing.var)
    elif isinstance(thing, list | tuple):
        for one in thing:
            quicken(one)
    elif isinstance(thing, Node | TokenBase | dict):
        quicken(list((thing if isinstance(thing, dict) else vars(thing)).values()))
