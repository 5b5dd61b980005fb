"""In which format an answer comes: by `format=`, else by what the client accepts."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.http.request import MediaType
from django.utils.translation import gettext as _

from trade.sdmx.json_messages import JsonMessage, JsonStructures
from trade.sdmx.messages import FirstTable, GenericMessage, SecondTable, SpecificMessage
from trade.sdmx.problems import ErrorCode, SdmxProblem
from trade.sdmx.structures import StructureMessage

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
        return any(MediaType(name).match(_bare(accepted)) for name in (self.media_type, *self.also))


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


def _bare(accepted: MediaType) -> str:
    return f"{accepted.main_type}/{accepted.sub_type}"
