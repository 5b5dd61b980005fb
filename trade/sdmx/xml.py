"""SDMX-ML 2.1, element by element: a writer whose text can be taken off as it comes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import StringIO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from portal.formatting.locales import language_tag
from portal.formatting.xml import strip_invalid_xml
from trade.sdmx.components import AGENCY

SCHEMAS = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
MESSAGE = {"xmlns:mes": f"{SCHEMAS}/message", "xmlns:com": f"{SCHEMAS}/common"}
GENERIC = {"xmlns:gen": f"{SCHEMAS}/data/generic"}
STRUCTURES = {"xmlns:str": f"{SCHEMAS}/structure"}
SPECIFIC = {
    "xmlns:ss": f"{SCHEMAS}/data/structurespecific",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
}


class Xml:
    """A document in the making."""

    def __init__(self) -> None:
        self._buffer = StringIO()
        self._out = XMLGenerator(self._buffer, "UTF-8", short_empty_elements=True)
        self._out.startDocument()

    @contextmanager
    def element(self, name: str, /, **attributes: str) -> Iterator[None]:
        """`class_` stands for `class`, two underscores for the colon of a prefix."""
        given = {
            key.removesuffix("_").replace("__", ":"): strip_invalid_xml(value)
            for key, value in attributes.items()
        }
        self._out.startElement(name, AttributesImpl(given))
        yield
        self._out.endElement(name)

    def empty(self, name: str, /, **attributes: str) -> None:
        with self.element(name, **attributes):
            pass

    def text(self, name: str, text: str, /, **attributes: str) -> None:
        with self.element(name, **attributes):
            self._out.characters(strip_invalid_xml(text))

    def names(self, names: dict[str, str], element: str = "com:Name") -> None:
        """A name in each language that has one."""
        for language, name in names.items():
            if name:
                self.text(element, name, xml__lang=language_tag(language))

    def header(self, prepared: datetime) -> None:
        """The beginning of the header of any message."""
        self.text("mes:ID", f"{AGENCY}-{prepared:%Y%m%dT%H%M%S%f}")
        self.text("mes:Test", "false")
        self.text("mes:Prepared", prepared.isoformat())
        self.empty("mes:Sender", id=AGENCY)

    def take_text(self) -> str:
        """Return what was written since the last call."""
        text = self._buffer.getvalue()
        self._buffer.seek(0)
        self._buffer.truncate()
        return text
