"""Values of facts in the language of the reader, for pages with many of them."""

from collections import defaultdict
from collections.abc import Iterable

from django.apps import apps
from django.http import HttpRequest

from portal.facts import Comparator, Fact, Reference
from portal.formatting.countries import country_names
from portal.formatting.values import format_value
from portal.models import Claim, Record
from portal.records.documents import build_fact, number_or_none


class ValueWords:
    """Loads country names and titles of all references of records and their claims once. The claims
    must be loaded."""

    def __init__(self, request: HttpRequest, records: Iterable[Record]) -> None:
        self._countries = country_names(request)
        self._titles = _titles(records)

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
            return self._titles.get(text, text)
        value = fact.type.to_json(text) if text else None
        statement = build_fact(value=value, text=text, comparator=comparator)
        statement["lower"], statement["upper"] = bounds
        return format_value(statement, fact.type, fact.unit, self._countries).words


def _titles(records: Iterable[Record]) -> dict[str, str]:
    """Return the titles of referenced records by uid: one query for each kind."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for record in records:
        for name, fact in record.facts.items():
            if isinstance(fact.type, Reference):
                values = {claim.value for claim in record.claims_of(name)}
                wanted[fact.type.model] |= {fact.accepted(record, name), *values} - {""}
    found: dict[str, str] = {}
    for label, uids in wanted.items():
        rows = apps.get_model(label)._base_manager.filter(edit_of=None, uid__in=uids)
        found |= {row.uid: str(row) for row in rows} if uids else {}
    return found
