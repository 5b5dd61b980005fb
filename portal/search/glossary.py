"""Synonyms of the field: abbreviations of power stations in three alphabets, and the words of
Kazakh, Kyrgyz, Tajik, Turkmen and Uzbek readers."""

from functools import cache

SYNONYMS = (
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
"""Each line is one meaning. A word may be in two lines."""


@cache
def _load_synonyms() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in SYNONYMS:
        words = line.replace("'", "").split()
        for word in words:
            found[word] = found.get(word, frozenset()) | {*words}
    return found


def find_synonyms(word: str) -> frozenset[str]:
    """Return the other words with the meaning of a word, mostly none."""
    return _load_synonyms().get(word, frozenset()) - {word}
