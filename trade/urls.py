from django.urls import path

from trade.corridors import views as corridors
from trade.hubs import views as hubs
from trade.rankings import views as rankings
from trade.statistics import views as statistics

urlpatterns = [
    path("hubs/", hubs.tradehub_list, name="tradehub_list"),
    path("hubs/<slug:slug>/", hubs.tradehub_detail, name="tradehub_detail"),
    path("corridors/", corridors.corridor_list, name="corridor_list"),
    path("corridors/<slug:slug>/", corridors.corridor_detail, name="corridor_detail"),
    path("rankings/", rankings.ranking_list, name="ranking_list"),
    path("rankings/<slug:slug>/", rankings.ranking_detail, name="ranking_detail"),
    path("indicators/", statistics.indicator_list, name="indicator_list"),
    path("indicators/<slug:slug>/", statistics.indicator_detail, name="indicator_detail"),
    path("series/", statistics.series_list, name="series_list"),
    path("series/<slug:slug>/", statistics.series_detail, name="series_detail"),
]
