"""Tokens, measures, stems, keys, synonyms and names of countries."""

import pytest

from portal.search.countries import CountryNameIndex, build_country_names
from portal.search.glossary import NAMES, SYNONYMS, find_synonyms, is_plain_word, join_words
from portal.search.scripts import case_key, fold, sound_key, spelling_key
from portal.search.tokens import Token, bigrams, find_measures, is_chinese, stem, tokenize


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Horgos", "horgos"),
        ("ЁЛКА", "елка"),
        ("Straße", "strasse"),
        ("ＭＷ①", "mw1"),
        ("İ", "i̇"),
        ("Yo´l", "yo'l"),
        ("霍尔果斯", "霍尔果斯"),
        ("烏茲別克斯坦鐵路", "乌兹别克斯坦铁路"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("  !?  ", []),
        ("Wind-farm, Zhanatas!", ["wind", "farm", "zhanatas"]),
        ("Qozogʻiston yo'l", ["qozogiston", "yol"]),
        ("Temir yo´li", ["temir", "yoli"]),
        ("'quoted'", ["quoted"]),
        ("snake_case", ["snake", "case"]),
        ("centres of fibre", ["centers", "of", "fiber"]),
        ("acre", ["acre"]),
        ("哈萨克斯坦风电", ["哈萨克斯坦风电"]),
        ("中国—Kazakhstan", ["中国", "kazakhstan"]),
        ("Жанатасская ВЭС", ["жанатасская", "вэс"]),
        ("100MW", ["100mw"]),
        ("电站一号 十一号", ["电站", "1", "号", "十一号"]),
    ],
)
def test_tokens(text: str, words: list[str]) -> None:
    assert [token.word for token in tokenize(text)] == words


def test_token_has_its_position_in_the_composed_text() -> None:
    assert list(tokenize("e\u0301te 水")) == [Token("éte", 0, 3), Token("水", 4, 5)]


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("1,000 МВт", ["1000mw"]),
        ("100 km², 100 кв. км, 100 кв км, 100 km2", []),
        ("500 кВ, 7 км", ["500kv", "7km"]),
        ("2 x 50MW and 3.50 km", ["50mw", "3.5km"]),
        ("100兆瓦", ["100mw"]),
        ("装机容量10万千瓦，3.55万千瓦", ["100mw", "35.5mw"]),
        ("1\u00a0234 га", ["1234ha"]),
        ("7.0 bcm", ["7bcm"]),
        ("100 kmart", []),
        ("v1.100 km", []),
        ("MW 5", []),
        ("10 megawatts", []),
    ],
)
def test_measures(text: str, measures: list[str]) -> None:
    assert list(find_measures(text)) == measures


@pytest.mark.parametrize(
    ("run", "expected"),
    [("", []), ("水", ["水"]), ("水电", ["水电", "电"]), ("水电站", ["水电", "电站", "站"])],
)
def test_bigrams_end_with_the_last_character(run: str, expected: list[str]) -> None:
    assert bigrams(run) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [("水电", True), ("水a", True), ("a水", False), ("вэс", False), ("", False)],
)
def test_is_chinese(word: str, expected: bool) -> None:
    assert is_chinese(word) is expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("turbines", "turbin"),
        ("казахстане", "казахст"),
        ("казахстанских", "казахст"),
        ("казахстан", "казахст"),
        ("тенгизское", "тенгиз"),
        ("алматинская", "алмат"),
        ("токтогульской", "токтогул"),
        ("морской", "морск"),
        ("турбины", "турбин"),
        ("100mw", "100mw"),
        ("水电站", "水电站"),
    ],
)
def test_stem(word: str, expected: str) -> None:
    assert stem(word) == expected


@pytest.mark.parametrize(
    "spellings",
    [
        ("Khorgos", "Horgos", "Хоргос"),
        ("Zhanatas", "Janatas", "Жанатас", "Dzhanatas"),
        ("Шымкент", "Shymkent", "Symkent"),
        ("Chu", "Чу"),
        ("Ashgabat", "Ашгабат"),
        ("Ürümqi", "Urumqi", "Urumki"),
    ],
)
def test_spellings_of_one_name_share_a_key(spellings: tuple[str, ...]) -> None:
    assert len({spelling_key(word) for word in spellings}) == 1


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("", ""),
        ("100mw", "100mv"),
        ("霍尔果斯", "霍尔果斯"),
        ("Horgos", "horgos"),
        ("Россия", "rosia"),
        ("anna", "anna"),
        ("объект", "obekt"),
    ],
)
def test_spelling_key(word: str, expected: str) -> None:
    assert spelling_key(word) == expected


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Қазақстанның", "Қазақстан"),
        ("Шымкенттегі", "Шымкент"),
        ("Бишкектен", "Бишкек"),
        ("Samarqanddagi", "Samarqand"),
        ("Ўзбекистонда", "Ўзбекистон"),
        ("Тоҷикистонро", "Тоҷикистон"),
    ],
)
def test_name_in_a_case_has_the_key_of_the_name(word: str, name: str) -> None:
    assert case_key(word) == spelling_key(name)


@pytest.mark.parametrize("word", ["Osh", "hydro", "wind", "霍尔果斯", ""])
def test_word_without_ending_of_a_case_has_no_key_of_it(word: str) -> None:
    assert case_key(word) == ""


@pytest.mark.parametrize(
    "spellings",
    [
        ("Қорғас", "Horgos", "Khorgas"),
        ("Toshkent", "Tashkent", "Ташкент"),
        ("Қазақстан", "Kazakstan"),
    ],
)
def test_names_that_sound_alike_share_a_sound_key(spellings: tuple[str, ...]) -> None:
    assert len({sound_key(word) for word in spellings} - {""}) == 1


@pytest.mark.parametrize("word", ["Osh", "wind", "100000mw", "霍尔果斯口岸", ""])
def test_short_words_and_codes_have_no_sound_key(word: str) -> None:
    assert sound_key(word) == ""


def test_synonyms_are_mutual_and_exclude_the_word() -> None:
    assert {"вэс", "风电", "windfarm"} <= find_synonyms("wind")
    assert "wind" not in find_synonyms("wind")
    assert find_synonyms("zhanatas") == frozenset()
    for line in (*SYNONYMS, *NAMES):
        for word in line.replace("'", "").replace("_", "").split():
            assert all(word in find_synonyms(other) for other in find_synonyms(word)), word


def test_phrase_is_one_word_in_each_of_its_forms() -> None:
    for first, second in (("Middle", "Corridor"), ("среднего", "коридора")):
        assert "titr" in find_synonyms(join_words(first.lower(), second.lower()))
    assert join_words("power", "china") == "powerchina"
    assert "free economic zone" in find_synonyms("special economic zone")


def test_share_is_an_owner_but_an_owner_no_share() -> None:
    """Every joint-stock company has 股份 in its name."""
    assert "业主" in find_synonyms("股份")
    assert "股份" not in find_synonyms("业主")


def test_short_stem_is_no_word_of_the_glossary() -> None:
    """«Камбар-Ату» is no nuclear power, though «атом» has the stem «ат»."""
    assert find_synonyms("ату") == frozenset()
    assert "nuclear" in find_synonyms("атом")


def test_names_are_no_plain_words() -> None:
    """“wind capacity” names no record, “Almaty population” does."""
    words = ("wind", "almaty", "достыка", "zhanatas")
    assert [is_plain_word(word) for word in words] == [True, False, False, False]


def test_word_with_two_meanings_has_the_synonyms_of_both() -> None:
    assert {"солнечная", "水电站"} <= find_synonyms("сэс")


@pytest.fixture(scope="module")
def names() -> CountryNameIndex:
    return build_country_names(
        (
            ("KZ", "Kazakhstan", "哈萨克斯坦", "Казахстан", "Қазақстан"),
            ("UZ", "Uzbekistan", "乌兹别克斯坦", "Узбекистан", "Oʻzbekiston"),
            ("AE", "United Arab Emirates", "阿联酋", "ОАЭ", ""),
        )
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["kazakhstan"], "KZ"),
        (["казахстане"], "KZ"),
        (["қазақстан"], "KZ"),
        (["united", "arab", "emirates"], "AE"),
        (["united"], ""),
        (["emirates", "arab", "united"], ""),
        (["kazakstan"], "KZ"),  # Қазақстан
        (["zhanatas"], ""),
        ([], ""),
    ],
)
def test_country_is_found_by_its_whole_name(
    names: CountryNameIndex, words: list[str], code: str
) -> None:
    assert names.find(words) == code


def test_countries_of_a_text_are_found(names: CountryNameIndex) -> None:
    text = "Gas from Uzbekistan to the United Arab Emirates"

    assert names.find_all(text) == {"UZ", "AE"}
    assert names.find_all("Zhanatas") == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [("an affiliate of a German developer", "DE"), ("казахстанских компаний", "KZ")],
)
def test_countries_of_a_text_are_found_by_adjectives(text: str, code: str) -> None:
    assert build_country_names(((code,),)).find_all(text) == {code}


def test_country_has_names_in_eight_languages() -> None:
    egypt = build_country_names((("EG",),))

    for name in ("egypt", "египет", "мысыр", "миср", "müsür", "misr"):
        assert egypt.find([name]) == "EG", name
    assert egypt.chinese == {"埃及": "EG"}


@pytest.mark.parametrize(
    ("word", "code"), [("ўзбакистон", "UZ"), ("kazokiston", "KZ"), ("zhanatas", ""), ("wind", "")]
)
def test_country_is_found_by_its_sound(names: CountryNameIndex, word: str, code: str) -> None:
    assert names.find_similar(word) == code


def test_chinese_names_are_apart(names: CountryNameIndex) -> None:
    assert names.chinese["哈萨克斯坦"] == "KZ"
    assert names.chinese["阿联酋"] == "AE"
    assert not any(is_chinese(name) for name in names.exact)
    assert names.longest >= 3
