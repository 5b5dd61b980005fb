"""Details for the words of a map, read only for the features that are shown with words."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.db.models import Count

from portal.graphics.maps.features import Feature
from portal.graphics.maps.layers import Layer
from portal.models import Disagreement, Mention, SearchEntry
from portal.publication.fact_rows import read_comparators
from portal.publication.read_models import source_target


def add_details(
    features: Iterable[Feature], layers: Mapping[str, Layer]
) -> dict[tuple[str, str], Feature]:
    """Return features with title, address and comparator, by kind and uid. One query, and one for
    each layer with sizes; none for features that have a title."""
    found = {(one.kind, one.uid): one for one in features}
    bare = [key for key, one in found.items() if one.title is None]
    names = _names(bare) if bare else {}
    comparators = _comparators(bare, layers)
    for key in bare:
        title, url = names.get(key, ({}, ""))  # of what was withdrawn while this is read
        comparator = comparators.get(key, found[key].comparator)
        found[key] = replace(found[key], title=title, url=url, comparator=comparator)
    return found


def count_sources(features: Iterable[Feature]) -> Counter[tuple[str, str]]:
    """Return the number of sources that the document of each record names. One query."""
    uids = [feature.uid for feature in features]
    cited = Mention.objects.filter(record_uid__in=uids, target__startswith=source_target(""))
    counted = cited.values_list("kind", "record_uid").annotate(count=Count("*"))
    return Counter({(kind, uid): count for kind, uid, count in counted})


def list_disputed_facts(features: Iterable[Feature]) -> dict[str, list[str]]:
    """Return the names of the disputed facts of records by uid. One query."""
    uids = [feature.uid for feature in features if feature.is_disputed]
    rows = Disagreement.objects.filter(record_uid__in=uids, period="").order_by("pk")
    found: dict[str, list[str]] = {}
    for uid, fact in rows.values_list("record_uid", "fact"):
        found.setdefault(uid, []).append(fact)
    return found


def _names(keys: list[tuple[str, str]]) -> dict[tuple[str, str], tuple[dict[str, str], str]]:
    kinds, uids = {kind for kind, _uid in keys}, [uid for _kind, uid in keys]
    entries = SearchEntry.objects.filter(kind__in=kinds, record_uid__in=uids)
    columns = entries.values_list("kind", "record_uid", "record_title", "record_url")
    return {(kind, uid): (title, url) for kind, uid, title, url in columns}


def _comparators(
    keys: list[tuple[str, str]], layers: Mapping[str, Layer]
) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for kind, layer in layers.items():
        if layer.unit and (uids := [uid for one, uid in keys if one == kind]):
            rows = layer.way.model.objects.filter(uid__in=uids)
            for uid, comparator in read_comparators(rows, layer.figures[0]).items():
                found[kind, uid] = comparator
    return found
