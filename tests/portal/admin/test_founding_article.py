"""The founding article stated at the desk from nothing but places: pasted, then statement by
statement on the page of its text, records begun where they are named."""

import re
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, Page, expect

from portal.models import Country, Passage, Record, Source
from portal.records.registry import record_models
from tests.admin_client import address_of
from tests.dataset.test_founding_article import OPINION, statements
from tests.desk_browser import sign_in_chief
from tests.factories import make_country, make_place

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.exhaustive]
FOLDED = {"Kind", "Attributed to"}
"""Fields that unfold; their forms say so."""
SEARCHED = {"Attributed to", "Organisation"}
STATED, FIGURE, OFFERS, CARRIES = "Statement", "Figure", "What it offers", "What it carries"


@dataclass(frozen=True)
class Said:
    """A statement: the kind and the title of its record, the words of the article, and what is
    typed or chosen, by visible labels. Without words its record alone is named."""

    kind: str
    title: str
    passage: str = ""
    sort: str = STATED
    fields: dict[str, str] = field(default_factory=dict)


def fact(kind: str, title: str, passage: str, name: str, value: str, **more: str) -> Said:
    return Said(kind, title, passage, STATED, {"fact": name, "Value": value, **more})


def plant(title: str, passage: str, name: str, value: str) -> Said:
    return fact("Energy project", title, passage, name, value)


def offer(passage: str, name: str, category: str) -> Said:
    about = {"Service (English)": name, "Category": category, "Status": "Operating"}
    return Said("Trade hub", HUB, passage, OFFERS, about)


def figure(title: str, passage: str, value: str, period: str = "2025", **more: str) -> Said:
    return Said(
        "Statistical series", title, passage, FIGURE, {"Period": period, "Value": value, **more}
    )


def goods(name: str) -> Said:
    fields = {"Category (English)": name, "Group": "High-value goods"}
    return Said("Freight corridor", "China–Europe Railway Express", name, CARRIES, fields)


HUB, NUCLEAR, CNNC = "Horgos Yiwu Trade City", "Ulken nuclear plant", "China National Nuclear"
TRADE, NETWORK = "Trade of China with Central Asia", "cities reached by the trains"
CREDITS = {"Attributed to": "Report on wind exports"}
SAID = {
    "Ten years of the Belt and Road": fact(
        "Event", "Belt and Road", "A decade of the Belt and Road", "date", "2015"
    ),
    "Zhanatas is a wind farm": plant("Zhanatas", "Zhanatas wind farm", "technology", "Wind"),
    "Zhanatas is in Kazakhstan": plant("Zhanatas", "Kazakhstan’s", "country", "Kazakhstan"),
    "Turgusun is a hydropower": plant("Turgusun", "hydropower", "technology", "Hydropower"),
    "Turgusun is in Kyrgyzstan": plant("Turgusun", "Kyrgyzstan’s", "country", "Kyrgyzstan"),
    "Kaskelen is a photovoltaic": plant("Kaskelen", "photovoltaic", "technology", "Solar"),
    "Kaskelen is in Uzbekistan": plant("Kaskelen", "Uzbekistan’s", "country", "Uzbekistan"),
    "Uzbekistan is the top export": fact(
        "Ranking", "Wind exports", "the top market is Uzbekistan", "first place", "Uzbekistan",
        **CREDITS,
    ),
    "Kazakhstan's first nuclear": plant(NUCLEAR, "is under discussion", "status", "Announced"),
    "CNNC is in the running": fact(
        "Energy project", NUCLEAR, "in the running", "chosen vendor", "",
        Kind="Mentioned, no figure given",
    ),
    "CNNC is a bidder": Said(
        "Energy project", NUCLEAR, "with China National Nuclear", "Companies and funders",
        {"Organisation": CNNC, "Role": "Bidder"},
    ),
    "The trade city lies on": fact(
        "Trade hub", HUB, "On the border", "place", "", Kind="Mentioned, no figure given"
    ),
    "It is a place of cross-border": offer("e-commerce", "Cross-border e-commerce", "E-commerce"),
    "More than 50 live-streamers": figure("Live-streamers", "More than 50 stream", "more than 50"),
    "They broadcast from Horgos": fact("Trade hub", HUB, "from Horgos", "place", "Horgos"),
    "They show goods from": offer("fashion to gadgets", "Fashion to gadgets", "Retail"),
    "More than 5 million followers": figure(
        "Followers", "over 5 million followers by late 2024", "over 5 million", "late 2024"
    ),
    "More than 100 million yuan": figure(
        "Transactions", "over 100 million yuan of transactions", "over 100 million", "late 2024"
    ),
    "Car exhibitions": offer("car exhibitions", "Car exhibitions", "Events"),
    "Repairs on the spot": offer("repairs on the spot", "Repairs", "Maintenance"),
    "A centre of traditional": offer("traditional Chinese medicine", "Medicine", "Health"),
    "Vocational training in language": offer("training in language", "Language", "Training"),
    "Vocational training in skills": offer("and skills", "Skills", "Training"),
    "Freight trains run more often": figure(
        "Trains", "Trains run more often", "", Status="Missing value"
    ),
    "China State Railway Group": Said("Organisation", "China State Railway Group"),
    "128 Chinese cities": figure(f"Chinese {NETWORK}", "128 Chinese cities", "128", **CREDITS),
    "229 European cities": figure(f"European {NETWORK}", "229 European cities", "229"),
    "26 European countries": figure("European countries", "26 European countries", "26"),
    "More than 100 Asian cities": figure(f"Asian {NETWORK}", "over 100 Asian cities", "over 100"),
    "11 Asian countries": figure("Asian countries", "11 Asian countries", "11"),
    "53 categories of goods": figure("Categories", "53 categories", "53"),
    "More than 50,000 varieties": figure("Varieties", "over 50,000 kinds", "over 50,000"),
    "High-value goods lead: auto": goods("auto parts"),
    "High-value goods lead: mech": goods("mechanical equipment"),
    "High-value goods lead: elec": goods("electronics"),
    "The trade figures come from": Said("Organisation", "Liaoning University"),
    "Trade of 94.8 billion": figure(TRADE, "$94.8 billion in 2024", "94.8 billion", "2024"),
    "On track to 100 billion": figure(
        TRADE, "on track to reach $100 billion", "100 billion", Status="Forecast value"
    ),
    "Driven by agriculture": fact(
        "Statistical series", TRADE, "driven by agriculture", "what drives it", "agriculture"
    ),
    "The second China–Central": fact(
        "Event", "Second Summit", "The summit of June 2025", "date", "June 2025"
    ),
    "The article names a CGTN": fact(
        "Event", "CGTN article", "tech-aided growth", "official title", "tech-aided growth"
    ),
}  # fmt: skip
SOURCES = {"A 2024 report": "Report on wind exports"}


class Desk:
    """A person at the page of the text: clicks are counted, typing and choosing from a box are
    not."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, there: Locator) -> None:
        self.clicks += 1
        there.click()

    @property
    def form(self) -> Locator:
        return self.page.locator("#statement")

    def labelled(self, label: str) -> Locator:
        return self.form.get_by_label(re.compile(rf"^{re.escape(label)}:?$"))

    def add_source(self, title: str) -> None:
        page = self.page
        page.goto(address_of(Source, "add"))
        page.get_by_label("Title", exact=False).first.fill(title)
        page.get_by_label("Publisher", exact=False).first.fill("News")
        page.get_by_label("Kind", exact=False).first.select_option(index=1)
        self.click(page.get_by_role("button", name="Save and continue editing").first)
        page.locator(".messagelist .success").wait_for()

    def turn_to(self, said: Said) -> None:
        """Choose the record, or begin it where it is not there."""
        chosen = self.form.locator(".chosen b")
        if chosen.count() and chosen.inner_text() == said.title:
            return
        self.form.get_by_role("searchbox").fill(said.title)
        found = self.form.locator(".found button")
        expect(self.form.get_by_text(f"Begin a record called “{said.title}”")).to_be_visible()
        there = found.filter(
            has_text=re.compile(rf"^\s*{re.escape(said.title)}\s+{said.kind}", re.I)
        )
        self.click(there if there.count() else found.get_by_text(said.kind, exact=True))
        expect(chosen).to_have_text(said.title)

    def state(self, said: Said) -> None:
        self.turn_to(said)
        if not said.passage:
            return
        sort = self.form.get_by_role("button", name=said.sort, exact=True)
        if sort.count() and sort.get_attribute("aria-pressed") == "false":
            self.click(sort)
            expect(sort).to_have_attribute("aria-pressed", "true")
        self.labelled("Passage").fill(said.passage)
        if FOLDED & {*said.fields}:
            self.click(self.form.locator("details:not(.begin) summary"))
        for label, value in said.fields.items():
            self.fill(label, value)
        made = Passage.objects.count()
        with self.page.expect_navigation():
            self.click(self.form.get_by_role("button", name="Keep this statement"))
        assert Passage.objects.count() == made + 1, (said, self.form.inner_text())

    def fill(self, label: str, value: str) -> None:
        box = self.labelled(label).first
        if label in SEARCHED:
            self.click(self.form.locator(f"[aria-label='{label}'].select2-selection"))
            self.page.keyboard.type(value)
            self.click(self.page.locator(f".select2-results__option:has-text('{value}')").first)
        elif box.evaluate("one => one.tagName") == "SELECT":
            box.select_option(label=value)
        elif value:
            box.fill(value)


def test_every_statement_of_the_founding_article_is_stated_on_one_page(page: Page) -> None:
    lines = {text: where for text, *_record, where in statements() if where != OPINION}
    keys = [*SAID, *SOURCES]
    matched = {line: [key for key in keys if line.startswith(key)] for line in lines}
    assert all(len(found) == 1 for found in matched.values()), matched
    assert len(keys) == len(lines)

    for code, name in (("KZ", "Kazakhstan"), ("KG", "Kyrgyzstan"), ("UZ", "Uzbekistan")):
        make_country(code)
        Country.objects.filter(code=code).update(name_en=name)
    make_place(title_en="Horgos")
    sign_in_chief(page)
    desk = Desk(page)
    for title in (*SOURCES.values(), "The founding article"):
        desk.add_source(title)
    desk.click(page.get_by_role("link", name="Text and passages"))
    text = "\n".join(said.passage for said in SAID.values() if said.passage)
    page.get_by_label("Text", exact=True).fill(text)
    desk.click(page.get_by_role("button", name="Keep the text"))
    desk.state(Said("Organisation", CNNC))
    for said in SAID.values():
        desk.state(said)

    stated = [said for said in SAID.values() if said.passage]
    assert Passage.objects.count() == len(stated)
    begun = sum(model.working.count() for model in record_models() if issubclass(model, Record))
    assert begun == len({(said.kind, said.title) for said in SAID.values()}) + 2
    print(f"{len(lines)} statements, {desk.clicks} clicks")
    assert desk.clicks <= 3 * len(lines)
