"""Observations made of passages of a text."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from portal.editorial import drafts as drafting
from portal.editorial import excerpts
from portal.editorial.excerpts import TextSpan
from portal.models import Passage, Source, Status, User, WorkingText
from portal.publication.publishing import NotAllowed
from trade.statistics.models import Series
from trade.statistics.observations import LONGEST_TITLE, Observation, ObservationBatch

TITLE = "{}, taken from its text"
"""Title of the batch; content, and so in the language of the data."""


def open_batch(source: Source) -> ObservationBatch | None:
    """The draft that takes what is read in the text of a source: it has an observation of a passage
    already, or the title that `observe` gives."""
    uids = Passage.objects.filter(text__source=source).values("statement_uid")
    drafts = ObservationBatch.working.filter(
        source=source, status=Status.DRAFT, published_at=None
    ).filter(Q(observations__uid__in=uids) | Q(title=_title(source)))
    return drafts.order_by("-updated_at", "-pk").first()


@transaction.atomic
def observe(
    text: WorkingText,
    span: TextSpan,
    observation: Observation,
    *,
    about: Series,
    by: User,
    at: datetime,
) -> Passage:
    """Add an observation that was taken from a passage to the open batch of its source, which is
    begun where there is none."""
    source = text.source
    batch = open_batch(source)
    if batch is None:
        batch = ObservationBatch.working.create(title=_title(source), source=source)
    with drafting.change_draft(batch, by=by, at=at) as fresh:
        same = fresh.rows.filter(series=about, period=observation.period, value=observation.value)
        if same.filter(comparator=observation.comparator).exists():
            raise NotAllowed(_("The batch has this value for this period already."))
        observation.series, observation.batch, observation.source = about, fresh, source
        observation.recorded_at = at
        observation.save()
    return excerpts.mark_passage(
        text, span, about=about, statement_uid=observation.uid, by=by, at=at
    )


@transaction.atomic
def take_back(passage: Passage, *, by: User, at: datetime) -> None:
    """Delete the observation that was made of a passage, which only editors have seen."""
    if passage.made_by_id != by.pk:
        raise NotAllowed(_("Only the person who made a statement takes it back here."))
    observation = observations_of([passage]).get()
    if observation.batch.published_at is not None:
        raise NotAllowed(
            _("Readers have seen this value: correct it by a batch that supersedes this one.")
        )
    with drafting.change_draft(observation.batch, by=by, at=at):
        observation.delete()
    passage.delete()


def observations_of(passages: list[Passage]) -> QuerySet[Observation]:
    found: QuerySet[Observation] = Observation.working.filter(
        uid__in=[passage.statement_uid for passage in passages]
    )
    return found.select_related("series", "batch")


def _title(source: Source) -> str:
    return TITLE.format(Truncator(source.title).chars(LONGEST_TITLE - len(TITLE.format(""))))
