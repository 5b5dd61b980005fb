"""Which form an answer takes: by the end of the address, by `format=`, or by `Accept`."""

from typing import Any

from django.http.request import MediaType
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException
from rest_framework.negotiation import BaseContentNegotiation

from portal.opendata.api.problems import InvalidParameters
from portal.records.json import DocumentRenderer
from portal.tabular.file_formats import FileFormat


class FormatRenderer(DocumentRenderer):
    """Stands for a form. What is written here is JSON, as also every refusal is; files are
    written row by row in `portal.tabular.formats`."""

    def __init__(self, form: FileFormat) -> None:
        self.form, self.format, self.media_type = form, form.key, form.essence


class NotOffered(APIException):
    """Nothing that `Accept` names can be had here."""

    status_code = 406

    def __init__(self, offered: list[str]) -> None:
        sentence = _("Nothing that is accepted can be had here. These can: %s.")
        super().__init__(sentence % ", ".join(offered))


class ByAddressOrAccept(BaseContentNegotiation):
    """What is asked for by name is given, whatever `Accept` says; the two names must agree."""

    def select_renderer(
        self, request: Any, renderers: Any, format_suffix: str | None = None
    ) -> tuple[Any, str]:
        names = [format_suffix, request.query_params.get("format")]
        if asked := list(dict.fromkeys(filter(None, names))):
            found = _by_name(renderers, asked)
        else:
            found = _preferred(request._request, renderers)
        return found, found.media_type


def _by_name(renderers: Any, asked: list[str]) -> Any:
    known = {renderer.format: renderer for renderer in renderers}
    if len(asked) > 1 or asked[0] not in known:
        raise InvalidParameters({"format": [_("These formats are known: %s.") % ", ".join(known)]})
    return known[asked[0]]


def _preferred(request: Any, renderers: Any) -> Any:
    """The one of the highest quality, among equals the one that is named first; parameters such as
    a charset do not matter."""
    accepted = request.headers.get("Accept") or "*/*"
    ranges = [MediaType(text) for text in accepted.split(",")]
    ranked = [(_quality(renderer.media_type, ranges), renderer) for renderer in renderers]
    (quality, _place), best = max(ranked, key=lambda one: one[0])
    if not quality:
        raise NotOffered([renderer.media_type for renderer in renderers])
    return best


def _quality(media_type: str, ranges: list[MediaType]) -> tuple[float, int]:
    """The quality of the most exact range that takes it in, and how far to the front that is."""
    fitting = [
        (_exactness(one), one.quality, -place)
        for place, one in enumerate(ranges)
        if f"{one.main_type}/{one.sub_type}" in (media_type, f"{media_type.split('/')[0]}/*", "*/*")
    ]
    if not fitting:
        return 0, 0
    _exact, quality, place = max(fitting)
    return quality, place


def _exactness(one: MediaType) -> int:
    return (one.main_type != "*") + (one.sub_type != "*")
