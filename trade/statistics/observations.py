from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, OrderBy, OuterRef, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.facts import Comparator
from portal.facts.identifiers import new_uid
from portal.facts.periods import days
from portal.facts.types import plain_number
from portal.models import (
    Blocker,
    PublicManager,
    Publishable,
    PublishableManager,
    PublishableQuerySet,
    Source,
    SourceKind,
    Status,
    Versioned,
    WorkingPublishableManager,
)
from portal.models.fields import LimitedTextField, check_period, number_column, quote_column
from portal.models.sources import NOT_NAMED, attribution, check_attribution, credits_another
from trade.statistics.models import Series

LONGEST_TITLE = 200
"""Characters of the title of a batch."""


class ObservationBatchQuerySet(PublishableQuerySet["ObservationBatch"]):
    def with_parts(self) -> Self:
        rows = Observation.working.filter(batch=OuterRef("pk"))
        return self.annotate(has_rows=Exists(rows))


class ObservationBatch(Publishable):
    """Observations that came together: one source, one note, reviewed and published as a whole.

    A correction is a new batch that supersedes: each of its rows replaces the one of the same
    series and period; the others stay.
    """

    title = models.CharField(max_length=LONGEST_TITLE)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    note = LimitedTextField(blank=True)
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    objects: ClassVar = PublishableManager.from_queryset(ObservationBatchQuerySet)()
    working: ClassVar = WorkingPublishableManager.from_queryset(ObservationBatchQuerySet)()

    class Meta(Publishable.Meta):
        verbose_name = _("observation batch")
        verbose_name_plural = _("observation batches")
        constraints = [models.UniqueConstraint(fields=["uid"], name="trade_observationbatch_uid")]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def owned(cls) -> tuple[str, ...]:
        return ("observations",)

    @property
    def rows(self) -> "ObservationQuerySet":
        """Its observations, whether public or not (`observations` gives what is public)."""
        return Observation.working.filter(batch=self)

    def publication_blockers(self) -> list[Blocker]:
        has_rows = getattr(self, "has_rows", None)  # as `with_parts` loads it
        is_empty = not (self.rows.exists() if has_rows is None else has_rows)
        return [Blocker(_("The batch is empty."))] * is_empty


class ObsStatus(models.TextChoices):
    """SDMX code list CL_OBS_STATUS 2.2."""

    NORMAL = "A", _("Normal value")
    BREAK = "B", _("Time series break")
    DEFINITION = "D", _("Definition differs")
    ESTIMATE = "E", _("Estimated value")
    FORECAST = "F", _("Forecast value")
    PROVISIONAL = "P", _("Provisional value")
    MISSING = "O", _("Missing value")
    LOW_RELIABILITY = "U", _("Low reliability")


@dataclass(frozen=True)
class Ranked:
    """Criterion: low ranks of a value first; values that are not named have rank 0."""

    path: str
    ranks: Mapping[object, int]
    is_descending: ClassVar[bool] = False

    def expression(self) -> Case:
        known = (When(**{self.path: value}, then=rank) for value, rank in self.ranks.items())
        return Case(*known, default=0)

    def key(self, observation: "Observation") -> int:
        return self.ranks.get(_value_at(observation, self.path), 0)


@dataclass(frozen=True)
class Without:
    """Criterion: those first without a source at the path that has been cited. Of loaded rows
    `selection` forgets the others."""

    path: str
    is_descending: ClassVar[bool] = False

    def expression(self) -> Case:
        return Case(When(**{f"{self.path}__first_cited_at__isnull": False}, then=1), default=0)

    def key(self, observation: "Observation") -> bool:
        return _value_at(observation, self.path) is not None


@dataclass(frozen=True)
class Newest:
    """Criterion: high values first."""

    path: str
    is_descending: ClassVar[bool] = True

    def expression(self) -> OrderBy:
        return F(self.path).desc()

    def key(self, observation: "Observation") -> tuple[bool, Any]:  # a column's values compare
        value = _value_at(observation, self.path)
        return value is not None, value


PREFERENCE = (
    Ranked("pinned", {True: -1}),
    Ranked("obs_status", {ObsStatus.FORECAST: 1}),
    Without("source__superseded_by"),
    Ranked("source__publisher", {NOT_NAMED: 1}),
    Ranked("obs_status", {ObsStatus.ESTIMATE: 1, ObsStatus.LOW_RELIABILITY: 2}),
    Ranked("source__kind", {kind: kind.rank for kind in SourceKind}),
    Newest("source__published_on"),
    Newest("recorded_at"),
    Newest("pk"),
)
"""Order in which the observations of a period are preferred (docs/adr/0005-statistics.md), for the
database and for loaded rows: the first criterion by which two differ decides."""


def _value_at(observation: "Observation", path: str) -> object:
    """The value that a lookup such as `source__kind` leads to; None where a row is missing."""
    found: object = observation
    for name in path.split("__"):
        found = getattr(found, name, None)
    return found


class ObservationQuerySet(models.QuerySet["Observation"]):
    def released(self) -> Self:
        """Observations of a published batch."""
        return self.filter(batch__status=Status.PUBLISHED)

    def public(self) -> Self:
        return self.filter(Observation.is_public_row)

    def keep_public(self) -> None:
        """Mark those of a published batch and a published series as public, no others."""
        published = Q(batch__status=Status.PUBLISHED, series__status=Status.PUBLISHED)
        self.filter(published, is_public=False).update(is_public=True)
        self.filter(is_public=True).exclude(published).update(is_public=False)

    def live(self) -> Self:
        return self.filter(retracted_at__isnull=True)

    def of_periods(self, named: Collection[tuple[int, str]]) -> Self:
        """The observations of these series and of these periods; the first days let an index find
        them."""
        periods = {period for _series, period in named}
        return self.filter(
            series__in={series for series, _period in named},
            starts_on__in={days(period).low for period in periods},
            period__in=periods,
        )

    def by_rule(self) -> Self:
        """The observations of one period, the preferred one first."""
        return self.order_by(*(criterion.expression() for criterion in PREFERENCE))

    def preferred(self) -> Self:
        """The preferred observation of each period. With `=` instead of `IN` PostgreSQL expects
        one row in two hundred, and then sorts all rows for a page and joins by going through whole
        tables."""
        period = {name: OuterRef(name) for name in ("series", "starts_on", "period")}
        rivals = Observation.objects.live().exclude(value=None).filter(**period).by_rule()
        return self.filter(pk__in=rivals.values("pk")[:1])

    def with_source(self) -> Self:
        """With the source, whom it credits, and the release that replaced it, which the rule of
        what is shown reads."""
        return self.select_related("source__superseded_by", "source__derived_from", "attributed_to")


class Observation(Versioned):
    """One value of a series for one period, as one source gives it."""

    is_public_row = Q(is_public=True)
    late_columns: ClassVar[dict[str, int]] = {
        "detail": 1,
        **dict.fromkeys(("series_title", "indicator_title", "frequency"), 2),
        "gap": 3,
    }
    """As of `Record`; columns of its series."""

    id = models.BigAutoField(primary_key=True)
    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="observations")
    batch = models.ForeignKey(
        ObservationBatch, on_delete=models.PROTECT, related_name="observations"
    )
    period = models.CharField(max_length=21, validators=[check_period])
    starts_on = models.DateField(editable=False)
    ends_on = models.DateField(editable=False)
    value = number_column(None, 28, 6)
    comparator = models.CharField(max_length=8, choices=Comparator, default=Comparator.EXACT)
    lower = number_column(None, 28, 6)
    upper = number_column(None, 28, 6)
    obs_status = models.CharField(
        _("status"), max_length=1, choices=ObsStatus, default=ObsStatus.NORMAL
    )
    cumulative = models.BooleanField(
        default=False, help_text=_("Counts from the beginning to the end of the period")
    )
    as_printed = models.CharField(max_length=300, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="observations")
    locator = models.CharField(max_length=200, blank=True)
    note = LimitedTextField(blank=True)
    pinned = models.BooleanField(default=False, help_text=_("Shown, whatever the rule says"))
    is_public_pin = models.BooleanField(default=False, editable=False)
    """True if pinned, live and of a published batch; set by `save` and `batches`."""
    is_public = models.BooleanField(default=False, db_default=False, editable=False)
    """True if its batch and its series are published; set by `save` and `sync.keep_series`."""
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    retracted_at = models.DateTimeField(null=True, editable=False)
    retraction_reason = LimitedTextField(blank=True)
    quote = quote_column()
    attributed_to = attribution()

    shown: bool
    """True if preferred for its period; a column of answers, set by those who make them."""

    objects = PublicManager.from_queryset(ObservationQuerySet)()
    working = ObservationQuerySet.as_manager()

    class Meta:
        base_manager_name = "working"
        indexes = [
            models.Index(fields=["series", "starts_on", "ends_on"]),
            # In the orders of lists. A partial index would mislead the planner of SQLite, which
            # takes it where it has to look up all rows.
            models.Index(fields=["starts_on", "id", "ends_on", "is_public"]),
            models.Index(fields=["-recorded_at", "id"]),
            # Of expressions, as the history table needs none of these.
            models.Index(F("recorded_at"), F("is_public"), name="trade_observation_recorded"),
            models.Index(F("ends_on"), F("is_public"), name="trade_observation_last"),
            models.Index(
                F("retracted_at"),
                condition=Q(retracted_at__isnull=False),
                name="trade_observation_retracted",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "series", "period"],
                condition=Q(pinned=True, retracted_at__isnull=True),
                name="trade_observation_one_pinned",
            ),
            models.UniqueConstraint(
                fields=["series", "period"],
                condition=Q(is_public_pin=True),
                name="trade_observation_one_public_pin",
            ),
            models.CheckConstraint(
                condition=Q(is_public_pin=False) | Q(pinned=True, retracted_at__isnull=True),
                name="trade_observation_public_pin",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(obs_status=ObsStatus.MISSING),
                name="trade_observation_value",
                violation_error_code="value",
                violation_error_message=_("Give the value, or the status “missing value”."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="trade_observation_days"
            ),
            models.CheckConstraint(
                condition=Q(retracted_at__isnull=True) | ~Q(retraction_reason=""),
                name="trade_observation_retracted_why",
            ),
            credits_another("trade_observation_credits_another"),
        ]

    def __str__(self) -> str:
        value = "—" if self.value is None else plain_number(self.value)
        return f"{self.period}: {value}"

    def clean(self) -> None:
        super().clean()
        if self.source_id and self.attributed_to_id:
            check_attribution(self.source, self.attributed_to)
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise ValidationError({"upper": _("The upper bound is below the lower one.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_days()
        is_live_pin = self.pinned and self.retracted_at is None
        self.is_public_pin = is_live_pin and self.batch.is_published
        self.is_public = self.batch.is_published and self.series.is_published
        super().save(*args, **kwargs)

    def set_days(self) -> None:
        """The first and last day of the period, for sorting and for asking by date."""
        self.starts_on, self.ends_on = days(self.period)

    @property
    def is_forecast(self) -> bool:
        return self.obs_status == ObsStatus.FORECAST

    @property
    def maker(self) -> Source:
        """Whom its source credits with it, or whose text that copies, or the source itself."""
        return self.attributed_to or self.source.derived_from or self.source

    @property
    def number(self) -> Decimal:
        """The value of an observation that is not missing."""
        return cast(Decimal, self.value)
