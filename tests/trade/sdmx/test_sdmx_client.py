"""The official client, unchanged, reads a running portal: python package sdmx1."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import requests
import sdmx
from pytest_django.live_server_helper import LiveServer
from sdmx.client import Client
from sdmx.message import DataMessage, StructureMessage
from sdmx.model.common import ActionType, ConstraintRoleType

from tests.factories import (
    NOON,
    make_batch,
    make_country,
    make_indicator,
    make_series,
    make_source,
    make_trade_hub,
    observe,
    publish,
)
from trade.sdmx.times import sdmx_time
from trade.statistics.models import Indicator, Series
from trade.statistics.selection import with_periods

DAY = timedelta(days=1)
CSV = "application/vnd.sdmx.data+csv;version=2.0.0"


def fill() -> None:
    """Three indicators: pairs of countries, a hub, and a series of every kind of period."""
    hub = publish(make_trade_hub(slug="horgos", title_en="Horgos", title_zh_hans="霍尔果斯"))
    trade = publish(make_indicator(slug="trade-total", title_en="Trade", title_ru="Товарооборот"))
    visits = publish(make_indicator(slug="visits", unit="visits"))
    growth = publish(make_indicator(slug="growth", unit="%"))
    for code in ("KZ", "UZ"):
        country = make_country(code)
        made = publish(make_series(indicator=trade, slug=f"trade-{code.lower()}", country=country))
        publish(observe(made, "2023", "41.02", source=make_source(kind="official")))
        publish(observe(made, "2023", "40.5", source=make_source()))
        publish(observe(made, "2024", "94.8", comparator="over"))
        publish(observe(made, "2030", "70", obs_status="F"))
    crowd = {"measures_kind": "tradehub", "measures_uid": hub.uid, "partner": None}
    made = publish(make_series(indicator=visits, slug="crowd", frequency="irregular", **crowd))
    for period in ("2012-04/2016-04", "2024-H1", "2024-Q3", "2024-05", "2024-05-25"):
        publish(observe(made, period, 7_000_000, comparator="over", cumulative=True))
    made = publish(make_series(indicator=growth, slug="growth", partner=None))
    publish(observe(made, "2024", "-0.000001"))
    publish(observe(made, "2025", "1234567890123456789.123456"))


pytestmark = [pytest.mark.slow, pytest.mark.filled(by=fill)]


@pytest.fixture
def client(live_server: LiveServer) -> Iterator[Client]:
    address = f"{live_server.url}/api/sdmx/2.1"
    sdmx.add_source({"id": "CORRIDOR", "url": address, "name": "Corridor"}, override=True)
    found = sdmx.Client("CORRIDOR")
    yield found
    found.clear_cache()
    found.session.close()


UNITS = {"USD bn": ("USD", "9"), "visits": ("VISITS", "0"), "%": ("PT", "0")}


def shown(slug: str) -> dict[Any, Any]:
    """What the portal shows of a series: time → value, with how it is to be read."""
    ((_series, periods),) = with_periods([Series.objects.get(slug=slug)])
    return {
        sdmx_time(one.shown): (
            one.shown.number,
            one.shown.comparator,
            one.shown.obs_status,
            *UNITS[one.shown.series.unit],
            one.shown.source.slug,
        )
        for one in periods
    }


def read(message: Any) -> dict[Any, Any]:
    """What a message says, in the same form."""
    attributes = ("COMPARATOR", "OBS_STATUS", "UNIT_MEASURE", "UNIT_MULT", "SOURCE")
    return {
        str(obs.key["TIME_PERIOD"].value): (
            Decimal(obs.value),
            *(str(obs.attached_attribute[name].value) for name in attributes),
        )
        for dataset in message.data
        for obs in dataset.obs
    }


@pytest.mark.exhaustive
def test_the_client_finds_every_dataflow(client: Client) -> None:
    found = client.dataflow()

    assert {name: flow.name.localizations for name, flow in found.dataflow.items()} == {
        "GROWTH": {"en": Indicator.objects.get(slug="growth").title_en},
        "TRADE_TOTAL": {"en": "Trade", "ru": "Товарооборот"},
        "VISITS": {"en": Indicator.objects.get(slug="visits").title_en},
    }


def test_the_client_understands_the_structure(client: Client) -> None:
    found = client.dataflow("TRADE_TOTAL")

    structure = found.dataflow["TRADE_TOTAL"].structure
    assert [one.id for one in structure.dimensions] == [
        "FREQ",
        "REF_AREA",
        "COUNTERPART_AREA",
        "REPORTER",
        "DETAIL",
        "MEASURED",
        "SERIES",
        "TIME_PERIOD",
    ]
    assert [one.id for one in structure.measures] == ["OBS_VALUE"]
    assert "COMPARATOR" in [one.id for one in structure.attributes]
    assert set(found.codelist) == {
        "CL_AREA",
        "CL_COMPARATOR",
        "CL_DETAIL",
        "CL_FREQ",
        "CL_MEASURED",
        "CL_OBS_STATUS",
        "CL_REPORTER",
        "CL_SERIES",
        "CL_SOURCE",
        "CL_UNIT_MEASURE",
        "CL_UNIT_MULT",
    }
    dollars = found.codelist["CL_UNIT_MEASURE"]["USD"].name.localizations
    assert dollars == {"en": "US dollars", "zh-Hans": "美元", "ru": "долл.\N{NO-BREAK SPACE}США"}
    names = found.codelist["CL_COMPARATOR"]["over"].name.localizations
    assert names == {"en": "over", "zh-Hans": "超过", "ru": "более"}
    hub = found.codelist["CL_MEASURED"]["tradehub-horgos"].name.localizations
    assert hub == {"en": "Horgos", "zh-Hans": "霍尔果斯"}


def test_the_client_knows_what_there_is_to_ask_for(client: Client) -> None:
    found = client.dataflow("TRADE_TOTAL")

    (constraint,) = found.constraint.values()
    (region,) = constraint.data_content_region
    codes = {
        dimension.id: sorted(value.value for value in selection.values)
        for dimension, selection in region.member.items()
        if dimension.id != "TIME_PERIOD"
    }
    assert constraint.role.role is ConstraintRoleType.actual
    assert codes == {
        "FREQ": ["A"],
        "REF_AREA": ["KZ", "UZ"],
        "COUNTERPART_AREA": ["CN"],
        "REPORTER": ["customs"],
        "DETAIL": ["_Z"],
        "MEASURED": ["_Z"],
        "SERIES": ["trade-kz", "trade-uz"],
    }
    keys = {str(key) for key in client.series_keys("TRADE_TOTAL")}
    assert len(keys) == 2


@pytest.mark.parametrize(
    ("flow", "slug"), [("TRADE_TOTAL", "trade-uz"), ("VISITS", "crowd"), ("GROWTH", "growth")]
)
def test_one_series_of_each_indicator_is_equal_to_the_database(
    client: Client, flow: str, slug: str
) -> None:
    structure = client.dataflow(flow).dataflow[flow].structure

    generic = client.data(flow, key=f"......{slug}")
    specific = client.data(flow, key={"SERIES": slug}, dsd=structure)
    table = client.data(flow, key={"SERIES": slug}, dsd=structure, headers={"Accept": CSV})

    expected = shown(slug)
    assert len(expected) >= 2
    assert read(generic) == read(specific) == read(table) == expected
    frame = sdmx.to_pandas(specific.data[0], attributes="o")
    assert list(frame.index.get_level_values("SERIES").unique()) == [slug]
    times = frame.index.get_level_values("TIME_PERIOD")
    assert dict(zip(times, frame["value"], strict=True)) == {
        time: float(value) for time, (value, *_) in expected.items()
    }


def test_the_client_asks_for_the_first_and_the_last(client: Client) -> None:
    first = client.data("TRADE_TOTAL", params={"firstNObservations": 1})
    last = client.data("TRADE_TOTAL", params={"lastNObservations": 1, "endPeriod": "2024"})

    assert list(sdmx.to_pandas(first.data[0])) == [41.02, 41.02]
    assert list(sdmx.to_pandas(last.data[0])) == [94.8, 94.8]


def test_the_client_asks_for_what_has_changed(client: Client) -> None:
    series = Series.objects.get(slug="trade-uz")
    wrong = series.observations.get(period="2024")
    publish(observe(series, "2024", "95", batch=make_batch(supersedes=wrong.batch)), at=NOON + DAY)
    doomed = series.observations.get(period="2030")
    other = make_batch(supersedes=doomed.batch)
    observe(series, "2030", None, batch=other, obs_status="O")
    publish(observe(series, "2025", "60", batch=other), at=NOON + DAY)
    moment = {"updatedAfter": NOON.isoformat()}

    changes = client.data("TRADE_TOTAL", params=moment)
    structure = client.dataflow("TRADE_TOTAL").dataflow["TRADE_TOTAL"].structure
    asked = {"key": {"SERIES": "trade-uz"}, "dsd": structure, "params": moment}
    table = client.data("TRADE_TOTAL", **asked, headers={"Accept": CSV})

    def told(dataset: Any) -> list[Any]:
        return [(str(o.key["TIME_PERIOD"].value), o.value or None) for o in dataset.obs]

    expected = [[("2024", "95"), ("2025", "60")], [("2030", None)]]
    assert [told(one) for one in changes.data] == expected
    assert [told(one) for one in table.data] == expected
    assert [one.action for one in table.data] == [ActionType.replace, ActionType.delete]
    with pytest.raises(requests.HTTPError, match="404"):
        client.data("TRADE_TOTAL", params={"updatedAfter": (NOON + DAY).isoformat()})


def test_the_client_asks_for_the_past(client: Client, live_server: LiveServer) -> None:
    series = Series.objects.get(slug="growth")
    wrong = series.observations.get(period="2024")
    publish(observe(series, "2024", "5", batch=make_batch(supersedes=wrong.batch)), at=NOON + DAY)

    # asOf is of a later version of the interface, so that the client has no name for it.
    address = f"{live_server.url}/api/sdmx/2.1/data/GROWTH"
    then = client.get(url=address, params={"asOf": NOON.isoformat()})
    history = client.data("GROWTH", params={"includeHistory": True})
    assert isinstance(then, DataMessage)

    latest = 1234567890123456789.123456
    assert list(sdmx.to_pandas(then.data[0])) == [-0.000001, latest]
    assert list(sdmx.to_pandas(client.data("GROWTH").data[0])) == [5, latest]
    assert [list(sdmx.to_pandas(one)) for one in history.data] == [[-0.000001, latest], [5]]


def structures(
    client: Client, kind: str, key: str | None = None, *, force: bool = False
) -> StructureMessage:
    found = client.get(kind, key, force=force)
    assert isinstance(found, StructureMessage)
    return found


def test_the_client_reads_every_other_structure(client: Client) -> None:
    assert set(client.codelist("CL_FREQ").codelist) == {"CL_FREQ"}
    assert len(client.codelist().codelist) == 11
    assert set(client.conceptscheme().concept_scheme) == {"CS_STATISTICS"}
    assert set(client.datastructure("STATISTICS").structure) == {"STATISTICS"}
    assert set(structures(client, "contentconstraint").constraint) == {
        "CC_GROWTH",
        "CC_TRADE_TOTAL",
        "CC_VISITS",
    }
    (agencies,) = structures(client, "agencyscheme").organisation_scheme.values()
    assert "CORRIDOR" in [one.id for one in agencies]
    available = structures(client, "availableconstraint", "VISITS", force=True)
    assert set(available.constraint) == {"CC_VISITS"}
