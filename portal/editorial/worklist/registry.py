"""Registry of checks."""

import dataclasses
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple, cast

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.models import Publishable, Record
from portal.models.evidenced import Judgement


class Severity(models.IntegerChoices):
    BLOCKS = 1, _("Blocking")
    ASKS = 2, _("Asks for a reason")
    LOOK = 3, _("Needs attention")
    NICE = 4, _("Nice to have")


@dataclass(frozen=True)
class CheckedRecord[P: Publishable]:
    """A record with the row to open (its draft, if any) and its public version (if any)."""

    row: P
    public: P | None = None

    @cached_property
    def judged(self) -> dict[str, Judgement]:
        """The facts of the row, judged once for all checks. Of a record."""
        return cast(Record, self.row).judge_all()

    @property
    def is_waiting(self) -> bool:
        """True when the row is a draft or in review."""
        return self.row is not self.public


@dataclass(frozen=True)
class CheckedBatch[P: Publishable]:
    """Records of one kind, with all that checks need."""

    model: type[P]
    at: datetime
    records: list[CheckedRecord[P]]
    _read: dict[object, object] = dataclasses.field(default_factory=dict)

    def rows[R](self, read: "ReadRows[R]") -> R:
        """Return the rows to open of all records as columns, read once for all checks."""
        if read not in self._read:
            self._read[read] = read(self.model, [one.row.pk for one in self.records])
        return cast(R, self._read[read])

    @property
    def waiting(self) -> list[CheckedRecord[P]]:
        """Records with a draft or a version in review."""
        return [one for one in self.records if one.is_waiting]

    @property
    def public(self) -> list[tuple[CheckedRecord[P], P]]:
        """Public records, each with its public version."""
        return [(one, one.public) for one in self.records if one.public is not None]


@dataclass(frozen=True)
class CheckResult:
    """Finding about a record. `field` is a column of its form, or a relation such as `claims` or
    `claims/<uid>`; one finding per field. `detail` holds the values of the sentence of the check,
    as JSON."""

    about: CheckedRecord[Any]
    field: str = ""
    detail: Mapping[str, object] = dataclasses.field(default_factory=dict)
    source: int | None = None
    """The data set that it goes back to."""


class Doubt(NamedTuple):
    """What a check of plausibility finds in the row at a place. `value` is what a waiver is given
    for; `subject` is the kind, uid and field that it names, where they are others."""

    at: int
    field: str
    value: str
    detail: Mapping[str, object]
    subject: tuple[str, str, str] | None = None
    source: int | None = None
    """The data set that it goes back to."""

    def waives(self, kind: str, uid: str) -> list[str]:
        """Return what a waiver of it names beside the check; kind and uid are those of the row."""
        return [*(self.subject or (kind, uid, self.field)), self.value[:300]]


type ReadRows[R] = Callable[[type[Publishable], Sequence[int]], R]
"""Reads the rows of a model with these keys as columns, in their order."""
type FindProblems = Callable[[Any], Iterable[Doubt]]
type Find = Callable[[CheckedBatch[Any]], Iterable[CheckResult]]
type Changes = Mapping[type[models.Model], Collection[str]]
"""Uids of what was published or withdrawn, by model; keys of sources that were retracted."""


WAIVES = "waives"
"""Key of a detail: kind, uid, field and value that a waiver of the finding names."""


CHECKS: dict[str, "Check"] = {}


@dataclass(kw_only=True, eq=False)
class Check:
    """Check with a translatable sentence, whose keys are those of `CheckResult.detail`: “%(fact)s
    has no source.” (`portal.editorial.worklist.words` translates some of the values.)

    As a decorator it registers the function that takes the records of one kind and yields findings;
    further data it loads for all of them at once."""

    do_not_call_in_templates = True

    id: str = dataclasses.field(kw_only=False)
    severity: Severity = Severity.LOOK
    label: StrOrPromise
    """Label of the filter."""
    sentence: StrOrPromise
    find: Find = dataclasses.field(init=False)
    fits: Callable[[type[models.Model]], bool] = lambda model: True
    find_concerned: Callable[[type[Publishable], Changes], Iterable[str]] | None = None
    """Returns the uids of records of a kind of which it may find something else since others have
    changed: it reads these as well."""

    def __call__(self, find: Find) -> Find:
        self.find = find
        CHECKS[self.id] = self
        return find

    @property
    def cause(self) -> str:
        """The check under which it is listed."""
        return self.id

    @property
    def holds_back(self) -> bool:
        """True if what it finds is not published without a waiver."""
        return False


@dataclass(kw_only=True, eq=False)
class PlausibilityCheck(Check):
    """A check of plausibility. Its function takes the rows that `read` gives and yields problems;
    it is asked at each save, each night and before publication, when problems that block or ask for
    a reason hold the record back until they are waived."""

    read: ReadRows[Any]
    asks_with: str = ""
    """Another check that asks the same of other rows: what both find is listed together."""
    find_problems: FindProblems = dataclasses.field(init=False)

    def __call__(self, find: FindProblems) -> FindProblems:  # type: ignore[override]
        self.find_problems = find
        super().__call__(self._find_results)
        return find

    def _find_results(self, work: CheckedBatch[Any]) -> Iterator[CheckResult]:
        kind = work.model.kind()
        for problem in self.find_problems(work.rows(self.read)):
            one = work.records[problem.at]
            detail = {**problem.detail, WAIVES: problem.waives(kind, one.row.uid)}
            yield CheckResult(one, problem.field, detail, problem.source)

    @property
    def cause(self) -> str:
        return self.asks_with or self.id

    @property
    def holds_back(self) -> bool:
        return self.severity <= Severity.ASKS


def checks_of(cause: str) -> list[str]:
    """Return the ids of the checks that are listed under one of them."""
    return [name for name, one in CHECKS.items() if one.cause == cause]
