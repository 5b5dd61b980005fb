"""Which countries a question names, in nine languages and two alphabets.

The names are the portal's own and those of CLDR, by way of Babel.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from babel import Locale

from portal.models import Country
from portal.search.edit_distance import is_near
from portal.search.scripts import key, loose
from portal.search.tokens import is_chinese, stem, tokens

LOCALES = ("en", "zh_Hans", "ru", "kk", "ky", "tg", "tk", "uz", "uz_Cyrl")


@dataclass(frozen=True)
class Names:
    """Codes by name: as a row of words, and for Chinese as it is written."""

    exact: dict[str, str] = field(default_factory=dict)
    loose: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Key and code by sound."""
    chinese: dict[str, str] = field(default_factory=dict)
    longest: int = 1
    """The words of the longest name."""

    def code(self, words: list[str]) -> str:
        """The country that these words name, in whatever case they stand: Казахстане, Китая."""
        forms = (" ".join(key(form(word)) for word in words) for form in (str, stem))
        return next((self.exact[form] for form in forms if form in self.exact), "")

    def all_in(self, text: str) -> set[str]:
        """The countries that a text in an alphabet names."""
        words = [token.word for token in tokens(text)]
        return {
            code
            for count in range(1, self.longest + 1)
            for at in range(len(words) - count + 1)
            if (code := self.code(words[at : at + count]))
        }

    def almost(self, word: str) -> str:
        """The country whose name sounds like a word: Ўзбакистон."""
        plain, code = self.loose.get(loose(word), ("", ""))
        return code if is_near(key(word), plain) else ""


def names() -> Names:
    """The names of all countries of the portal. One query."""
    columns = ("code", "name_en", "name_zh_hans", "name_ru", "name_local")
    return _names(tuple(Country.objects.order_by("pk").values_list(*columns)))


@lru_cache(maxsize=4)
def _names(rows: tuple[tuple[str, ...], ...]) -> Names:
    found = Names()
    longest = 1
    for code, *own in rows:
        cldr = (Locale.parse(tag).territories.get(code, "") for tag in LOCALES)
        for name in filter(None, [*own, *cldr]):
            words = [token.word for token in tokens(name)]
            if any(map(is_chinese, words)):
                found.chinese.setdefault("".join(words), code)
                continue
            longest = max(longest, len(words))
            for form in (str, stem):
                found.exact.setdefault(" ".join(key(form(word)) for word in words), code)
            if len(words) == 1 and loose(words[0]):
                found.loose.setdefault(loose(words[0]), (key(words[0]), code))
    return Names(found.exact, found.loose, found.chinese, longest)
