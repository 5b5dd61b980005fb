"""The answers under /api/sdmx/2.1/, and problems in SDMX-ML; their transport is up to
`portal.http.middleware.conditional`."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import wraps
from itertools import chain

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.models.languages import DEFAULT
from portal.publication import time_travel
from portal.publication.time_travel import Unanswerable
from trade.sdmx.artefacts import OTHERS, OWN, Artefact, Shelf, constraint_id
from trade.sdmx.datasets import SdmxDataset, datasets
from trade.sdmx.flows import EVERY, asked_flow, refuse_other_providers, series_of, series_of_key
from trade.sdmx.formats import DATA_FORMATS, STRUCTURE_FORMATS, SdmxFormat, asked_format
from trade.sdmx.parameters import data_question, refuse_unknown, structure_question
from trade.sdmx.problems import ErrorCode, SdmxProblem
from trade.sdmx.regions import region_of
from trade.sdmx.structures import WantedStructures, wanted
from trade.sdmx.vintages import at_moment
from trade.sdmx.xml import MESSAGE, XML_LANG, Xml

type View = Callable[..., HttpResponseBase]


def explain_problems(view: View) -> View:
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


@explain_problems
def data(
    request: HttpRequest, flow: str, key: str = "all", provider: str = "all"
) -> HttpResponseBase:
    """The observations of a dataflow; written while they are sent. It is as old as the question,
    so that whoever asks next for what has changed since misses nothing."""
    at = timezone.now()
    form = asked_format(request, DATA_FORMATS)
    question = data_question(request)
    refuse_other_providers(provider or "all")
    with at_moment(question.as_of):
        found = asked_flow(flow)
    if question.history:
        time_travel.check_prepared()
    begun = _begun(datasets(found, key or "all", question))
    writer = form.writer(found, question)
    return StreamingHttpResponse(writer.written(begun, at), content_type=form.content_type)


@explain_problems
def structures(
    request: HttpRequest,
    kind: str,
    agency: str = "all",
    name: str = "all",
    version: str = "latest",
    item: str = "",
) -> HttpResponseBase:
    """Dataflows, the data structure, code lists, concepts, agencies and constraints."""
    if kind not in ("structure", *OWN, *OTHERS):
        raise SdmxProblem(ErrorCode.NOT_IMPLEMENTED, _("“%s” is not supported here.") % kind)
    form = asked_format(request, STRUCTURE_FORMATS)
    question = structure_question(request, OWN)
    shelf = Shelf()
    asked = shelf.asked(kind, agency or "all", name or "all", version or "latest")
    if not asked:
        raise SdmxProblem(ErrorCode.NO_RESULTS, _("There is nothing public at this address."))
    found = shelf.with_references(asked, question.references)
    items = set() if item in ("all", *EVERY) else set(item.split("+"))
    base = request.build_absolute_uri("/api/sdmx/2.1")
    parts = list(wanted(asked, found, question.detail, items, base))
    return structure_answer(parts, form, timezone.now())


@explain_problems
def available(
    request: HttpRequest, flow: str, key: str = "all", provider: str = "all", component: str = "all"
) -> HttpResponseBase:
    """The codes that the data of a key use, so that a client need not ask in vain."""
    form = asked_format(request, STRUCTURE_FORMATS)
    refuse_unknown(request)
    refuse_other_providers(provider or "all")
    found = asked_flow(flow)
    matching = series_of_key(series_of(found), key or "all")
    region = region_of((one.series, one.key) for one in matching)
    if region.days is None:
        raise SdmxProblem(ErrorCode.NO_RESULTS, _("Nothing is found for this query."))
    if component not in ("all", *EVERY):
        names = set(component.split("+"))
        region.codes = {k: v for k, v in region.codes.items() if k in names}
    constraint = Artefact("contentconstraint", constraint_id(found), found)
    return structure_answer([WantedStructures(constraint, region=region)], form, timezone.now())


@explain_problems
def unknown_resource(request: HttpRequest, rest: str = "") -> HttpResponseBase:
    raise SdmxProblem(ErrorCode.NOT_IMPLEMENTED, _("“%s” is not supported here.") % rest)


def _begun(found: Iterator[SdmxDataset]) -> Iterator[SdmxDataset]:
    """The data sets, the first series of which has been read already: that there is none has to
    be known before an answer begins."""
    for dataset in found:
        series = iter(dataset.series)
        for first in series:
            return chain([replace(dataset, series=chain([first], series))], found)
    raise SdmxProblem(ErrorCode.NO_RESULTS, _("Nothing is found for this query."))
