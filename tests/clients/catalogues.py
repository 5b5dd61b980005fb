"""Those who collect catalogues: RDF, shapes, CKAN."""

import json
from collections import Counter
from pathlib import Path

from tests.clients.matrix import ENVIRONMENT, NotHere, Portal, client, ran

SHAPES = Path(__file__).parents[1] / "portal" / "opendata" / "catalogue_shapes.ttl"
CKAN = ENVIRONMENT / "ckan" / "bin" / "python"
FORMS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}

HARVEST = """
import json, sys
from ckanext.dcat.processors import RDFParser
parser = RDFParser(profiles=["euro_dcat_ap_3"])
parser.parse(open(sys.argv[1], "rb").read(), _format="turtle")
found = list(parser.datasets())
kept = ("title", "license_id", "notes", "tags", "resources")
print(json.dumps([[one.get(name) for name in kept] for one in found]))
"""


@client("rdflib")
def rdflib(portal: Portal) -> str:
    """the catalogue as Turtle, RDF/XML and JSON-LD: the same graph"""
    from rdflib import DCAT, DCTERMS, RDF, Graph
    from rdflib.compare import isomorphic

    graphs = [
        Graph().parse(data=portal.get(f"/catalog.{form}"), format=reader)
        for form, reader in FORMS.items()
    ]
    found, *others = graphs
    assert all(isomorphic(found, other) for other in others)
    sets = list(found.subjects(RDF.type, DCAT.Dataset))
    files = set(found.subjects(RDF.type, DCAT.Distribution))
    assert files == set(found.subjects(DCTERMS.license)) & files
    return f"{len(sets)} data sets, {len(found):,} statements, three times the same"


@client("pyshacl")
def pyshacl(portal: Portal) -> str:
    """the catalogue against shapes of DCAT-AP 3, written from its tables (those of its authors are
    in no package)"""
    from pyshacl import validate
    from rdflib import Graph

    graph = Graph().parse(data=portal.get("/catalog.ttl"), format="turtle")
    shapes = Graph().parse(SHAPES, format="turtle")
    conforms, _graph, told = validate(graph, shacl_graph=shapes, allow_warnings=True)
    assert conforms, told[:2000]
    return "no violation"


def ckan_version() -> str:
    if not CKAN.exists():
        raise NotHere("CKAN's packages could not be installed")
    code = "from importlib.metadata import version; print(version('ckanext-dcat'))"
    return ran(CKAN, "-c", code).strip()


@client("ckanext-dcat", ckan_version)
def ckanext_dcat(portal: Portal) -> str:
    """CKAN's own parser with its profile of DCAT-AP 3: every data set has a title, a licence, a
    description and tags"""
    file = portal.save("/catalog.ttl", "catalog.ttl")
    found = json.loads(ran(CKAN, "-W", "ignore", "-c", HARVEST, file).splitlines()[-1])
    assert all(
        title and notes and tags and resources for title, _licence, notes, tags, resources in found
    )
    licences = Counter(licence for _title, licence, *_rest in found)
    assert "" not in licences, licences
    assert len(set(portal.lists())) <= len(found)
    return f"{len(found)} data sets, licence {', '.join(licences)}"
