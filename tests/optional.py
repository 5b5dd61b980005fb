"""Values that may be missing, in tests that cannot go on without them."""


def the[T](value: T | None) -> T:
    """Return the value: an edition of a record, a row, an element, a match of a pattern."""
    assert value is not None
    return value
