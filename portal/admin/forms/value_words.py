"""Values of facts in the language of the reader, for pages with many of them."""

from collections import defaultdict
from collections.abc import Iterable

from django.http import HttpRequest

from portal.facts import Comparator, Fact, Reference
from portal.formatting.countries import country_names
from portal.formatting.values import format_value
from portal.models import Claim
from portal.records.documents import build_fact, number_or_none


class ValueWords:
    """Loads country names once; what references name is read before by `know_references`."""

    def __init__(self, request: HttpRequest | None) -> None:
        self._countries = country_names(request)

    def of(self, fact: Fact, text: str, comparator: str = Comparator.EXACT) -> str:
        """Return an accepted value with comparator and unit: “over 50 MW”."""
        return self._show(fact, text, comparator)

    def of_claim(self, fact: Fact, claim: Claim) -> str:
        """Return the value of a claim; empty if it has none."""
        bounds = (number_or_none(claim.lower), number_or_none(claim.upper))
        return self._show(fact, claim.value, claim.comparator, bounds)

    def _show(
        self,
        fact: Fact,
        text: str,
        comparator: str,
        bounds: tuple[float | None, float | None] = (None, None),
    ) -> str:
        if isinstance(fact.type, Reference):
            return str(fact.type.row(text) or text)
        value = fact.type.to_json(text) if text else None
        statement = build_fact(value=value, text=text, comparator=comparator)
        statement["lower"], statement["upper"] = bounds
        return format_value(statement, fact.type, fact.unit, self._countries).words


def reference_titles(stated: Iterable[tuple[Fact, str]]) -> dict[str, str]:
    """Return the titles of the records that values of facts name, by uid: one query for each
    kind."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for fact, value in stated:
        if isinstance(fact.type, Reference):
            wanted[fact.type.model].add(value)
    found = (Reference(kind)._rows().filter(uid__in=uids) for kind, uids in wanted.items())
    return {row.uid: str(row) for rows in found for row in rows}
