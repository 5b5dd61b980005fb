"""What readers come for, in three languages, on the packaged data set: from the front page by words
that they see, in three pages at most."""

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from portal.models import Change
from tests import databases

PAGES = 3
"""Pages that a task may take after the front page; a search is one."""
HOMES = {"en": "/", "zh": "/zh-hans/", "ru": "/ru/"}
AGO = timedelta(days=30)

type Steps = list[tuple[str, str]]
"""Names of methods of a reader, and the words that they go by."""


@dataclass
class Reader:
    """Goes by what is written on the pages, and counts those that it opens."""

    page: Page
    opened: int = 0
    file: list[dict[str, str]] = field(default_factory=list)

    def search(self, words: str) -> None:
        self.page.locator("#site-search").fill(words)
        self._open(lambda: self.page.locator("#site-search").press("Enter"))

    def follow(self, words: str) -> None:
        others = self.page.locator('a:not([href^="#"])')  # places on the same page are none
        link = self.page.get_by_role("link", name=words, exact=True).and_(others)
        self._open(link.locator("visible=true").first.click)

    def unfold(self, words: str) -> None:
        self.page.locator("summary", has_text=words).locator("visible=true").first.click()

    def tick(self, words: str) -> None:
        self.page.locator("main label", has_text=words).locator("visible=true").first.click()

    def press(self, words: str) -> None:
        button = self.page.locator("main").get_by_role("button", name=words)
        self._open(button.locator("visible=true").first.click)

    def download(self, words: str) -> None:
        with self.page.expect_download() as caught:
            self.follow(words)
        text = Path(caught.value.path()).read_text(encoding="utf-8-sig")
        self.file = list(csv.DictReader(text.splitlines()))

    def go_back_to(self, words: str) -> None:
        """Ask for the page as of ten days ago, in the form with these words."""
        day = f"{timezone.now() - timedelta(days=10):%Y-%m-%d}"
        self.page.get_by_label(words).fill(day)
        form = self.page.locator(".past-form")
        self._open(form.get_by_role("button").click)

    def sees(self, *texts: str) -> None:
        """Check that the page has all texts; of a file, that each row does."""
        if self.file:
            others = [row for row in self.file if not {*texts} <= {*row.values()}]
            assert (len(self.file) > 5, others) == (True, [])
            return
        words = " ".join(self.page.locator("main").inner_text().split())
        values = self.page.locator("main :is(textarea, input[readonly])").evaluate_all(
            "fields => fields.map(field => field.value)"
        )
        missing = [text for text in texts if text not in " ".join([words, *values])]
        assert not missing, f"{missing} not on {self.page.url}"

    def _open(self, go: Callable[[], object]) -> None:
        go()
        self.opened += 1


@pytest.fixture
def reader(
    transactional_db: None,
    databases_folder: Path,
    browser: Browser,
    live_server: LiveServer,
    settings: Any,
) -> Any:
    """A reader of the data set, published a month ago, whose browser runs no scripts. Answers are
    kept, as they are wherever a portal is served."""
    settings.PORTAL_KEPT_ANSWERS = 64
    databases.use_dataset(databases_folder)
    Change.objects.update(at=F("at") - AGO)
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 1440, "height": 900}
    )
    context.set_default_timeout(5000)
    yield Reader(context.new_page())
    context.close()


def as_csv(projects: str, *choices: str, show: str) -> Steps:
    ticks = [("tick", choice) for choice in choices]
    return [("follow", projects), *ticks, ("press", show), ("download", "CSV")]


def opened(query: str, *links: str) -> Steps:
    return [("search", query), *(("follow", words) for words in links)]


def compared(menu: str, page: str, *countries: str, button: str) -> Steps:
    ticks = [("tick", country) for country in countries]
    return [("unfold", menu), ("follow", page), *ticks, ("press", button)]


REST = {
    "en": ["Kyrgyzstan", "Tajikistan", "Turkmenistan"],
    "zh": ["哈萨克斯坦", "土库曼斯坦", "乌兹别克斯坦"],
    "ru": ["Кыргызстан", "Таджикистан", "Узбекистан"],
}
"""Countries whose ticks are taken away, so that two are compared."""

TASKS: dict[str, list[tuple[Steps, list[str]]]] = {
    "en": [
        (opened("Zhanatas capacity"), ["100 MW", "PyPSA meets Earth"]),
        (
            opened("Turgusun", "Turgusun hydropower station"),
            ["The rewrite of that page added Kyrgyzstan"],
        ),
        (opened("kyrgyzstan trade 2024"), ["22.71", "5.3", "goes on to other countries"]),
        (
            [*opened("Turgusun", "Turgusun hydropower station"), ("unfold", "GB/T 7714")],
            ["Turgusun hydropower station[DB/OL]"],
        ),
        (as_csv("Energy projects", "Kazakhstan", "Wind", show="Show"), ["Kazakhstan", "Wind"]),
        (
            [("follow", "All changes, by month")],
            ["First published", "Nothing that was public before"],
        ),
        (
            [
                *[("follow", "Choose a country"), ("follow", "Uzbekistan")],
                ("follow", "Operating capacity by technology"),
            ],
            ["Operating capacity by year and technology", "20122010", "MW"],
        ),
        (
            compared("Countries", "Compare countries", *REST["en"], button="Compare"),
            ["Kazakhstan Uzbekistan", "Power plants in operation", "Gross domestic product"],
        ),
        (
            opened(
                "wind turbine exports ranking", "Destinations of Chinese wind turbine exports, 2023"
            ),
            ["Uzbekistan", "%"],
        ),
        (
            opened(
                "Horgos live-streamers",
                "Live-streamers a day, Horgos Yiwu International Trade City",
            ),
            ["over 50", "one original source (CGTN"],
        ),
        ([("follow", "Charts"), ("follow", "Freight trains"), ("follow", "Embed")], ["<iframe"]),
        (
            [
                *opened("Horgos railway port", "Horgos (Khorgos) railway port"),
                ("go_back_to", "This page as of"),
            ],
            ["You read the portal as recorded on"],
        ),
    ],
    "zh": [
        (opened("罗贡 装机"), ["360万千瓦", "个独立来源"]),
        (opened("卡斯克连", "卡斯克连光伏电站"), ["来源不一致", "哈萨克斯坦"]),
        (opened("哈萨克斯坦与中国贸易 2024"), ["438.2亿美元", "301亿美元", "对同一贸易的两种统计"]),
        (
            [*opened("扎纳塔斯风电场", "扎纳塔斯风电场"), ("unfold", "GB/T 7714")],
            ["扎纳塔斯风电场[DB/OL]"],
        ),
        (as_csv("能源项目", "乌兹别克斯坦", "太阳能", show="显示"), ["乌兹别克斯坦", "太阳能"]),
        ([("follow", "按月查看全部变更")], ["首次发布", "此前已发布的内容没有变化"]),
        (
            [
                *[("follow", "选择国家"), ("follow", "塔吉克斯坦")],
                ("follow", "各电源类型在运装机容量"),
            ],
            ["历年在运装机容量，按电源类型", "2012年2010年", "万千瓦"],
        ),
        (
            compared("国家", "比较国家", *REST["zh"], button="比较"),
            ["吉尔吉斯斯坦 塔吉克斯坦", "人口"],
        ),
        (opened("中欧班列 城市 排名", "2024年中欧班列开行城市排名"), ["西安"]),
        (opened("阿拉木图人口"), ["234.7924万人", "同一出处"]),
        ([("follow", "图表"), ("follow", "管道输送能力"), ("follow", "嵌入")], ["<iframe"]),
        ([("follow", "管道"), ("go_back_to", "按日期查看本页")], ["您正在阅读"]),
    ],
    "ru": [
        (opened("Турегусун мощность"), ["24,9 МВт", "независимых источника"]),
        (opened("Рогун", "Рогунская ГЭС"), ["3 780 МВт", "Обе цифры относятся к готовой станции"]),
        (opened("торговля Узбекистана с Китаем 2024"), ["13,78", "12,4", "стран-партнёров"]),
        ([*opened("Рогун", "Рогунская ГЭС"), ("unfold", "GB/T 7714")], ["Рогунская ГЭС[DB/OL]"]),
        (as_csv("Энергопроекты", "Кыргызстан", "ГЭС", show="Показать"), ["Кыргызстан", "ГЭС"]),
        (
            [("follow", "Все изменения по месяцам")],
            ["Опубликовано впервые", "ничего не изменилось"],
        ),
        (
            [
                *[("follow", "Выбрать страну"), ("follow", "Казахстан")],
                ("follow", "Действующая мощность по технологиям"),
            ],
            ["Действующая мощность по годам и технологиям", "20122010"],
        ),
        (
            compared("Страны", "Сравнить страны", *REST["ru"], button="Сравнить"),
            ["Казахстан Туркменистан", "Население"],
        ),
        (
            opened(
                "экспорт ветроустановок рейтинг",
                "Страны назначения экспорта китайских ветроустановок, 2024 г.",
            ),
            ["%"],
        ),
        (opened("население Казахстана 2024"), ["20 592 571", "независимый источник"]),
        (
            [("follow", "Графики"), ("follow", "Грузовые поезда"), ("follow", "Встроить")],
            ["<iframe"],
        ),
        (
            [
                ("follow", "Выбрать страну"),
                ("follow", "Кыргызстан"),
                ("go_back_to", "Эта страница"),
            ],
            ["Вы читаете портал"],
        ),
    ],
}


@pytest.mark.every_day(one_in=24)
@pytest.mark.parametrize("first", range(8))
@pytest.mark.parametrize("language", TASKS)
def test_every_task_is_done_in_three_pages(reader: Reader, language: str, first: int) -> None:
    """Do every eighth task, from one of the first on."""
    problems = []
    for number, (steps, seen) in [*enumerate(TASKS[language], 1)][first::8]:
        reader.page.goto(HOMES[language], wait_until="commit")
        reader.opened, reader.file = 0, []
        try:
            for name, words in steps:
                getattr(reader, name)(words)
            reader.sees(*seen)
            assert reader.opened <= PAGES
        except Exception as problem:
            problems.append(f"{number}. {problem}"[:600])
    assert not problems, "\n\n".join(["", *problems])
