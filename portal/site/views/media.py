"""Media files with access control: a file is as public as its record."""

import errno
from pathlib import Path

from django.contrib import admin
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from portal.pictures import TYPES
from portal.records.registry import public_media
from portal.site.views import previews

PUBLIC = "public, max-age=86400, s-maxage=60"
"""File names are never reused; shared caches forget what was withdrawn within a minute."""
POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer with a file of a public record, or of a draft to editors and to holders of a link to
    its preview; 404 otherwise."""
    if not _is_file(name):
        raise Http404
    is_public = any(one for provider in public_media.providers for one in provider(name))
    if not (is_public or admin.site.has_permission(request) or previews.may_see(request, name)):
        raise Http404
    answer = _answer(request, name) if is_public else _file(request, name)
    answer.headers["Cache-Control"] = PUBLIC if is_public else "private, no-store"
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _is_file(name: str) -> bool:
    try:
        if isinstance(default_storage, FileSystemStorage):
            return Path(default_storage.path(name)).is_file()
        return default_storage.exists(name)
    except (SuspiciousFileOperation, ValueError):  # a path outside of the folder, a NUL
        return False
    except OSError as problem:
        if problem.errno != errno.ENAMETOOLONG:
            raise
        return False


def _answer(request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer with the file, or 304 if the client has it already."""
    etag = quote_etag(Path(name).stem)
    modified_at = int(default_storage.get_modified_time(name).timestamp())
    unchanged = get_conditional_response(request, etag, modified_at)
    answer: HttpResponseBase = _file(request, name) if unchanged is None else unchanged
    answer.headers["ETag"] = etag
    answer.headers["Last-Modified"] = http_date(modified_at)
    return answer


def _file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer with the file; as an attachment unless it is a type of picture the portal makes."""
    kind = TYPES.get(Path(name).suffix.lower().removeprefix("."))
    answer = FileResponse(
        default_storage.open(name),
        as_attachment=kind is None,
        content_type=kind or "application/octet-stream",
    )
    if request.method != "HEAD":
        return answer
    answer.close()
    return HttpResponse(headers={**answer.headers, "Accept-Ranges": "bytes"})
