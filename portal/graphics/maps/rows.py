"""List below a map: the records of the same question, paginated, with their figures."""

from typing import Any, cast

import numpy as np
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from portal.formatting.addresses import parse_number
from portal.formatting.presentation import present_row
from portal.graphics.maps.features import Feature
from portal.graphics.maps.layers import Layer
from portal.graphics.maps.question import LayerFeatures, LayerResult
from portal.graphics.maps.words import state_words
from portal.models import Edition
from portal.records.column_store.columns import Numbers
from portal.records.document_types import JsonObject, RecordDocument

PAGE_SIZE = 12

type Placed = tuple[Layer, Feature]


class ListedFeatures:
    """Features layer by layer, the largest first, those without a location last, made for a
    page."""

    def __init__(self, found: LayerResult) -> None:
        self._parts = [
            (one, np.append(_sort(one, one.placed), _sort(one, one.unplaced)))
            for one in found.layers
        ]

    def __len__(self) -> int:
        return sum(len(rows) for _one, rows in self._parts)

    def __getitem__(self, some: slice) -> list[Placed]:
        found, start, stop = [], some.start, some.stop
        for one, rows in self._parts:
            features = one.features(rows[max(start, 0) : max(stop, 0)])
            found += [(one.layer, feature) for feature in features]
            start, stop = start - len(rows), stop - len(rows)
        return found


def _sort(one: LayerFeatures, rows: Numbers) -> Numbers:
    """Sort rows by size, those as large as each other as the list has them."""
    return rows[np.argsort(-np.maximum(one.table.sizes[rows], 0), kind="stable")]


def find_page(found: LayerResult, asked: str) -> Page[Placed]:
    """Return a page of features. A wrong number becomes an error of the form, and the page of a
    wrong question is empty."""
    if not found.question.is_valid():
        return Paginator([], PAGE_SIZE).page(1)
    # A paginator asks for a length and a part, which django-stubs do not say.
    paginator = Paginator(cast(Any, ListedFeatures(found)), PAGE_SIZE)
    number = parse_number(asked) or 0
    if 1 <= number <= paginator.num_pages:
        return paginator.page(number)
    found.question.form.add_error(None, _("There is no such page of this list."))
    return Paginator([], PAGE_SIZE).page(1)


def build_map_rows(page: Page[Placed]) -> list[JsonObject]:
    """Return the rows of a page. One query."""
    editions = Edition.objects.filter(pk__in=[feature.edition for _layer, feature in page])
    documents = {edition.pk: edition.document for edition in editions.defer("content")}
    return [_row(layer, feature, documents[feature.edition]) for layer, feature in page]


def _row(layer: Layer, feature: Feature, document: RecordDocument) -> JsonObject:
    shown, state = present_row(document), feature.status
    size, *days = (shown["facts"].get(name) for name in layer.figures)
    since = next((day for day in days if day and day["text"]), None)
    return {
        "uid": feature.uid,
        "kind": feature.kind,
        "title": shown["title"],
        "url": shown["url"],
        "countries_list": list(feature.countries),
        "sort": feature.sort,
        "sort_words": dict(layer.sorts).get(feature.sort, feature.sort),
        "state": state,
        "state_words": state_words([layer]).get(state, state),
        "facts": {name: fact for name, fact in (("size", size), ("since", since)) if fact},
        "is_planned": bool(since) and since is not days[0],
        "is_placed": feature.is_placed,
        "is_elsewhere": bool(feature.elsewhere),
    }
