"""Renderer of forms that draws without a template what a page has by the hundred: the same as
Django's templates, but for line breaks between options."""

from typing import Any, override

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from portal.models.typography import nest_quotes

INPUTS = "checkbox color date datetime email hidden input number password search tel text time url"
IS_INPUT = {f"django/forms/widgets/{name}.html" for name in INPUTS.split()}


class QuickRenderer(DjangoTemplates):
    @override
    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        if template_name in IS_INPUT:
            return SafeString(_draw_input(context["widget"]))
        if template_name == "django/forms/widgets/select.html":
            return SafeString(_draw_select(context["widget"]))
        if template_name == "django/forms/label.html" and context["use_tag"]:
            label, tag = conditional_escape(localize(context["label"])), context["tag"]
            return SafeString(f"<{tag}{_attributes(context['attrs'])}>{label}</{tag}>")
        if template_name == "django/forms/errors/list/ul.html" and not context["errors"]:
            return SafeString("")
        drawn = SafeString(super().render(template_name, context, request))
        return nest_quotes(drawn) if template_name.startswith("django/forms/errors/") else drawn


def _draw_input(widget: dict[str, Any]) -> str:
    value = {} if widget["value"] is None else {"value": widget["value"]}
    shown = {"type": widget["type"], "name": widget["name"], **value, **widget["attrs"]}
    return f"<input{_attributes(shown)}>"


def _draw_select(widget: dict[str, Any]) -> str:
    parts = [f"<select{_attributes({'name': widget['name'], **widget['attrs']})}>"]
    for group, options, _index in widget["optgroups"]:
        parts += [f"<optgroup{_attributes({'label': group})}>"] if group else []
        for one in options:
            label = conditional_escape(localize(one["label"]))
            parts.append(
                f"<option{_attributes({'value': one['value'], **one['attrs']})}>{label}</option>"
            )
        parts += ["</optgroup>"] if group else []
    return "\n".join([*parts, "</select>"])


def _attributes(attrs: dict[str, object]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(str(value))}"'
        for name, value in attrs.items()
        if value is not False
    )
