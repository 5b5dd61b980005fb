"""Rules of every FilterSet, and the FilterSets of the portal's own models."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.functional import Promise
from pytest_django import DjangoAssertNumQueries

from portal.filters.changes import ChangeFilter, ChangeListFilter
from portal.filters.closed import IN_LISTS, ClosedFilterSet
from portal.filters.corrections import CorrectionFilter
from portal.filters.history import EditionFilter, RulingFilter, WaiverFilter
from portal.filters.parts import SignedDocumentFilter
from portal.filters.published import (
    DisagreementFilter,
    PublishedClaimFilter,
    RegisterFilter,
    SourceFilter,
)
from portal.filters.records import (
    CountryFilter,
    EventFilter,
    OrganisationFilter,
    PlaceFilter,
    StoryFilter,
)
from portal.models import Disagreement, PublishedClaim, Source
from portal.participation.filters import RoleRowFilter
from portal.publication.publishing import start_edit
from portal.records.kinds import all_kinds
from projects.energy.filters import EnergyProjectFilter, MilestoneFilter, PhaseFilter, PhotoFilter
from projects.energy.models import EnergyProject
from projects.facilities.filters import FacilityFilter
from projects.pipelines.filters import PipelineFilter
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_event,
    make_organisation,
    make_place,
    make_source,
    make_story,
    make_user,
    publish,
    rule,
)
from tests.portal.filters.asking import asked, found, problems
from trade.corridors.filters import CorridorFilter, GoodsCategoryFilter, StopFilter
from trade.hubs.filters import ServiceFilter, TradeHubFilter
from trade.rankings.filters import RankingEntryFilter, RankingFilter
from trade.statistics.filters.observations import ObservationFilter, PeriodFilter
from trade.statistics.filters.series import IndicatorFilter, PeriodRulingFilter, SeriesFilter

# Databases differ: comparison, collation, and values that a database refuses.
pytestmark = pytest.mark.django_db

ROWS: list[Any] = [viewset for kind in all_kinds().values() for viewset in kind.rows.values()]
ROLES = [of.filterset_class for of in ROWS if issubclass(of.filterset_class, RoleRowFilter)]
ALL = [
    ChangeFilter,
    ChangeListFilter,
    CorrectionFilter,
    CorridorFilter,
    CountryFilter,
    DisagreementFilter,
    RegisterFilter,
    EditionFilter,
    EnergyProjectFilter,
    EventFilter,
    FacilityFilter,
    GoodsCategoryFilter,
    IndicatorFilter,
    MilestoneFilter,
    ObservationFilter,
    OrganisationFilter,
    PeriodFilter,
    PeriodRulingFilter,
    PhaseFilter,
    PhotoFilter,
    PipelineFilter,
    PlaceFilter,
    PublishedClaimFilter,
    RankingEntryFilter,
    RankingFilter,
    RulingFilter,
    SeriesFilter,
    ServiceFilter,
    SourceFilter,
    SignedDocumentFilter,
    StopFilter,
    StoryFilter,
    TradeHubFilter,
    WaiverFilter,
    *ROLES,
]
GARBAGE = [
    *("%00", "a%00b", "%ED%A0%80", "%FF", "%F0%9F%92%A9", "';--"),
    *("NaN", "-Infinity", "1" * 400, "-1e400", "1e-400000000", "1,2,3", "NaN,1,2,3"),
    *("9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00%2B14:00", "2021-02-30", "2024/2023"),
    *("energyproject:x", "place:", "0,0,1e-400000000,1", "Infinity,0,1,2", "1e400,0,1,2"),
]

every_filterset = pytest.mark.parametrize("filterset", ALL, ids=lambda f: f.__name__)


def test_list_of_filtersets_is_complete() -> None:
    def below(cls: type[ClosedFilterSet]) -> set[type[ClosedFilterSet]]:
        return {cls} | {leaf for child in cls.__subclasses__() for leaf in below(child)}

    own = {cls for cls in below(ClosedFilterSet) if ".filters" in cls.__module__}
    assert {cls for cls in own if cls._meta.model} == {*ALL} - {*ROLES, RoleRowFilter}


@pytest.mark.every_day(one_in=4)
@every_filterset
def test_an_unknown_parameter_is_named_with_what_is_allowed(
    filterset: type[ClosedFilterSet],
) -> None:
    answer = asked(filterset, "colour=red&page=2&page_size=5&as_recorded=2026&format=json")

    allowed = ", ".join([*filterset.base_filters, *IN_LISTS])
    sentence = f"There is no parameter “colour” here. These are allowed: {allowed}."
    assert answer.problems() == {"colour": [sentence]}
    assert answer.form.non_field_errors() == [sentence]
    assert not answer.is_valid()


def test_a_list_is_of_no_edition() -> None:
    """The answer would be what is said today, and be taken for what the edition said."""
    assert problems(PlaceFilter, "edition=1").keys() == {"edition"}


@pytest.mark.every_day(one_in=4)
@every_filterset
def test_parameters_without_a_value_count_as_absent(filterset: type[ClosedFilterSet]) -> None:
    query = "&".join(f"{name}=" for name in filterset.base_filters)

    assert asked(filterset, query).is_valid()


@pytest.mark.engine
@pytest.mark.slow
@pytest.mark.every_day(one_in=41)
@every_filterset
@pytest.mark.parametrize("value", GARBAGE)
def test_no_value_raises(filterset: type[ClosedFilterSet], value: str) -> None:
    """Each parameter that takes the value is asked by itself; the others have said why not."""
    every = "&".join(f"{name}={value}" for name in filterset.base_filters)
    refused = set(problems(filterset, every))
    for name in set(filterset.base_filters) - refused:
        list(asked(filterset, f"{name}={value}").qs)


@pytest.mark.every_day(one_in=7)
@pytest.mark.slow
@every_filterset
def test_every_offered_value_is_accepted(filterset: type[ClosedFilterSet]) -> None:
    make_country("KZ")
    offering = asked(filterset, "")
    for name, parameter in offering.filters.items():
        for value in getattr(parameter.field, "allowed", list)():
            needed = f"&{parameter.needs.split()[0]}=KZ" if getattr(parameter, "needs", "") else ""
            found(filterset, f"{name}={value}{needed}")


@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize(
    "filterset", [one for one in ALL if "order" in one.base_filters], ids=lambda f: f.__name__
)
def test_orders_have_a_tie_breaker(filterset: type[ClosedFilterSet]) -> None:
    offered = filterset.base_filters["order"].field.allowed()

    for query in ("", *(f"order={value}" for value in offered)):
        assert asked(filterset, query).qs.query.order_by[-1] == "pk"


def test_invalid_query_has_no_rows() -> None:
    publish(make_place())

    assert len(found(PlaceFilter)) == 1
    assert list(asked(PlaceFilter, "kind=planet").qs) == []
    assert list(asked(PlaceFilter, "colour=red").qs) == []


@pytest.mark.parametrize(
    ("query", "sentences"),
    [
        ("disputed=maybe", "“maybe” is not known here. These are allowed: true, false."),
        ("country=XX", "There is no country with the code “XX”; write"),
        ("source=nobody", "Nothing public is called “nobody”."),
        ("updated_after=yesterday", "“yesterday” is not a moment such as 2026-01-15"),
        ("bbox=1,2,3", "“1,2,3” is not “west,south,east,north” in degrees."),
        ("bbox=60,0,50,9", "“60,0,50,9” is not “west,south,east,north” in degrees."),
        ("q=a%00b", "Null characters are not allowed."),
        ("q=one&q=two", "Give this parameter once."),
        ("page=1&page=2", "Give this parameter once."),
        ("cursor=*&cursor=a", "Give this parameter once."),
    ],
)
def test_each_error_has_its_sentence(query: str, sentences: str) -> None:
    name = query.partition("=")[0]

    ((asked_for, (sentence,)),) = problems(PlaceFilter, query).items()
    assert asked_for == name
    assert sentence.startswith(sentences)


def test_all_errors_are_reported_at_once() -> None:
    assert list(problems(PlaceFilter, "kind=planet&colour=red&disputed=maybe")) == [
        "kind",
        "disputed",
        "colour",
    ]


@every_filterset
def test_labels_are_translated_lazily(filterset: type[ClosedFilterSet]) -> None:
    for parameter in filterset.base_filters.values():
        assert isinstance(parameter.label, Promise)
        assert isinstance(parameter.extra.get("help_text", parameter.label), Promise)


@pytest.mark.engine
def test_order_has_a_tie_breaker_and_puts_the_unknown_last() -> None:
    places = [make_place(title_en="Same", population=n) for n in (5, None, 7, 5)]
    first, unknown, largest, second = map(publish, places)

    assert found(PlaceFilter) == [first, unknown, largest, second]
    assert found(PlaceFilter, "order=-title") == [first, unknown, largest, second]
    assert found(PlaceFilter, "order=population") == [first, second, largest, unknown]
    assert found(PlaceFilter, "order=-population") == [largest, first, second, unknown]


@pytest.mark.engine
def test_a_source_without_a_date_comes_last_both_ways() -> None:
    dated = {
        day: make_source(published_on=day, first_cited_at=NOON) for day in ("2020", "", "2021")
    }

    assert found(SourceFilter, "order=published") == [dated["2020"], dated["2021"], dated[""]]
    assert found(SourceFilter, "order=-published") == [dated["2021"], dated["2020"], dated[""]]


@pytest.mark.engine
@pytest.mark.parametrize("words", ["шёлковый", "ШЕЛКОВЫЙ город", "丝绸之城", "old name", "silk"])
def test_search_finds_a_name_in_any_spelling(words: str) -> None:
    place = make_place(title_en="Silk city", title_ru="Шёлковый город", title_zh_hans="丝绸之城")
    place.names.create(name="Old Name")
    silk = publish(place)
    publish(make_place(title_en="Another", title_ru="Иной"))

    assert found(PlaceFilter, f"q={words}") == [silk]


@pytest.mark.engine
def test_source_filters_by_published_claims() -> None:
    source = make_source(slug="atlas")
    cited, other, draft = make_place(), publish(make_place()), make_place()
    for place in (cited, draft):
        claim_all(place)
        claim(place, "place_kind", source=source)
    cited = publish(cited)

    assert found(PlaceFilter, "source=atlas") == [cited]
    assert found(PlaceFilter) == [cited, other]


@pytest.mark.engine
def test_source_filters_by_rows_of_records() -> None:
    source, firm = make_source(slug="atlas", kind="dataset"), publish(make_organisation())
    built, other = make_energy_project(), publish(make_energy_project())
    built.roles.create(organisation=firm, role="contractor", source=source)
    built = publish(built)

    assert found(EnergyProjectFilter, "source=atlas") == [built]
    assert found(EnergyProjectFilter, "source_kind=dataset") == [built]
    assert found(EnergyProjectFilter) == [built, other]


@pytest.mark.engine
def test_a_source_that_only_the_draft_of_a_record_cites_does_not_find_it() -> None:
    editor, atlas = make_user(), make_source(slug="atlas", kind="dataset", first_cited_at=NOON)
    firm, public = publish(make_organisation()), publish(make_energy_project())
    draft = start_edit(public, by=editor, at=NOON)
    draft.roles.create(organisation=firm, role="contractor", source=atlas)

    assert found(EnergyProjectFilter, "source=atlas") == []
    assert found(EnergyProjectFilter, "source_kind=dataset") == []


def test_source_cited_only_by_drafts_is_unknown() -> None:
    claim(make_place(), "place_kind", source=make_source(slug="secret"))

    assert problems(PlaceFilter, "source=secret") == {
        "source": ["Nothing public is called “secret”."]
    }


@pytest.mark.engine
def test_disputed_is_read_from_the_current_edition() -> None:
    calm, disputed = make_place(population=100), make_place(population=100)
    for place in (calm, disputed):
        claim_all(place)
    claim(disputed, "population", "250")
    rule(disputed, "population")
    calm, disputed = publish(calm), publish(disputed)
    publish(make_event())  # of another kind

    assert found(PlaceFilter, "disputed=true") == [disputed]
    assert found(PlaceFilter, "disputed=false") == [calm]


@pytest.mark.engine
def test_updated_after_is_strict() -> None:
    place = publish(make_place())
    before = (NOON - timedelta(seconds=1)).isoformat().replace("+00:00", "Z")

    assert found(PlaceFilter, f"updated_after={before}") == [place]
    assert found(PlaceFilter, "updated_after=2026-01-15T12:00:00Z") == []
    assert found(PlaceFilter, "updated_after=2026-01-15T12:00:00") == []
    assert found(PlaceFilter, "updated_after=2026-01-15T13:59:59%2B02:00") == [place]
    assert found(PlaceFilter, "updated_after=2026-01-15") == [place]


@pytest.mark.engine
def test_filters_of_places() -> None:
    almaty = publish(make_place(title_en="Almaty"))
    horgos = publish(
        make_place(
            title_en="Horgos",
            country=make_country("CN"),
            place_kind="border_town",
            latitude="44.21",
            longitude="80.41",
        )
    )
    make_country("UZ")

    assert found(PlaceFilter, "country=CN") == [horgos]
    assert found(PlaceFilter, "country=CN&country=KZ&country=UZ") == [almaty, horgos]
    assert found(PlaceFilter, "kind=border_town&kind=village") == [horgos]
    assert found(PlaceFilter, "bbox=80,44,81,45") == [horgos]
    assert found(PlaceFilter, "bbox=-180,-90,180,90") == [almaty, horgos]


@pytest.mark.engine
def test_filters_of_organisations() -> None:
    firm = publish(make_organisation(title_en="A firm"))
    bank = publish(make_organisation(country=None, organisation_kind="financial_institution"))

    assert found(OrganisationFilter, "country=KZ") == [firm]
    assert found(OrganisationFilter, "kind=financial_institution") == [bank]
    project = make_energy_project()
    for role in ("owner", "financier"):
        project.roles.create(organisation=bank, role=role, source=make_source())
    publish(project)
    assert found(OrganisationFilter, "order=-records") == [bank, firm]
    assert found(OrganisationFilter, "order=records") == [firm, bank]


@pytest.mark.engine
def test_events_match_every_country_and_day() -> None:
    summit = make_event(starts_on="2025-06-17", ends_on="2025-06-18")
    summit.participants.add(make_country("CN"), make_country("KZ"))
    summit, decree = publish(summit), publish(make_event(starts_on="2024", country=None))

    assert found(EventFilter) == [summit, decree]
    assert found(EventFilter, "country=CN&country=KZ") == [summit]
    assert found(EventFilter, "from=2025-06-18") == [summit]
    assert found(EventFilter, "from=2025-06-19") == []
    assert found(EventFilter, "from=2024-11") == [summit, decree]
    assert found(EventFilter, "to=2025-06-16") == [decree]
    assert found(EventFilter, "to=2025-06") == [summit, decree]
    assert found(EventFilter, "to=2024-02&from=2024-03") == [decree]
    assert found(EventFilter, "order=date&kind=summit") == [decree, summit]


@pytest.mark.engine
def test_filters_of_stories() -> None:
    june, july = (publish(make_story(dated_on=day)) for day in ("2025-06-20", "2025-07-01"))

    assert found(StoryFilter) == [july, june]
    assert found(StoryFilter, "to=2025-06") == [june]
    assert found(StoryFilter, "from=2025-07") == [july]


@pytest.mark.engine
@pytest.mark.parametrize("typed", ["казахстан", "КАЗАХСТАН", "Казахстан", "южный казах"])
def test_small_letters_and_capitals_are_the_same_in_every_script(typed: str) -> None:
    kz = make_country("KZ")
    kz.name_ru = "Южный Казахстан"
    kz.save()

    assert found(CountryFilter, f"q={typed}") == [kz]


@pytest.mark.engine
def test_filters_of_countries() -> None:
    kz, cn = make_country("KZ"), make_country("CN")
    cn.role, cn.name_ru = "partner", "Китай"
    cn.save()

    assert found(CountryFilter) == [cn, kz]
    assert found(CountryFilter, "role=partner") == [cn]
    assert found(CountryFilter, "q=Кит") == [cn]
    assert found(CountryFilter, "order=-code") == [kz, cn]


@pytest.mark.engine
def test_filters_of_sources() -> None:
    def cited(**kwargs: Any) -> Source:
        return make_source(first_cited_at=NOON, **kwargs)

    paper = cited(title="A paper", kind="academic", language="en", publisher="Press house")
    report = cited(
        title="B report",
        title_original="Отчёт",
        kind="official",
        language="ru",
        publisher="Ministry",
    )
    make_source(title="A draft's", language="fr")

    assert found(SourceFilter) == [paper, report]
    assert found(SourceFilter, "kind=academic") == [paper]
    assert found(SourceFilter, "language=ru") == [report]
    assert found(SourceFilter, "publisher=minis") == [report]
    assert found(SourceFilter, "q=paper") == [paper]
    assert found(SourceFilter, "q=отчёт") == [report]  # as its own readers are shown it
    assert found(SourceFilter, "order=-publisher") == [paper, report]
    assert problems(SourceFilter, "language=fr") == {
        "language": ["“fr” is not known here. These are allowed: en, ru."]
    }


def disputed_project(**kwargs: Any) -> EnergyProject:
    project = make_energy_project(**kwargs)
    claim_all(project)
    claim(project, "capacity_mw", "150", source=make_source(slug="gazette"))
    rule(project, "capacity_mw", rule="official")
    published: EnergyProject = publish(project)
    return published


@pytest.mark.engine
def test_filters_of_claims() -> None:
    project = disputed_project(slug="zhanatas")
    publish(make_place(country=make_country("CN"), population=None))
    (overruled,) = PublishedClaim.objects.filter(standing="overruled")

    assert found(PublishedClaimFilter, "source=gazette") == [overruled]
    assert found(PublishedClaimFilter, "standing=overruled") == [overruled]
    assert overruled in found(
        PublishedClaimFilter, "fact=capacity_mw&record=energyproject:zhanatas"
    )
    assert {c.kind for c in found(PublishedClaimFilter, "kind=place")} == {"place"}
    assert {c.kind for c in found(PublishedClaimFilter, "country=CN")} == {"place"}
    by_uid = found(PublishedClaimFilter, f"record=energyproject:{project.uid}")
    assert by_uid == found(PublishedClaimFilter, "kind=energyproject") != []
    for alone in (project.slug, project.uid):  # no record of another kind has the name
        assert found(PublishedClaimFilter, f"record={alone}") == by_uid
    assert problems(PublishedClaimFilter, "record=Zhanat") == {
        "record": ["Nothing public is called “Zhanat”; did you mean energyproject:zhanatas?"]
    }
    assert problems(PublishedClaimFilter, "source=gaz") == {
        "source": ["Nothing public is called “gaz”; did you mean gazette?"]
    }
    assert found(PublishedClaimFilter, "updated_after=2026-01-15T12:00:00Z") == []


@pytest.mark.parametrize("before", ["record=", "record=place:", "source="])
def test_a_name_that_is_longer_than_any_is_refused(before: str) -> None:
    disputed_project()
    name = "a" * 60_000  # no pattern of SQLite's
    [(_parameter, sentences)] = problems(PublishedClaimFilter, f"{before}{name}").items()
    assert len(sentences[0]) < 200


@pytest.mark.engine
@pytest.mark.parametrize("filterset", [PublishedClaimFilter, DisagreementFilter])
def test_what_was_entered_earlier_is_new_when_it_is_published(
    filterset: type[ClosedFilterSet],
) -> None:
    disputed_project(title_en="First")
    place = make_place(country=make_country("CN"), population=100)
    claim_all(place)
    claim(place, "population", "400")
    rule(place, "population", rule="slip")
    publish(place, at=NOON + timedelta(days=2))

    told = found(filterset, "updated_after=2026-01-16T12:00:00Z")
    assert {row.kind for row in told} == {"place"}
    assert found(filterset, "updated_after=2026-01-17T12:00:00Z") == []


@pytest.mark.parametrize("record", ["planet:x", "energyproject:nobody", "nobody", "energyproject:"])
def test_a_record_that_is_not_public_is_not_known(record: str) -> None:
    make_energy_project(slug="nobody")

    assert problems(PublishedClaimFilter, f"record={record}") == {
        "record": [f"There is no public record “{record}”; write kind:slug or kind:uid."]
    }


@pytest.mark.parametrize("filterset", [PublishedClaimFilter, DisagreementFilter, RulingFilter])
def test_fact_of_a_part_is_asked_by_its_path(filterset: type[ClosedFilterSet]) -> None:
    plant = make_energy_project()
    unit = plant.phases.create(
        name="Unit 1", phase_status="operating", capacity_mw=50, source=make_source()
    )
    claim_all(plant)
    claim(plant, path := f"phases-{unit.uid}-capacity_mw", "80")
    rule(plant, path)
    publish(plant)

    assert {row.fact for row in found(filterset, f"fact={path}")} == {path}
    assert found(filterset, f"fact={path.replace('capacity_mw', 'status')}") == []


@pytest.mark.engine
def test_filters_of_disagreements() -> None:
    disputed_project(title_en="First")
    place = make_place(country=make_country("CN"), population=100)
    claim_all(place)
    claim(place, "population", "400")
    rule(place, "population", rule="slip")
    publish(place)
    small, large = Disagreement.objects.order_by("gap_percent")

    assert found(DisagreementFilter) == [large, small]
    assert found(DisagreementFilter, "order=gap") == [small, large]
    assert found(RegisterFilter, "order=-ratio") == [large, small]
    assert found(RegisterFilter) == [small, large]  # two sources of the plant, one of the place
    assert found(DisagreementFilter, "gap_min=51") == [large]
    assert found(DisagreementFilter, "gap_percent_min=51") == [large]
    assert found(DisagreementFilter, "gap_ratio_min=3.9") == [large]
    assert found(DisagreementFilter, "gap_ratio_max=3.9") == [small]
    assert found(DisagreementFilter, "kind=energyproject") == [small]
    assert found(DisagreementFilter, "country=CN") == [large]
    assert found(DisagreementFilter, "rule=official&rule=scope") == [small]
    assert found(DisagreementFilter, "fact=population") == [large]
    assert found(DisagreementFilter, "ruled=false") == []
    assert found(DisagreementFilter, "ruled=true") == [large, small]


def test_a_form_shows_only_public_sources_and_asks_the_database_a_fixed_number_of_times(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(3):
        publish(make_place())
    make_source(title="Not for readers")
    answer = asked(PlaceFilter, "q=place&country=KZ&disputed=false")

    # countries: to check, to search, to draw; the words; the places; the sources
    with django_assert_num_queries(6):
        assert len(answer.qs) == 3
        assert "Not for readers" not in answer.form.as_p()
    assert Source.working.filter(title="Not for readers").exists()


@pytest.mark.engine
def test_records_are_found_by_the_kind_of_their_sources() -> None:
    studied, told = make_place(title_en="A"), make_place(title_en="B")
    for place in (studied, told):
        claim_all(place)
    claim(studied, "place_kind", source=make_source(kind="academic"))
    studied, told = publish(studied), publish(told)

    assert found(PlaceFilter, "source_kind=academic") == [studied]
    assert found(PlaceFilter, "source_kind=academic&source_kind=press") == [studied, told]
    assert found(PlaceFilter, "source_kind=official") == []
