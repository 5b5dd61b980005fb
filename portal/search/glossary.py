"""Words of the field that mean the same in an index of names: abbreviations of power stations in
three alphabets, and what Kazakh, Kyrgyz, Tajik, Turkmen and Uzbek readers call them."""

from functools import cache

SAME = (
    "hydropower hydro hydroelectric hpp hps hes ges гэс гидро гидроэлектростанция сэс 水电 水电站",
    "solar photovoltaic pv spp сэс солнечная солнце күн қуёш quyosh gün 光伏 太阳能",
    "wind windfarm wpp вэс ветровая ветер ветряная ветропарк жел шамол shamol жел 风电 风力",
    "nuclear atomic npp аэс атомная атом ядерная 核电",
    "coal уголь угольная көмір кўмир ko'mir 煤电 煤炭 燃煤",
    "gas газ газовая gaz 天然气 燃气",
    "thermal tpp ies тэс грэс gres ижэс иес жэс 热电",
    "cogeneration chp tets тэц жэо 热电厂",
    "railway railroad rail железная железнодорожный темір темир temir жол йўл йўли yo'l yo'li 铁路",
    "pipeline трубопровод газопровод нефтепровод құбыр quvur қувур 管道",
    "sez fez сэз zone зона аймағы зонаси zonasi зонасы 经济区 自贸区",
    "port порт порты porti портi 港 港口",
    "trade товарооборот торговля сауда савдо savdo 贸易",
    "population население халық аҳоли aholi 人口",
    "gdp ввп жіө yaim ялпи 国内生产总值",
    "summit саммит 峰会",
    "dam плотина плотины 大坝 hydropower",
    "loan credit lender financier financing кредит заём займ қарыз 贷款 融资",
    "exim eximbank эксимбанк export 进出口银行",
    "route corridor маршрут коридор дәліз 走廊 通道",
)
"""Each line is one meaning. A word may be in two."""


@cache
def _meanings() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in SAME:
        words = line.replace("'", "").split()
        for word in words:
            found[word] = found.get(word, frozenset()) | {*words}
    return found


def same_meaning(word: str) -> frozenset[str]:
    """Other words for it; none for nearly all words."""
    return _meanings().get(word, frozenset()) - {word}
