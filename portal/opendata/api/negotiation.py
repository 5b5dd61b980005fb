"""Content negotiation: format suffix of the address, `format=`, or `Accept`."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.http.request import MediaType
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request

from portal.filters.refusals import InvalidParameters
from portal.records.json import DocumentRenderer
from portal.tabular.file_formats import FileFormat


class FormatRenderer(DocumentRenderer):
    """Renderer that represents a format. It only ever writes JSON (rows and errors); files are
    streamed by `portal.tabular.formats`."""

    def __init__(self, form: FileFormat) -> None:
        self.form, self.format, self.media_type = form, form.key, form.essence


class NoAcceptableFormat(APIException):
    """406: no format in `Accept` is available."""

    status_code = 406

    def __init__(self, offered: list[str]) -> None:
        sentence = _("None of the accepted formats is available here. These are: %s.")
        super().__init__(sentence % ", ".join(offered))


class ByAddressOrAccept(BaseContentNegotiation):
    """A named format takes precedence over `Accept`; suffix and `format=` must agree."""

    def select_renderer(
        self,
        request: Request,
        renderers: Sequence[FormatRenderer],  # type: ignore[override]
        format_suffix: str | None = None,
    ) -> tuple[FormatRenderer, str]:
        names = [format_suffix, request.query_params.get("format")]
        if asked := list(dict.fromkeys(filter(None, names))):
            found = _by_name(renderers, asked)
        else:
            found = _preferred(request._request, renderers)
        return found, found.media_type


def _by_name(renderers: Sequence[FormatRenderer], asked: list[str]) -> FormatRenderer:
    known = {renderer.format: renderer for renderer in renderers if renderer.format}
    if len(asked) > 1 or asked[0] not in known:
        raise InvalidParameters({"format": [_("These formats are known: %s.") % ", ".join(known)]})
    return known[asked[0]]


def _preferred(request: HttpRequest, renderers: Sequence[FormatRenderer]) -> FormatRenderer:
    """Return the renderer of the highest quality, the first in `Accept` among equals. Media type
    parameters such as a charset are ignored."""
    accepted = request.headers.get("Accept") or "*/*"
    ranges = [MediaType(text) for text in accepted.split(",")]
    ranked = [(_quality(renderer.media_type, ranges), renderer) for renderer in renderers]
    (quality, _place), best = max(ranked, key=lambda one: one[0])
    if not quality:
        raise NoAcceptableFormat([renderer.media_type for renderer in renderers])
    return best


def _quality(media_type: str, ranges: list[MediaType]) -> tuple[float, int]:
    """Return the quality of the most specific matching range, and its rank from the front."""
    fitting = [
        ((one.main_type != "*") + (one.sub_type != "*"), one.quality, -place)
        for place, one in enumerate(ranges)
        if f"{one.main_type}/{one.sub_type}" in (media_type, f"{media_type.split('/')[0]}/*", "*/*")
    ]
    if not fitting:
        return 0, 0
    _exact, quality, place = max(fitting)
    return quality, place
