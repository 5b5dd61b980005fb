"""Public identifiers."""

from portal.facts.identifiers import ALPHABET, LENGTH, new_uid, uid_for
from portal.facts.types import UID


def test_new_identifiers_are_distinct_and_well_formed() -> None:
    found = {new_uid() for _ in range(500)}

    assert len(found) == 500
    assert all(UID.fullmatch(uid) for uid in found)


def test_alphabet_has_no_look_alikes() -> None:
    assert (len(ALPHABET), len(set(ALPHABET)), LENGTH) == (32, 32, 12)
    assert not {"i", "l", "o", "u"} & {*ALPHABET}


def test_derived_identifier_depends_on_each_part_and_their_limits() -> None:
    parts = [("place", "horgos"), ("place", "khorgos"), ("horgos", "place"), ("placehorgos",)]
    found = [uid_for(*one) for one in parts]

    assert len({*found}) == len(parts)
    assert found == [uid_for(*one) for one in parts]
    assert all(UID.fullmatch(uid) for uid in found)


def test_derived_identifiers_never_change() -> None:
    """Installations have them: another algorithm would duplicate every row of the data set."""
    assert uid_for("place", "horgos") == "bzxzbwghvr8z"
