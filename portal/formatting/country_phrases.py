"""Countries within a sentence: “in Kazakhstan”, “с Китаем”."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from portal.formatting.locales import reader_locale

type Names = Mapping[str, str]
"""Names of countries by code, in the reader's language."""

WITH_ARTICLE = {"AE", "GB", "NL", "US"}
"""Countries with an article within an English sentence."""


class RussianForms(NamedTuple):
    """Forms of the name of a country that Russian needs within a sentence."""

    inside: str
    of: str
    border_with: str = ""


RUSSIAN = {
    "KZ": RussianForms("в Казахстане", "Казахстана", "с Казахстаном"),
    "KG": RussianForms("в Кыргызстане", "Кыргызстана", "с Кыргызстаном"),
    "TJ": RussianForms("в Таджикистане", "Таджикистана", "с Таджикистаном"),
    "TM": RussianForms("в Туркменистане", "Туркменистана", "с Туркменистаном"),
    "UZ": RussianForms("в Узбекистане", "Узбекистана", "с Узбекистаном"),
    "CN": RussianForms("в Китае", "Китая", "с Китаем"),
    "RU": RussianForms("в России", "России", "с Россией"),
    "IR": RussianForms("в Иране", "Ирана", "с Ираном"),
    "AF": RussianForms("в Афганистане", "Афганистана", "с Афганистаном"),
    "AZ": RussianForms("в Азербайджане", "Азербайджана", "с Азербайджаном"),
    "AE": RussianForms("в ОАЭ", "ОАЭ"),
    "AT": RussianForms("в Австрии", "Австрии"),
    "AU": RussianForms("в Австралии", "Австралии"),
    "BR": RussianForms("в Бразилии", "Бразилии"),
    "CH": RussianForms("в Швейцарии", "Швейцарии"),
    "CL": RussianForms("в Чили", "Чили"),
    "DE": RussianForms("в Германии", "Германии"),
    "EG": RussianForms("в Египте", "Египта"),
    "FR": RussianForms("во Франции", "Франции"),
    "GB": RussianForms("в Великобритании", "Великобритании"),
    "GE": RussianForms("в Грузии", "Грузии"),
    "HU": RussianForms("в Венгрии", "Венгрии"),
    "IN": RussianForms("в Индии", "Индии"),
    "IT": RussianForms("в Италии", "Италии"),
    "JP": RussianForms("в Японии", "Японии"),
    "KR": RussianForms("в Республике Корея", "Республики Корея"),
    "LA": RussianForms("в Лаосе", "Лаоса"),
    "MN": RussianForms("в Монголии", "Монголии", "с Монголией"),
    "MY": RussianForms("в Малайзии", "Малайзии"),
    "NL": RussianForms("в Нидерландах", "Нидерландов"),
    "OM": RussianForms("в Омане", "Омана"),
    "PK": RussianForms("в Пакистане", "Пакистана"),
    "PL": RussianForms("в Польше", "Польши"),
    "QA": RussianForms("в Катаре", "Катара"),
    "RO": RussianForms("в Румынии", "Румынии"),
    "SA": RussianForms("в Саудовской Аравии", "Саудовской Аравии"),
    "TR": RussianForms("в Турции", "Турции"),
    "US": RussianForms("в США", "США"),
    "VN": RussianForms("во Вьетнаме", "Вьетнама"),
    "ZA": RussianForms("в Южно-Африканской Республике", "Южно-Африканской Республики"),
}


def in_country(words: str, code: str | None, names: Names) -> str:
    """“Wind farm in Kazakhstan”; the words alone without a country."""
    if not code:
        return words
    forms = _russian(code)
    if forms is not None:
        return f"{words} {forms.inside}"
    if reader_locale().language == "ru":  # a country added since, in the only form that is known
        return f"{words} ({names.get(code, code)})"
    where = _named(code, names)
    return _("%(thing)s in %(country)s") % {"thing": words, "country": where}


def in_countries(words: str, one: str | None, other: str | None, names: Names) -> str:
    """“Power line in Kazakhstan and Uzbekistan”; in one country, or the words alone, without."""
    if not (one and other):
        return in_country(words, one or other, names)
    if reader_locale().language == "ru":
        return f"{in_country(words, one, names)} и{in_country('', other, names)}"
    both = _("%(one)s and %(other)s") % {"one": _named(one, names), "other": _named(other, names)}
    return _("%(thing)s in %(country)s") % {"thing": words, "country": both}


def of_country(words: str, code: str, names: Names) -> str:
    """“Capital of Kazakhstan”."""
    forms = _russian(code)
    if forms is not None:
        return f"{words} {forms.of}"
    where = _named(code, names)
    return _("%(thing)s of %(country)s") % {"thing": words, "country": where}


def at_border_with(code: str | None, names: Names) -> str:
    """“at the border with China”; empty where Russian lacks the form."""
    if not code:
        return ""
    forms = _russian(code)
    where = forms.border_with if forms else names.get(code, code)
    if reader_locale().language == "ru":
        return f"на границе {forms.border_with}" if forms and forms.border_with else ""
    return _("at the border with %(country)s") % {"country": where}


def _russian(code: str) -> RussianForms | None:
    return RUSSIAN.get(code) if reader_locale().language == "ru" else None


def _named(code: str, names: Names) -> str:
    name = names.get(code, code)
    is_english = reader_locale().language == "en"
    return f"the {name}" if is_english and code in WITH_ARTICLE else name
