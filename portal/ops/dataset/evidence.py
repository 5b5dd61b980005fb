"""Claims and rulings of the packaged files.

The uid of a packaged claim is derived from its content: an unchanged row finds its claim again, a
changed value becomes a new claim next to the old one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from portal.facts import PartPath, Reference
from portal.facts.identifiers import uid_for
from portal.models import Claim, ClaimKind, Part, Record, Rule, Ruling, RulingRole, SourcedPart
from portal.models.languages import columns
from portal.ops.dataset.load import Load, grouped, part_uid, record_uid, refuse_unknown
from portal.ops.dataset.rows import DatasetRow

type Parts = Mapping[str, Part]
"""Rows that belong to a record, by the uid of their place among the rows of the files."""


@dataclass
class DatasetEvidence:
    """Rows of the claims and rulings files of an app about one kind of record."""

    model: type[Record]
    claims_file: str
    rulings_file: str
    claims: dict[str, list[DatasetRow]]
    rulings: dict[str, list[DatasetRow]]
    passages: dict[str, dict[str, DatasetRow]]
    """Rows of the evidence file by record and fact, "" for all facts: where in its source the row
    of a record stands."""

    def stated_claims(self, load: Load, key: str, record: Record, parts: Parts) -> list[Claim]:
        """Return the claims about one record in the claims file."""
        return [self._claim(load, record, row, parts) for row in self.claims.get(key, ())]

    def implied_claims(
        self, load: Load, key: str, record: Record, row: DatasetRow, stated: list[Claim]
    ) -> list[Claim]:
        """Return a claim by the source of the record's row for each accepted value that no stated
        claim supports, or that the evidence file names."""
        made, source = [], row.required("source") if self.passages.get(key) else ""
        passages = self.passages.get(key, {})
        for one in passages.values():
            if one.text("source") != source:
                raise one.bad("source", f"the row of the record names “{source}”")
        for name, fact in self.model.facts.items():
            accepted = fact.accepted(record, name)
            about = [claim for claim in stated if claim.fact == name]
            comparator = fact.comparator(accepted, about)
            is_supported = any(fact.agrees(accepted, comparator, claim) for claim in about)
            if not accepted or (is_supported and name not in passages):
                continue
            if not is_supported:
                self._refuse_another_value(key, row, name, accepted)
            passage = passages.get(name) or passages.get("")
            claim = self._part("claims")(
                record=record,
                fact=name,
                value=accepted,
                source_id=load.source(row),
                locator=passage.text("locator") if passage else "",
                quote=passage.text("quote") if passage else "",
                attributed_to_id=load.attributed_to(passage),
                as_of=getattr(record, f"{name}_as_of", ""),
                recorded_at=load.at,
            )
            claim.uid = self._uid("", record, claim, row.required("source"))
            with (passage or row).validated():
                claim.clean_fields(exclude=["record", "source", "attributed_to", "uid"])
            made.append(claim)
        return made

    def _refuse_another_value(self, key: str, row: DatasetRow, name: str, accepted: str) -> None:
        """Raise BadRow if the source of the row says another value in the claims file."""
        source = row.required("source")
        same = {"fact": name, "source": source, "kind": ClaimKind.VALUE}
        for one in self.claims.get(key, ()):
            if all(one.text(column) == value for column, value in same.items()):
                raise row.bad(
                    "source",
                    f"“{source}” says of {name} here “{accepted}”, and in {one.file}, line"
                    f" {one.line}, “{one.text('value')}”. Change both, or give the value here a"
                    " claim with its own place in the source",
                )

    def rulings_of(self, load: Load, key: str, record: Record, parts: Parts) -> list[Ruling]:
        return [self._ruling(load, record, row, parts) for row in self.rulings.get(key, ())]

    def _claim(self, load: Load, record: Record, row: DatasetRow, parts: Parts) -> Claim:
        (name, _part), kind = self._named_fact(record, row, parts), row.one_of("kind", ClaimKind)
        claim: Claim = self._part("claims")(
            record=record,
            fact=name,
            kind=kind,
            value=self._value(load, row, name),
            language=row.text("language"),
            as_of=row.text("as_of"),
            **load.statement(row),
        )
        claim.uid = self._uid(row.text("key"), record, claim, row.required("source"))
        with row.validated():
            claim.clean_fields(exclude=["record", "source", "attributed_to", "uid"])
            claim.clean()
        return claim

    def _value(self, load: Load, row: DatasetRow, name: str) -> str:
        text, fact = row.text("value"), self.model.facts.get(name)
        if text and fact and isinstance(fact.type, Reference):
            kind = fact.type.model.split(".")[1]
            return load.standing_uid(kind, record_uid(kind, text))
        return text

    def _named_fact(
        self, record: Record, row: DatasetRow, parts: Parts
    ) -> tuple[str, SourcedPart | None]:
        """Return the fact that a row is about. `phases-2-capacity_mw` is one of the second row of
        a part: it gets the path that claims have, and the part is returned, too."""
        name, part = row.required("fact"), None
        if (path := PartPath.parse(name)) and path.uid.isdigit():
            place = part_uid(path.relation, record.uid, int(path.uid) - 1)
            if (part := cast(SourcedPart | None, parts.get(place))) is None:
                raise row.bad("fact", f"“{name}”: the record has no such row")
            name = str(path._replace(uid=part.uid))
        if self.model.find_fact(name) is None:
            raise row.bad("fact", f"“{name}” is no fact of {self.model.kind()}")
        return name, part

    def _ruling(self, load: Load, record: Record, row: DatasetRow, parts: Parts) -> Ruling:
        name, part = self._named_fact(record, row, parts)
        accepted = part.accepted(name) if part else self.model.facts[name].accepted(record, name)
        reasons = {column: row.text(column) for column in columns("reason")}
        if not reasons["reason_en"]:
            raise row.bad("reason_en", "a ruling needs a reason")
        ruling: Ruling = self._part("rulings")(
            record=record,
            fact=name,
            value=accepted,
            rule=row.one_of("rule", Rule),
            made_by=load.by,
            made_at=load.at,
            made_in_role=RulingRole.DATA_DESK,
            **reasons,
        )
        ruling.uid = uid_for("ruling", record.uid, name, accepted, reasons["reason_en"])
        return ruling

    def _uid(self, key: str, record: Record, claim: Claim, source: str) -> str:
        return uid_for(
            "claim", key, record.uid, claim.fact, claim.kind, claim.value, claim.comparator, source
        )

    def _part(self, relation: str) -> type[Any]:  # of the kind of record, so `record=` is known
        return self.model.part_model(relation)


def read_evidence(load: Load, app: str, model: type[Record], keys: list[str]) -> DatasetEvidence:
    """Read what the claims, rulings and evidence files of an app say about one kind."""
    claims, rulings = f"{app}/claims.csv", f"{app}/rulings.csv"
    passages = rows_of_kind(load, f"{app}/evidence.csv", model, keys)
    return DatasetEvidence(
        model,
        claims,
        rulings,
        rows_of_kind(load, claims, model, keys),
        rows_of_kind(load, rulings, model, keys),
        {
            key: {row.among("fact", model.facts, is_optional=True): row for row in rows}
            for key, rows in passages.items()
        },
    )


def rows_of_kind(
    load: Load, file: str, model: type[Record], keys: list[str]
) -> dict[str, list[DatasetRow]]:
    """Return the rows of a file about one kind of record, by key of the record."""
    rows = [row for row in load.again(file) if row.text("record_kind") == model.kind()]
    load.count(file).read += len(rows)
    found = grouped(rows, "record")
    refuse_unknown(found, keys, "record")
    return found
