"""Lengths of pipelines added up."""

from dataclasses import replace

import numpy as np
from django.utils.translation import gettext_lazy as _

from portal.filters.grouping import Amounts, read_amounts
from portal.records.column_store import PublicColumns
from projects.pipelines.models import Pipeline


def read_lengths(columns: PublicColumns) -> Amounts:
    """Return the length of each pipeline but of systems, whose lines have their own."""
    found, pipelines = read_amounts(Pipeline, "length_km")(columns), columns.of(Pipeline)
    systems = pipelines.rows_of(pipelines.numbers("system"))
    lines = np.setdiff1d(found.rows, systems)
    return replace(
        found,
        rows=lines,
        values=found.values[lines],
        comparators=found.comparators[lines],
        disputed=found.disputed[lines],
        note=_(
            "A system is not added to its lines. A pipeline counts with its whole length in each "
            "country that it passes."
        ),
    )
