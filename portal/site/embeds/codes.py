"""HTML to be copied into another page."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _

from portal.formatting.addresses import add_language
from portal.formatting.countries import country_names
from portal.formatting.dates import format_moment
from portal.formatting.presentation import declared_type
from portal.formatting.values import format_value
from portal.site.citations.citation import publisher_or_title
from portal.site.embeds.targets import Target

SCRIPT = "portal/js/embed.js"


@dataclass(frozen=True, kw_only=True)
class Codes:
    """Embed codes. `src` is the address of the frame; the others are HTML to be copied."""

    src: str
    frame: str
    plain: str
    """Alternative without a frame: the figure as text, or a picture, with a link to its page."""


def build_codes(
    target: Target, language: str, theme: str, pinned: dict[str, str], request: HttpRequest
) -> Codes:
    def absolute(url: str) -> str:
        return request.build_absolute_uri(add_language(url, language))

    chosen = {**pinned, "theme": "" if theme == "auto" else theme}
    src = absolute(target.address(**chosen))
    page = absolute(target.page)
    script = request.build_absolute_uri(f"{settings.STATIC_URL}{SCRIPT}")
    frame = format_html(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy" '
        'style="border: 0"></iframe>\n<script async src="{}"></script>',
        src,
        target.title,
        target.height,
        script,
    )
    plain = _text_html(target, page, request)
    if target.pictures:
        picture = absolute(add_query(next(iter(target.pictures.values())), pinned))
        html = '<a href="{}"><img src="{}" alt="{}" width="100%"></a>'
        plain = str(format_html(html, page, picture, target.title))
    return Codes(src=src, frame=str(frame), plain=plain)


def add_query(url: str, more: dict[str, str]) -> str:
    joint = "&" if "?" in url else "?"
    return f"{url}{joint}{urlencode(more)}" if more else url


def _text_html(target: Target, page: str, request: HttpRequest) -> str:
    if target.found is None:
        return str(format_html('<a href="{}">{}</a>', page, target.title))
    fact, document = target.found.fact, target.found.document
    value = format_value(fact, declared_type(fact), fact["unit"], country_names(request))
    by = dict.fromkeys(publisher_or_title(c["source"]) for c in fact["claims"] if c["agrees"])
    text = _("%(figure)s, %(value)s") % {"figure": target.title, "value": value.words}
    edition = document["edition"]
    source = _("%(publishers)s, by way of %(portal)s, edition %(number)s, %(day)s") % {
        "portal": settings.PORTAL_NAME,
        "publishers": "; ".join(by),
        "number": edition["number"],
        "day": format_moment(edition["issued_at"]),
    }
    differs = escape(_(" Sources disagree.")) if fact["disputed"] else ""
    return str(format_html('<a href="{}">{}</a> ({}).', page, text, source)) + differs
