"""Every address of the portal. English stands at the root, other languages under their code; the
desk speaks the language of the person."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path

from portal.http import errors
from portal.opendata import downloads, explorer
from portal.opendata.api.docs import api_docs
from portal.opendata.corrections import views as corrections
from portal.opendata.dcat import views as catalogue
from portal.opendata.feeds import views as feeds
from portal.opendata.mcp.endpoint import endpoint
from portal.opendata.releases import views
from portal.opendata.subscriptions import views as subscriptions
from portal.records.contributions import addresses
from portal.site.records.kind_pages import kind_urls
from portal.site.views import (
    about,
    cards,
    change_list,
    charts,
    cite,
    claims,
    compare,
    countries,
    disagreements,
    embeds,
    events,
    history,
    home,
    maps,
    media,
    past,
    permalinks,
    previews,
    scorecards,
    search,
    sitemaps,
    sources,
)

FEED = r"feed\.(?P<form>atom|json)$"

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("media/<path:name>", media.media, name="media"),
    path("id/<slug:identifier>/", permalinks.permalink, name="permalink"),
    path("robots.txt", about.robots, name="robots"),
    path(".well-known/security.txt", about.security_txt, name="security_txt"),
    path("favicon.ico", about.icon, name="icon"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemaps/<slug:section>.xml", sitemaps.sitemap, name="sitemap_file"),
    *addresses.collect(),
    path("api/v1/<slug:name>.csv-metadata.json", downloads.csv_metadata),
    path("api/", include("portal.opendata.api.urls")),
    path("catalog", catalogue.catalogue, name="catalogue"),
    re_path(
        r"^catalog\.(?P<ending>jsonld|ttl|rdf)$", catalogue.catalogue_file, name="catalogue_file"
    ),
    path("data.json", catalogue.data_json, name="data_json"),
    path("mcp", endpoint),
    path("admin/account/", include("portal.admin.accounts.urls")),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", home.home, name="home"),
        *kind_urls(),
        path("feeds/", feeds.feeds_page, name="feeds"),
        re_path(r"^feeds/all\.(?P<form>atom|json)$", feeds.feed_of_all, name="feed_of_all"),
        re_path(rf"^changes/{FEED}", feeds.feed_of_changes),
        re_path(rf"^countries/(?P<code>[a-z0-9]{{2,3}})/{FEED}", feeds.feed_of_country),
        re_path(rf"^(?P<section>[a-z-]+)/{FEED}", feeds.feed_of_list),
        re_path(rf"^(?P<section>[a-z-]+)/(?P<slug>[-\w]+)/{FEED}", feeds.feed_of_record),
        path("embed/", embeds.maker, name="embed"),
        path("embed/charts/<slug:name>/", embeds.chart, name="embed_chart"),
        path(
            "embed/figures/<slug:kind>/<slug:uid>/<str:name>/", embeds.figure, name="embed_figure"
        ),
        path("embed/map/", embeds.world, name="embed_map"),
        re_path(r"^embed/theme-(?P<name>light|dark)\.css$", embeds.theme, name="embed_theme"),
        path("releases/", views.release_list, name="release_list"),
        path("releases/<int:number>/", views.release_detail, name="release_detail"),
        path("releases/<int:number>/changes/", views.release_changes, name="release_changes"),
        path("releases/<int:number>/<str:name>", views.release_file, name="release_file"),
        re_path(r"^(?P<name>[a-z-]+)/download\.zip$", views.package, name="package"),
        re_path(
            r"^(?P<name>[a-z-]+)/download\.(?P<key>csv|xlsx|json|ndjson|geojson|parquet)$",
            downloads.download,
            name="download",
        ),
        re_path(r"^(?P<name>[a-z-]+)/columns\.json$", downloads.columns, name="columns"),
        path("columns.csv", downloads.codebook, name="codebook"),
        path("<slug:name>/download.csv-metadata.json", downloads.csv_metadata),
        path("explore/", explorer.explorer, name="explorer"),
        path("explore/<slug:name>/", explorer.explorer, name="explorer"),
        path("events/calendar.ics", events.event_calendar, name="event_calendar"),
        path("events/<slug:slug>.ics", events.event_file, name="event_file"),
        path("compare/", compare.compare, name="compare"),
        path("compare/countries/", compare.compare_countries, name="compare_countries"),
        path("countries/", countries.country_list, name="country_list"),
        path("countries/<slug:code>/", countries.country_detail, name="country_detail"),
        path("sources/", sources.source_list, name="source_list"),
        path("scorecards/", scorecards.scorecards, name="scorecards"),
        re_path(
            r"^scorecards/publishers\.(?P<ending>csv|json)$",
            scorecards.scorecard_file,
            name="scorecard_file",
        ),
        path("sources/<slug:slug>/", sources.source_detail, name="source_detail"),
        path("disagreements/", disagreements.disagreement_list, name="disagreement_list"),
        path(
            "disagreements/<slug:key>/",
            disagreements.disagreement_detail,
            name="disagreement_detail",
        ),
        path("subscribe/", subscriptions.subscribe, name="subscribe"),
        path("subscribe/mails/", subscriptions.mails, name="mails"),
        path("subscribe/<str:signed>/", subscriptions.subscription, name="subscription"),
        path("report/<slug:kind>/<slug:uid>/", corrections.report, name="report"),
        path("report/<slug:kind>/<slug:uid>/<path:fact>/", corrections.report, name="report"),
        path("corrections/", corrections.correction_list, name="correction_list"),
        path("corrections/mail/<str:signed>/", corrections.report_mail, name="report_mail"),
        path("corrections/<slug:uid>/", corrections.correction_detail, name="correction_detail"),
        path("corrections/<slug:uid>/thanks/", corrections.thanks, name="report_thanks"),
        path("changes/", change_list.changes, name="changes"),
        path("changes/differences.csv", views.differences, name="differences"),
        path("claims/<slug:uid>/", claims.claim_detail, name="claim_detail"),
        path("charts/", charts.chart_list, name="chart_list"),
        path("charts/<slug:name>/", charts.chart_page, name="chart_page"),
        re_path(
            r"^charts/(?P<name>[-\w]+)\.(?P<ending>((narrow|drawing|wide)\.)?svg|png|csv|json)$",
            charts.chart_file,
            name="chart_file",
        ),
        path("cards/default.png", cards.default, name="default_card"),
        path("cards/<slug:kind>/<slug:uid>/<int:number>.png", cards.card, name="card"),
        path("cite/<slug:kind>/<slug:uid>.<str:ending>", cite.cite, name="cite"),
        path("as-of/", past.past_day, name="past_day"),
        path("map/", maps.world, name="map"),
        path("map/points.json", maps.map_points, name="map_points"),
        path("map/map.svg", maps.map_svg, name="map_svg"),
        path("map.svg", maps.map_svg),
        path("map/land.svg", maps.map_land, name="map_land"),
        re_path(r"^map/(?P<size>card|narrow|tile)\.svg$", maps.map_svg, name="map_image"),
        path("map/borders.geojson", maps.map_borders, name="map_borders"),
        path("map/cards.json", maps.map_cards, name="map_cards"),
        path("map/names.json", maps.map_names, name="map_names"),
        path("preview/<str:signed>/", previews.preview, name="preview"),
        path("search/", search.search, name="search"),
        path("search/suggestions/", search.suggestions, name="search_suggestions"),
        path("search/description.xml", search.description, name="search_description"),
        path("api/docs/", api_docs, name="api_docs"),
        path("data/", about.data, name="data"),
        path("about/", about.about, name="about"),
        path("about/data/", about.about_data, name="about_data"),
        path("about/<slug:name>/", about.about_page, name="about_page"),
        path("<path:address>/history/", history.history, name="record_history"),
        prefix_default_language=False,
    ),
]

if settings.PORTAL_TOOLBAR:
    urlpatterns.insert(0, path("__debug__/", include("debug_toolbar.urls")))

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
