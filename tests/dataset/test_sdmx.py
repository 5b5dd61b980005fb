"""The official client of SDMX reads the whole packaged data set, indicator by indicator."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import requests
import sdmx
from django.test import Client
from requests import PreparedRequest
from requests.adapters import BaseAdapter
from requests.models import Response

from tests.optional import the
from trade.sdmx.coding import unit_code, unit_parts
from trade.sdmx.flows import all_flows
from trade.sdmx.times import sdmx_time
from trade.statistics.models import Indicator, Series
from trade.statistics.selection import with_periods

ADDRESS = "http://testserver/api/sdmx/2.1"
ATTRIBUTES = ("UNIT_MEASURE", "UNIT_MULT", "COMPARATOR", "OBS_STATUS", "SOURCE", "AS_PRINTED")


class InProcess(BaseAdapter):
    """Hands what the client asks to the portal in this process, as the data are in a transaction
    that no server would see."""

    def send(self, request: PreparedRequest, *_args: Any, **_kwargs: Any) -> Response:
        headers = {"accept": str(request.headers["Accept"])}
        found = Client().get(request.path_url, headers=headers)
        answer = requests.Response()
        answer.request, answer.url = request, the(request.url)
        answer.status_code = found.status_code
        answer.headers.update(found.headers)
        answer._content = b"".join(found) if found.streaming else found.content
        return answer

    def close(self) -> None:
        pass


@pytest.fixture
def portal(data: None) -> Iterator[sdmx.Client]:
    sdmx.add_source({"id": "CORRIDOR", "url": ADDRESS, "name": "Corridor"}, override=True)
    client = sdmx.Client("CORRIDOR")
    client.session.mount(ADDRESS, InProcess())
    yield client
    client.clear_cache()


def unit_codes(unit: str) -> tuple[str, str]:
    base, power = unit_parts(unit)
    return unit_code(base), str(power)


def shown(indicator: Indicator) -> dict[Any, Any]:
    return {
        (series.slug, sdmx_time(period.shown)): (
            period.shown.number,
            *unit_codes(series.unit),
            period.shown.comparator,
            period.shown.obs_status,
            period.shown.source.slug,
            period.shown.as_printed,
        )
        for series, periods in with_periods(Series.objects.filter(indicator=indicator))
        for period in periods
    }


def read(message: Any) -> dict[Any, Any]:
    return {
        (obs.key["SERIES"].value, str(obs.key["TIME_PERIOD"].value)): (
            Decimal(obs.value),
            *(_text(obs, name) for name in ATTRIBUTES),
        )
        for obs in message.data[0].obs
    }


def _text(observation: Any, name: str) -> str:
    found = observation.attached_attribute.get(name)
    return str(found.value) if found else ""


@pytest.mark.exhaustive
def test_every_series_of_every_indicator_is_equal_to_the_database(portal: sdmx.Client) -> None:
    flows = portal.dataflow().dataflow
    assert len(flows) == Indicator.objects.count() > 60

    compared = 0
    for flow in all_flows():
        own = portal.dataflow(flow.id, params={"detail": "referencepartial"})
        structure = own.dataflow[flow.id].structure
        expected = shown(flow.indicator)
        slug = min(series for series, _time in expected)
        of_one = {key: value for key, value in expected.items() if key[0] == slug}

        everything = portal.data(flow.id)
        one = portal.data(flow.id, key={"SERIES": slug}, dsd=structure)

        assert read(everything) == expected
        assert read(one) == of_one
        frame = sdmx.to_pandas(one.data[0])
        times = frame.index.get_level_values("TIME_PERIOD")
        assert dict(zip(times, frame, strict=True)) == {
            time: float(value) for (_slug, time), (value, *_) in of_one.items()
        }
        compared += len(expected)
    assert compared > 1400
