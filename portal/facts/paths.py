from typing import NamedTuple


class PartPath(NamedTuple):
    """Path of a fact of a part, by which claims and rulings name it: `phases-<uid>-capacity_mw`."""

    relation: str
    uid: str
    name: str

    def __str__(self) -> str:
        return "-".join(self)

    @classmethod
    def parse(cls, text: str) -> "PartPath | None":
        """Return None for the name of a fact of the record itself."""
        names = text.split("-")
        return cls(*names) if len(names) == len(cls._fields) else None


def fact_name(text: str) -> str:
    """Return the name of a fact, by which its row declares it, from a path or from itself."""
    return text.rpartition("-")[2]
