"""Features are made once for each edition and kept, within bounds, for all threads."""

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from portal.graphics.maps import features as module
from portal.graphics.maps.features import EditionKey, RecentlyUsed, load_features
from tests.factories import make_place, publish


@pytest.fixture
def keys(db):
    editions = [publish(make_place()).edition for _ in range(4)]
    return [
        EditionKey("place", one.record_uid, one.number, one.issued_at.isoformat(), one.pk)
        for one in editions
    ]


@pytest.fixture
def small_cache(monkeypatch):
    cache = RecentlyUsed(2)
    monkeypatch.setattr(module, "_recent", cache)
    return cache


def test_features_come_in_the_order_asked_even_when_more_than_are_kept(keys, small_cache):
    for asked in (keys, keys[::-1], [keys[2], keys[2], keys[0]]):
        assert load_features(asked, _uid) == [key.uid for key in asked]
        assert len(small_cache) <= 2


def test_known_features_cost_no_query(keys, small_cache, django_assert_num_queries):
    load_features(keys[:2], _uid)

    with django_assert_num_queries(0):
        assert load_features(keys[:2], _uid) == [key.uid for key in keys[:2]]


def test_what_is_pushed_out_while_features_are_made_is_not_missed(keys, small_cache):
    """Another thread fills the cache between the look at what is known and the answer."""
    load_features(keys[:2], _uid)

    def make(document):
        small_cache.put_many({keys[3]: "another", ("and", "another"): "one"})
        return document["uid"]

    assert load_features(keys[:3], make) == [key.uid for key in keys[:3]]


def test_the_value_used_longest_ago_goes_first():
    cache = RecentlyUsed(2)
    cache.put_many({"a": 1, "b": 2})
    cache.get_many(["a"])
    cache.put_many({"c": 3})

    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "c": 3}


def test_many_threads_share_a_cache_that_is_too_small_for_them():
    cache = RecentlyUsed(50)
    start = Barrier(4)

    def work(first):
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


def _uid(document):
    return document["uid"]
