"""Search: across alphabets, forgiving, titles first, narrowed by kind and country."""

from io import StringIO
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.models import Country, SearchEntry, SearchOccurrence, SearchWord
from portal.models.sources import NOT_NAMED
from portal.publication import history, publishing, read_models
from portal.search import matching, occurrences, query_parser, ranking, searching
from portal.search.hits import Hit
from portal.search.indexer import write_sources
from portal.site.views.search import _varied
from projects.energy.models import EnergyProject
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_event,
    make_organisation,
    make_series,
    make_source,
    make_story,
    make_trade_hub,
    make_user,
    observe,
    publish,
    rule,
)
from tests.portal.site.reading import part, queries, read, words

# Databases differ: full-text search is another one on each database.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def kazakhstan() -> Country:
    country = make_country("KZ")
    country.name_en, country.name_zh_hans, country.name_ru = "Kazakhstan", "哈萨克斯坦", "Казахстан"
    country.save()
    return country


@pytest.fixture
def zhanatas(kazakhstan: Country) -> EnergyProject:
    project: EnergyProject = publish(
        make_energy_project(
            title_en="Zhanatas wind farm",
            title_zh_hans="扎纳塔斯风电场",
            title_ru="Жанатасская ВЭС, первая очередь её",
            slug="zhanatas",
            summary_en="Forty turbines on the steppe.",
        )
    )
    return project


def found(text: str) -> list[str]:
    """The titles of what has every word."""
    entries, answer = SearchEntry.everything.in_bulk(), searching.run_search(text)
    return [] if answer.is_partial else [str(entries[hit.entry_id]) for hit in answer.hits]


@pytest.mark.engine
def test_a_frequent_word_is_looked_for_where_the_others_are(
    kazakhstan: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (matching, ranking):
        monkeypatch.setattr(module, "FREQUENT", 5)
    publish(make_energy_project(title_en="Wind", summary_en="Near Shelek.", slug="wind"))
    for name in ("Shelek river plant", "Aktau", "Bishkek", "Dushanbe"):  # all of them wind farms
        publish(make_energy_project(title_en=name, slug=name.partition(" ")[0].lower()))
    with CaptureQueriesContext(connection) as asked:
        assert found("wind shelek") == ["Shelek river plant", "Wind"]
    assert any('"entry_id" IN' in query["sql"] for query in asked)
    assert len(searching.run_search("wind shelek aktau").hits) == 3  # none has all of them

    monkeypatch.setattr(occurrences, "FEW", -1)
    assert found("wind shelek") == ["Shelek river plant", "Wind"]


@pytest.mark.engine
def test_short_beginning_reads_first_words_and_not_what_is_joined_of_them(
    zhanatas: EnergyProject,
) -> None:
    def begun(text: str) -> set[str]:
        (matches,) = matching.match_as_written(query_parser.parse_query(text).terms)
        return {*matches.texts.values()}

    def titles(*words: str) -> set[str]:
        found = matching.match_titles([*words])
        return {*SearchWord.objects.filter(pk__in=found).values_list("word", flat=True)}

    assert {"zhanatas", "zhanataswind"} & begun("zhana") == {"zhanatas"}
    assert begun("zhanatasw") == {"zhanataswind"}
    assert titles("zhana") == {"=zhanatas ", "=жанатасская "}
    assert titles("zhanatas", "w") == {"=zhanatas wind "}
    assert titles("zhanatas", "wind", "f") == {"=zhanatas wind farm"}


def test_long_beginning_of_a_title_finds_it_whole(kazakhstan: Country) -> None:
    for title in ("Road to the dry port of Aktau", "Road to the dry port of Khorgos"):
        publish(make_event(title_en=title))

    def titles(text: str) -> set[str]:
        matches = matching.match_titles(text.split())
        return {*SearchWord.objects.filter(pk__in=matches).values_list("word", flat=True)}

    assert titles("road to th") == {"=road to the "}
    assert titles("road to the d") == titles("road to the dry port of") != titles("road to the")
    assert titles("road to the dry port of k") == {"=road to the dry port of khorgos"}


@pytest.mark.engine
def test_word_is_found_by_its_beginning_where_others_join_it(kazakhstan: Country) -> None:
    for title in ("Power China", "Powerchina", "Of Powerchina", "Windpower"):
        publish(make_energy_project(title_en=title, slug=title.lower().replace(" ", "-")))

    assert {*found("powerc")} == {"Power China", "Powerchina", "Of Powerchina"}
    assert {*found("ofpow")} == {"Of Powerchina"}
    assert found("power")[0] == "Power China"


@pytest.mark.engine
@pytest.mark.every_day(one_in=4)
@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "zhanatas",
        "ZHANATAS farm",
        "farm wind",
        "turbines zhan",
        "扎纳塔斯",
        "风电",
        "风",
        "жанатасская",
        "ЖАНАТАССКАЯ вэс",
        "ее",
        "Kazakhstan wind",
        "哈萨克斯坦风电",
        "вэс казахстана",
        "в казахстане вэс",
        "Қазақстан wind",
        "Qozogʻiston wind",
        "Zhanatas, (wind)!",
        "the wind farm of Zhanatas",
        "Жаңатас",
        "Janatas",
        "zhanatsa",
        "zhantas wind",
        "zanatas",
        "zhanatassskaya",
        "zhanata",
        "zhanatas windfarm",
        "札纳塔斯 100兆瓦",
        "100 MW",
        "100mw Zhanatas",
        "zhanatasi",
    ],
)
def test_query_finds_the_project(zhanatas: EnergyProject, text: str) -> None:
    assert found(text) == ["Zhanatas wind farm"]


@pytest.mark.engine
@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "solar",
        "水电",
        "札风",
        "%",
        "_",
        "kyrgyzstan",
        "!?",
        "10 MW",
        "100 km",
        "zxnxtxs",
        "=",
    ],
)
def test_query_finds_nothing(zhanatas: EnergyProject, text: str) -> None:
    assert found(text) == []


@pytest.mark.engine
def test_one_name_in_six_spellings_finds_one_hub() -> None:
    publish(make_trade_hub(title_en="Khorgos railway port", title_zh_hans="霍尔果斯铁路口岸"))
    publish(make_trade_hub(title_en="Dostyk railway station"))
    for text in ("Horgos", "Khorgos", "Хоргос", "Қорғас", "Qorgas", "霍尔果斯", "huoerguosi"):
        assert found(text) == ["Khorgos railway port"], text


def test_drafts_and_withdrawn_records_are_not_found(
    client: Client, zhanatas: EnergyProject
) -> None:
    make_energy_project(title_en="Secret wind farm Zhanatas", slug="secret")
    edit = publishing.start_edit(zhanatas, by=make_user(), at=NOON)
    edit.title_en = "Secret name of Zhanatas"
    edit.save()
    gone = publish(make_event(title_en="Withdrawn wind farm Zhanatas"))
    publishing.withdraw(gone, by=make_user(), at=NOON, note="Wrong.")

    assert found("wind farm zhanatas") == ["Zhanatas wind farm"]
    assert [found(text) for text in ("secret", "sekret", "withdrawn", "withdrawm")] == [[]] * 4
    for address in ("/search/?q=sekret", "/search/suggestions/?q=withdrawm"):
        assert "ecret wind" not in read(client, address)
        assert "ithdrawn" not in read(client, address).replace("withdrawm", "")


@pytest.mark.engine
def test_entries_follow_publications(zhanatas: EnergyProject) -> None:
    edit = publishing.start_edit(zhanatas, by=make_user(), at=NOON)
    edit.title_en = "Zhambyl wind farm"
    edit.save()
    publish(edit)

    assert found("zhambyl") == ["Zhambyl wind farm"]
    assert SearchOccurrence.objects.filter(word__word="farm").count() == 1


@pytest.mark.engine
def test_titles_rank_before_beginnings_before_other_words(kazakhstan: Country) -> None:
    publish(make_story(title_en="A", summary_en="Aral is a word early in this summary."))
    publish(make_event(title_en="A long title in which there is at the very end Aral"))
    publish(make_organisation(title_en="Aral Energy"))
    publish(make_event(title_en="Aral"))
    publish(make_event(title_en="Oral"))

    assert found("aral") == [
        "Aral",
        "Aral Energy",
        "A long title in which there is at the very end Aral",
        "A",
    ]


@pytest.mark.engine
def test_beginning_as_written_ranks_before_one_in_another_alphabet(kazakhstan: Country) -> None:
    publish(make_event(title_en="Growth of visits", title_ru="Рост посещений"))
    publish(make_event(title_en="Rosatom"))

    assert found("ros") == ["Rosatom", "Growth of visits"]
    assert found("рос") == ["Growth of visits", "Rosatom"]


@pytest.mark.engine
def test_exact_spelling_ranks_before_similar_sound(kazakhstan: Country) -> None:
    publish(make_event(title_en="Khorgos"))
    publish(make_event(title_en="Horgos"))

    assert [found("horgos"), found("khorgos")] == [["Horgos", "Khorgos"], ["Khorgos", "Horgos"]]


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Сиане", "Xian"),
        ("в Сиане", "Xian"),
        ("Xianda", "Xian"),
        ("Alma-Ata", "Almaty"),
        ("Алматыда", "Almaty"),
    ],
)
def test_name_in_a_case_or_a_former_one_ranks_before_longer_titles(
    kazakhstan: Country, text: str, title: str
) -> None:
    publish(make_trade_hub(title_en="Xian terminal", title_ru="Терминал в Сиане"))
    publish(make_trade_hub(title_en="Almaty terminal", title_ru="База в Алма-Ате"))
    publish(make_event(title_en="Xian", title_ru="Сиань"))
    publish(make_event(title_en="Almaty", title_ru="Алматы"))

    assert found(text)[0] == title


@pytest.mark.engine
def test_kind_breaks_a_tie(kazakhstan: Country) -> None:
    publish(make_organisation(title_en="Wind of today"))
    publish(make_trade_hub(title_en="Wind of today"))

    assert [hit.kind for hit in searching.run_search("wind").hits] == ["tradehub", "organisation"]


@pytest.mark.engine
def test_number_of_claims_breaks_a_tie(kazakhstan: Country) -> None:
    little = make_trade_hub(title_en="Wind gate", uid="0" * 12)
    much = make_trade_hub(title_en="Wind gate", uid="z" * 12)
    claim_all(much)
    for _ in range(20):
        claim(much, "country")
    for hub in (little, much):
        publish(hub)

    entries = SearchEntry.objects.in_bulk()
    uids = [entries[hit.entry_id].record_uid for hit in searching.run_search("wind").hits]
    assert uids == [much.uid, little.uid]


def test_cells_of_a_table_are_found_and_not_shown(kazakhstan: Country) -> None:
    plant = make_energy_project(title_en="Mary gas power plant")
    cells = {"quote": "Mary | CC7 | 325 | operating", "locator": "sheet 'Units', row 4194"}
    plant.phases.create(name="Unit 1", source=make_source(), **cells)
    publish(plant)

    assert found("CC7") == found("4194") == ["Mary gas power plant"]
    shown = [text for _language, text in SearchEntry.objects.get(record_uid=plant.uid).lines]
    assert "Unit 1" in shown
    assert not [text for text in shown if "CC7" in text or "4194" in text]


@pytest.mark.engine
def test_an_entry_built_anew_shows_the_same_lines_in_the_same_order(
    zhanatas: EnergyProject,
) -> None:
    draft = publishing.start_edit(zhanatas, by=make_user(), at=NOON)
    draft.summary_zh_hans, draft.summary_ru = "草原上四十台风机。", "Сорок ветряков в степи."
    draft.phases.create(name="Unit 1", source=make_source(), locator="p. 2", quote="Unit 1 runs.")
    claim_all(draft)
    plant = publish(draft)
    entries = SearchEntry.objects.filter(record_uid=plant.uid)
    (published,) = entries.values_list("lines", flat=True)

    call_command("rebuild_projections", stdout=StringIO())

    assert entries.get().lines == published
    assert len(published) > 10


def test_day_as_it_is_stored_is_found_and_not_shown(kazakhstan: Country) -> None:
    event = make_event(title_en="A track opens", starts_on="2025-09-30")
    claim_all(event)
    publish(event)

    assert found("2025-09-30") == ["A track opens"]
    lines = SearchEntry.objects.get(record_uid=event.uid).lines
    assert "2025-09-30" not in [text for _language, text in lines]


def test_overruled_claim_finds_the_record(kazakhstan: Country) -> None:
    make_country("KG")
    project = make_energy_project(title_en="Turgusun")
    claim_all(project)
    claim(project, "country", "KG")
    rule(project, "country")
    publish(project)

    assert found("turgusun kyrgyzstan") == ["Turgusun"]


def test_long_query_is_cut_to_most_terms(zhanatas: EnergyProject) -> None:
    assert len(query_parser.parse_query("wind " * 500).terms) == 1
    assert (
        len(query_parser.parse_query(" ".join(f"w{n}" for n in range(99))).terms)
        == query_parser.MOST_TERMS
    )


@pytest.mark.engine
def test_the_page_counts_by_kind_and_country_and_narrows(
    client: Client, zhanatas: EnergyProject
) -> None:
    publish(make_event(title_en="Wind summit", country=make_country("UZ")))
    html = read(client, "/search/?q=wind")
    kinds, places = (
        part(html, 'aria-labelledby="by-kind"', "</ul>"),
        part(html, 'aria-labelledby="by-country"', "</ul>"),
    )
    assert words(kinds).endswith("Energy projects 1 Events 1")
    assert words(places).endswith("Kazakhstan 1 Country UZ 1")

    narrowed = part(read(client, "/search/?q=wind&kind=event"), '<ol class="found"', "</ol>")
    assert "Wind summit" in words(narrowed)
    assert "Zhanatas" not in narrowed
    placed = part(read(client, "/search/?q=wind&country=KZ"), '<ol class="found"', "</ol>")
    assert "Zhanatas" in words(placed)
    assert "summit" not in placed
    kinds = part(read(client, "/search/?q=wind&country=KZ"), 'aria-labelledby="by-kind"', "</ul>")
    assert words(kinds).endswith("Energy projects 1")
    assert "Nothing is left" in words(read(client, "/search/?q=wind&country=KZ&kind=event"))


def test_the_page_names_kind_and_country_and_links_in_the_language(
    client: Client, zhanatas: EnergyProject
) -> None:
    row = part(read(client, "/ru/search/?q=zhanatas"), '<ol class="found"', "</ol>")
    assert 'href="/ru/energy-projects/zhanatas/"' in row
    assert "Казахстан" in row


def test_figure_of_a_result_begins_with_a_capital_letter(client: Client) -> None:
    series = publish(make_series(title_en="Visits to Horgos"))
    publish(observe(series, "2024-H1", 10).batch)

    assert "First half of 2024" in read(client, "/search/?q=visits+horgos")


def test_words_are_marked_and_other_languages_are_named(
    client: Client, zhanatas: EnergyProject
) -> None:
    row = part(read(client, "/search/?q=zhanatas"), '<ol class="found"', "</ol>")
    assert "<mark>Zhanatas</mark> wind farm" in row
    assert "found-language" not in row

    row = part(read(client, "/search/?q=扎纳塔斯"), '<ol class="found"', "</ol>")
    assert '<span lang="zh-Hans"><mark>扎纳塔斯</mark>风电场</span>' in row
    assert 'class="found-language">Chinese<' in row

    row = part(read(client, "/search/?q=zhanatas turbines"), '<ol class="found"', "</ol>")
    assert "<mark>Zhanatas</mark> wind farm" in row
    assert "Forty <mark>turbines</mark> on the steppe." in row


def test_country_and_page_are_suggested(client: Client, zhanatas: EnergyProject) -> None:
    signs = 'class="search-signs"'
    make_country("UZ")
    assert 'href="/countries/kz/"' in part(read(client, "/search/?q=kazakstan"), signs, "</nav>")
    for text in ("energy projects", "энергопроекты", "能源项目", "energy proj"):
        address = f"/search/?q={text}"
        assert 'href="/energy-projects/"' in part(read(client, address), signs, "</nav>"), text
    for text, page in (
        ("rss", "/feeds/"),
        ("подписка", "/feeds/"),
        ("license", "/about/data/"),
        ("methodology", "/about/method/"),
        ("compare Kazakhstan Uzbekistan", "/compare/countries/?country=KZ&amp;country=UZ"),
    ):
        address = f"/search/?q={text}"
        assert f'href="{page}"' in part(read(client, address), signs, "</nav>"), text


def test_public_sources_are_found_and_others_not(client: Client) -> None:
    about = {"publisher": "Ветер", "slug": "annual", "published_on": "2025-06"}
    source = make_source(title="Yearbook of wind", **about)
    make_source(title="Secret wind study")
    project = make_energy_project(title_en="Zhanatas")
    for name in ("country", "technology", "status", "capacity_mw"):
        project.claims.create(
            fact=name,
            value=project.facts[name].accepted(project, name),
            source=source,
            recorded_at=NOON,
        )
    publish(project)
    html = read(client, "/search/?q=wind")
    assert 'href="/sources/annual/"' in html
    assert "Secret wind study" not in html
    narrowed = part(read(client, "/search/?q=ветер&kind=source"), '<ol class="found"', "</ol>")
    assert "Yearbook of wind" in words(narrowed)
    assert "Source · June 2025" in words(narrowed)
    chinese = read(client, "/zh-hans/search/?q=wind")
    title = part(chinese, 'href="/zh-hans/sources/annual/"', "</a>")
    assert ('<span lang="">' in title, "仅有" in title) == (True, False)

    source.title = "Almanac of sun"
    source.save()
    publishing.source_changed(source, by=make_user(), at=NOON)
    assert [found("almanac"), found("yearbook")] == [["Ветер: Almanac of sun"], []]


def test_source_is_found_by_its_title_as_printed() -> None:
    titles = {"title": "Wind on the steppe", "title_original": "Даладағы жел", "language": "kk"}
    project = make_energy_project()
    claim_all(project)
    project.claims.update(source=make_source(**titles))
    publish(project)
    assert [len(found(word)) for word in ("даладағы", "steppe")] == [1, 1]


def test_words_for_a_publisher_that_is_not_named_find_no_source(client: Client) -> None:
    project = make_energy_project()
    claim_all(project)
    project.claims.update(source=make_source(title="Yearbook", publisher=NOT_NAMED))
    publish(project)
    assert "Yearbook" in read(client, "/search/?q=yearbook")
    assert "Yearbook" not in read(client, "/search/?q=publisher+not+named")


def test_source_cited_only_by_drafts_is_not_indexed(client: Client) -> None:
    source = make_source(title="Secret study")
    with history.kept_together():
        read_models.index_source(source)
    assert found("secret") == []
    source.first_cited_at = NOON
    with history.kept_together():
        write_sources([source])  # what `index_source` must not do
    assert SearchEntry.everything.filter(record_uid=source.pk).exists()


@pytest.mark.engine
def test_typing_error_is_corrected_and_reported(client: Client, zhanatas: EnergyProject) -> None:
    seen = words(read(client, "/search/?q=zhanatsa wind"))
    assert "Nothing has exactly “zhanatsa wind”. Did you mean: zhanatas wind" in seen
    assert "Zhanatas wind farm" in seen


def test_correction_is_in_the_alphabet_of_the_query(kazakhstan: Country) -> None:
    for title in ("Жанатаас", "Zhanatas", "Zhanatas wind farm"):
        publish(make_energy_project(title_en=title, title_ru=title))
    assert searching.run_search("жанатоас").meant == "жанатаас"


@pytest.mark.engine
@pytest.mark.parametrize("text", [";fyfnfc", "ЯРФТФЕФЫ цштв"])
def test_words_of_the_other_keyboard_are_read_and_reported(
    client: Client, zhanatas: EnergyProject, text: str
) -> None:
    assert found(text) == ["Zhanatas wind farm"]
    assert "Did you mean" in words(read(client, f"/search/?q={text}"))


@pytest.mark.engine
def test_most_words_suffice_if_nothing_has_all(client: Client, zhanatas: EnergyProject) -> None:
    seen = words(read(client, "/search/?q=zhanatas wind xyzzyx"))
    assert "Nothing has every word of “zhanatas wind xyzzyx”." in seen
    assert "Zhanatas wind farm" in seen


def test_few_results_do_not_hide_similar_words_or_most_of_them(client: Client) -> None:
    for title, summary in (
        ("Dry port", "Locals say Khorgas."),
        ("Khorgos", ""),
        ("Khorgos gate", ""),
        ("Other place", "Locals say nothing."),
    ):
        publish(make_event(title_en=title, summary_en=summary))

    nearby = "With similar words, or not all of them"
    seen = words(read(client, "/search/?q=khorgas"))
    assert found("khorgas") == ["Dry port"]
    assert "Khorgos gate" in seen.partition(nearby)[2]
    assert "Dry port" not in seen.partition(nearby)[2]
    seen = words(read(client, "/search/?q=locals+say+khorgas"))
    assert "Other place" in seen.partition(nearby)[2]
    assert nearby not in words(read(client, "/search/?q=khorgas&kind=event"))


def test_title_with_most_words_ranks_before_text_that_mentions_all(client: Client) -> None:
    publish(make_event(title_en="Council", summary_en="Trains from Chengdu go to Tashkent."))
    publish(make_event(title_en="Trains from Chengdu"))
    publish(make_event(title_en="Chengdu", summary_en="A town."))

    assert found("trains chengdu tashkent per year") == ["Trains from Chengdu", "Council"]


def test_title_with_most_words_ranks_before_a_source_that_has_all(client: Client) -> None:
    publish(make_event(title_en="Visa groups"))
    event = make_event(title_en="Another")
    claim(event, "held_on", source=make_source(title="Visa waived for groups"))
    publish(event)

    assert found("visa waived groups") == ["Visa groups", "Agency: Visa waived for groups"]


def test_what_is_in_the_named_country_ranks_before_its_like_elsewhere(kazakhstan: Country) -> None:
    for name, country in (("Bash free", make_country("UZ")), ("Shelek and Otar", kazakhstan)):
        publish(
            make_energy_project(
                title_en=f"{name} wind farm", country=country, slug=name[:4].lower()
            )
        )

    for text in ("xyzzyx wind farm Kazakhstan", "free wind farm Kazakhstan"):
        best = searching.run_search(text).hits[0]
        assert str(SearchEntry.objects.get(pk=best.entry_id)) == "Shelek and Otar wind farm"


def test_known_words_are_no_errors_where_others_are_missing(client: Client) -> None:
    for title in ("Uranium mines", "Uraniun mine"):
        publish(make_event(title_en=title))

    hits = searching.run_search("uranium xyzzyx").hits
    assert [str(SearchEntry.objects.get(pk=hit.entry_id)) for hit in hits] == ["Uranium mines"]


def test_year_is_no_condition_beside_a_word_and_a_country_no_result_of_most_words(
    client: Client, zhanatas: EnergyProject
) -> None:
    """Statistics have their years in no text; what is only in the country was not asked for."""
    publish(make_event(title_en="Zhanatas 2025"))

    assert found("zhanatas 2025") == ["Zhanatas 2025", "Zhanatas wind farm"]
    assert found("kazakhstan 2025") == ["Zhanatas 2025"]
    assert searching.run_search("xyzzyx kazakhstan 2025").hits[:] == []
    seen = words(read(client, "/search/?q=xyzzyx+kazakhstan"))
    assert "Nothing public has the words “xyzzyx kazakhstan” or similar ones." in seen


def test_many_results_have_none_beside_them(client: Client) -> None:
    for name in ("Khorgas", "Khorgas", "Khorgas", "Khorgas", "Khorgas", "Khorgos"):
        publish(make_event(title_en=name))

    assert len(found("khorgas")) == 5
    assert "With similar words" not in words(read(client, "/search/?q=khorgas"))


def test_empty_result_has_suggestions(client: Client, zhanatas: EnergyProject) -> None:
    seen = words(read(client, "/search/?q=xyzzyx"))
    assert "Nothing public has the words “xyzzyx” or similar ones." in seen
    assert "For instance Zhanatas wind farm" in seen


@pytest.mark.engine
def test_short_word_with_two_errors_finds_nothing(zhanatas: EnergyProject) -> None:
    """Short words have no sound key; that of “wind” is as empty."""
    assert [found("wimd"), found("wumd")] == [["Zhanatas wind farm"], []]


def test_empty_query_shows_help(client: Client, zhanatas: EnergyProject) -> None:
    assert "How to search" in words(read(client, "/search/"))


def test_browsers_are_told_how_to_search_in_the_language(client: Client) -> None:
    link = '<link rel="search"'
    assert 'href="/ru/search/description.xml"' in part(read(client, "/ru/"), link, ">")

    text = read(client, "/ru/search/description.xml")
    found = ElementTree.fromstring(text)  # noqa: S314 - our own
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    address = found.find(f"{space}Url")
    assert address is not None
    assert address.attrib["template"].endswith("/ru/search/?q={searchTerms}")
    assert found.findtext(f"{space}ShortName") == settings.PORTAL_NAME
    assert str(found.findtext(f"{space}Image")).startswith("http")


def test_suggestions_are_options_that_lead_to_records(
    client: Client, zhanatas: EnergyProject
) -> None:
    html = read(client, "/ru/search/suggestions/?q=жаната")
    assert 'role="option" data-href="/ru/energy-projects/zhanatas/"' in html
    assert read(client, "/search/suggestions/?q=").strip() == ""
    assert "<html" not in html


def test_suggestions_are_not_all_of_one_word(client: Client, kazakhstan: Country) -> None:
    for number in range(8):
        publish(make_event(title_en=f"Growth of visits {number}"))
    publish(make_event(title_en="Grodekovo railway station is opened to trains"))
    offered = words(read(client, "/search/suggestions/?q=gro"))
    assert offered.count("Growth") == 6
    assert offered.index("Grodekovo") > offered.index("Growth")


def test_order_of_suggestions_does_not_depend_on_that_of_a_set() -> None:
    """The words of a result have an order of their own in each process."""
    alike = [Hit(n, "event", (), frozenset({"gate", f"w{n:03}"})) for n in range(30)]
    other = Hit(99, "event", (), frozenset({"zone"}))

    assert _varied([*alike, other]) == [*alike[:4], other, *alike[4:]]


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("q=wind&colour=red", "colour"),
        ("q=wind&kind=planet", "planet"),
        ("q=wind&country=XX", "XX"),
        ("q=wind&page=two", "two"),
        ("q=wind&page=99", "99"),
        ("q=%00", "Null"),
        ("q=" + "w" * 201, "200"),
    ],
)
def test_invalid_parameter_is_refused_with_sentence(
    client: Client, zhanatas: EnergyProject, query: str, word: str
) -> None:
    assert word in words(read(client, f"/search/?{query}", 400))


def test_markup_in_query_is_escaped(client: Client, zhanatas: EnergyProject) -> None:
    assert "<script>x" not in read(client, "/search/?q=<script>x")
    publish(make_event(title_en="<script>alert</script> & wind"))
    for address in ("/search/?q=alert", "/search/suggestions/?q=alert"):
        assert "&lt;script&gt;<mark>alert</mark>&lt;/script&gt; &amp; wind" in read(client, address)


def test_queries_do_not_grow_with_rows(client: Client, zhanatas: EnergyProject) -> None:
    with_one = queries(client, "/search/?q=wind"), queries(client, "/search/suggestions/?q=wind")
    publish(make_organisation(title_en="Wind company"))
    publish(make_event(title_en="Wind summit"))
    assert (
        queries(client, "/search/?q=wind"),
        queries(client, "/search/suggestions/?q=wind"),
    ) == with_one


def test_list_pages_use_the_same_search(client: Client, zhanatas: EnergyProject) -> None:
    publish(make_energy_project(title_en="Solar park", slug="solar"))
    html = read(client, "/energy-projects/?q=Жанатас")
    assert "Zhanatas wind farm" in html
    assert "Solar park" not in html
