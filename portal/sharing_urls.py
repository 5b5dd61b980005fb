"""Addresses for those who take the portal elsewhere: feeds."""

from django.urls import path, re_path

from portal.views import feeds

FORM = r"feed\.(?P<form>atom|json)$"

urlpatterns = [
    path("feeds/", feeds.feeds_page, name="feeds"),
    re_path(r"^feeds/all\.(?P<form>atom|json)$", feeds.feed_of_all, name="feed_of_all"),
    re_path(rf"^countries/(?P<code>[a-z0-9]{{2,3}})/{FORM}", feeds.feed_of_country),
    re_path(rf"^(?P<section>[a-z-]+)/{FORM}", feeds.feed_of_list),
    re_path(rf"^(?P<section>[a-z-]+)/(?P<slug>[-\w]+)/{FORM}", feeds.feed_of_record),
]
