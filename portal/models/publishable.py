"""Base of everything with a publication workflow: records and batches of observations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django_stubs_ext import StrOrPromise

from portal.facts.identifiers import new_uid
from portal.models.fields import LimitedTextField
from portal.models.history import Versioned


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


@dataclass(frozen=True)
class Blocker:
    """A reason against publication. A `%s` in the sentence stands for `items`: each a label with
    the column or the relation of the form where it can be corrected, or with the name of the fact
    to be decided about."""

    sentence: StrOrPromise
    items: Sequence[tuple[object, str]] = ()
    asks_decision: bool = False
    """True if each item is a fact that is decided about on the page of its evidence."""
    are_sentences: bool = False
    """True if each item is a sentence, with its own full stop."""

    def __str__(self) -> str:
        names = self.separator.join(str(words) for words, _place in self.items)
        return str(self.sentence) % names if self.items else str(self.sentence)

    @property
    def separator(self) -> str:
        """Words between the items: a space between whole sentences, else a comma."""
        return " " if self.are_sentences else pgettext("between things of one sort", ", ")


class PublishableQuerySet[P: "Publishable"](models.QuerySet[P]):
    def published(self) -> Self:
        return self.filter(self.model.is_public_row)

    def public(self) -> Self:
        return self.published()

    def withdrawn(self) -> Self:
        return self.filter(status=Status.WITHDRAWN)

    def of_editors(self) -> Self:
        """Leave out drafts beside that of the editors."""
        return self

    def held(self) -> Self:
        """Lock rows against all who change them until the transaction ends; others may be made that
        refer to them, else two who edit records that name each other wait for each other."""
        return self.select_for_update(of=("self",), no_key=True)

    def hold_by_key(self) -> None:
        """Lock the rows in the order of their keys, as everybody does who changes several, else
        two wait for each other."""
        list(self.held().order_by("pk").values_list("pk"))

    def with_parts(self) -> Self:
        """Load everything that the checks before publication read."""
        return self

    def get_with_parts(self, key: int | None) -> P:
        """Return one with everything that the checks before publication read. Raises
        DoesNotExist."""
        return self.with_parts().get(pk=key)

    def with_rows(self) -> Self:
        """Load the owned rows, without the rows that they reference."""
        return self


class PublicManager[M: models.Model](models.Manager[M]):
    """Default manager: gives only what the world may see, so that forgetting to ask leaks
    nothing. Its queryset has a method `public`."""

    def get_queryset(self) -> models.QuerySet[M]:
        return super().get_queryset().public()  # type: ignore[attr-defined]


class WorkingManager[M: models.Model](models.Manager[M]):
    """Gives everything, drafts too."""


_PublishableManager = PublicManager.from_queryset(PublishableQuerySet)
_WorkingPublishableManager = WorkingManager.from_queryset(PublishableQuerySet)


class PublishableManager[M: models.Model](_PublishableManager[M]):
    """A class by name, as are the next and those of records (ADR 72)."""


class WorkingPublishableManager[M: models.Model](_WorkingPublishableManager[M]):
    """The same for `working`."""


class Publishable(Versioned):
    """Has a status that only `portal.publication.publishing` changes.

    `objects`, the default manager, gives what is public; `working` gives everything.
    """

    is_public_row = models.Q(status=Status.PUBLISHED)

    id = models.BigAutoField(primary_key=True)
    uid = models.CharField(max_length=12, default=new_uid, editable=False, db_index=True)
    status = models.CharField(
        max_length=10, choices=Status, default=Status.DRAFT, editable=False, db_index=True
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawal_reason = LimitedTextField(blank=True, editable=False)

    # Those of a model with a queryset of its own are made from these, else mypy refuses them.
    objects: ClassVar[PublishableManager[Self]] = PublishableManager()
    working: ClassVar[WorkingPublishableManager[Self]] = WorkingPublishableManager()

    class Meta:
        abstract = True
        base_manager_name = "working"

    @classmethod
    def kind(cls) -> str:
        """Return the name of the kind in addresses, documents and data files: `energyproject`."""
        return str(cls._meta.model_name)

    @property
    def is_published(self) -> bool:
        return self.status == Status.PUBLISHED

    @classmethod
    def owned(cls) -> tuple[str, ...]:
        """Return the relations whose rows belong to it."""
        return ()

    def publication_blockers(self) -> list[Blocker]:
        """Return the reasons against publication, as sentences that editors can act on."""
        return []
