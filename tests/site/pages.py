"""A small site with something of everything, and its pages by kind, found by following its links.

So no kind of page is forgotten: one that no link leads to is noticed as well.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from django.utils import timezone
from django.utils.translation import override

from portal.models import User
from portal.publication import publishing
from projects.energy.models import EnergyProject
from tests.factories import (
    MAKERS,
    make_batch,
    make_country,
    make_indicator,
    make_release,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
)
from tests.full_portal import correct
from tests.full_records import edit_all, make_full
from tests.site.crawling import Answer, Found, crawl

LANGUAGES = {"en": "/", "zh-hans": "/zh-hans/", "ru": "/ru/"}
"""Where each language begins."""
TELLING = {"view", "edition", "from"}
"""Parameters that make another kind of page."""
EDITED = "A new name"
FEW = 2
"""How many of a kind show all the ways that lead from it."""
ASIDE = {"admin", "admin/account", "api", "api/sdmx", "i18n", "mcp"}
"""Parts of the site that are looked at elsewhere."""


def fill_site() -> None:
    """One record of each kind with all that it can have, edited once since, one that is gone,
    statistics about which sources differ, and two releases."""
    anna, boris = make_user(), make_user()
    for model in MAKERS:
        _edited(model, anna, boris)
    correct(EnergyProject.objects.get(), "country")
    make_release(made_by=anna, released_at=timezone.now(), notes_en="The *first* one.")
    _statistics(anna, boris)
    gone = publish(make_full(EnergyProject))
    publishing.withdraw(gone, by=anna, at=timezone.now(), note="It was never built.")
    make_release(made_by=anna, released_at=timezone.now(), notes_zh_hans="第二版。")


def _edited(model: Any, anna: User, boris: User) -> None:
    now = timezone.now()
    draft = publishing.start_edit(publish(make_full(model)), by=anna, at=now)
    edit_all(draft)
    draft.title_en = EDITED
    draft.save()
    publishing.submit(draft, by=anna, at=now)
    publishing.publish(draft, by=boris, at=now)


def _statistics(anna: User, boris: User) -> None:
    """What a country and its partner count of the same trade, with a dispute."""
    kg, cn = make_country("KG"), make_country("CN")
    exports, imports = publish(make_indicator()), publish(make_indicator())
    ours = publish(make_series(indicator=exports, country=kg, partner=cn))
    theirs = publish(make_series(indicator=imports, country=cn, partner=kg))
    table, other = make_batch(source=make_source()), make_batch(source=make_source())
    for number in range(6):
        observe(ours, str(2018 + number), 100 + 7 * number, batch=table)
        observe(theirs, str(2018 + number), 300 + 9 * number, batch=table)
    observe(ours, "2023", 250, batch=other)
    for batch in (table, other):
        publishing.submit(batch, by=anna, at=timezone.now())
        publishing.publish(batch, by=boris, at=timezone.now())


def local(client: Client, templates: dict[str, set[str]] | None = None) -> Any:
    """Return a function that answers a crawler by the test client; files of scripts and styles are
    looked for. Notes the names of the templates that each address is drawn with."""

    def get(address: str) -> Answer:
        if address.startswith(settings.STATIC_URL):
            name = address.removeprefix(settings.STATIC_URL)
            return Answer(200 if finders.find(name) else 404, "", b"")
        answer: Any = client.get(address)
        if templates is not None:
            templates[address] = {one.name for one in answer.templates if one.name}
        kind = answer.headers.get("Content-Type", "").split(";")[0]
        body = b"".join(answer) if answer.streaming else answer.content
        return Answer(answer.status_code, kind, body, answer.headers.get("Location", ""))

    return get


def walk(client: Client) -> Found:
    """Everything of the small site, in English."""
    return _walk(local(client), lambda address: language_of(address) == "en")


def walk_quickly(client: Client, templates: dict[str, set[str]] | None = None) -> Found:
    """The first few addresses of each kind, in English, and the edited records, which may be the
    last of their lists: they lead to every kind of page."""
    is_first = first_of_each_kind(FEW)
    get = local(client, templates)
    edited = [model.objects.get(title_en=EDITED).get_absolute_url() for model in MAKERS]
    return _walk(get, lambda address: language_of(address) == "en" and is_first(address), *edited)


def first_of_each_kind(number: int) -> Callable[[str], bool]:
    """Return a function that lets so many addresses of a kind in a language be asked for, and all
    of none: files, and what leads nowhere."""
    met = Counter[tuple[str, ...]]()

    def is_first(address: str) -> bool:
        name, *telling = kind_of(address)
        kind = (language_of(address), name, *telling)
        met[kind] += 1
        return not name or met[kind] <= number

    return is_first


def _walk(get: Callable[[str], Answer], asks: Callable[[str], bool], *also: str) -> Found:
    return crawl(get, "/", *also, host=urlsplit(settings.SITE_URL).netloc, asks=asks)


def language_of(path: str) -> str:
    begins = (code for code, at in LANGUAGES.items() if at != "/" and path.startswith(at))
    return next(begins, "en")


def kind_of(address: str) -> tuple[str, ...]:
    """The name of a page's address, with what makes it another kind of page."""
    parts = urlsplit(address)
    asked = parse_qs(parts.query)
    telling = [f"{name}={asked[name][0]}" for name in sorted(TELLING & set(asked))]
    return (name_of(parts.path), *telling)


def name_of(path: str) -> str:
    with override(language_of(path)):
        try:
            found = resolve(urlsplit(path).path)
        except Resolver404:
            return ""
    return found.url_name or found.view_name


def by_kind(found: Found) -> dict[tuple[str, ...], str]:
    """The first page that was met of each kind."""
    kinds: dict[tuple[str, ...], str] = {}
    for address in found.pages:
        kinds.setdefault(kind_of(address), address)
    return kinds


def in_language(address: str, code: str) -> str:
    return LANGUAGES[code] + address.removeprefix("/")


def names() -> set[str]:
    """The names of all addresses of the public site."""
    return {name for name in _names(get_resolver().url_patterns) if name}


def _names(patterns: list[Any]) -> Iterator[str | None]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if str(pattern.pattern).strip("/") not in ASIDE:
                yield from _names(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern.name
