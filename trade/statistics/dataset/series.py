from dataclasses import dataclass

from portal.models import Rule, RulingRole
from portal.models.languages import columns
from portal.ops.dataset import DatasetRow, DatasetTable, Load, PartTable, RecordTable
from portal.ops.dataset.by_column import by_column
from portal.ops.dataset.load import record_uid
from portal.publication.read_models import name_again
from trade.statistics.models import Indicator, Series

MEASURES = {
    "hub": "tradehub",
    "corridor": "corridor",
    "project": "energyproject",
    "pipeline": "pipeline",
    "event": "event",
}


def indicator(load: Load, row: DatasetRow) -> dict[str, object]:
    return {
        **{name: row.text(name) for name in columns("title")},
        **{f"summary_{one}": row.text(f"description_{one}") for one in ("en", "zh_hans", "ru")},
        "unit": row.required("unit"),
        "tolerance_percent": row.number("tolerance_percent") or 0,
    }


@dataclass
class MirrorTable:
    """Mirrors of indicators (the same flow seen from the other side), once all are there."""

    file: str = "trade/indicators.csv"

    def load(self, load: Load) -> None:
        for row in load.again(self.file):
            mirror = load.record(row, "mirror", Indicator.kind(), is_optional=True)
            if mirror:
                own = load.record(row, "key", Indicator.kind())
                Indicator.working.filter(pk=own, mirror=None).update(mirror=mirror)
                for pk, document in Indicator.objects.filter(pk=own).documents().items():
                    name_again(Indicator.working.get_with_parts(pk), document)


def series(load: Load, row: DatasetRow) -> dict[str, object]:
    return {**by_column(Series)(load, row), **measured_record(load, row)}


def measured_record(load: Load, row: DatasetRow) -> dict[str, str]:
    """The record whose number it is, named by kind and uid."""
    word = row.among("measures_kind", MEASURES, is_optional=True)
    if not word:
        return {}
    load.record(row, "measures", MEASURES[word])
    uid = load.standing_uid(MEASURES[word], record_uid(MEASURES[word], row.required("measures")))
    return {"measures_kind": MEASURES[word], "measures_uid": uid}


def period_ruling(load: Load, row: DatasetRow) -> dict[str, object]:
    return {
        "period": row.required("period"),
        "rule": row.one_of("rule", Rule),
        "made_by": load.by,
        "made_at": load.at,
        "made_in_role": RulingRole.DATA_DESK,
        **{name: row.text(name) for name in ("reason_en", "reason_zh_hans", "reason_ru")},
    }


STATISTICS: list[DatasetTable] = [
    RecordTable("trade/indicators.csv", Indicator, indicator),
    MirrorTable(),
    RecordTable(
        "trade/series.csv",
        Series,
        series,
        parts=[
            PartTable("trade/observation_rulings.csv", "period_rulings", "series", period_ruling)
        ],
    ),
]
