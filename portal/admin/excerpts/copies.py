"""Private copy of a source, on `…/source/<id>/copy/`: keep a file, take it out, read it."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from portal.admin.workflow.permissions import actor
from portal.editorial import excerpts
from portal.models import Source, SourceCopy


def find_copy(source: Source) -> SourceCopy | None:
    found = SourceCopy.objects.filter(source=source).select_related("kept_by")
    return found.defer("data").first()


def send_copy(copy: SourceCopy) -> HttpResponse:
    """Return the file as one to be stored: a browser is to run nothing of it."""
    headers = {"Content-Disposition": content_disposition_header(True, copy.name) or "attachment"}
    return HttpResponse(copy.data, content_type="application/octet-stream", headers=headers)


def store_sent(request: HttpRequest, source: Source) -> str:
    """Keep what was sent, or take the copy out; return what was done. Raises ValidationError."""
    at = timezone.now()
    if "_remove" in request.POST:
        excerpts.remove_copy(source, at=at)
        return _("The copy is gone.")
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or not file.name:
        raise ValidationError(_("Choose a file."))
    excerpts.keep_copy(source, file.name, file.read(), by=actor(request), at=at)
    return _("The copy is kept. Only editors can read it.")
