"""Made-up data to try the portal with, beside the packaged data set."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.models import Change, Disagreement, PublishedClaim
from portal.ops import sample
from projects.energy import sample as energy
from projects.energy.models import EnergyProject
from trade import sample as trade
from trade.statistics.models import Series
from trade.statistics.observations import Observation

SMALL = (
    (sample.ORGANISATIONS, 3),
    (sample.SOURCES, 13),
    (energy.PROJECTS, 45),
    (trade.HUBS, 2),
    (trade.SERIES, 4),
    (trade.OBSERVATIONS, 48),
)


@pytest.mark.exhaustive
def test_a_sample_is_published_in_pieces_with_its_statements(
    data: None, plausibility_required: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for sizes, number in SMALL:
        monkeypatch.setitem(sizes, "S", number)
    monkeypatch.setattr(sample, "PIECE", 30)
    out = StringIO()
    call_command("load_sample", size="S", stdout=out)
    made = EnergyProject.objects.filter(slug__startswith="sample-project-")
    assert made.count() == 45
    assert out.getvalue().count("piece") == 5
    plain = made.get(slug="sample-project-1")
    claims = PublishedClaim.objects.filter(record_uid=plain.uid)
    assert claims.values("source").distinct().count() == 3
    uids = made.values("uid")
    assert Disagreement.objects.filter(record_uid__in=uids, fact="capacity_mw").count() == 3
    series = Series.objects.filter(slug__startswith="sample-series-")
    rows = Observation.objects.filter(series__in=series)
    assert (series.count(), rows.count()) == (4, 48)
    assert Change.objects.filter(kind="observation", key__in=rows.values("uid")).count() == 48
    with pytest.raises(CommandError, match="sample data in this database already"):
        call_command("load_sample", size="S", stdout=out)
