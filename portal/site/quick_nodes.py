"""Quicker forms of the nodes of templates, which pages have by the thousand. They draw the same:
Django looks up each name, word and template in the most general way."""

from html import escape
from typing import Any, override

from django.template import Context, Node, Template, Variable, VariableDoesNotExist
from django.template.base import FilterExpression, VariableNode, render_value_in_context
from django.template.loader_tags import IncludeNode, construct_relative_path
from django.template.smartif import TokenBase
from django.templatetags.i18n import TranslateNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

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


class QuickTranslateNode(TranslateNode):
    """Words that stand in the template, which depend on nothing but the language."""

    @override
    def render(self, context: Context) -> str:
        words, about = self.filter_expression, self.message_context
        if words.var.lookups or words.filters or self.asvar or (about and about.is_var):
            return super().render(context)
        drawn: dict[str | None, str] = vars(self).setdefault("drawn", {})
        language = get_language()
        if language not in drawn:
            drawn[language] = super().render(context)
        return drawn[language]


class QuickIncludeNode(IncludeNode):
    """A template whose name stands in another is looked up once, and takes the name's place."""

    @override
    def render(self, context: Any) -> SafeString:
        named = self.template
        if not (named.is_var or named.filters or isinstance(named.var, Template)):
            name = construct_relative_path(str(self.origin.template_name), str(named.var))
            named.var = context.template.engine.get_template(name)
        return super().render(context)


QUICK: dict[type, type] = {
    FilterExpression: QuickExpression,
    IncludeNode: QuickIncludeNode,
    TranslateNode: QuickTranslateNode,
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
