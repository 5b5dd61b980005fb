"""Checks of plausibility: figures, points and dates that cannot be right, or need a reason.

They are checks of the worklist (`portal.editorial.worklist`) that read records as columns; what
blocks or asks for a reason is not published without a waiver (`gate`). An app defines its own
in modules `plausibility` with `@PlausibilityCheck(…)`.
"""

from portal.editorial.plausibility import gate, points, records, statements
from portal.editorial.plausibility.figures import write_figure
from portal.editorial.plausibility.gate import end_waiver, follow_steps, waive
from portal.editorial.plausibility.rows import (
    CheckedStatement,
    RecordRows,
    SourceRow,
    StatedRows,
    column_names,
    read_sources,
)
from portal.editorial.plausibility.statements import add_statement_checks
