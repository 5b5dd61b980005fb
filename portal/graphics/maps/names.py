"""Labels of the interactive map, in the reader's language. The drawing places its own."""

from portal.graphics.maps.places import Places
from portal.models import Country


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
