"""Registry of checks."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.models import Publishable, Record
from portal.models.judgements import Judgement


class Severity(models.IntegerChoices):
    BLOCKS = 1, _("Blocks")
    LOOK = 2, _("Look at it")
    NICE = 3, _("Good to have")


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


type Find = Callable[[CheckedBatch[Any]], Iterable[CheckResult]]


@dataclass(frozen=True, kw_only=True)
class Check:
    """Check with a translatable sentence, whose keys are those of `CheckResult.detail`: “%(fact)s
    has no source.” (`portal.editorial.worklist.words` translates some of the values.)"""

    id: str
    severity: Severity
    label: StrOrPromise
    """Label of the filter."""
    sentence: StrOrPromise
    find: Find
    fits: Callable[[type[models.Model]], bool]


CHECKS: dict[str, Check] = {}


def check(
    check_id: str,
    *,
    severity: Severity,
    label: StrOrPromise,
    sentence: StrOrPromise,
    fits: Callable[[type[models.Model]], bool] = lambda model: True,
) -> Callable[[Find], Find]:
    """Decorator: register a check for the models that `fits`. The function takes the records of one
    kind and yields findings; further data it loads for all of them at once."""

    def add(find: Find) -> Find:
        CHECKS[check_id] = Check(
            id=check_id, severity=severity, label=label, sentence=sentence, find=find, fits=fits
        )
        return find

    return add
