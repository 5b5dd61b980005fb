"""Addresses of the data catalogue, as harvesters expect them."""

from django.urls import path, re_path

from portal.opendata.dcat import views

urlpatterns = [
    path("catalog", views.catalogue, name="catalogue"),
    re_path(r"^catalog\.(?P<ending>jsonld|ttl|rdf)$", views.catalogue_file, name="catalogue_file"),
    path("data.json", views.data_json, name="data_json"),
]
