"""`{% load social %}`: Open Graph and schema.org data in the head of a page."""

import json
from typing import cast

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from portal.formatting.addresses import absolute_url
from portal.graphics.charts.descriptions import describe_chart
from portal.graphics.charts.specification import Chart
from portal.models.languages import DEFAULT, pick_text
from portal.records.document_types import JsonObject, RecordDocument
from portal.site.schema_org import nodes_of_page
from portal.site.social_images.drawing import DESIGN
from portal.templatetags._links import href

register = template.Library()

LOCALES = {"en": "en_GB", "zh-hans": "zh_CN", "ru": "ru_RU"}


@register.simple_tag(takes_context=True)
def card_of_page(context: Context) -> dict[str, object]:
    """Return `{"image", "is_chart", "alt", "locale", "title"}`; without the last on a page of no
    record, whose title is in the head already. The picture of a chart has a size of its own."""
    document = record_of(context)
    found = {"locale": LOCALES.get(get_language() or DEFAULT, LOCALES[DEFAULT])}
    chart = context.get("chart") if context.get("is_chart_page") else context.get("list_chart")
    if isinstance(chart, Chart):
        image = absolute_url(href(chart.file("png")))
        return {**found, "image": image, "is_chart": True, "alt": describe_chart(chart)}
    if document is None:
        return {**found, "image": absolute_url(f"{reverse('default_card')}?design={DESIGN}")}
    place = {"kind": document["kind"], "uid": document["uid"], "number": _number(context)}
    return {
        **found,
        "image": absolute_url(f"{reverse('card', kwargs=place)}?design={DESIGN}"),
        "title": (title := pick_text(document["title"]).text),
        "alt": title,
    }


@register.simple_tag(takes_context=True)
def structured_data(context: Context) -> SafeString:
    """Write blocks of JSON-LD. As data they need no exception from the content policy; escapes
    keep any text from ending them."""
    if "request" not in context:
        return SafeString("")
    nodes = nodes_of_page(cast("JsonObject", context.flatten()))
    return mark_safe("\n".join(_block(node) for node in nodes))  # noqa: S308


def record_of(context: Context) -> RecordDocument | None:
    """Return the document of the page's record, if it has one."""
    document = context.get("document")
    is_record = isinstance(document, dict) and "kind" in document and "summary" in document
    return document if is_record and context.get("edition") else None


def _number(context: Context) -> int:
    """Return the number of the current edition, the only one with a card."""
    current = context.get("current")
    return int(current.number if current else context["edition"]["number"])


def _block(found: JsonObject) -> SafeString:
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308
