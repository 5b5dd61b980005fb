"""Features are made once for each edition and kept, within bounds, for all threads."""

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from pytest_django import DjangoAssertNumQueries

from portal.graphics.maps import features as module
from portal.graphics.maps.features import EditionKey, Feature, RecentlyUsed, load_features
from portal.records.document_types import RecordDocument
from tests.factories import make_place, publish
from tests.portal.graphics.maps.building import make_feature

type Cache = RecentlyUsed[EditionKey, Feature]


@pytest.fixture
def keys(db: None) -> list[EditionKey]:
    editions = [publish(make_place()).edition for _ in range(4)]
    return [
        EditionKey("place", one.record_uid, one.number, one.issued_at.isoformat(), one.pk)
        for one in editions
    ]


@pytest.fixture
def small_cache(monkeypatch: pytest.MonkeyPatch) -> Cache:
    cache: Cache = RecentlyUsed(2)
    monkeypatch.setattr(module, "_recent", cache)
    return cache


def test_features_keep_the_order_of_keys_beyond_the_size_of_the_cache(
    keys: list[EditionKey], small_cache: Cache
) -> None:
    for asked in (keys, keys[::-1], [keys[2], keys[2], keys[0]]):
        assert _uids(load_features(asked, _feature_of)) == [key.uid for key in asked]
        assert len(small_cache) <= 2


def test_known_features_cost_no_query(
    keys: list[EditionKey], small_cache: Cache, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load_features(keys[:2], _feature_of)

    with django_assert_num_queries(0):
        assert _uids(load_features(keys[:2], _feature_of)) == [key.uid for key in keys[:2]]


def test_features_evicted_while_others_are_made_are_still_returned(
    keys: list[EditionKey], small_cache: Cache
) -> None:
    """Another thread fills the cache between the look at what is known and the answer."""
    load_features(keys[:2], _feature_of)

    def make(document: RecordDocument) -> Feature:
        more = EditionKey("place", "another", 1, "2026-01-15", 0)
        small_cache.put_many(dict.fromkeys((keys[3], more), make_feature("another")))
        return make_feature(document["uid"])

    assert _uids(load_features(keys[:3], make)) == [key.uid for key in keys[:3]]


def test_least_recently_used_value_is_evicted_first() -> None:
    cache: RecentlyUsed[str, int] = RecentlyUsed(2)
    cache.put_many({"a": 1, "b": 2})
    cache.get_many(["a"])
    cache.put_many({"c": 3})

    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "c": 3}


def test_small_cache_is_safe_for_many_threads() -> None:
    cache: RecentlyUsed[int, int] = RecentlyUsed(50)
    start = Barrier(4)

    def work(first: int) -> None:
        start.wait()
        for turn in range(400):
            wanted = range(first + turn % 30, first + turn % 30 + 40)
            found = cache.get_many(wanted)
            assert all(value == key for key, value in found.items())
            cache.put_many({key: key for key in wanted if key not in found})
            assert len(found) <= 50

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            for done in [pool.submit(work, first) for first in (0, 20, 40, 60)]:
                done.result()
    finally:
        sys.setswitchinterval(interval)
    assert len(cache) == 50


def _feature_of(document: RecordDocument) -> Feature:
    return make_feature(document["uid"])


def _uids(features: list[Feature]) -> list[str]:
    return [feature.uid for feature in features]
