"""Templates without the indentation that is for their authors, and without garbage."""

import re
from typing import cast

from django.http import HttpRequest
from django.template import Origin, Template, TemplateDoesNotExist
from django.template.backends import django
from django.template.base import TextNode
from django.template.context import make_context
from django.template.loaders import cached
from django.utils.safestring import SafeString

BREAK = re.compile(r"\s*\n\s*")
BLOCK = (
    r"</?(?:article|aside|blockquote|body|caption|details|div|dl|fieldset|figcaption|figure|footer"
    r"|form|h[1-6]|head|header|html|link|main|meta|nav|ol|p|script|section|summary|table|tbody|td"
    r"|template|tfoot|th|thead|title|tr|ul)\b[^<>]*>"
)
"""Tags beside which no browser shows a line break; items of lists may stand in a line."""
BESIDE_BLOCK = re.compile(rf"\n(?={BLOCK})|({BLOCK})\n")


class Loader(cached.Loader):
    """Keeps templates as the cached loader does, with one line break for each run of white space
    that has one, none beside blocks. Texts of mails stay as they are."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        is_new = self.cache_key(template_name, skip) not in self.get_template_cache
        template = super().get_template(template_name, skip)
        if is_new and template_name.endswith(".html"):
            texts = template.nodelist.get_nodes_by_type(TextNode)
            for text in cast("list[TextNode]", texts):
                text.s = BESIDE_BLOCK.sub(r"\1", BREAK.sub("\n", text.s))
        return template


class Templates(django.DjangoTemplates):
    """Templates of Django's whose contexts are empty once they are rendered. A context of a request
    refers to itself: all that a page shows would stay until garbage is collected."""

    def get_template(self, template_name: str) -> "_Template":
        return _Template(super().get_template(template_name).template, self)


class _Template(django.Template):
    def render(
        self, context: dict[str, object] | None = None, request: HttpRequest | None = None
    ) -> SafeString:
        made = make_context(context, request, autoescape=self.backend.engine.autoescape)
        try:
            return self.template.render(made)
        except TemplateDoesNotExist as problem:
            django.reraise(problem, self.backend)
        finally:
            made.dicts.clear()
