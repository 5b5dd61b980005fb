"""Answers and problems in SDMX-ML; their transport is up to
`portal.http.middleware.conditional`."""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.models.languages import DEFAULT
from portal.publication.time_travel import Unanswerable
from trade.sdmx.formats import SdmxFormat
from trade.sdmx.problems import ErrorCode, SdmxProblem
from trade.sdmx.structures import WantedStructures
from trade.sdmx.xml import MESSAGE, XML_LANG, Xml

type View = Callable[..., HttpResponseBase]


def answered(view: View) -> View:
    """Decorator of every view here: problems become error messages."""

    @wraps(view)
    def answer(request: HttpRequest, **asked: str) -> HttpResponseBase:
        try:
            found = view(request, **asked)
        except SdmxProblem as problem:
            found = _explained(problem)
        except Unanswerable:
            raise  # problem details with `Retry-After`
        except (BadRequest, SuspiciousOperation):
            found = _explained(SdmxProblem(ErrorCode.SYNTAX, _("The request cannot be read.")))
        patch_vary_headers(found, ["Accept"])
        return found

    return answer


def structure_answer(
    wanted: list[WantedStructures], form: SdmxFormat, at: datetime
) -> HttpResponse:
    """Its version is that of what follows the header, which tells the time."""
    text = form.structure_writer().written(wanted, at)
    said = hashlib.sha256(re.split('</mes:Header>|"data":', text, maxsplit=1)[1].encode())
    headers = {"ETag": f'W/"{said.hexdigest()[:32]}"'}
    return HttpResponse(text, content_type=form.content_type, headers=headers)


def _explained(problem: SdmxProblem) -> HttpResponse:
    xml = Xml()
    language = XML_LANG.get(get_language() or DEFAULT, DEFAULT)
    with (
        xml.element("mes:Error", **MESSAGE),
        xml.element("mes:ErrorMessage", code=str(problem.code.value)),
    ):
        xml.text("com:Text", str(problem), xml__lang=language)
    return HttpResponse(xml.taken(), status=problem.code.status, content_type="application/xml")
