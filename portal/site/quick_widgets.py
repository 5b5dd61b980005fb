"""Renderer of forms that draws without a template what a page has by the hundred: the same as
Django's templates, but for line breaks between options."""

from collections.abc import Callable
from typing import Any, override

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

type Attributes = dict[str, Any]
INPUTS = "checkbox color date datetime email hidden input number password search tel text time url"


def _attributes(attrs: Attributes) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(str(value))}"'
        for name, value in attrs.items()
        if value is not False
    )


def _input(context: Attributes) -> str:
    widget = context["widget"]
    value = widget["value"]
    shown = "" if value is None else f' value="{conditional_escape(str(value))}"'
    kind, name = widget["type"], conditional_escape(widget["name"])
    return f'<input type="{kind}" name="{name}"{shown}{_attributes(widget["attrs"])}>'


def _textarea(context: Attributes) -> str:
    widget = context["widget"]
    value = conditional_escape(localize(widget["value"])) if widget["value"] else ""
    name, attrs = conditional_escape(widget["name"]), _attributes(widget["attrs"])
    return f'<textarea name="{name}"{attrs}>\n{value}</textarea>'


def _select(context: Attributes) -> str:
    widget = context["widget"]
    parts = [f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'\n  <optgroup label="{conditional_escape(group)}">')
        for one in options:
            value = conditional_escape(str(one["value"]))
            label = conditional_escape(localize(one["label"]))
            attrs = _attributes(one["attrs"])
            parts.append(f'\n  <option value="{value}"{attrs}>{label}</option>')
        if group:
            parts.append("\n  </optgroup>")
    return "".join([*parts, "\n</select>"])


def _label(context: Attributes) -> str:
    label = conditional_escape(localize(context["label"]))
    if not context["use_tag"]:
        return label
    tag = context["tag"]
    return f"<{tag}{_attributes(context['attrs'])}>{label}</{tag}>"


DRAWN: dict[str, Callable[[Attributes], str]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in INPUTS.split()},
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
    "django/forms/label.html": _label,
}


class QuickRenderer(DjangoTemplates):
    @override
    def render(
        self, template_name: str, context: Attributes, request: HttpRequest | None = None
    ) -> SafeString:
        if template_name == "django/forms/errors/list/ul.html" and not context["errors"]:
            return SafeString("")
        if draw := DRAWN.get(template_name):
            return SafeString(draw(context).strip())
        return SafeString(super().render(template_name, context, request))
