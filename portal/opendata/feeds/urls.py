"""Addresses of feeds and embeds."""

from django.urls import path, re_path

from portal.opendata.feeds import views
from portal.site.views import embeds

FORM = r"feed\.(?P<form>atom|json)$"

urlpatterns = [
    path("feeds/", views.feeds_page, name="feeds"),
    re_path(r"^feeds/all\.(?P<form>atom|json)$", views.feed_of_all, name="feed_of_all"),
    re_path(rf"^changes/{FORM}", views.feed_of_changes),
    re_path(rf"^countries/(?P<code>[a-z0-9]{{2,3}})/{FORM}", views.feed_of_country),
    re_path(rf"^(?P<section>[a-z-]+)/{FORM}", views.feed_of_list),
    re_path(rf"^(?P<section>[a-z-]+)/(?P<slug>[-\w]+)/{FORM}", views.feed_of_record),
    path("embed/", embeds.maker, name="embed"),
    path("embed/charts/<slug:name>/", embeds.chart, name="embed_chart"),
    path("embed/figures/<slug:kind>/<slug:uid>/<str:name>/", embeds.figure, name="embed_figure"),
    path("embed/map/", embeds.world, name="embed_map"),
    re_path(r"^embed/theme-(?P<name>light|dark)\.css$", embeds.theme, name="embed_theme"),
]
