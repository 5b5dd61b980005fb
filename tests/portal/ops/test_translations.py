"""The interface speaks three languages, each whole."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.contrib import admin
from django.contrib.auth.models import Group
from django.forms import ModelChoiceField
from django.test import Client
from django.utils import translation

from portal.models import Country, User
from portal.models.languages import LANGUAGES as CONTENT_LANGUAGES
from portal.ops.translations import CATALOGUES, compile_stale
from tests.full_portal import fill
from tests.tools.messages import LANGUAGES, ROOT, TEMPLATES, catalogue, places

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def messages(language: str) -> Iterator[Any]:
    with Path(CATALOGUES, language, "LC_MESSAGES", "django.po").open("rb") as file:
        for message in read_po(file, locale=language):
            if message.id:
                yield message


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[Any]:
    return list(text) if isinstance(text, (list, tuple)) else [text]


def test_every_other_language_has_catalogues() -> None:
    assert LANGUAGES == ["ru", "zh_Hans"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_is_translated(language: str) -> None:
    missing = [m.id for m in messages(language) if m.fuzzy or not all(forms(m.string))]

    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogues_keep_no_former_strings(language: str) -> None:
    """Programs that merge catalogues leave them as comments: `# | msgid "About"`."""
    former = [m.id for m in messages(language) if any(c[:1] == "|" for c in m.user_comments)]

    assert former == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_agree(language: str) -> None:
    """A form of the plural may leave a number out, but none may ask for what is not given."""
    wrong = []
    for message in messages(language):
        given = {name for form in forms(message.id) for name in PLACEHOLDER.findall(form)}
        for form in forms(message.string):
            asked = set(PLACEHOLDER.findall(form))
            if not asked <= given or (isinstance(message.id, str) and asked != given):
                wrong.append((message.id, form))

    assert wrong == []


OTHER_WORDS = (
    ("zh_Hans", r"withdr[ae]w", "撤回"),
    ("zh_Hans", r"\brecords?\b", "条目"),
    ("zh_Hans", r"\bperiods?\b", "时段"),
    ("zh_Hans", "portal", "本站|本网站"),
    ("zh_Hans", r"\bretired", "关停"),
    ("ru", r"withdr[ae]w", "[Оо]тоз|[Оо]тзыва"),
    ("ru", "editors’ desk", "рабоч[а-я]+ мест"),
    ("zh_Hans", r"\bdecisions?\b", "裁定"),
    ("zh_Hans", "corridor", "运输走廊"),
    ("zh_Hans", r"\bstor(?:y|ies)\b", "文章"),
    ("ru", r"second (?:person|reader)", "[Вв]тор(?:ого|ой) читател|вторым человеком"),
    ("ru", "report of <span", "[Сс]ообщени"),
    ("ru", "password", "[Вв]ыб(?:ерите пароль|ора пароля)"),
    ("ru", "[Vv]aluation", "[Бб]аза цены"),
)
"""Language, English term, and the word that docs/wording.md has for another one."""


@pytest.mark.parametrize(("language", "term", "other"), OTHER_WORDS)
def test_terms_have_the_word_of_the_glossary(language: str, term: str, other: str) -> None:
    found = {
        (message.id, form)
        for message in messages(language)
        if re.search(term, " ".join(forms(message.id)))
        for form in forms(message.string)
    }

    assert found
    assert [one for one in found if re.search(other, one[1])] == []


HAN = "[\u4e00-\u9fff]"
SIGNS = {"zh_Hans": rf"{HAN} [A-Za-z0-9%{{]|[A-Za-z0-9)}}] {HAN}|(?<!…)…(?!…)", "ru": r"\s…"}
"""Signs that docs/wording.md refuses: a space beside figures and Latin letters, half an ellipsis,
and in Russian one that stands apart."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_strings_have_the_signs_of_their_language(language: str) -> None:
    texts = [form for message in messages(language) for form in forms(message.string)]

    assert [text for text in texts if re.search(SIGNS[language], text)] == []


def test_catalogues_are_compiled_without_gettext() -> None:
    compile_stale()

    with translation.override("ru"):
        assert translation.gettext("Energy projects") != "Energy projects"


ASKED = re.compile(
    r"{% comment.*?{% endcomment %}|{#.*?#}|{% blocktrans.*?{% endblocktrans\w* %}"
    r"|{% block body_?class %}.*?{% endblock.*?%}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
MARKUP = re.compile(r"<!--.*?-->|<code.*?</code>|<[^>]*>|&\w+;", re.DOTALL)
"""What of a template is not said to anybody as it stands there."""
SAID_AS_IT_IS = {"500.html", "503.html", "429.html", "413.html", "api_answer.html", "LICENCE.txt"}
"""Pages for when nothing works: they say everything in three languages at once. Answers of the API
are in English on a page too, as their addresses name no language, and so are files of packages."""
NAMES = {"Atom", "Corridor", "CSV", "Feed", "ISO", "JSON", "PNG", "SHA", "SVG", "UTC", "XLSX"}


def names_at_the_desk() -> Iterator[str]:
    """What the desk calls its tables and columns, and how it explains them: what models write
    without marking it. Names of columns for one language are put together at the time."""
    models = {
        *admin.site._registry,
        *(i.model for a in admin.site._registry.values() for i in a.inlines),
    }
    with translation.override("en"):
        for model in models - {User, Group}:
            options = model._meta
            named = [*options.local_fields, *options.local_many_to_many]
            yield from (str(column.verbose_name) for column in named)
            yield from (str(column.help_text) for column in named)
            yield from (str(options.verbose_name), str(options.verbose_name_plural))


def test_catalogues_hold_every_string_and_no_other() -> None:
    languages = tuple(f" ({name})" for name in CONTENT_LANGUAGES.values())
    names = {(None, name) for name in names_at_the_desk() if name and not name.endswith(languages)}
    said = places().keys() | names
    for language in LANGUAGES:
        held = {(m.context, forms(m.id)[0]) for m in messages(language)}
        assert (said - held, held - said) == (set(), set()), "missing, unused"


def test_catalogue_to_begin_a_language_with_names_each_place() -> None:
    """In a language that nobody has begun. Of a string that only models say, such as the name of a
    column, there is none."""
    made = catalogue("eo")
    placed = {message.id: message.locations for message in made if message.locations}
    path, line = placed["Energy projects"][0]

    assert len(made) == sum(1 for _ in messages("ru"))
    assert "Energy projects" in Path(ROOT, path).read_text().splitlines()[line - 1]
    assert len(placed) > len(made) / 2
    assert {text for message in made for text in forms(message.string) if message.id} == {""}


def test_templates_have_only_translated_text() -> None:
    said = {}
    for path in TEMPLATES:
        plain = MARKUP.sub(" ", ASKED.sub(" ", path.read_text()))
        words = set(re.findall(r"[^\W\d_]{3,}", plain))
        if path.name not in SAID_AS_IT_IS and words - NAMES:
            said[str(path.relative_to(ROOT))] = words - NAMES
    assert said == {}


def test_templates_have_quotation_marks_in_translated_text_alone() -> None:
    """They differ by language: `q` sets them elsewhere."""
    translated = re.compile(r"{% blocktrans.*?{% endblocktrans\w* %}", re.DOTALL)
    with_marks = [
        str(path.relative_to(ROOT))
        for path in TEMPLATES
        if re.search("[“«]{[{%]|[}%]}[”»]", translated.sub("", path.read_text()))
    ]
    assert with_marks == []


@pytest.mark.parametrize("language", ["zh-hans", "ru"])
def test_empty_choice_is_translated(language: str) -> None:
    choice = ModelChoiceField(Country.objects.none())
    with translation.override(language):
        assert "Select" not in str(choice.empty_label)


@pytest.mark.every_day(one_in=4)
@pytest.mark.django_db
@pytest.mark.filled(by=fill)
@pytest.mark.parametrize(
    "path", ["/", "/energy-projects/", "/map/", "/countries/kz/", "/series/", "/search/?q=power"]
)
def test_language_of_the_interface_alone_has_every_page(settings: Any, path: str) -> None:
    """As the guide for another language begins: nothing is translated yet, nothing is broken."""
    settings.LANGUAGES = [*settings.LANGUAGES, ("kk", "Қазақша")]
    page = Client().get(f"/kk{path}")

    assert page.status_code == 200
    assert 'lang="kk"' in page.content.decode()
    assert 'hreflang="kk"' in Client().get(path).content.decode()
