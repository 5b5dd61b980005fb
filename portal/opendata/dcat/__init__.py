"""The data catalogue for harvesters: DCAT in three formats, and `data.json` (Project Open Data).

`collect` loads everything from the lists of the API and from the providers of `extensions`;
`graph_builder` describes it as a graph, which `writers` serialise.
"""

from portal.opendata.dcat.collect import CollectedCatalogue, collect_catalogue
from portal.opendata.dcat.writers import write_catalogue
from portal.tabular.file_formats import DATA_JSON, DCAT, CatalogueFormat
