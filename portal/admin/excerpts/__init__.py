"""Page for the text of a source: mark passages, make statements of them."""

from portal.admin.excerpts.claims import ClaimStatements
from portal.admin.excerpts.page import can_read_texts
from portal.admin.excerpts.statements import (
    PARAGRAPH,
    Made,
    StatementForm,
    Statements,
    can_change,
    check_can_write,
    row_statements,
    statement_field,
    statement_kinds,
)

statement_kinds.last(lambda: [ClaimStatements(), *row_statements()])
