"""Plain functions that make valid rows; every argument has a sensible default."""

import base64
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import Model

from portal.facts.identifiers import new_uid
from portal.models import (
    Country,
    Event,
    Organisation,
    Picture,
    Place,
    Record,
    Release,
    Rule,
    Source,
    Story,
    User,
)
from portal.models.pictures import picture_name
from portal.opendata import releases
from portal.pictures import write_file
from portal.publication import publishing
from projects.energy.models import EnergyProject
from projects.energy.vocabularies import Technology
from projects.facilities.models import Facility
from projects.pipelines.models import Pipeline
from trade.corridors.models import Corridor
from trade.hubs.models import TradeHub
from trade.rankings.models import Ranking
from trade.statistics.models import Indicator, Series
from trade.statistics.observations import Observation, ObservationBatch

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
serial = count(1)
UNUSABLE = make_password(None)


def make_user(**kwargs: Any) -> User:
    return User.objects.create_user(**{"username": f"user{next(serial)}", **kwargs})


def make_country(code: str = "KZ") -> Country:
    return Country.objects.get_or_create(code=code, defaults={"name_en": f"Country {code}"})[0]


def make_source(**kwargs: Any) -> Source:
    n = next(serial)
    defaults = {
        "slug": f"report-{n}",
        "title": f"Report {n}",
        "publisher": "Agency",
        "kind": "press",
    }
    return Source.working.create(**{**defaults, **kwargs})


def _make[R: Record](model: type[R], kwargs: dict[str, Any], **defaults: Any) -> R:
    n = next(serial)
    named = {"title_en": f"{model.__name__} {n}", "slug": f"{model.kind()}-{n}"}
    working: Any = model.working
    made: R = working.create(**{**named, **defaults, **kwargs})
    return made


def make_energy_project(**kwargs: Any) -> EnergyProject:
    return _make(
        EnergyProject,
        kwargs,
        country=make_country(),
        technology=Technology.WIND,
        project_status="operating",
        capacity_mw=100,
    )


def make_pipeline(**kwargs: Any) -> Pipeline:
    kz = make_country()
    made = _make(
        Pipeline,
        kwargs,
        fuel="gas",
        pipeline_status="operating",
        start_country=kz,
        end_country=kz,
        length_km=500,
    )
    made.countries.add(kz)
    return made


def make_facility(**kwargs: Any) -> Facility:
    return _make(
        Facility,
        kwargs,
        country=make_country(),
        facility_type="refinery",
        facility_status="operating",
        capacity_mt_year=Decimal("5.5"),
    )


def make_place(**kwargs: Any) -> Place:
    return _make(
        Place,
        kwargs,
        country=make_country(),
        place_kind="city",
        latitude=Decimal("43.25"),
        longitude=Decimal("76.9"),
    )


def make_organisation(**kwargs: Any) -> Organisation:
    return _make(Organisation, kwargs, country=make_country(), organisation_kind="company")


def make_event(**kwargs: Any) -> Event:
    return _make(Event, kwargs, event_kind="summit", starts_on="2025-06-17", country=make_country())


def make_story(**kwargs: Any) -> Story:
    return _make(Story, kwargs, dated_on="2025-07-01", body_en="A *story*.")


def make_picture(**kwargs: Any) -> Picture:
    """A picture with its words, and with a file in one size."""
    uid = new_uid()
    name = picture_name(uid, "png")
    write_file(name, base64.b64decode(TINY))
    size = {"width": 4, "height": 3}
    words = {"alt_en": "A dam", "alt_zh_hans": "坝", "alt_ru": "Плотина", "credit": "A. N."}
    whole = {"file": name, "format": "png", "crop": None, **size}
    file = {"uid": uid, "image": name, "renditions": [whole], "licence": "CC0"}
    return _make(Picture, kwargs, **file, **size, **words)


TINY = (
    "iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAIAAAA7ljmRAAAAFElEQVR4nGNkaGhggAEmBi"
    "SAwgEAJRwBBuiKBHoAAAAASUVORK5CYII="
)
"""A PNG of 4 × 3 pixels."""


def make_trade_hub(**kwargs: Any) -> TradeHub:
    return _make(
        TradeHub,
        kwargs,
        country=make_country(),
        hub_kind="dry_port",
        hub_status="operating",
        area_ha=130,
    )


def make_corridor(**kwargs: Any) -> Corridor:
    return _make(
        Corridor, kwargs, corridor_kind="railway", corridor_status="construction", length_km=523
    )


def make_ranking(**kwargs: Any) -> Ranking:
    return _make(Ranking, kwargs, period="2024", unit="%", leader=make_country())


def make_indicator(**kwargs: Any) -> Indicator:
    return _make(Indicator, kwargs, unit="USD bn", tolerance_percent=Decimal("0.5"))


def make_series(**kwargs: Any) -> Series:
    indicator = kwargs.pop("indicator", None) or publish(make_indicator())
    return _make(
        Series,
        kwargs,
        indicator=indicator,
        country=make_country("KZ"),
        partner=make_country("CN"),
        unit=indicator.unit,
        reporter_en="Customs",
        drivers_en="grain",
    )


MAKERS = {
    EnergyProject: make_energy_project,
    Pipeline: make_pipeline,
    Facility: make_facility,
    Place: make_place,
    Organisation: make_organisation,
    Event: make_event,
    Story: make_story,
    Picture: make_picture,
    TradeHub: make_trade_hub,
    Corridor: make_corridor,
    Ranking: make_ranking,
    Indicator: make_indicator,
    Series: make_series,
}


def claim(record: Record, fact: str, value: str | None = None, **kwargs: Any) -> Any:
    """A claim about a fact; by default it says what the portal accepts."""
    text = record.accepted(fact) if value is None else value
    defaults = {"source": make_source(), "recorded_at": NOON}
    return record.claims.create(fact=fact, value=text, **{**defaults, **kwargs})


def claim_all(record: Record) -> None:
    """Give every accepted fact a claim that says so, of one source."""
    about = {"record": record, "source": make_source(), "recorded_at": NOON}
    told = {name: fact.accepted(record, name) for name, fact in record.facts.items()}
    if told:
        claim_of = record.claims.model
        record.claims.bulk_create(claim_of(fact=n, value=v, **about) for n, v in told.items() if v)


def rule(record: Record, fact: str, **kwargs: Any) -> Any:
    """Settle a disputed fact in favour of the accepted value."""
    defaults = {
        "value": record.accepted(fact),
        "rule": Rule.PRIMARY_EVIDENCE,
        "reason_en": "Better documented.",
        "made_by": make_user(),
        "made_at": NOON,
        "made_in_role": "editor",
    }
    return record.rulings.create(fact=fact, **{**defaults, **kwargs})


def publish[M: Model](record: M, *others: Model, at: datetime = NOON) -> M:
    """Take records all the way, as two different people would, an observation with its batch;
    return the first one as it is then."""
    published: M = record
    if isinstance(record, Observation):
        _publish(record.batch, at)
        record.refresh_from_db()
    else:
        published = _publish(record, at)
    for one in others:
        publish(one, at=at)
    return published


def _publish(record: Any, at: datetime) -> Any:
    is_new = isinstance(record, Record) and record.edit_of_id is None
    if is_new and record.facts and not record.claims.exists():
        claim_all(record)
    writer, reader = User.objects.bulk_create(
        User(username=f"user{next(serial)}", password=UNUSABLE) for _ in range(2)
    )
    publishing.submit(record, by=writer, at=at)
    return publishing.publish(record, by=reader, at=at)


def make_batch(**kwargs: Any) -> ObservationBatch:
    defaults = {"title": f"Batch {next(serial)}", "source": make_source()}
    return ObservationBatch.working.create(**{**defaults, **kwargs})


def observe(series: Series, period: str, value: Any, **kwargs: Any) -> Observation:
    """An observation in a batch of its own, not yet published."""
    batch = kwargs.pop("batch", None) or make_batch(source=kwargs.get("source") or make_source())
    defaults = {"source": batch.source, "recorded_at": NOON}
    return Observation.working.create(
        series=series,
        batch=batch,
        period=period,
        value=None if value is None else Decimal(str(value)),
        **{**defaults, **kwargs},
    )


def make_release(**kwargs: Any) -> Release:
    """Of all that is public, which must be other than in the last one."""
    about = {"made_by": kwargs.pop("made_by", None) or make_user(), "released_at": NOON}
    return releases.make_release(Release(**{**about, "notes_en": "What is new.", **kwargs}))
