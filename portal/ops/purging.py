"""Asks a shared cache in front of the portal to forget the addresses of withdrawn records, where
`PORTAL_PURGE_URL` names one. What fails is tried again by the next run of the scheduler."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from portal.formatting.addresses import absolute_url
from portal.models import Change, JournalHead, Record
from portal.models.change_log import REMOVED
from portal.ops.whole_files import write_whole
from portal.pictures.kept import file_texts
from portal.publication.publishing import NotAllowed
from portal.records.kinds import all_kinds
from portal.records.registry import records_of_kind

SECONDS = 5


class NotPurged(Exception):
    """The cache did not do what it was asked; the message says what it answered."""


def purge_withdrawn() -> Iterator[str]:
    """Ask for each record that was withdrawn since the last run; yield addresses. Raises NotPurged.
    A portal that asks for the first time begins with what is withdrawn from now on."""
    if not settings.PORTAL_PURGE_URL:
        return
    done, last = Path(settings.VAR_DIR) / "purged", JournalHead.last_position()
    if not done.exists() or int(done.read_text()) > last:  # of a lost database
        write_whole(done, str(last))
    removals = Change.objects.filter(action=Change.Action.REMOVE, kind__in=all_kinds())
    for change in removals.filter(position__gt=int(done.read_text())).order_by("position"):
        record = records_of_kind(change.kind).filter(uid=change.key).first()
        for address in _addresses_of(record) if record else ():
            _purge(address)
            yield address
        write_whole(done, str(change.position))


def require_purged(sender: type[Record], *, uid: str, **kwargs: object) -> None:
    """Receiver of `record_removed`: refuse it before the cache was asked for what the record says
    its addresses are."""
    done = Path(settings.VAR_DIR) / "purged"
    gone = Change.objects.of(sender.kind()).filter(key=uid, action=Change.Action.REMOVE)
    withdrawn = gone.exclude(content__has_key=REMOVED).values_list("position", flat=True)
    if (
        settings.PORTAL_PURGE_URL
        and done.exists()
        and int(done.read_text()) < (withdrawn.last() or 0)
    ):
        raise NotAllowed(_("The cache in front has not forgotten it yet. Try again in a minute."))


def _addresses_of(record: Record) -> list[str]:
    """Return the addresses, without host, of pages in each language, API answers and pictures."""
    found = [f"/id/{record.uid}/"]
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            page = record.get_absolute_url()
            found += [page, f"{page}history/", f"{page}feed.atom"]
    for key in (record.slug, record.uid):
        found.append(reverse(f"api_{record.kind()}-detail", kwargs={"slug": key}))
    document = record.edition.document if record.edition else {}
    return [*found, *(text for text in file_texts(document) if text.startswith("/"))]


def _purge(address: str) -> None:
    """Send `PURGE <address>`, or the method of the settings; `POST` tells it as JSON."""
    cache, method = urlsplit(settings.PORTAL_PURGE_URL), settings.PORTAL_PURGE_METHOD
    path, body = f"{cache.path.rstrip('/')}{address}", None
    headers = {"Host": urlsplit(settings.SITE_URL).netloc}
    if method == "POST":
        path, body = cache.path or "/", json.dumps({"files": [absolute_url(address)]})
        headers = {"Content-Type": "application/json"}
    kind = HTTPSConnection if cache.scheme == "https" else HTTPConnection
    connection = kind(cache.hostname or "", cache.port, timeout=SECONDS)
    try:
        connection.request(method, path, body, headers)
        status = connection.getresponse().status
    except (OSError, HTTPException) as problem:
        raise NotPurged(f"{address}: {problem}") from problem
    finally:
        connection.close()
    if status >= 400 and status != 404:  # it held nothing
        raise NotPurged(f"{address}: {status}")
