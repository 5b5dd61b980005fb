"""Made-up hubs and statistics, to see how the portal bears many."""

from collections.abc import Iterator

from portal.ops.sample import Files, Row, country_of, in_pieces, named_source, sample_files

HUBS = {"S": 50, "L": 500, "XL": 5_000}
SERIES = {"S": 50, "L": 20_000, "XL": 200_000}
OBSERVATIONS = {"S": 5_000, "L": 2_000_000, "XL": 20_000_000}


@sample_files
def sample_trade(size: str) -> Iterator[Files]:
    yield {"trade/hubs.csv": [_hub(number) for number in range(HUBS[size])]}
    each = OBSERVATIONS[size] // SERIES[size]
    for some in in_pieces(SERIES[size]):
        yield {
            "trade/series.csv": [_series(number, size) for number in some],
            "trade/observations/statistics.csv": [
                _observation(number, step, size) for number in some for step in range(each)
            ],
        }


def _hub(number: int) -> Row:
    return {
        "key": f"sample-hub-{number}",
        "title_en": f"Sample dry port {number}",
        "kind": "dry_port",
        "country": country_of(number),
        "status": "operating",
        "source": f"sample-source-{number % 50}",
    }


def _series(number: int, size: str) -> Row:
    return {
        "key": f"sample-series-{number}",
        "title_en": f"Sample series {number}",
        "indicator": "trade-total",
        "country": country_of(number),
        "partner": "CN",
        "reporter_en": f"Sample office {number % 40}",
        "unit": "USD bn",
        "frequency": "monthly",
        "detail": f"Part {number}",
        "source": named_source(number, size),
    }


def _observation(series: int, step: int, size: str) -> Row:
    return {
        "series": f"sample-series-{series}",
        "period": f"{2010 + step // 12}-{step % 12 + 1:02}",
        "value": (series * 31 + step * 17) % 9973 / 100,
        "comparator": "exact",
        "status": "A",
        "source": named_source(series % 20, size),
    }
