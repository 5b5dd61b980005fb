"""A portal under a name of its own: nothing that it sends calls it Corridor."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.factories import claim_all, make_energy_project, make_event, publish

NAME = "Silk & Road"
CORRIDOR = re.compile(r"(?<!-//)\bCorridor\b")
"""Freight corridors are none; a calendar names the program that wrote it, `-//Corridor//`."""


def publish_plant_and_event() -> None:
    plant = make_energy_project(slug="zhanatas", title_en="Zhanatas")
    claim_all(plant)
    publish(plant)
    event = make_event(slug="grid")
    claim_all(event)
    publish(event)


@pytest.mark.every_day(one_in=5)
@pytest.mark.django_db
@pytest.mark.filled(by=publish_plant_and_event)
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/ru/",
        "/zh-hans/about/",
        "/about/",
        "/about/data/",
        "/about/cite/",
        "/ru/about/licence/",
        "/charts/energy-mix/",
        "/energy-projects/",
        "/energy-projects/zhanatas/",
        "/embed/energy-projects/zhanatas/",
        "/energy-projects/missing/",
        "/events/calendar.ics",
        "/feeds/all.atom",
        "/catalog.ttl",
        "/data.json",
        "/api/sdmx/2.1/agencyscheme",
    ],
)
def test_answer_has_the_name_of_the_installation(
    client: Client, settings: Settings, address: str
) -> None:
    settings.PORTAL_NAME, settings.PORTAL_OPERATOR = NAME, "An institute"

    answer = client.get(address)

    words = answer.content.decode()
    assert answer.status_code < 500
    assert re.search(r"Silk &(amp;)? Road", words)
    assert not CORRIDOR.findall(words)


@pytest.mark.exhaustive
def test_mail_is_from_one_sender_whatever_the_name_has_in_it(tmp_path: Path) -> None:
    environ = {**os.environ, "PORTAL_NAME": "Ministry, Figures", "PORTAL_VAR": str(tmp_path)}
    code = "from portal import settings; print(settings.DEFAULT_FROM_EMAIL)"
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True)

    assert done.stdout.strip() == '"Ministry, Figures" <corridor@localhost>'
