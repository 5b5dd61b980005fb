"""The interface speaks three languages, each whole."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils import translation

from portal.translations import CATALOGUES, compile_stale

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
LANGUAGES = sorted(folder.name for folder in CATALOGUES.iterdir() if folder.is_dir())


def messages(language):
    with Path(CATALOGUES, language, "LC_MESSAGES", "django.po").open("rb") as file:
        for message in read_po(file, locale=language):
            if message.id:
                yield message


def forms(text):
    return list(text) if isinstance(text, (list, tuple)) else [text]


def test_there_are_catalogues_for_every_other_language():
    assert LANGUAGES == ["ru", "zh_Hans"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_is_translated(language):
    missing = [m.id for m in messages(language) if m.fuzzy or not all(forms(m.string))]

    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_agree(language):
    """A form of the plural may leave a number out, but none may ask for what is not given."""
    wrong = []
    for message in messages(language):
        given = {name for form in forms(message.id) for name in PLACEHOLDER.findall(form)}
        for form in forms(message.string):
            asked = set(PLACEHOLDER.findall(form))
            if not asked <= given or (isinstance(message.id, str) and asked != given):
                wrong.append((message.id, form))

    assert wrong == []


def test_catalogues_are_compiled_without_gettext():
    compile_stale()

    with translation.override("ru"):
        assert translation.gettext("Energy projects") != "Energy projects"
