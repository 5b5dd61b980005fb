"""A small portal with everything that a backup keeps: editions, a withdrawn record, pictures, a
release."""

from datetime import UTC, datetime
from io import BytesIO, StringIO
from typing import Any

import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from portal.models import Country, Release
from portal.models.pictures import picture_name
from portal.pictures import write_file
from portal.publication import publishing
from portal.publication.public_rows import COUNTRY, log_rows
from portal.publication.public_version import forget_recent_version
from portal.records.column_store import forget_columns
from portal.records.kinds import all_kinds
from projects.energy.models import EnergyProject
from tests import full_portal
from tests.factories import NOON, make_release, make_story, make_user, publish
from tests.portal.site.test_sitemaps import HOST, every_file, locations

TRANSLATED = ("/ru/", "/zh-hans/")
LATER = datetime(2040, 1, 1, tzinfo=UTC)


def fill() -> None:
    full_portal.fill()
    log_countries()
    gone = publish(make_story(slug="gone"))
    publishing.withdraw(gone, by=make_user(), at=NOON, note="Wrong.")
    project = project_with_photos()
    draft = publishing.start_edit(project, by=make_user(), at=NOON)
    draft.summary_en = "In other words."
    draft.save()
    photo = draft.photos.order_by("pk")[0]
    photo.renditions = [store_rendition(project.uid)]
    photo.save()
    publish(draft)
    make_release()
    call_command("rebuild_history", stdout=StringIO())  # the factories store masters unseen


def log_countries() -> None:
    """Log those that the factories make behind the portal's back."""
    with transaction.atomic():
        log_rows(COUNTRY, Country.objects.values_list("code", flat=True), at=NOON)


def project_with_photos() -> EnergyProject:
    return EnergyProject.objects.filter(photos__isnull=False).distinct().get()


def store_rendition(uid: str) -> dict[str, Any]:
    name, data = picture_name(uid, "png"), BytesIO()
    Image.new("RGB", (4, 3), "navy").save(data, "PNG")
    write_file(name, data.getvalue())
    return {"file": name, "format": "png", "width": 4, "height": 3, "crop": None}


def ask_everything(*, one_in: int = 1) -> dict[str, bytes]:
    """Answers of the portal: pages of the sitemap in English, or one in so many of them, lists of
    the API, files."""
    forget_columns()
    forget_recent_version()
    cache.clear()
    client = Client()
    listed = [
        url.removeprefix(HOST) for file in every_file(client) for url in locations(file.content)
    ]
    pages = [page for page in listed if not page.startswith(TRANSLATED)][::one_in]
    lists = [f"/api/v1/{kind.section}/" for kind in all_kinds().values()]
    files = [release.file_url() for release in Release.objects.all()]
    files += [photo.image.url for photo in project_with_photos().photos.all()]
    programs = ["/api/v1/changes/", "/api/v1/sources/", "/api/v1/", "/sitemap.xml", "/catalog.ttl"]
    past = [f"{reverse('story_list')}?as_recorded={NOON:%Y-%m-%dT%H:%M:%SZ}"]
    answers = {}
    with time_machine.travel(LATER, tick=False):  # citations of lists have the second in them
        for address in [*pages, *lists, *files, *programs, *past]:
            answer: Any = client.get(address)
            answers[address] = str(answer.status_code).encode() + answer.getvalue()
    return answers
