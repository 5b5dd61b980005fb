"""Summaries in the packaged data: in all languages, and with no figure that the record lacks."""

import json
import re
from typing import cast

import pytest

from portal.models.languages import LANGUAGES
from projects.energy.models import EnergyProject
from projects.pipelines.models import Pipeline
from trade.hubs.models import TradeHub

pytestmark = pytest.mark.usefixtures("data")

NUMBER = re.compile(r"\d+(?:[ ,\u00a0]\d{3})*(?:[.,]\d+)?")


def digits(text: str) -> set[str]:
    """Return the numbers of a text without signs and noughts at the ends: Chinese counts in 万."""
    return {re.sub(r"\D", "", number).strip("0") for number in NUMBER.findall(text)}


def test_written_summaries_have_the_figures_of_their_records() -> None:
    lacking: dict[tuple[str, str], set[str]] = {}
    written = 0
    for model in (EnergyProject, Pipeline, TradeHub):
        for record in model.objects.exclude(summary_en="").with_documents():
            assert record.edition
            document = dict(record.edition.document)
            summary = cast(dict[str, str], document.pop("summary"))
            assert set(summary) == set(LANGUAGES)
            known = digits(re.sub(r"-0?", " ", json.dumps(document, ensure_ascii=False)))
            for code, text in summary.items():
                if missing := digits(text) - known:
                    lacking[record.slug, code] = missing
            written += 1
    assert lacking == {}
    assert written >= 31
