"""Figures that rest on a source and would lose it, each with the value that stays without it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.facts import Fact, PartPath
from portal.models import (
    BundleItem,
    Claim,
    ClaimKind,
    Publishable,
    Record,
    Source,
    SourceKind,
    User,
)
from portal.publication.evidence import with_evidence
from portal.records.extension_points import ExtensionPoint

type Words = Callable[[Fact, str, str], str]
"""Puts a value, with its comparator, into words."""
type Reasons = Mapping[str, str]
"""The reason for readers, by language."""


class Effect(models.TextChoices):
    """Fate of a value without the source."""

    STAYS = "stays", gettext_lazy("stays")
    OTHER = "other", gettext_lazy("another value is shown")
    LOST = "lost", gettext_lazy("not known any more")
    NEEDED = "needed", gettext_lazy("needed: stays until it has another source")
    BY_HAND = "hand", gettext_lazy("to be decided by hand")

    @property
    def holds_back(self) -> bool:
        """True if the statement of the source stands until an editor has decided."""
        return self in (Effect.NEEDED, Effect.BY_HAND)


@dataclass(frozen=True, kw_only=True)
class RestingFigure:
    """A fact, or a period of a series, about which a source says something."""

    name: str
    label: str
    effect: Effect
    decision: str
    """The rule of the decision that there is on it; empty without one."""
    after: str
    """The value that is accepted without the source, in the form of its fact."""
    before_words: str
    after_words: str
    lacks_decision: bool = False
    """True if the sources that are left differ, and no decision says why this value is used."""


@dataclass(frozen=True, kw_only=True)
class RestingRecord:
    record: Publishable
    figures: list[RestingFigure]
    refusal: str = ""
    """Why no draft of it can be begun now."""


@dataclass(frozen=True, kw_only=True)
class RestingKind:
    """Public records of one kind that rest on a source."""

    label: str
    permission: str
    """Needed to begin drafts of them."""
    records: list[RestingRecord]
    begin_drafts: "BeginDrafts"

    @property
    def figures(self) -> list[RestingFigure]:
        return [figure for one in self.records for figure in one.figures]

    @property
    def free(self) -> list[RestingRecord]:
        """Those of which a draft can be begun now, with something to retract."""
        begun = [one for one in self.records if not one.refusal]
        return [one for one in begun if not all(each.effect.holds_back for each in one.figures)]


type BeginDrafts = Callable[
    [Source, Sequence[RestingRecord], str, User, datetime], list[Publishable]
]
"""Begins the drafts without a source, for a reason, by somebody at a moment; returns them."""

further_kinds: ExtensionPoint[[Source], RestingKind] = ExtensionPoint()
"""Extension point: what else than the facts of records rests on a source."""


def find_resting(
    model: type[Record], source: Source, words: Words, begin_drafts: BeginDrafts
) -> RestingKind:
    """Return the public records of a kind with live claims of a source. A fixed number of
    queries."""
    stated = model.part_rows("claims").filter(source=source, retracted_at=None)
    public = model.objects.filter(pk__in=stated.values("record")).order_by("title_en", "pk")
    records = with_evidence(public)
    keys = [one.pk for one in records]
    drafts = model.working.of_editors().filter(edit_of__in=keys).values_list("uid", flat=True)
    edited = set(drafts) if records else set()
    mine = BundleItem.objects.filter(kind=model.kind(), bundle__retracts=source)
    prepared = set(mine.values_list("record_uid", flat=True)) if edited else set()
    app, kind = model._meta.app_label, model.kind()
    return RestingKind(
        label=str(capfirst(model._meta.verbose_name_plural or kind)),
        permission=f"{app}.change_{kind}",
        records=[
            RestingRecord(
                record=one,
                figures=list(_figures(one, source, words)),
                refusal=_refusal(one.uid in edited, one.uid in prepared),
            )
            for one in records
        ],
        begin_drafts=begin_drafts,
    )


def _refusal(is_edited: bool, is_prepared: bool) -> str:
    if is_prepared:
        return _("Its draft is in the bundle already.")
    return _("Somebody edits it: publish or discard that draft first.") if is_edited else ""


def _figures(record: Record, source: Source, words: Words) -> Iterable[RestingFigure]:
    for name, judged in record.judge_all().items():
        if not any(claim.is_live and claim.source_id == source.pk for claim in judged.claims):
            continue
        left = [claim for claim in judged.claims if claim.source_id != source.pk]
        after, effect = _without(record, name, judged.accepted, left)
        then = record.weigh(name, after, left)
        fact, lost = record.fact(name), effect == Effect.LOST
        ruling = record.newest_ruling(name, judged)
        yield RestingFigure(
            name=name,
            label=str(record.fact_label(name)),
            effect=effect,
            decision=str(ruling.get_rule_display()) if ruling else "",
            after=after,
            before_words=words(fact, judged.accepted, judged.comparator),
            after_words="" if lost else words(fact, after, then.comparator),
            lacks_decision=bool(then.disagreeing) and not record.ruling_of(name, then),
        )


def _without(record: Record, name: str, accepted: str, left: list[Claim]) -> tuple[str, Effect]:
    """Return the value that is accepted when only these claims are left, and what that means."""
    if record.weigh(name, accepted, left).is_supported:
        return accepted, Effect.STAYS
    if PartPath.parse(name):  # a row is looked at as a whole
        return accepted, Effect.BY_HAND
    valued = [claim for claim in left if claim.is_live and claim.kind == ClaimKind.VALUE]
    if not valued:
        needed = set(record.required_columns()).intersection(record.fact(name).columns_of(name))
        return (accepted, Effect.NEEDED) if needed else ("", Effect.LOST)
    return max(valued, key=_preference).value, Effect.OTHER


def _preference(claim: Claim) -> tuple[bool, int, str, datetime]:
    """Rank sources with a named publisher highest, then that closest to the matter, the newest,
    what was recorded last: the order of statistics (docs/adr/0005-statistics.md)."""
    source = claim.source
    rank = -SourceKind(source.kind).rank
    return source.is_publisher_named, rank, source.published_on, claim.recorded_at
