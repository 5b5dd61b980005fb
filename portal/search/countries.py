"""Names of countries, the portal's own and those of CLDR, and the countries that a query names."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from operator import itemgetter

from portal.models import Country
from portal.models.languages import columns, territory_names
from portal.search.edit_distance import is_similar
from portal.search.glossary import is_plain_word
from portal.search.scripts import sound_key, spelling_key
from portal.search.tokens import is_chinese, stem, stem_once, tokenize

STEMMED = ("en", "zh", "ru", "ky")
"""Languages whose names the stemmers know, Кыргызстана too; of Uzbek Хитой they would leave “hit”,
as of “hitting”."""
LOCALES = (*STEMMED, "kk", "tg", "tk", "uz", "uz_Cyrl")
IN_CHINA = ("对华", "赴华", "来华", "在华")
OTHER_NAMES = {
    "CN": ("PRC", "КНР", "People's Republic of China", "Китайская Народная Республика", *IN_CHINA),
    "KG": ("Kyrgyz Republic", "Кыргызская Республика", "Киргизская Республика", "吉尔吉斯", "中吉"),
    "KZ": ("Republic of Kazakhstan", "Республика Казахстан", "РК", "哈萨克", "中哈"),
    "TJ": ("Republic of Tajikistan", "Республика Таджикистан", "塔吉克", "中塔"),
    "TM": ("土库曼", "中土"),
    "UZ": ("Republic of Uzbekistan", "Республика Узбекистан", "РУз", "乌兹别克", "中乌"),
}
"""Further names of a country; in Chinese also beside China, which counts as the other one."""
IN_CAPITALS = {"КР": "KG", "РТ": "TJ"}
"""Abbreviations that are other words in small letters."""

FORMS = (str, stem_once, stem)
"""Forms of a word: German is Германия stemmed once, казахстанских is Казахстан stemmed twice."""


def _spellings(word: str, is_stemmed: bool = True) -> list[str]:
    """Return the keys of a word in each form; of what is another word by the glossary, as груз of
    Грузия, and of a name in a language without a stemmer, as written alone."""
    as_written = not is_stemmed or is_plain_word(word)
    return [spelling_key(word if as_written else form(word)) for form in FORMS]


@dataclass(frozen=True)
class CountryNameIndex:
    """Country codes by name: words joined with spaces; Chinese names as written."""

    exact: dict[str, str] = field(default_factory=dict)
    by_sound: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Sound key → spelling key and code, for names of one word."""
    chinese: dict[str, str] = field(default_factory=dict)
    longest: int = 1
    """Number of words of the longest name."""
    codes: dict[str, str] = field(default_factory=dict)
    """Code by the codes of ISO 3166, in capitals: KZ and KAZ; and by abbreviations: КР."""

    def find(self, words: list[str]) -> str:
        """Return the code of the country with this name, in any case: Казахстане, Китая."""
        return self._find_spelt(map(" ".join, zip(*map(_spellings, words), strict=True)))

    def find_all(self, text: str) -> set[str]:
        """Return the codes of the countries that a text in an alphabet names."""
        words = [token.word for token in tokenize(text)]
        spelt = [*zip(*map(_spellings, words), strict=True)]
        begun = [at for at, keys in enumerate(zip(*spelt, strict=True)) if {*keys} & self._first]
        return {
            code
            for at in begun
            for end in range(at + 1, min(at + self.longest, len(words)) + 1)
            if (code := self._find_spelt([" ".join(keys[at:end]) for keys in spelt]))
        }

    @cached_property
    def _first(self) -> set[str]:
        """First words of names."""
        return {name.partition(" ")[0] for name in self.exact}

    def _find_spelt(self, forms: Iterable[str]) -> str:
        return next((self.exact[form] for form in forms if form in self.exact), "")

    def find_similar(self, word: str) -> str:
        """Return the code of the country whose name sounds like a word: Ўзбакистон."""
        plain, code = self.by_sound.get(sound_key(word), ("", ""))
        return code if is_similar(spelling_key(word), plain) else ""


def load_country_names() -> CountryNameIndex:
    """Return the names of all countries of the portal, as readers may write them. One query."""
    names = ("code", "iso3", *columns("name"), "name_local")
    return _with_other_names(tuple(Country.objects.order_by("pk").values_list(*names)))


@lru_cache(maxsize=4)
def _with_other_names(rows: tuple[tuple[str, ...], ...]) -> CountryNameIndex:
    index = build_country_names(
        tuple((code, *names, *OTHER_NAMES.get(code, ())) for code, _iso3, *names in rows)
    )
    codes = {spelt: code for code, iso3, *_names in rows for spelt in (code, iso3) if iso3}
    return replace(index, codes=codes | IN_CAPITALS)


@lru_cache(maxsize=4)
def build_country_names(rows: tuple[tuple[str, ...], ...]) -> CountryNameIndex:
    """Index rows of a code followed by the portal's names, and add the names of CLDR."""
    index = CountryNameIndex()
    longest = 1
    for code, *own in rows:
        cldr = [(tag, territory_names(tag).get(code, "")) for tag in LOCALES]
        for tag, name in [
            *((STEMMED[0], name) for name in own if name),
            *filter(itemgetter(1), cldr),
        ]:
            words = [token.word for token in tokenize(name)]
            if any(map(is_chinese, words)):
                index.chinese.setdefault("".join(words), code)
                continue
            longest = max(longest, len(words))
            for spelt in zip(*(_spellings(word, tag in STEMMED) for word in words), strict=True):
                index.exact.setdefault(" ".join(spelt), code)
            if len(words) == 1 and sound_key(words[0]):
                index.by_sound.setdefault(sound_key(words[0]), (spelling_key(words[0]), code))
    return CountryNameIndex(index.exact, index.by_sound, index.chinese, longest)
