"""Words for what a value rests on: independent sources, reports of them, how new they are."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.formatting.dates import format_day
from portal.formatting.locales import as_named, join_parts
from portal.formatting.notes import name_in_words
from portal.formatting.source_list import agreeing
from portal.models import SourceKind
from portal.publication.source_lineage import Lineage
from portal.records.document_types import PresentedFact


def support_words(fact: PresentedFact, lineage: Lineage) -> SafeString:
    """Return “one original source (CGTN, June 2025), 3 reports”; empty for a value that no
    source supports, but the portal itself."""
    claims = [one for one in agreeing(fact) if one["source"]["kind"] != SourceKind.COMPUTED]
    independent = lineage.independent_sources(claims)
    if not independent:
        return SafeString("")
    newest = max(claim["source"]["published_on"] for claim in claims)
    origins = {one.origin for one in independent}
    reports = len({claim["source"]["slug"] for claim in claims} - origins)
    if len(independent) == 1:
        publisher = independent[0].publisher or claims[0]["source"]["publisher"]
        who = join_parts([as_named(name_in_words(publisher)), format_day(newest or "")])
        one = _("one original source (%s)") if reports else _("one independent source (%s)")
        found = one % who
    else:
        found = ngettext(
            "%(number)s independent source", "%(number)s independent sources", len(independent)
        ) % {"number": len(independent)}
        found += _(", the newest of %s") % format_day(newest) if newest else ""
    if reports:
        found += ngettext(", %(count)s report", ", %(count)s reports", reports) % {"count": reports}
    return SafeString(found)
