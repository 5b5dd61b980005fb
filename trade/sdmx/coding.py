"""Codes: of what has a slug the slug, of a text its letters, `_Z` for what does not apply."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from zlib import crc32

from django.utils.text import slugify

from portal.formatting.numbers import IN_FULL
from portal.models.languages import LANGUAGES, texts_by_language
from portal.records.registry import records_of
from trade.statistics.models import Frequency, Indicator, Series

NOT_APPLICABLE, NOT_GIVEN = "_Z", "_U"

FREQUENCIES = {
    Frequency.ANNUAL: "A",
    Frequency.HALF_YEARLY: "S",
    Frequency.QUARTERLY: "Q",
    Frequency.MONTHLY: "M",
    Frequency.WEEKLY: "W",
    Frequency.DAILY: "D",
    Frequency.IRREGULAR: "_O",
}
"""SDMX code list CL_FREQ; `_O` is its “other”."""

PERCENT = "PT"
"""Code of “%” in SDMX's cross-domain code list CL_UNIT_MEASURE."""


def unit_parts(unit: str) -> tuple[str, int]:
    """Return the unit of a number without its multiplier, and this as a power of ten: `USD bn` →
    `USD`, 9; `TWh` → `kWh`, 9."""
    factor, base = IN_FULL.get(unit, (1, unit))
    return base, len(str(factor)) - 1


def unit_code(base: str) -> str:
    """`kg per person per month` → `KG_PER_PERSON_PER_MONTH`."""
    return PERCENT if base == "%" else code_of(base).upper().replace("-", "_")


REPORTER_COLUMNS = ("reporter_en", "reporter_zh_hans", "reporter_ru")


def code_of(text: str) -> str:
    """`Wind, onshore` → `wind-onshore`; a text without Latin letters gets a number."""
    return slugify(text) or _numbered("x", text)


def codes_of(texts: Iterable[str]) -> dict[str, str]:
    """A code for each text; those whose letters are the same are told apart by a number."""
    alike: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        alike[code_of(text)].add(text)
    return {
        text: code if len(found) == 1 else _numbered(code, text)
        for code, found in alike.items()
        for text in found
    }


def flow_ids(indicators: Iterable[Indicator]) -> dict[str, Indicator]:
    """The dataflow of each indicator: `trade-total` → `TRADE_TOTAL`."""
    found: dict[str, Indicator] = {}
    for indicator in indicators:
        plain = indicator.slug.upper().replace("-", "_")
        found[f"{plain}_{indicator.uid.upper()}" if plain in found else plain] = indicator
    return found


class Coding:
    """The codes of the dimensions of series, as all series that are public make them. Each list
    is one query, made when it is first needed."""

    @cached_property
    def reporters(self) -> dict[str, tuple[str, dict[str, str]]]:
        """Text → code and names."""
        rows = Series.objects.order_by("pk").values_list(*REPORTER_COLUMNS).distinct()
        names = {_first(row): dict(zip(LANGUAGES, row, strict=True)) for row in rows if any(row)}
        return {text: (code, names[text]) for text, code in codes_of(names).items()}

    @cached_property
    def details(self) -> dict[str, str]:
        """Text → code."""
        return codes_of(Series.objects.exclude(detail="").values_list("detail", flat=True))

    @cached_property
    def measured(self) -> dict[tuple[str, str], tuple[str, dict[str, str]]]:
        """Kind and uid of a public record → code and names. One query for each kind."""
        named = Series.objects.exclude(measures_uid="").values_list("measures_kind", "measures_uid")
        found = records_of(f"{kind}:{uid}" for kind, uid in sorted(named))
        return {
            (one.kind(), one.uid): (f"{one.kind()}-{one.slug}", texts_by_language(one, "title"))
            for one in found.values()
            if one.is_published
        }

    def key(self, series: Series) -> tuple[str, ...]:
        """Its code in each of the dimensions, in their order."""
        return (
            FREQUENCIES[Frequency(series.frequency)],
            series.country_id or NOT_APPLICABLE,
            series.partner_id or NOT_APPLICABLE,
            self._reporter(series),
            self._detail(series.detail),
            self._measured(series),
            series.slug,
        )

    def _reporter(self, series: Series) -> str:
        text = _first([getattr(series, column) for column in REPORTER_COLUMNS])
        if not text:
            return NOT_GIVEN
        return self.reporters[text][0] if text in self.reporters else code_of(text)

    def _detail(self, text: str) -> str:
        return self.details.get(text, code_of(text)) if text else NOT_APPLICABLE

    def _measured(self, series: Series) -> str:
        """A record that is not public is not named."""
        found = self.measured.get((series.measures_kind, series.measures_uid))
        return found[0] if found else NOT_APPLICABLE


def _first(texts: Iterable[str]) -> str:
    return next(filter(None, texts), "")


def _numbered(code: str, text: str) -> str:
    return f"{code}-{crc32(text.encode()):08x}"
