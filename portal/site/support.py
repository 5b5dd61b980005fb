"""Words for what a value rests on: independent sources, copies of them, and how new they are."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.formatting.dates import format_day
from portal.formatting.source_list import agreeing
from portal.publication.source_lineage import Lineage
from portal.records.document_types import PresentedFact


def support_words(fact: PresentedFact, lineage: Lineage) -> str:
    """Return “one independent source (CGTN, June 2025) and 3 copies”; empty for a value that no
    source supports."""
    claims = agreeing(fact)
    voices = lineage.voices(claims)
    if not voices:
        return ""
    newest = max(claim["source"]["published_on"] for claim in claims)
    if len(voices) == 1:
        publisher = voices[0].publisher or claims[0]["source"]["publisher"]
        who = f"{publisher}, {format_day(newest)}" if newest else publisher
        found = _("one independent source (%s)") % who
    else:
        found = ngettext(
            "%(number)s independent source", "%(number)s independent sources", len(voices)
        ) % {"number": len(voices)}
        found += _(", the newest of %s") % format_day(newest) if newest else ""
    origins = {voice.origin for voice in voices}
    copies = len({claim["source"]["slug"] for claim in claims} - origins)
    if copies:
        found += ngettext(" and %(count)s copy", " and %(count)s copies", copies) % {
            "count": copies
        }
    return found
