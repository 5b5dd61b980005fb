"""Errors as problem details (RFC 9457)."""

import logging
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, NotAcceptable
from rest_framework.response import Response

from portal.filters.refusals import PROBLEM, InvalidParameters, problem_details
from portal.http.errors import BUSY, ask_to_retry, is_outage
from portal.records.document_types import ReferenceDocument

log = logging.getLogger("django.request")


class Gone(APIException):
    """410 for a withdrawn record, with its reference, the reason, and what it was merged into."""

    status_code = HTTPStatus.GONE

    def __init__(
        self,
        *,
        record: ReferenceDocument,
        reason: str,
        withdrawn_at: datetime | None,
        merged_into: ReferenceDocument | None,
    ) -> None:
        super().__init__(_("This was published and has been withdrawn: %s") % reason)
        self.more = {
            "record": record,
            "reason": reason,
            "withdrawn_at": withdrawn_at,
            "merged_into": merged_into,
        }


def explain(problem: Exception, context: Mapping[str, Any]) -> Response:
    """Exception handler: `type`, `title`, `status`, `detail`, and for bad parameters `errors`."""
    if isinstance(problem, Http404):
        return _answer(404, _("There is nothing public at this address."))
    if isinstance(problem, InvalidParameters):
        return _answer(400, " ".join(problem.named()), {"errors": problem.errors})
    if isinstance(problem, (BadRequest, SuspiciousOperation)):
        return _answer(400, _("The request cannot be read."))
    if is_outage(problem):
        log.warning("Not to be answered for now: %s: %s", context["request"].path, problem)
        return ask_to_retry(_answer(503, BUSY))
    if not isinstance(problem, APIException):
        log_server_error(context["request"]._request, problem)
        return _answer(500, _("Something broke here. It has been logged."))
    detail = str(problem.detail)
    if isinstance(problem, NotAcceptable):
        detail = _("This interface answers in JSON (application/json).")
    return _answer(problem.status_code, detail, getattr(problem, "more", {}))


def log_server_error(request: HttpRequest, problem: Exception) -> None:
    """Log an unexpected exception and signal it as Django does; the answer has no details."""
    got_request_exception.send(sender=None, request=request)
    log.error("Internal Server Error: %s", request.path, exc_info=problem)


def _answer(status: int, detail: str, more: Mapping[str, object] | None = None) -> Response:
    details = problem_details(status, detail, **(more or {}))
    return Response(details, status=status, content_type=PROBLEM)
