"""Parsing of queries into terms."""

import pytest

from portal.models import Country
from portal.search.countries import CountryNameIndex, build_country_names
from portal.search.query_parser import (
    LONGEST_QUERY,
    MOST_TERMS,
    SearchQuery,
    Term,
    named_countries,
    parse_query,
    split_terms,
)
from tests.factories import make_country


@pytest.fixture(scope="module")
def names() -> CountryNameIndex:
    return build_country_names(
        (
            ("KZ", "Kazakhstan", "哈萨克斯坦", "Казахстан", ""),
            ("CN", "China", "中国", "Китай", ""),
            ("AE", "United Arab Emirates", "阿联酋", "", ""),
        )
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("wind KZ", ["KZ"]),
        ("wind kz", []),
        ("KAZ", ["KZ"]),
        ("trade IN goods", []),
        ("инвестиции КНР", ["CN"]),
        ("товарооборот РК и кнр", ["KZ", "CN"]),
        ("кр. КР", ["KG"]),
        ("Республике Казахстан", ["KZ"]),
        ("Kazakhstanda", ["KZ"]),
        ("哈薩克斯坦風電", ["KZ"]),
        ("哈萨克铀矿", ["KZ"]),
        ("中哈原油管道", ["KZ"]),
        ("中国", ["CN"]),
    ],
)
def test_countries_are_named_as_readers_write_them(text: str, codes: list[str]) -> None:
    for code, iso3, english, chinese in (
        ("CN", "CHN", "China", "中国"),
        ("IN", "IND", "India", "印度"),
        ("KZ", "KAZ", "Kazakhstan", "哈萨克斯坦"),
    ):
        make_country(code)
        Country.objects.filter(code=code).update(iso3=iso3, name_en=english, name_zh_hans=chinese)
    assert parse_query(text).codes == codes


def test_words_are_no_countries_by_what_a_stemmer_leaves_of_a_name() -> None:
    """Uzbek Хитой, China, leaves “hit”; Грузия leaves груз, which the glossary knows as cargo."""
    rows = (("CN", "China", "中国", "Китай", ""), ("GE", "Georgia", "格鲁吉亚", "Грузия", ""))
    names = build_country_names(rows)

    assert names.find_all("Trade hits a record, hitting a target") == set()
    assert names.find_all("China hits") == names.find_all("Хитой") == {"CN"}
    cargo = split_terms("грузы Китая, Грузия", names)
    assert [term.code for term in cargo] == ["", "CN", "GE"]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("wind", [Term("wind", is_last=True)]),
        ("wind farm", [Term("wind"), Term("farm", is_last=True)]),
        ("wind Kazakhstan", [Term("wind"), Term("kazakhstan", "KZ", is_last=True)]),
        (
            "United Arab Emirates wind",
            [Term("united arab emirates", "AE"), Term("wind", is_last=True)],
        ),
        ("wind United Arab Emirates", [Term("wind"), Term("united arab emirates", "AE")]),
        ("united wind", [Term("united"), Term("wind", is_last=True)]),
        ("kazakistan wind", [Term("kazakistan", "KZ"), Term("wind", is_last=True)]),
        ("哈萨克斯坦风电", [Term("哈萨克斯坦", "KZ"), Term("风电")]),
        (
            "中国与哈萨克斯坦的水电",
            [Term("中国", "CN"), Term("与"), Term("哈萨克斯坦", "KZ"), Term("水电")],
        ),
        ("风电 wind", [Term("风电"), Term("wind", is_last=True)]),
        ("的", []),
        ("", []),
    ],
)
def test_split_terms(names: CountryNameIndex, text: str, terms: list[Term]) -> None:
    assert list(split_terms(text, names)) == terms


@pytest.mark.parametrize(
    ("term", "words", "is_run"),
    [
        (Term("wind"), ["wind"], False),
        (Term("水"), ["水"], False),
        (Term("水电"), ["水电"], False),
        (Term("水电站"), ["水电", "电站"], True),
        (Term("中国", "CN"), ["中国"], False),
        (Term("哈萨克斯坦", "KZ"), [], False),
        (Term("kazakhstan", "KZ"), ["kazakhstan"], False),
    ],
)
def test_words_of_a_term(term: Term, words: list[str], is_run: bool) -> None:
    assert (term.words, term.is_run) == (words, is_run)


def test_codes_of_a_query_are_distinct_and_in_order() -> None:
    terms = [Term("b", "KZ"), Term("a", "CN"), Term("c"), Term("d", "KZ")]

    assert SearchQuery("b a c d", terms).codes == ["KZ", "CN"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "terms", "words"),
    [
        ("", [], []),
        ("  ?!  ", [], []),
        (
            "power china",
            [
                Term("power", joined=("powerchina",)),
                Term("china", is_last=True, joined=("powerchina",)),
            ],
            ["power", "china"],
        ),
        (
            "a b c",
            [Term("b", joined=("ab", "bc")), Term("c", is_last=True, joined=("bc",))],
            ["a", "b", "c"],
        ),
        ("the", [Term("the", is_last=True)], ["the"]),
        (
            "wind of 100 MW",
            [Term("100mw", joined=("100mwwind",)), Term("wind", joined=("100mwwind", "windof"))],
            ["wind", "of", "100", "mw"],
        ),
        ("wind WIND", [Term("wind", is_last=True, joined=("windwind",))], ["wind", "wind"]),
        ("西安 port", [Term("西安"), Term("port", is_last=True)], ["西安", "port"]),
    ],
)
def test_parse_query(text: str, terms: list[Term], words: list[str]) -> None:
    assert parse_query(text) == SearchQuery(text.strip(), terms, words)


@pytest.mark.django_db
def test_long_query_is_cut() -> None:
    many = parse_query(" ".join(f"w{number}" for number in range(99)))

    assert [term.text for term in many.terms] == [f"w{number}" for number in range(MOST_TERMS)]
    assert len(parse_query("w" * 999).text) == LONGEST_QUERY


@pytest.mark.django_db
def test_named_countries_are_loaded_in_the_order_of_the_query() -> None:
    kz, cn = make_country("KZ"), make_country("CN")
    query = SearchQuery("", [Term("cn", "CN"), Term("gone", "XX"), Term("kz", "KZ")])

    assert named_countries(query) == [cn, kz]
    assert named_countries(SearchQuery("")) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "terms"),
    [
        ("How much of the solar is Chinese?", ["solar", "chinese"]),
        ("Сколько поездов через Хоргос", ["поездов", "хоргос"]),
        ("trade in billions of US dollars", ["trade"]),
        ("oil, million tonnes", ["oil"]),
        ("сколько млрд кубометров газа", ["газа"]),
        ("100 billion dollars", ["100", "billion"]),
        ("dollars", ["dollars"]),
        ("installed solar mw", ["installed", "solar"]),
        ("мощность Рогуна в МВт", ["мощность", "рогуна"]),
        ("сколько киловатт-часов энергии", ["энергии"]),
        ("罗贡多少万千瓦", ["罗贡"]),
        ("发电量多少亿千瓦时", ["发电量"]),
        ("mw", ["mw"]),
        ("多少亿美元贸易", ["贸易"]),
        ("中资企业多少家", ["中资企业"]),
        ("Trains by year", ["trains"]),
        ("Поезда по годам", ["поезда"]),
        ("罗贡有多少机组", ["罗贡", "机组"]),
        ("罗贡什么时候开工", ["罗贡", "开工"]),
        ("历年中欧班列", ["中欧", "班列"]),
        ("Who", ["who"]),
    ],
)
def test_words_that_only_ask_need_not_be_found(asked: str, terms: list[str]) -> None:
    assert [term.text for term in parse_query(asked).terms] == terms
