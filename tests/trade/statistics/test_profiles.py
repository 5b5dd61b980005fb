"""Tables as others publish them."""

import pytest

from portal.importing import batches
from portal.models import Country, ImportOutcome
from tests.factories import NOON, make_indicator, make_series, make_source, make_user, publish
from trade.statistics.importing import NAME

pytestmark = pytest.mark.django_db


@pytest.fixture
def series():
    found = publish(make_series(indicator=publish(make_indicator(slug="exports"))))
    Country.objects.filter(code="KZ").update(iso3="KAZ", numeric="398")
    Country.objects.filter(code="CN").update(iso3="CHN", numeric="156")
    return found


CLASSIC = """Classification,Year,Period,Trade Flow Code,Trade Flow,Reporter Code,Reporter,\
Reporter ISO,Partner Code,Partner,Partner ISO,Commodity Code,Trade Value (US$)
HS,2023,2023,2,Export,398,Kazakhstan,KAZ,156,China,CHN,TOTAL,14744000000
HS,2023,2023,2,Export,398,Kazakhstan,KAZ,156,China,CHN,27,5000000000
"""
CODES = """typeCode,freqCode,refYear,period,reporterCode,reporterISO,flowCode,partnerCode,\
partnerISO,cmdCode,primaryValue
C,A,2023,2023,398,,X,156,,TOTAL,14744000000
C,A,2023,2023,398,,M,156,,TOTAL,16800000000
"""
WORLD_BANK = """"Data Source","World Development Indicators"

"Country Name","Country Code","Indicator Name","Indicator Code","2022","2023"
"Kazakhstan","KAZ","exports","NE.EXP","..","14.744"
"""
SDMX = """DATAFLOW,REF_AREA,COUNTERPART_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE,UNIT_MULT,\
UNIT_MEASURE,OBS_STATUS
X:Y(1.0),KZ,CN,exports,2023,14744,6,USD,P
"""


@pytest.mark.parametrize(
    ("text", "profile", "encoding"),
    [
        (CLASSIC, "comtrade-classic", "utf-8-sig"),
        (CODES, "comtrade", "utf-16"),
        (WORLD_BANK, "world-bank", "utf-8"),
        (SDMX, "sdmx-csv", "utf-8"),
    ],
)
def test_table_as_published_is_recognised_and_gives_its_values(series, text, profile, encoding):
    if profile == "world-bank":  # which has no partner
        series.partner = None
        series.save()
    about = {"target": NAME, "source": make_source(), "by": make_user(), "at": NOON}
    batch = batches.start_import(text.encode(encoding), **about)
    assert batch.profile == profile
    new = [row for row in batch.rows.all() if row.outcome == ImportOutcome.NEW]
    assert [(row.title, row.cells[0]["stated"]["value"]) for row in new] == [("2023", "14.744")]
    assert {row.target_uid for row in new} == {series.uid}
    refused = [row.cells[0]["note"] for row in batch.rows.all() if row not in new]
    assert len(refused) == (profile == "comtrade")
