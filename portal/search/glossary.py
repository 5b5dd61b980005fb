"""Synonyms of the field: abbreviations of power stations in three alphabets, and the words of
Kazakh, Kyrgyz, Tajik, Turkmen and Uzbek readers."""

from functools import cache

from portal.search.tokens import is_chinese, stem

SYNONYMS = (
    "hydropower hydro hydroelectric hpp hps hes ges гэс гидро гидроэлектростанция гидростанция "
    "сэс 水电 水电站",
    "solar photovoltaic pv spp сэс солнечная солнце солнечнаястанция күн қуёш quyosh gün 光伏 "
    "太阳能",
    "wind windfarm windpark wpp вэс ветровая ветер ветряная ветропарк ветроэлектростанция "
    "жел шамол shamol 风电 风电场 风力",
    "nuclear atomic npp аэс атомная атом ядерная атомнаястанция 核电",
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
    "capacity мощность 容量 装机 装机容量",
    "commissioned launched started введена введён ввод пуск запуск 投产 投产时间 投运",
    "opened opening открыт открыта открытие 开通 开通时间 开放",
    "cost price investment стоимость цена инвестиции 造价 投资 投资额 成本",
    "owner owned owns владелец собственник принадлежит 业主 所有者 所有人 股东",
    "contractor builder built подрядчик строитель построил строит 承包商 承建 建设方",
    "status статус состояние 状态 现状",
    "length long длина протяжённость протяженность 长度 全长 里程",
    "storage battery bess накопитель аккумулятор 储能",
    "waste rubbish мусоросжигательная мусоросжигательный отходы 垃圾 焚烧",
    "subscribe rss atom подписаться подписка 订阅",
    "licence license лицензия 许可",
    "disagreements разногласия расхождения 分歧",
    "refinery нпз нефтеперерабатывающий 炼油厂 炼油",
    "field месторождение 油田 气田 油气田",
)
"""Each line is one meaning. A word may be in two lines; neighbours are written as one."""

NAMES = (
    "aiib абии 亚投行",
    "ebrd ебрр 欧复行",
    "edb eadb ебр еабр",
    "cnpc кннк 中石油",
    "sinopec синопек 中石化",
    "cdb бркит 国开行",
    "icbc 工行",
    "ktz ктж 哈铁",
    "kazmunaygas kmg кмг",
    "qarmet arcelormittal арселормиттал",
    "powerchina 中国电建 电建",
    "titr тмтм middlecorridor срединныйкоридор 中间走廊",
    "cku кку жкку",
    "bri 一带一路 одинпояс",
    "ürümqi urumqi үрімжі",
    "almaty алматы almaata алмаата",
    "astana астана nursultan нурсултан целиноград tselinograd",
    "bishkek бишкек frunze фрунзе",
    "khujand худжанд leninabad ленинабад khodjent ходжент",
    "turkmenabat туркменабад chardzhou чарджоу чарджев",
    "turkmenbashi туркменбаши krasnovodsk красноводск",
    "dashoguz дашогуз tashauz ташауз",
    "aqtobe актобе aktyubinsk актюбинск",
    "oral уральск uralsk",
    "atyrau атырау guryev гурьев",
    "dostyk достык druzhba дружба",
    "khorgos horgos хоргос қорғас qorgas 霍尔果斯",
    "issykkul issykkol ysykkol иссыккуль ысыккөл 伊塞克湖",
)
"""Abbreviations and other or former names: each line is one organisation, place or route."""

BROADER = (
    "электростанция plant 电站 发电站 电厂 发电厂 электрстанциясы электрстанцияси "
    "elektrstansiyasi: сэс вэс гэс аэс тэс тэц грэс гтэс уэс spp wpp "
    "hpp npp tpp chp power 电站 发电站 电厂 发电厂 风电场",
)
"""Words that are also found by what they comprise, which stands after the colon."""


@cache
def _load_synonyms() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in (*SYNONYMS, *NAMES):
        words = line.replace("'", "").split()
        for word in words:
            found[word] = found.get(word, frozenset()) | {*words}
    for line in BROADER:
        broad, narrow = (part.split() for part in line.split(":"))
        found |= {word: found.get(word, frozenset()) | {*broad, *narrow} for word in broad}
    return {stem(word): found[word] for word in reversed(found)} | found


def find_synonyms(word: str) -> frozenset[str]:
    """Return the other words with the meaning of a word in any of its forms, mostly none."""
    known = _load_synonyms()
    return known.get(word, known.get(stem(word), frozenset())) - {word}


def is_plain_word(word: str) -> bool:
    """Tell whether a word of the glossary is no name."""
    return bool(find_synonyms(word)) and word not in _load_names()


@cache
def _load_names() -> frozenset[str]:
    return frozenset(" ".join(NAMES).split())


@cache
def chinese_words() -> frozenset[str]:
    return frozenset(word for word in _load_synonyms() if is_chinese(word) and len(word) > 1)
