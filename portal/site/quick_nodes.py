"""Faster forms of the nodes of templates that pages have by the hundred. They draw the same.

Django looks each name up in the most general way, translates a text whenever it is drawn, and finds
out anew which template is included.
"""

from collections.abc import Iterable
from html import escape
from itertools import groupby
from typing import Any, override

from django.template import Context, Node, NodeList, Template, Variable, VariableDoesNotExist
from django.template.base import FilterExpression, TextNode, VariableNode, render_value_in_context
from django.template.defaulttags import URLNode
from django.template.library import SimpleNode
from django.template.loader_tags import IncludeNode
from django.template.smartif import TokenBase
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language


def quicken(thing: object) -> None:
    """Replace the nodes and expressions in a node or a list of nodes, down to the innermost."""
    if type(thing) in QUICK:
        thing.__class__ = QUICK[type(thing)]
    if isinstance(thing, NodeList):
        thing[:] = _join_constants(thing)
    inner: Iterable[object] = ()
    if isinstance(thing, Node | TokenBase):
        inner = vars(thing).values()
    elif isinstance(thing, FilterExpression):
        inner = [thing.var]
    elif isinstance(thing, dict):
        inner = thing.values()
    elif isinstance(thing, list | tuple):
        inner = thing
    for one in inner:
        quicken(one)


def _join_constants(nodes: Iterable[Node]) -> Iterable[Node]:
    """Join consecutive nodes that draw the same whenever a page has the same language."""
    for is_constant, run in groupby(nodes, _is_constant):
        found = list(run)
        if is_constant and not all(isinstance(node, TextNode) for node in found):
            yield ConstantNode(found)
        else:
            yield from found


def _is_constant(node: Node) -> bool:
    match node:
        case TextNode() | ConstantNode():
            return True
        case TranslateNode():
            is_drawn = not node.asvar and not node.message_context
            return is_drawn and _is_literal(node.filter_expression)
        case StaticNode():
            return node.varname is None and _is_literal(node.path)
        case URLNode():
            names = [node.view_name, *node.args]
            is_drawn = not node.asvar and not node.kwargs and ":" not in str(node.view_name)
            return is_drawn and all(map(_is_literal, names))
        case SimpleNode():
            is_drawn = node.func.__name__ == "href" and node.target_var is None
            return is_drawn and all(map(_is_literal, node.args))
    return False


def _is_literal(expression: FilterExpression) -> bool:
    is_named = expression.is_var and expression.var.lookups is not None
    return not is_named and not expression.filters


class ConstantNode(Node):
    """Nodes that draw the same whenever a page has the same language."""

    child_nodelists = ()

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._nodes = tuple(nodes)
        self._drawn: dict[str | None, str] = {}

    @override
    def render(self, context: Context) -> str:
        language = get_language()
        if language not in self._drawn:
            drawn = [node.render_annotated(context) for node in self._nodes]
            self._drawn[language] = "".join(drawn)
        return self._drawn[language]


MISSING = (AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What is raised for a name that a thing lacks, or has in another way."""


class QuickVariable(Variable):
    __slots__ = ()

    @override
    def resolve(self, context: Any) -> Any:
        if self.lookups is None or self.translate:
            return super().resolve(context)
        first = self.lookups[0]
        for level in reversed(context.dicts):
            if first in level:
                found = level[first]
                break
        else:
            return super().resolve(context)
        try:
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
        if type(value) is SafeString:
            return value
        if type(value) is str and context.autoescape:
            return SafeString(escape(value))
        return render_value_in_context(value, context)


class QuickInclude(IncludeNode):
    """Keeps its template, where its name is written in the tag."""

    included: Template | None = None

    @override
    def render(self, context: Context) -> SafeString:
        if self.included is None:
            name = self.template.var
            if self.isolated_context or not isinstance(name, str) or name.startswith("."):
                return super().render(context)
            assert context.template
            self.included = context.template.engine.get_template(name)
        values = {name: value.resolve(context) for name, value in self.extra_context.items()}
        with context.push(**values):
            return self.included.render(context)


QUICK: dict[type, type] = {
    FilterExpression: QuickExpression,
    IncludeNode: QuickInclude,
    Variable: QuickVariable,
    VariableNode: QuickVariableNode,
}
