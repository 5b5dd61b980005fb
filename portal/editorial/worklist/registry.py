"""What a check is, and which there are. Apps add theirs in a module `worklist` of their own."""

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models import Publishable


class Severity(models.IntegerChoices):
    BLOCKS = 1, _("Blocks")
    LOOK = 2, _("Look at it")
    NICE = 3, _("Good to have")


@dataclass(frozen=True)
class CheckedRecord[P: Publishable]:
    """A record as editors meet it: the row to be opened, which is its draft if it has one, and
    what is public of it, if anything is."""

    row: P
    public: P | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether the row is still to be published."""
        return self.row is not self.public


@dataclass(frozen=True)
class CheckedBatch[P: Publishable]:
    """Records of one kind, with all that is needed to judge them."""

    model: type[P]
    at: datetime
    records: list[CheckedRecord[P]]

    @property
    def waiting(self) -> list[CheckedRecord[P]]:
        """Those with a draft or a version in review."""
        return [one for one in self.records if one.is_waiting]

    @property
    def public(self) -> list[tuple[CheckedRecord[P], P]]:
        """Those that readers see, each with what they see."""
        return [(one, one.public) for one in self.records if one.public is not None]


@dataclass(frozen=True)
class CheckResult:
    """What a check found about a record. `field` is a column of its form, or a relation, as in
    `claims` and `claims/<uid>`; a check finds one thing for each field. `detail` are the values
    in the check's sentence, as JSON has them."""

    about: CheckedRecord[Any]
    field: str = ""
    detail: dict[str, Any] = dataclasses.field(default_factory=dict)


type Find = Callable[[CheckedBatch[Any]], Iterable[CheckResult]]


@dataclass(frozen=True, kw_only=True)
class Check:
    """`sentence` is a translatable sentence with the keys of `Found.detail`: “%(fact)s has no
    source.” (`portal.editorial.worklist.words` says which keys are put into words.)"""

    id: str
    severity: Severity
    label: Any
    """The words of the filter."""
    sentence: Any
    find: Find
    fits: Callable[[type[models.Model]], bool]


CHECKS: dict[str, Check] = {}


def check(
    check_id: str,
    *,
    severity: Severity,
    label: Any,
    sentence: Any,
    fits: Callable[[type[Any]], bool] = lambda model: True,
) -> Callable[[Find], Find]:
    """Decorator: this function is a check of the kinds that `fits`. It takes the records of one
    kind and tells what it finds; to load more than they bring it asks for all of them at once."""

    def add(find: Find) -> Find:
        CHECKS[check_id] = Check(
            id=check_id, severity=severity, label=label, sentence=sentence, find=find, fits=fits
        )
        return find

    return add
