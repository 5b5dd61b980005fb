"""Links that change a chart: options, and switches of its series."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl


class ChartLook(StrEnum):
    """Fill of the bars of a series."""

    FULL = "full"
    HATCHED = "hatched"
    """Not operating yet: under construction, announced."""


@dataclass(frozen=True, kw_only=True)
class Option:
    """Option of a chart: each choice links to the same chart with other parameters."""

    name: str
    title: str
    choices: tuple["ChartChoice", ...]


@dataclass(frozen=True, kw_only=True)
class ChartChoice:
    value: str
    title: str
    url: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Switch(ChartChoice):
    """Link that hides or shows a series; `is_current` if the series is shown."""

    colour: str
    look: ChartLook
    has_line: bool = False
    is_last: bool
    """The only series shown, which cannot be hidden."""

    @property
    def path(self) -> str:
        return self.url.partition("?")[0]

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Parameters of its address, as hidden fields of a form."""
        return parse_qsl(self.url.partition("?")[2], keep_blank_values=True)
