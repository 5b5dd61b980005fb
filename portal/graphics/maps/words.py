"""Texts of maps in the reader's language."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.formatting.dates import format_day
from portal.formatting.locales import join_list, join_parts
from portal.formatting.notes import name_in_words
from portal.formatting.numbers import format_compared
from portal.formatting.presentation import fact_label
from portal.formatting.summaries import after_colon, lowered
from portal.graphics.maps.features import Elsewhere, Feature
from portal.graphics.maps.layers import Layer
from portal.graphics.maps.places import Places
from portal.graphics.maps.years import BEFORE, UNKNOWN
from portal.models import Country
from portal.models.languages import PickedText, pick_text
from portal.records.registry import record_model


def state_words(layers: Iterable[Layer]) -> dict[str, str]:
    """Return words for statuses and states; the first layer's if several have one."""
    found = {BEFORE: _("not yet operating"), UNKNOWN: _("not known")}
    for layer in layers:
        for value, words in layer.statuses:
            found.setdefault(value, str(words))
    return found


def amount_words(feature: Feature, unit: str) -> str:
    """Format the size with unit and comparator: “over 50 MW”."""
    if feature.number is None:
        return ""
    return format_compared(Decimal(str(feature.number)), unit, feature.comparator)


def years_words(feature: Feature) -> str:
    """Format the years of a feature: “since June 2021”, “1964 to 2019”."""
    since, until = format_day(feature.since), format_day(feature.until)
    if since and until:
        return _("%(start)s to %(end)s") % {"start": since, "end": until}
    if until:
        return _("until %s") % until
    return _("since %s") % since if since else ""


def disputed_words(feature: Feature, facts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(fact_label(record_model(feature.kind), name) for name in facts))


def elsewhere_words(other: Elsewhere, countries: Mapping[str, str]) -> str:
    """Describe an overruled location; a country has its pin at the capital."""
    who = join_list(map(name_in_words, other.publishers))
    if other.country:
        return _("According to %(who)s it is in %(country)s. The hollow pin is at the capital.") % {
            "who": who,
            "country": countries.get(other.country, other.country),
        }
    return _("According to %(who)s it is where the hollow pin is.") % {"who": who}


def title_words(feature: Feature) -> PickedText:
    return pick_text(feature.title or {})


def feature_words(feature: Feature, layer: Layer, state: str) -> str:
    """Describe a feature in one line."""
    sorts = dict(layer.sorts)
    return join_parts(
        (
            title_words(feature).text,
            lowered(sorts.get(feature.sort, feature.sort)),
            lowered(state),
            amount_words(feature, layer.unit),
            _("sources differ") if feature.is_disputed else "",
            after_colon(layer.ring[0]) if layer.ring and feature.is_ringed else "",
        )
    )


def list_map_names() -> dict[str, object]:
    """Return names of countries by numeric code, and towns as longitude, latitude, name and 1 for a
    capital, the most important first. Three queries."""
    return {
        "countries": {
            country.numeric: str(country) for country in Country.objects.exclude(numeric="")
        },
        "cities": [
            [town.point.longitude, town.point.latitude, town.words, int(town.is_capital)]
            for town in Places.read().towns()
        ],
    }
