"""What a cache bounded by bytes keeps, and what goes first."""

from dataclasses import dataclass

from portal.http.segmented_cache import SegmentedCache


@dataclass(frozen=True)
class Value:
    size: int = 1


def filled(capacity: int, *keys: str) -> SegmentedCache[str, Value]:
    cache = SegmentedCache[str, Value](capacity)
    for key in keys:
        cache.put(key, Value())
    return cache


def held(cache: SegmentedCache[str, Value]) -> set[str]:
    return {*cache._probation.rows, *cache._protected.rows}


def test_oldest_on_probation_goes_first() -> None:
    assert held(filled(3, *"abcd")) == {*"bcd"}


def test_one_pass_over_many_keys_leaves_what_was_asked_for_twice() -> None:
    cache = filled(10, *"abc")
    assert [cache.get("a"), cache.get("b")] == [Value(), Value()]
    for number in range(1000):
        cache.put(f"page-{number}", Value())
    assert {"a", "b"} <= held(cache)
    assert "c" not in held(cache)


def test_protected_values_beyond_their_share_return_to_probation() -> None:
    cache = filled(10, *"abcdefghij")
    for key in "abcdefghij":
        cache.get(key)
    assert len(cache._protected.rows) == 8
    cache.put("k", Value())
    assert held(cache) == {*"bcdefghijk"}  # `a` was used least recently


def test_size_is_bounded_by_bytes() -> None:
    cache = filled(10, *"abc")
    cache.put("large", Value(8))
    assert (held(cache), cache.size) == ({"b", "c", "large"}, 10)
    cache.put("too large", Value(11))
    assert cache.size <= 10
    assert cache.get("too large") is None


def test_replaced_value_is_counted_once() -> None:
    cache = filled(10, *"ab")
    cache.get("a")
    cache.put("a", Value(4))
    cache.put("b", Value(3))
    assert cache.size == 7
    assert cache.get("a") == Value(4)
    cache.clear()
    assert (cache.size, cache.get("a")) == (0, None)


def test_renamed_values_are_on_probation() -> None:
    cache = filled(10, *"abc")
    cache.get("a")
    cache.rename(lambda key, _value: None if key == "b" else key.upper())
    assert (held(cache), cache.size, cache.used_again()) == ({*"AC"}, 2, {})
