"""Facts of a record: some or all with every claim, or all in short with what differs."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from portal.formatting.countries import CountryNames
from portal.formatting.presentation import facts_and_parts
from portal.opendata.mcp.figures import (
    FIGURE,
    RULING,
    SLUG,
    VALUE,
    accepted,
    brief_figure,
    figure,
    ruling,
)
from portal.opendata.mcp.schemas import Answer, closed, flag, rows, text
from portal.records.contributions import Statement
from portal.records.document_types import PresentedFact, RecordDocument
from portal.site.citations.citation import citation_of_record
from portal.site.citations.formats import write_plain

FACT = closed(
    "",
    name=text(),
    label=text(),
    **VALUE,
    disputed=flag("Whether sources differ more than rounding and comparators allow"),
    ruling=RULING,
    source=SLUG,
    missing=closed(
        "Why there is no value, where somebody has said it",
        reason=text("withheld, notfound, na (does not apply), none, unknown"),
        as_of=text(),
        by=text("Publisher of the source"),
    ),
    claims=rows(
        closed("", **FIGURE),
        "What every source says, the losing values included; in short only what differs",
    ),
    cite_as=text("A sentence to cite it by"),
)


class RecordFacts:
    """Facts of the document of a record in the shape of `FACT`."""

    def __init__(self, document: RecordDocument) -> None:
        self._document, self._names = document, CountryNames()
        self.known = {fact["name"]: fact for fact in facts_and_parts(document)}

    def whole(self, names: Iterable[str]) -> list[Answer]:
        return [self._with_every_claim(self.known[name]) for name in names]

    def in_short(self, most: int) -> tuple[list[Answer], list[str]]:
        """Return the facts of which something is said, each with at most so many of the claims
        that differ; and what is left out."""
        found, left_out = [], []
        for name, fact in self.known.items():
            said = self._statements(fact)
            differing = [one for one in said if not one.claim["agrees"]]
            if said or fact["value"] is not None:
                claims = [brief_figure(*self._told(one)) for one in differing[:most]]
                found.append(self._fact(fact, claims))
            else:
                left_out.append(f"{name}: nothing is said")
            if len(differing) > most:
                left_out.append(f"{name}: {len(differing) - most} claims that differ")
        return found, left_out

    def _with_every_claim(self, fact: PresentedFact) -> Answer:
        return self._fact(fact, [figure(*self._told(one)) for one in self._statements(fact)])

    def _fact(self, fact: PresentedFact, claims: list[Answer]) -> Answer:
        cited = citation_of_record(
            self._document, on=timezone.localdate(), fact=fact["name"], names=self._names
        )
        agreeing = (claim["source"] for claim in fact["claims"] if claim["agrees"])
        return {
            "name": fact["name"],
            "label": fact["label"],
            **accepted(fact),
            "disputed": fact["disputed"],
            "ruling": ruling(fact["ruling"]),
            "missing": fact["missing"],
            "source": next(agreeing, None),
            "claims": claims,
            "cite_as": write_plain(cited),
        }

    def _statements(self, fact: PresentedFact) -> list[Statement]:
        return [
            Statement(
                title=self._document["title"],
                url=self._document["url"],
                fact=fact,
                claim=claim,
                disagreement=fact if fact["disputed"] else None,
            )
            for claim in fact["claims"]
        ]

    def _told(self, said: Statement) -> tuple[str, Statement, Any]:
        return said.claim["uid"], said, self._names
