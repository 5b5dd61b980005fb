from django.utils.translation import gettext as _

from portal.formatting.dates import moment_words
from portal.site.citations.citation import PUBLISHER, Citation


def plain(citation: Citation) -> str:
    """As a sentence in the reader's language: what, where, which edition, of which day."""
    words = {
        "title": citation.title,
        "publisher": PUBLISHER,
        "number": citation.edition,
        "day": _day(citation),
        "address": citation.address,
    }
    if citation.edition is None:
        return _("“%(title)s”, %(publisher)s, recorded %(day)s, %(address)s") % words
    return _("“%(title)s”, %(publisher)s, edition %(number)s, %(day)s, %(address)s") % words


def _day(citation: Citation) -> str:
    if citation.issued_on is None:
        return _("not published")
    return moment_words(citation.issued_on.isoformat())
