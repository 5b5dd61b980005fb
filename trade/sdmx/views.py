"""The answers under /api/sdmx/2.1/, and problems in SDMX-ML; their transport is up to
`portal.http.middleware.conditional`."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from itertools import chain

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.request import MediaType
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.formatting.locales import language_tag
from portal.models.languages import DEFAULT
from portal.publication import time_travel
from portal.publication.time_travel import Unanswerable
from trade.sdmx.artefacts import OTHERS, OWN, Artefact, StructureRegistry, constraint_id
from trade.sdmx.datasets import SdmxDataset, datasets
from trade.sdmx.flows import EVERY, asked_flow, refuse_other_providers, series_of, series_of_key
from trade.sdmx.json_messages import JsonMessage, JsonStructures
from trade.sdmx.messages import FirstTable, GenericMessage, SecondTable, SpecificMessage
from trade.sdmx.parameters import data_question, read_component, refuse_unknown, structure_question
from trade.sdmx.problems import ErrorCode, SdmxProblem
from trade.sdmx.regions import region_of
from trade.sdmx.structures import StructureMessage, WantedStructures, limit_structures
from trade.sdmx.xml import MESSAGE, Xml

XML_TYPES = ("application/xml", "text/xml")
JSON_TYPES = ("application/json",)


@dataclass(frozen=True)
class SdmxFormat:
    """A media type with its version, and what writes it."""

    media_type: str
    version: str
    writer: type[GenericMessage | FirstTable] = GenericMessage
    structure_writer: type[StructureMessage | JsonStructures] = StructureMessage
    also: tuple[str, ...] = ()
    """Other types it answers to."""

    @property
    def content_type(self) -> str:
        return f"{self.media_type}; version={self.version}"

    def satisfies(self, accepted: MediaType) -> bool:
        """Other parameters than the version, such as `labels=both`, are not known here."""
        given = {name: str(value) for name, value in accepted.params.items()}
        wanted = {name: given[name] for name in given if name not in ("q", "charset")}
        if wanted and wanted != {"version": self.version}:
            return False
        bare = f"{accepted.main_type}/{accepted.sub_type}"
        return any(MediaType(name).match(bare) for name in (self.media_type, *self.also))


SDMX = "application/vnd.sdmx."
SDMX_3 = "/api/sdmx/3.0/"
DATA_FORMATS = {
    "genericdata": SdmxFormat(f"{SDMX}genericdata+xml", "2.1", GenericMessage, also=XML_TYPES),
    "structurespecificdata": SdmxFormat(f"{SDMX}structurespecificdata+xml", "2.1", SpecificMessage),
    "csv": SdmxFormat(f"{SDMX}data+csv", "1.0.0", FirstTable, also=("text/csv",)),
    "csv2": SdmxFormat(f"{SDMX}data+csv", "2.0.0", SecondTable),
    "jsondata": SdmxFormat(f"{SDMX}data+json", "2.0.0", JsonMessage, also=JSON_TYPES),
}
STRUCTURE_FORMATS = {
    "structure": SdmxFormat(f"{SDMX}structure+xml", "2.1", also=XML_TYPES),
    "jsonstructure": SdmxFormat(
        f"{SDMX}structure+json", "2.0.0", structure_writer=JsonStructures, also=JSON_TYPES
    ),
}


def asked_format(request: HttpRequest, formats: Mapping[str, SdmxFormat]) -> SdmxFormat:
    """The first of `formats` that will do; SDMX 3.0 begins with JSON, which stands last here."""
    if name := request.GET.get("format"):
        if name in formats:
            return formats[name]
        sentence = _("These formats are known: %s.")
        raise SdmxProblem(ErrorCode.SYNTAX, f"format: {sentence % ', '.join(formats)}")
    accepted = sorted(request.accepted_types, key=lambda one: -one.quality)
    offered = list(formats.values())
    for one in accepted:
        for found in reversed(offered) if request.path.startswith(SDMX_3) else offered:
            if one.quality and found.satisfies(one):
                return found
    types = ", ".join(found.content_type for found in formats.values())
    raise SdmxProblem(ErrorCode.FORMAT, _("These formats are known: %s.") % types)


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


def structure_answer(wanted: list[WantedStructures], form: SdmxFormat) -> HttpResponse:
    """Its version is that of what follows the header, which tells the time."""
    text = form.structure_writer().write(wanted, timezone.now())
    said = hashlib.sha256(re.split('</mes:Header>|"data":', text, maxsplit=1)[1].encode())
    headers = {"ETag": f'W/"{said.hexdigest()[:32]}"'}
    return HttpResponse(text, content_type=form.content_type, headers=headers)


def _explained(problem: SdmxProblem) -> HttpResponse:
    xml = Xml()
    language = language_tag(get_language() or DEFAULT)
    with (
        xml.element("mes:Error", **MESSAGE),
        xml.element("mes:ErrorMessage", code=str(problem.code.value)),
    ):
        xml.text("com:Text", str(problem), xml__lang=language)
    return HttpResponse(xml.take_text(), status=problem.code.status, content_type="application/xml")


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
    with time_travel.at(question.as_of):
        found = asked_flow(flow)
    if question.history:
        time_travel.check_prepared()
    begun = _begun(datasets(found, key or "all", question))
    writer = form.writer(found, question)
    return StreamingHttpResponse(writer.write(begun, at), content_type=form.content_type)


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
    question = structure_question(request)
    registry = StructureRegistry()
    asked = registry.find(kind, agency or "all", name or "all", version or "latest")
    if not asked:
        raise SdmxProblem(ErrorCode.NO_RESULTS, _("There is nothing public at this address."))
    found = registry.with_references(asked, question.references)
    items = set() if item in ("all", *EVERY) else set(item.split("+"))
    base = request.build_absolute_uri("/api/sdmx/2.1")
    wanted = limit_structures(asked, found, question.detail, items, base)
    return structure_answer(list(wanted), form)


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
        names = {read_component(name) for name in component.split("+")}
        region.codes = {k: v for k, v in region.codes.items() if k in names}
    constraint = Artefact("contentconstraint", constraint_id(found), found)
    return structure_answer([WantedStructures(constraint, region=region)], form)


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
