"""Load one kind of record with its parts, claims and rulings, through the workflow."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

from django.utils.translation import gettext_noop

from portal.facts.identifiers import uid_for
from portal.models import Claim, Part, Record, Status, Step
from portal.ops.dataset.evidence import DatasetEvidence, read_evidence
from portal.ops.dataset.load import (
    Load,
    RowValues,
    Values,
    grouped,
    record_uid,
    refuse_unknown,
)
from portal.ops.dataset.making import MadeRecords
from portal.ops.dataset.rows import DatasetRow
from portal.publication import publishing

LOADED = gettext_noop("First import")
NEW_CLAIMS = gettext_noop("New claims and passages of the packaged data set")
