"""Tables as others publish them."""

from typing import Any

import pytest

from portal.importing import batches
from portal.importing.profiles import PROFILES
from portal.models import Country, ImportOutcome
from tests.factories import (
    NOON,
    make_batch,
    make_indicator,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
)
from trade.statistics.importing import NAME
from trade.statistics.models import Series

pytestmark = pytest.mark.django_db


@pytest.fixture
def series() -> Series:
    found = publish(make_series(indicator=publish(make_indicator(slug="exports"))))
    Country.objects.filter(code="KZ").update(iso3="KAZ", numeric="398", role="focus")
    Country.objects.filter(code="CN").update(iso3="CHN", numeric="156", role="partner")
    return found


def test_shapes_are_told_apart_by_their_names() -> None:
    names = [str(one.label) for one in PROFILES]
    assert sorted(set(names)) == sorted(names)


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
"Aruba","ABW","exports","NE.EXP","1","2"
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
def test_table_as_published_is_recognised_and_gives_its_values(
    series: Series, text: str, profile: str, encoding: str
) -> None:
    if profile == "world-bank":  # which has no partner
        series.partner = None
        series.save()
    about: dict[str, Any] = {"target": NAME, "source": make_source(), "by": make_user(), "at": NOON}
    batch = batches.start_import(text.encode(encoding), **about)
    assert batch.profile == profile
    new = [row for row in batch.rows.all() if row.outcome == ImportOutcome.NEW]
    assert [(row.title, row.cells[0]["stated"]["value"]) for row in new] == [("2023", "14.744")]
    assert {row.target_uid for row in new} == {series.uid}
    refused = [row.cells[0]["note"] for row in batch.rows.all() if row not in new]
    assert len(refused) == (profile == "comtrade")


def test_trade_by_way_of_a_second_partner_is_no_total(series: Series) -> None:
    heads = "refYear,period,reporterCode,flowCode,partnerCode,partner2Code,motCode,cmdCode,"
    rows = ("2023,2023,398,X,156,0,0,TOTAL,14744000000", "2023,2023,398,X,156,643,0,TOTAL,5000000")
    about: dict[str, Any] = {"target": NAME, "source": make_source(), "by": make_user(), "at": NOON}
    text = "\n".join([f"{heads}primaryValue", *rows])
    batch = batches.start_import(text.encode(), **about)
    assert [(row.number, row.outcome) for row in batch.rows.all()] == [(2, ImportOutcome.NEW)]
    assert batch.skipped == [3]


OWID = """country,year,iso_code,population,coal_electricity,coal_cons_change_pct,solar_share_elec
Kazakhstan,2023,KAZ,19000000,70.5,-3.2,2
World,2023,,8000000000,10000,,
Aruba,2023,ABW,,1,,
"""
OWID_CHART = """Entity,Code,Year,Electricity from wind - TWh,\
Electricity from coal - TWh (adapted for visualization of chart electricity-prod-source-stacked)
Kazakhstan,KAZ,2023,,70.5
World,OWID_WRL,2023,1,10000
"""
EMBER_HEADS = (
    "Area,ISO 3 code,Year,Area type,Continent,Ember region,EU,OECD,G20,G7,ASEAN,Category,"
    "Subcategory,Variable,Unit,Value,YoY absolute change,YoY % change"
)
KAZ = "Kazakhstan,KAZ,2023,Country,Asia,Asia,0,0,0,0,0,Electricity generation"
EMBER_ROWS = (
    f"{KAZ},Fuel,Coal,TWh,70.5,,",
    f"{KAZ},Fuel,Coal,%,60,,",
    f"{KAZ},Aggregate fuel,Coal,TWh,1,,",
    "Asia,,2023,Region,,,0,0,0,0,0,Electricity generation,Fuel,Coal,TWh,9000,,",
)
EMBER = "\r".join([EMBER_HEADS, *EMBER_ROWS])  # the line ends that it was seen with


@pytest.mark.parametrize(
    ("text", "profile", "skipped"),
    [(OWID, "owid", [3, 4]), (OWID_CHART, "owid-chart", [3]), (EMBER, "ember", [3, 4, 5])],
)
def test_tables_of_energy_give_the_fuels_of_covered_countries(
    text: str, profile: str, skipped: list[int]
) -> None:
    indicator = publish(make_indicator(slug="electricity-generation", unit="TWh"))
    coal, _again = (
        publish(make_series(indicator=indicator, partner=None, unit="TWh", detail="coal"))
        for _ in "ab"
    )
    Country.objects.filter(code="KZ").update(iso3="KAZ", role="focus")
    source = make_source()
    batch = make_batch(source=source)
    observe(coal, "2022", 69, batch=batch)
    about: dict[str, Any] = {"target": NAME, "source": source, "by": make_user(), "at": NOON}
    found = batches.start_import(text.encode(), **about)
    assert (found.profile, found.skipped) == (profile, skipped)
    row = found.rows.get(outcome=ImportOutcome.NEW)
    assert (row.title, row.target_uid) == ("2023", coal.uid)
    assert row.cells[0]["stated"]["value"] == "70.5"


GAPS = (
    WORLD_BANK + '"Kazakhstan","","exports","NE.EXP","1","2"\n',
    "country,year,iso_code,coal_electricity\nKazakhstan,,KAZ,70.5\nKazakhstan,2023,KAZ,1\n",
    f"{EMBER_HEADS}\n{KAZ.replace('2023', '')},Fuel,Coal,TWh,70.5,,\n{KAZ},Fuel,,TWh,70.5,,\n",
)


@pytest.mark.parametrize("text", GAPS)
def test_empty_cells_of_known_tables_are_said_of_their_rows(text: str) -> None:
    batch = batches.start_import(
        text.encode(), target=NAME, source=make_source(), by=make_user(), at=NOON
    )
    assert batch.profile
    assert ImportOutcome.NEW not in {row.outcome for row in batch.rows.all()}
