"""The addresses of the catalogue, as harvesters know them."""

from django.urls import path, re_path
from django.utils.module_loading import autodiscover_modules

from portal.views import catalogue

autodiscover_modules("catalogue")  # what each app adds to it

urlpatterns = [
    path("catalog", catalogue.catalogue, name="catalogue"),
    re_path(
        r"^catalog\.(?P<ending>jsonld|ttl|rdf)$", catalogue.catalogue_file, name="catalogue_file"
    ),
    path("data.json", catalogue.data_json, name="data_json"),
]
