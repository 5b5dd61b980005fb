"""Reasons for retractions in the languages of the portal."""

from portal.models import Source
from portal.models.languages import texts_by_language
from portal.records.column_store import PublicColumns


def reason_by_language(reason: str) -> dict[str, str]:
    """Return why a statement was retracted, by language: that of its source where it was retracted
    with it, else what an editor wrote, in English."""
    known = PublicColumns().kept(_read_reasons)
    return next((one for one in known if reason.endswith(one["en"])), {"en": reason})


def _read_reasons(_columns: PublicColumns) -> list[dict[str, str]]:
    retracted = Source.objects.exclude(retraction_reason_en="").order_by("pk")
    return [texts_by_language(source, "retraction_reason") for source in retracted]
