"""How to cite what the portal says: a record, one of its figures, a single statement.

Every form names the edition, its day and an address that stays. `FORMS` are the forms there are;
each makes text from a `Citation`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from portal.site.citations.bibtex import bibtex
from portal.site.citations.citation import Citation, of_record, of_statement
from portal.site.citations.csl import csl_json
from portal.site.citations.gbt import gbt
from portal.site.citations.ris import ris
from portal.site.citations.words import plain


@dataclass(frozen=True)
class Form:
    """A way to write a citation. `ending` is that of its file."""

    ending: str
    name: object
    content_type: str
    write: Callable[[Citation], str]


FORMS = {
    form.ending: form
    for form in (
        Form("txt", _("Plain text"), "text/plain", plain),
        Form("gbt.txt", "GB/T 7714—2015", "text/plain", gbt),
        Form("bib", "BibTeX", "application/x-bibtex", bibtex),
        Form("ris", "RIS", "application/x-research-info-systems", ris),
        Form("json", "CSL-JSON", "application/vnd.citationstyles.csl+json", csl_json),
    )
}

__all__ = ["FORMS", "Citation", "Form", "of_record", "of_statement"]
