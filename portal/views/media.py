"""Pictures, behind a check: a file is as public as what it belongs to."""

from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest

from portal.registry import public_media


def media(request: HttpRequest, name: str) -> FileResponse:
    """A file of something public; editors see those of drafts too. Anything else is not there."""
    user: Any = request.user
    if not (any(public_media.ask(name)) or user.is_staff) or not default_storage.exists(name):
        raise Http404
    return FileResponse(default_storage.open(name))
