"""The desk speaks the language of the person, in the person's time zone."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone, translation
from pytest_django.fixtures import Settings

from portal.editorial import roles
from portal.importing import batches
from portal.models import Edition, User
from portal.publication import publishing
from portal.records import documents
from projects.energy.models import EnergyProject
from tests import factories, full_desk, full_portal, full_records
from tests.admin_client import address, address_of, make_chief, sign_in
from tests.factories import NOON, claim, make_energy_project, make_source
from tests.portal.admin.test_axe import addresses
from trade.statistics.models import Series

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PREFERENCES = "/admin/account/preferences/"
ENGLISH = re.compile(r"[A-Za-z][a-z]{2,}(?: [a-z]{2,})+(?![^{]*}})")
"""Two English words in a row, but in braces; names and codes stand alone."""


WRITERS = (factories, full_desk, full_portal, full_records, roles)
"""Modules whose English the desk shows as data."""


class Texts(HTMLParser):
    """Collects what a page says, and what it tells of its parts: titles, labels, placeholders."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.is_code = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_code = tag in ("script", "style", "textarea", "pre")
        told = ("title", "aria-label", "placeholder", "value", "data-kept", "data-refused")
        self.found += [value for name, value in attrs if value and name in told]

    def handle_endtag(self, tag: str) -> None:
        self.is_code = False

    def handle_data(self, data: str) -> None:
        if not self.is_code:
            self.found.append(" ".join(data.split()))


def english_in(page: str) -> set[str]:
    """What two or more English words in a row are found in; Django’s own names of permissions and
    relations are English everywhere."""
    texts = (text for text in Texts(page).found if ENGLISH.search(text))
    return {text for text in texts if " | Can " not in text and "relationship" not in text}


@pytest.fixture
def chief() -> User:
    return make_chief(username="anna")


def speak(person: User, language: str, zone: str = "") -> Client:
    User.objects.filter(pk=person.pk).update(language=language, time_zone=zone)
    return sign_in(person)


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize(("language", "word"), [("zh-hans", "编辑台"), ("ru", "редакции")])
def test_pages_of_the_desk_are_whole_in_the_language(
    chief: User, language: str, word: str, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path  # where no night has left its problems, in the words of commands
    project = make_energy_project(title_en="Zhanatas")
    claim(project, "capacity_mw", "99")
    publishing.submit(project, by=chief, at=timezone.now())
    about: Any = {"target": "energyproject", "source": make_source()}
    with translation.override(language):  # as the page of imports does, which keeps its sentences
        table = b"Name,MW\nKhorgos,40"
        started = batches.start_import(table, **about, by=chief, at=timezone.now())
    client = speak(chief, language)
    for page in [
        *("/admin/", "/admin/help/", PREFERENCES),
        *("/admin/import/", f"/admin/import/{started.uid}/"),
        *(address_of(EnergyProject, name) for name in ("changelist", "add")),
        *(address(project, name) for name in ("evidence", "history", "review")),
        address(Group.objects.get(name="Publisher")),
    ]:
        answer = client.get(page)
        assert (answer.status_code, english_in(answer.text)) == (200, set()), page
        assert word in answer.text
        assert answer.headers["Content-Language"] == language


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", ["zh-hans", "ru"])
def test_every_page_of_the_desk_is_whole_in_the_language(chief: User, language: str) -> None:
    desk = full_desk.fill_desk(by=chief)
    client = speak(chief, language)
    said: dict[str, str] = {}
    for _name, page in addresses(desk):
        answer = client.get(page)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            said |= dict.fromkeys(english_in(answer.text), page)
    data = "A new record needs this: write it into the table."  # an import made in English
    data += "".join(Path(module.__file__ or "").read_text() for module in WRITERS)
    written = {text for text in said if all(words in data for words in ENGLISH.findall(text))}
    assert {text: page for text, page in said.items() if text not in written} == {}


def test_choice_is_kept_and_read_at_once(chief: User) -> None:
    client = sign_in(chief)
    chosen = {"language": "ru", "time_zone": "Asia/Almaty"}
    page = client.post(PREFERENCES, chosen, follow=True).text
    assert "Язык и" in page
    assert "Казахстан, Алматы" in page
    chief.refresh_from_db()
    assert (chief.language, chief.time_zone) == ("ru", "Asia/Almaty")
    refused = client.post(PREFERENCES, {"language": "tlh", "time_zone": "Mars/Olympus"})
    assert len(refused.context["form"].errors) == 2


def test_browser_decides_until_somebody_chooses(chief: User) -> None:
    client = sign_in(chief)
    for browser, language in (("zh-CN,zh;q=0.9", "zh-hans"), ("ru-RU", "ru"), ("kk", "en")):
        answer = client.get("/admin/", headers={"accept-language": browser})
        assert answer.headers["Content-Language"] == language
    signing_in = Client().get("/admin/account/login/", headers={"accept-language": "ru"})
    assert signing_in.headers["Content-Language"] == "ru"
    public = client.get("/energy-projects/", headers={"accept-language": "ru"})
    assert public.headers["Content-Language"] == "en"


@pytest.mark.parametrize(
    ("chosen", "cookie", "shown"),
    [
        ("Asia/Almaty", "Europe/Berlin", "15 января 2026 г. 17:00"),
        ("", "Europe/Berlin", "15 января 2026 г. 13:00"),
        ("", "../etc/passwd", "15 января 2026 г. 12:00"),
    ],
)
def test_times_are_those_of_the_person(chief: User, chosen: str, cookie: str, shown: str) -> None:
    project = make_energy_project(capacity_mw="2450.500")
    publishing.submit(project, by=chief, at=NOON)
    client = speak(chief, "ru", chosen)
    client.cookies["time_zone"] = cookie
    page = client.get(address(project)).text
    assert shown in page
    assert "2\N{NO-BREAK SPACE}450,5" in page  # only to be read, as it is in review


def test_documents_are_the_same_wherever_they_are_published() -> None:
    loaded = documents.load(full_records.make_full(Series))
    edition = Edition(number=1, issued_at=NOON)
    at_home = documents.build(loaded, edition)
    with translation.override("ru"), timezone.override("Asia/Almaty"):
        assert documents.build(loaded, edition) == at_home
