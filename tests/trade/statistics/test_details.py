"""Names of the parts that series count."""

from portal.ops.dataset.loading import packaged_files
from portal.ops.dataset.rows import read
from trade.statistics.charts.names import DETAILS


def test_each_part_that_packaged_series_count_has_a_name_in_each_language() -> None:
    counted = {row.cells["detail"] for row in read(packaged_files()["trade/series.csv"])} - {""}

    assert counted <= DETAILS.keys()
    assert all(all(names.values()) for names in DETAILS.values())
