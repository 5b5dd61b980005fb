"""Each rule of figures finds what breaks it, and leaves what keeps it alone."""

import re

import pytest
from django.utils import translation

from portal.formatting.notes import known_notes
from portal.models.typography import typeset
from tests.dataset.test_wording_of_pages import FIGURES, OF_LINES, TAGS, odd_figures
from tests.portal.ops.test_translations import forms, messages
from tests.site.page_texts import Text

CASES = {
    "en": {
        "stored day": ("Completed 2013-12-12.", "Completed 12 December 2013."),
        "hyphen for minus": ("error -5.9%", "error −5.9%, TPP 3 -1"),
        "hyphen in a range": ("paragraphs 2-5", "paragraphs 2–5, ISO 3166-2, Unit 2-1"),
        "age": ("published 3 days ago", "published on 3 May 2024"),
        "no groups": ("23147\xa0MW", "23,147\xa0MW"),
        "other groups": ("23\xa0147 MW", "23,147 MW"),
        "more than five digits": ("9,814.503 ha", "9,814.5 ha, table 4.03.00.20"),
        "per cent": ("12.5 %", "12.5%"),
        "short magnitude": ("USD 60 mln", "$60 million"),
        "order of a day": ("on June 20, 2021", "on 20 June 2021"),
    },
    "zh-hans": {
        "commas": ("23,147千瓦", "2.3147万千瓦"),
        "Latin unit": ("容量100 MW", "容量10万千瓦"),
        "unit of other magnitudes": ("装机100兆瓦", "100兆瓦光伏电站"),
        "space": ("共 100个", "共100个"),
        "space beside Latin": ("Kenbai 油气田", "Kenbai油气田"),
        "half-width": ("容量(总计)", "容量（总计）"),
        "not in 万": ("开行10030列", "开行1.003万列，第10030行"),
        "other quotation marks": ("「丝路」", "“丝路”"),
        "age": ("3天前发布", "2024年5月3日发布"),
    },
    "ru": {
        "no groups": ("4591\xa0га", "4\xa0591\xa0га"),
        "commas": ("1,234,567 т", "1\xa0234\xa0567\xa0т"),
        "more than five digits": ("9\xa0814,503 га", "9\xa0814,5\xa0га"),
        "may break": ("1,5 ГВт", "1,5\xa0ГВт"),
        "dash may begin a line": ("поезда Китай — Европа", "поезда Китай\xa0— Европа"),
        "range for a dash": ("Бейнеу – Шымкент", "Январь\xa0– июль 2024\xa0г."),
        "letters of an ordinal": ("1-ая нитка", "1-я нитка"),
        "decimal point": ("рост 2.5\xa0раза", "рост 2,5\xa0раза, CC BY 4.0"),
        "order of money": ("долл. США млрд", "94,8\xa0млрд долл. США"),
        "code of a currency": ("сумма в USD", "сумма в долларах"),
        "point of a magnitude": ("5\xa0млн. тонн", "5\xa0млн тонн, 5\xa0тыс. тонн"),
        "other quotation marks": ("“Мост”", "«Мост»"),
        "age": ("5\xa0дней назад", "3 мая 2024\xa0г."),
    },
}


@pytest.mark.parametrize(
    ("code", "rule", "broken", "kept"),
    [(code, rule, *texts) for code, rules in CASES.items() for rule, texts in rules.items()],
)
def test_rule_finds_what_breaks_it_alone(code: str, rule: str, broken: str, kept: str) -> None:
    def rules_broken(words: str) -> set[str]:
        text = Text(TAGS[code], False, True, (words,))
        return {found.partition(":")[0] for found in odd_figures(text, code)}

    assert rule in rules_broken(broken)
    assert rules_broken(kept) == set()


def test_every_rule_has_a_case() -> None:
    assert set().union(*FIGURES.values()) == set().union(*CASES.values())


def test_lines_of_russian_messages_break_where_they_may() -> None:
    """In all that is translated, as few pages are read every day."""
    texts = [text for message in messages("ru") for text in forms(message.string)]
    broken = [text for name in OF_LINES for text in texts if re.search(FIGURES["ru"][name], text)]

    assert len(texts) > 3000
    assert broken == []


@pytest.mark.parametrize("code", TAGS)
def test_notes_keep_the_rules(code: str) -> None:
    """Each that is translated, as few pages are read every day."""
    with translation.override(code):
        notes = [Text(TAGS[code], False, True, (typeset(n[code]),)) for n in known_notes().values()]
    broken = [found for note in notes for found in odd_figures(note, code)]

    assert len(notes) > 1500
    assert broken == []
