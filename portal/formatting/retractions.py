"""Reasons for retractions in the languages of the portal."""

from weakref import WeakKeyDictionary

from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

from portal.models import Source
from portal.models.languages import in_all, texts_by_language
from portal.records.column_store import PublicColumns

type Reasons = dict[str, dict[str, str]]
"""By the slug of the source, each by language."""

_of_requests: WeakKeyDictionary[HttpRequest, Reasons] = WeakKeyDictionary()


def load_reasons(request: HttpRequest) -> None:
    """Read why sources were retracted in a view that shows what they said, before the templates of
    its page need it. One query, once the first page has asked for it none."""
    _of_requests[request] = PublicColumns().kept(_read_reasons)


def reason_by_language(reason: str, request: HttpRequest | None) -> dict[str, str]:
    """Return why a statement was retracted, by language: that of its source where it was retracted
    with it, the portal's own in all; else what an editor wrote, in English."""
    known = _known(request).values()
    own = in_all(gettext_lazy(reason)) if gettext(reason) != reason else {"en": reason}
    return next((one for one in known if reason.endswith(one["en"])), own)


def is_retracted(slug: str, request: HttpRequest | None) -> bool:
    """True for a retracted source, on a page for which the reasons were read."""
    return slug in _known(request)


def _known(request: HttpRequest | None) -> Reasons:
    return _of_requests.get(request, {}) if request else {}


def _read_reasons(_columns: PublicColumns) -> Reasons:
    retracted = Source.objects.exclude(retraction_reason_en="").order_by("pk")
    return {source.slug: texts_by_language(source, "retraction_reason") for source in retracted}
