"""Citations of a record, of one of its figures, or of a single statement.

Every format names the edition, its day and a permanent address.
"""

from portal.site.citations.citation import Citation, citation_of_record, citation_of_statement
from portal.site.citations.formats import FORMS, Form, write_plain

__all__ = [
    "FORMS",
    "Citation",
    "Form",
    "citation_of_record",
    "citation_of_statement",
    "write_plain",
]
