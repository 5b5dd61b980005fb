"""What editors work on, as plain values: kept, compared, and loaded into a draft again."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings

from portal.models import Claim, Ruling
from portal.models import Place as PlaceRecord
from portal.publication import publishing, snapshots
from portal.publication.snapshots import ContentChange, ContentPath
from portal.records.registry import record_models
from projects.energy.models import EnergyProject
from projects.energy.parts import Phase, Photo
from projects.pipelines.models import Pipeline
from tests.factories import (
    NOON,
    claim,
    make_country,
    make_energy_project,
    make_organisation,
    make_pipeline,
    make_place,
    make_source,
    make_user,
    publish,
    rule,
)
from tests.portal.opendata.whole import content_of, make_row, stored, whole

pytestmark = pytest.mark.django_db
every_record = pytest.mark.parametrize("model", record_models(), ids=lambda m: m.kind())


def spoil(record: Any) -> None:
    """Change a bit of everything that belongs to a draft."""
    record.title_en, record.summary_en = "Spoilt", "Spoilt as well."
    record.save()
    for many in record._meta.many_to_many:
        getattr(record, many.name).set([make_country("TM")])
    for relation in type(record).owned():
        rows = getattr(record, relation)
        if issubclass(rows.model, Claim):
            rows.update(locator="spoilt", value="spoilt")
        else:
            kept = rows.first()
            if kept is not None and issubclass(rows.model, Ruling):
                rows.update(reason_en="Spoilt.")
            rows.exclude(pk=getattr(kept, "pk", None)).delete()
            if kept is not None and relation in type(record).parts:
                kept.delete()
                make_row(record, relation)


@pytest.mark.every_day(one_in=3)
@every_record
def test_what_is_restored_is_what_was(model: Any) -> None:
    record = whole(model)
    before = content_of(record)
    spoil(record)
    assert snapshots.compare(before, content_of(record)) != []

    lost = snapshots.restore(stored(record), before)

    assert lost == []
    assert content_of(record) == before
    assert snapshots.compare(before, content_of(record)) == []


@pytest.mark.every_day(one_in=3)
@every_record
def test_a_draft_copy_has_the_content_of_what_is_public(model: Any) -> None:
    """…so that comparing them shows what was changed and nothing else."""
    public = publish(whole(model))
    draft = publishing.start_edit(public, by=make_user(), at=NOON)
    assert content_of(draft) == content_of(public) == public.edition.content

    spoil(draft)
    snapshots.restore(stored(draft), public.edition.content)

    assert content_of(draft) == public.edition.content


@pytest.mark.every_day(one_in=4)
@every_record
def test_nothing_of_identity_or_history_is_content(model: Any) -> None:
    public = publish(whole(model))
    fields = content_of(public)["fields"]
    assert not {"id", "uid", "status", "version", "edition", "edit_of"} & fields.keys()
    files = {"image", "renditions"}  # of a picture, whose paths name it
    assert public.uid not in json.dumps({name: fields[name] for name in fields.keys() - files})


@pytest.mark.every_day(one_in=3)
@every_record
def test_an_older_form_of_the_model_is_restored_as_far_as_it_goes(model: Any) -> None:
    """Columns and parts it did not know stay as they are; those that are gone are named."""
    record = whole(model)
    old = content_of(record)
    now_fields = dict(old["fields"])
    del old["fields"]["summary_ru"]
    old["fields"] |= {"colour": "red", "once_empty": ""}
    old["rows"] = {"sponsors": {"0123456789ab": {"name": "A bank"}}, "once_empty": {}}
    record.summary_ru = "Written since."
    record.title_en = "Spoilt"
    record.save()
    rows = content_of(record)["rows"]

    lost = snapshots.restore(stored(record), old)

    assert [str(word) for word in lost] == ["colour", "sponsors"]
    restored = content_of(record)
    assert restored["fields"] == {**now_fields, "summary_ru": "Written since."}
    assert restored["rows"] == rows


def test_claims_made_since_stay_and_other_rows_made_since_go() -> None:
    project = make_energy_project()
    first = claim(project, "capacity_mw", "100")
    before = content_of(project)
    since = claim(project, "capacity_mw", "250")
    rule(project, "capacity_mw")
    Phase.objects.create(record=project, name="II", phase_status="announced", source=make_source())

    snapshots.restore(stored(project), before)

    assert {c.uid for c in project.claims.all()} == {first.uid, since.uid}
    assert not project.rulings.exists()
    assert not project.phases.exists()


def test_a_claim_is_again_as_it_was_and_so_is_a_removed_row() -> None:
    project = make_energy_project()
    made = claim(project, "capacity_mw", "100", quote="A hundred.")
    phase = Phase.objects.create(
        record=project, name="I", phase_status="operating", source=make_source()
    )
    before = content_of(project)
    project.claims.update(retracted_at=NOON, retraction_reason="Misread.", value="90")
    phase.delete()

    snapshots.restore(stored(project), before)

    again = project.claims.get()
    assert (again.pk, again.value, again.retracted_at, again.quote) == (
        made.pk,
        "100",
        None,
        "A hundred.",
    )
    assert [(p.uid, p.name) for p in project.phases.all()] == [(phase.uid, "I")]


def test_what_names_something_gone_is_left_and_named() -> None:
    project = make_energy_project(vendor=(vendor := make_organisation()))
    gone_source, other = make_source(), make_source()
    project.roles.create(organisation=vendor, role="owner", source=other)
    project.phases.create(name="I", phase_status="operating", source=gone_source)
    kept = project.phases.create(name="II", phase_status="operating", source=gone_source)
    before = content_of(project)
    now = make_organisation()
    project.vendor = now
    project.title_en = "Spoilt"
    project.save()
    project.roles.all().delete()
    project.phases.filter(name="I").delete()
    project.phases.update(source=other, name="Renamed")
    vendor.delete()
    gone_source.delete()

    lost = snapshots.restore(stored(project), before)

    assert sorted(map(str, lost)) == [
        "chosen vendor",
        "energy project role: organisation",
        "phase: source",
    ]
    project = stored(project)
    assert (project.title_en, project.vendor) == (before["fields"]["title_en"], now)
    assert not project.roles.exists()
    assert [(p.pk, p.name, p.source) for p in project.phases.all()] == [(kept.pk, "II", other)]


def test_countries_that_are_gone_are_named_and_the_others_restored() -> None:
    pipeline = make_pipeline()
    pipeline.countries.add(make_country("XX"))
    before = content_of(pipeline)
    pipeline.countries.clear()
    make_country("XX").delete()

    lost = snapshots.restore(stored(pipeline), before)

    assert [str(word) for word in lost] == ["countries"]
    assert [c.pk for c in Pipeline.working.get().countries.all()] == ["KZ"]


@pytest.mark.parametrize(
    ("column", "once", "word"),
    [
        ("capacity_mw", "a lot", "capacity"),  # was words, is a number
        ("vendor", "Siemens", "chosen vendor"),  # was words, is a record
        ("technology", None, "technology"),  # could be empty, must be given
    ],
)
def test_a_column_that_takes_other_values_now_keeps_its_own(
    column: str, once: str | None, word: str
) -> None:
    project = make_energy_project(capacity_mw=7)
    before = content_of(project)
    old = copy.deepcopy(before)
    old["fields"] |= {column: once, "title_en": "Before"}

    lost = snapshots.restore(stored(project), old)

    assert [str(label) for label in lost] == [word]
    assert content_of(project)["fields"] == {**before["fields"], "title_en": "Before"}


def test_an_address_that_is_public_or_taken_stays() -> None:
    public = publish(make_place(slug="khorgos"))
    draft = publishing.start_edit(public, by=make_user(), at=NOON)
    before = content_of(draft)
    before["fields"]["slug"] = "korgas"
    assert [str(word) for word in snapshots.restore(stored(draft), before)] == ["slug"]
    assert stored(draft).slug == "khorgos"

    never_public = make_place(slug="new")
    before = content_of(never_public)
    before["fields"]["slug"] = "khorgos"
    assert [str(word) for word in snapshots.restore(stored(never_public), before)] == ["slug"]
    before["fields"]["slug"] = "free"
    assert snapshots.restore(stored(never_public), before) == []
    assert stored(never_public).slug == "free"


def test_a_picture_comes_back_while_its_file_is_there(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/one.jpg").write_bytes(b"need not be opened")
    project = make_energy_project()
    rows = {"alt_en": "A dam", "credit": "A", "licence": "CC BY", "width": 40, "height": 30}
    Photo.objects.bulk_create(
        [Photo(record=project, image=f"photos/{n}.jpg", **rows) for n in ("one", "gone")]
    )
    before = content_of(project)
    project.photos.filter(image="photos/gone.jpg").delete()
    project.photos.update(image="photos/other.jpg", width=1, height=1, alt_en="Another")

    lost = snapshots.restore(stored(project), before)

    assert [str(word) for word in lost] == ["photo: image"]
    (photo,) = project.photos.values("image", "width", "height", "alt_en")
    assert photo == {"image": "photos/one.jpg", "width": 40, "height": 30, "alt_en": "A dam"}


def test_unchanged_rows_are_not_written_again(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    project = make_energy_project()
    for number in range(30):
        claim(project, "capacity_mw", str(number + 1))
    before = content_of(project)
    with django_assert_max_num_queries(14):
        snapshots.restore(stored(project), before)


def test_comparing_names_each_difference_once() -> None:
    was = {
        "fields": {"title_en": "A", "note": "same", "old": "x", "old_empty": ""},
        "rows": {"names": {"u1": {"name": "One"}, "u2": {"name": "Two"}}, "sponsors": {"s": {}}},
    }
    now = {
        "fields": {"title_en": "B", "note": "same", "new": 0, "new_empty": [], "new_no": False},
        "rows": {"names": {"u2": {"name": "2"}, "u3": {"name": "Three"}}},
    }
    assert snapshots.compare(was, now) == [
        ContentChange(ContentPath("", "", "title_en"), "A", "B"),
        ContentChange(ContentPath("", "", "old"), "x", None),
        ContentChange(ContentPath("", "", "new"), None, 0),
        ContentChange(ContentPath("names", "u1", ""), {"name": "One"}, None),
        ContentChange(ContentPath("names", "u2", "name"), "Two", "2"),
        ContentChange(ContentPath("names", "u3", ""), None, {"name": "Three"}),
        ContentChange(ContentPath("sponsors", "s", ""), {}, None),
    ]


words = st.sampled_from(["", "KZ", "24.9", "Khorgos", None])
row = st.fixed_dictionaries({"value": words, "locator": words})
contents = st.fixed_dictionaries(
    {
        "fields": st.fixed_dictionaries({"title_en": words, "country": words}),
        "rows": st.fixed_dictionaries(
            {"claims": st.dictionaries(st.sampled_from(["u1", "u2", "u3"]), row)}
        ),
    }
)


@given(contents, contents)
@settings(derandomize=True)
def test_nothing_differs_exactly_when_contents_are_equal(one: Any, other: Any) -> None:
    assert (snapshots.compare(one, other) == []) == (one == other)
    assert snapshots.compare(one, copy.deepcopy(one)) == []
    forth, back = snapshots.compare(one, other), snapshots.compare(other, one)
    assert {(c.place, repr(c.was), repr(c.now)) for c in forth} == {
        (c.place, repr(c.now), repr(c.was)) for c in back
    }


text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
edit = st.fixed_dictionaries(
    {"title_en": text.filter(bool), "summary_ru": text, "population": st.integers(0, 10**6)}
)


@pytest.mark.exhaustive
@given(edit, st.lists(text.filter(bool), max_size=3), edit, st.lists(text.filter(bool), max_size=3))
@settings(
    max_examples=25, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_save_can_be_gone_back_to(
    first: Any, first_names: Any, second: Any, second_names: Any
) -> None:
    place = make_place()
    saves = []
    for values, names in ((first, first_names), (second, second_names)):
        PlaceRecord.working.filter(pk=place.pk).update(**values)
        place.names.all().delete()
        for name in names:
            place.names.create(name=name)
        saves.append(content_of(place))
    for save in (saves[0], saves[1], saves[0]):
        assert snapshots.restore(stored(place), save) == []
        assert content_of(place) == save


def test_as_row_and_values_are_each_others_mirror() -> None:
    project = publish(whole(EnergyProject))
    for one in [stored(project), *project.claims.all(), *project.phases.all()]:
        values = json.loads(json.dumps(snapshots.values_of(one)))
        assert snapshots.values_of(snapshots.as_row(type(one), values)) == values


def test_a_row_from_before_its_columns_has_plain_defaults() -> None:
    """Not the database's own, which forms would show and tables of the history do not have."""
    for model in record_models():
        for one in (model, *map(model.part_model, model.owned())):
            assert json.dumps(snapshots.values_of(snapshots.as_row(one, {})))


@pytest.mark.every_day(one_in=3)
@every_record
def test_what_a_draft_would_hold_is_what_it_holds_then(model: Any) -> None:
    """…which is shown before an editor decides."""
    record = whole(model)
    old = content_of(record)
    old["fields"]["summary_en"] = "Said before."
    spoil(record)
    if model.facts:
        claim(record, next(iter(model.facts)), "made since")
    foreseen = snapshots.build_restored(model, content_of(record), old)

    snapshots.restore(stored(record), old)

    assert content_of(record) == foreseen


def content_with(countries: list[Any], **rows: Any) -> dict[Any, Any]:
    told = {uid: {"value": value} for uid, value in rows.items()}
    return {"fields": {"countries": countries}, "rows": {"claims": told}}


def test_two_drafts_of_one_record_merge_list_by_item_and_row_by_row() -> None:
    was = content_with(["KZ", "UZ"], alike=1, ours=1, gone=1, ended=1, mended=1)
    theirs = content_with(["CN", "KZ"], alike=1, ours=1, new=2, mended=2)
    mine = content_with(["TM", "UZ"], alike=1, ours=3, gone=1, ended=3, own=3)

    merged, left = snapshots.merge(was, theirs, mine)

    assert merged == content_with(["TM", "CN"], alike=1, ours=3, ended=3, own=3, new=2)
    assert left == [
        ContentChange(ContentPath("claims", "ended", ""), {"value": 1}, None),
        ContentChange(ContentPath("claims", "mended", "value"), 1, 2),
    ]
