"""Scorecards: how the statements of each publisher stand, and how forecasts came out."""

from collections import Counter, defaultdict
from itertools import chain
from typing import NamedTuple

from django.db.models import Count, QuerySet

from portal.models import Correction, PublishedClaim, Standing
from portal.records import contributions
from portal.records.column_store import PublicColumns
from portal.records.contributions import ScoredForecast
from portal.records.other_statements import other_statements


class Scorecard(NamedTuple):
    """Statements of a publisher; all but `statements` and `corrected` add up to `compared`."""

    publisher: str
    statements: int
    compared: int
    """Those that can be compared with an accepted value."""
    agree: int
    disputed: int
    not_used: int
    corrected: int
    """Accepted once, and wrong: the portal has corrected itself since."""


class Forecaster(NamedTuple):
    maker: str
    made: int
    ended: list[ScoredForecast]
    """Forecasts of which the outcome is known."""


def list_scorecards() -> list[Scorecard]:
    """Return the publishers by number of statements: facts and statistics."""
    return PublicColumns().kept(_count_statements)


def _count_statements(_columns: PublicColumns) -> list[Scorecard]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    claims = PublishedClaim.objects.order_by().values_list("source__publisher", "standing")
    for publisher, standing, count in claims.annotate(count=Count("*")):
        counts[publisher][standing] += count
    by_publisher = (one.count_by_publisher().items() for one in other_statements())
    for publisher, standings in chain.from_iterable(by_publisher):
        for judged, count in standings.items():
            counts[publisher][judged.standing] += count
    wrong = count_corrected(PublishedClaim.objects.all())
    cards = [_card(name, found, wrong[name]) for name, found in counts.items()]
    return sorted(cards, key=lambda card: (-card.statements, card.publisher))


def _card(publisher: str, found: Counter[str], corrected: int) -> Scorecard:
    agree, disputed, not_used = (
        found[one] for one in (Standing.AGREES, Standing.DISPUTED, Standing.OVERRULED)
    )
    compared = agree + disputed + not_used
    return Scorecard(publisher, found.total(), compared, agree, disputed, not_used, corrected)


def count_corrected(claims: QuerySet[PublishedClaim]) -> Counter[str]:
    """Count by publisher the claims whose value the portal had shown and has corrected. Two
    queries at most."""
    fixed = Correction.objects.exclude(fixed_at=None).exclude(fact="")
    wrong = {
        (kind, uid, fact, was.get("text"))
        for kind, uid, fact, was in fixed.values_list("kind", "record_uid", "fact", "was")
    }
    if not wrong:
        return Counter()
    named = ("kind", "record_uid", "fact", "value", "source__publisher")
    found = claims.filter(record_uid__in={uid for _kind, uid, *_rest in wrong}).values_list(*named)
    return Counter(publisher for *key, publisher in found if tuple(key) in wrong)


def list_forecasters() -> list[Forecaster]:
    """Return who made forecasts, those with most outcomes first."""
    made: dict[str, list[ScoredForecast]] = defaultdict(list)
    for one in contributions.scored_forecasts.collect():
        made[one.maker].append(one)
    found = [
        Forecaster(maker, len(all_), [one for one in all_ if one.outcome is not None])
        for maker, all_ in made.items()
    ]
    return sorted(found, key=lambda one: (-len(one.ended), -one.made, one.maker))
