import json
import re
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext
from pytest_django import DjangoAssertNumQueries, Settings

from portal.editorial import drafts
from portal.models import (
    Change,
    Country,
    Disagreement,
    Edition,
    Mention,
    PublishedClaim,
    SearchEntry,
    Source,
    Standing,
    Status,
    Step,
    User,
)
from portal.publication import bulk_publishing, publishing
from portal.publication.publishing import NotAllowed
from portal.records.signals import steps_taken
from projects.energy.models import EnergyProject
from projects.energy.parts import Phase
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_event,
    make_source,
    make_trade_hub,
    make_user,
    publish,
    rule,
)
from tests.optional import the
from trade.hubs.models import TradeHub

# Databases differ: constraints and transactions.
pytestmark = pytest.mark.django_db


def submitted(project: EnergyProject, by: User | None = None) -> EnergyProject:
    publishing.submit(project, by=by or make_user(), at=NOON)
    return project


def test_publish_needs_another_person() -> None:
    author, project = make_user(), make_energy_project()
    claim_all(project)
    submitted(project, by=author)

    with pytest.raises(publishing.NotAllowed, match="has not worked on"):
        publishing.publish(project, by=author, at=NOON)


def test_nobody_approves_what_they_touched() -> None:
    helper, project = make_user(), make_energy_project()
    claim_all(project)
    publishing.log_change(project, by=helper, at=NOON)
    submitted(project)

    with pytest.raises(publishing.NotAllowed):
        publishing.publish(project, by=helper, at=NOON)
    project.refresh_from_db()
    assert (project.status, project.edition) == (Status.REVIEW, None)


def test_who_sent_it_back_and_who_published_before_may_approve_it() -> None:
    reader, project = make_user(), make_energy_project()
    claim_all(project)
    submitted(project)
    publishing.send_back(project, by=reader, at=NOON, note="Which turbines?")
    public = publishing.publish(submitted(project), by=reader, at=NOON)
    assert the(public.edition).second_reader

    copy = publishing.start_edit(public, by=make_user(), at=NOON)
    public = publishing.publish(submitted(copy), by=reader, at=NOON)
    edition = the(public.edition)
    assert (edition.number, edition.second_reader) == (2, True)


@pytest.mark.engine
def test_what_was_changed_in_memory_is_in_the_document() -> None:
    project = make_energy_project(title_en="Old")
    claim_all(project)
    submitted(project)
    project.title_en = "New"
    public = publishing.publish(project, by=make_user(), at=NOON)
    assert the(public.edition).document["title"]["en"] == "New"


def test_claims_are_loaded_once() -> None:
    """A document and its content are made from the rows that were judged."""
    project = make_energy_project()
    claim_all(project)
    submitted(project)
    with CaptureQueriesContext(connection) as queries:
        public = publishing.publish(project, by=make_user(), at=NOON)
    claims = EnergyProject.part_model("claims")._meta.db_table
    loading = re.compile(rf'SELECT "{claims}"')
    assert sum(bool(loading.match(query["sql"])) for query in queries) == 1
    assert len(the(public.edition).document["facts"]["country"]["claims"]) == 1


def test_only_the_history_of_what_changed_is_written() -> None:
    project = make_energy_project()
    claim_all(project)
    written: list[set[str]] = []
    for locator in ("", "", "p. 2"):
        if locator:
            project.claims.filter(fact="country").update(locator=locator)
        submitted(project)
        with CaptureQueriesContext(connection) as queries:
            public = publishing.publish(project, by=make_user(), at=NOON)
        statement = re.compile(r'(?:INSERT INTO|UPDATE) "(\w+)_history"')
        written.append({t[1] for one in queries if (t := statement.match(one["sql"]))})
        project = publishing.start_edit(public, by=make_user(), at=NOON)
    always = {"projects_energyproject", "portal_searchentry"}  # which say when it was issued
    claims = {"projects_energyprojectclaim", "portal_publishedclaim"}
    first = {
        f"portal_{name}" for name in ("mention", "publishedfact", "searchoccurrence", "source")
    }
    assert written == [always | claims | first, always, always | claims]


def test_a_public_record_is_read_once_for_its_draft() -> None:
    public = publish(make_energy_project())
    draft = publishing.start_edit(public, by=make_user(), at=NOON)
    submitted(draft)
    with CaptureQueriesContext(connection) as queries:
        publishing.publish(draft, by=make_user(), at=NOON)
    loading = re.compile(r'SELECT "projects_energyproject"\."id", "projects_energyproject"\."uid"')
    found = [query["sql"] for query in queries if loading.match(query["sql"])]
    assert len(found) == 3  # the drafts, this one and what it is an edit of


def test_parts_without_rows_are_not_asked_for(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    project = make_energy_project()
    claim_all(project)
    project.phases.create(name="1", source=make_source())
    with django_assert_num_queries(6):  # the record, which parts have rows, two, and their sources
        loaded = EnergyProject.working.get_with_parts(project.pk)
        rows = {name: len(getattr(loaded, name).all()) for name in loaded.owned()}
    assert {name: number for name, number in rows.items() if number} == {
        "claims": project.claims.count(),
        "phases": 1,
    }


@pytest.mark.engine
@pytest.mark.parametrize("team", ["one", "program"])
def test_publishing_alone_leaves_a_mark(settings: Settings, team: str) -> None:
    settings.PORTAL_SECOND_READER = team != "one"
    author, project = make_user(is_service=team == "program"), make_energy_project()
    claim_all(project)
    submitted(project, by=author)

    project = publishing.publish(project, by=author, at=NOON)

    edition = the(project.edition)
    assert edition.second_reader is False
    assert edition.document["edition"]["second_reader"] is False


def test_publish_needs_a_source_for_every_fact() -> None:
    project = make_energy_project(capacity_mw=100, units=40)
    for name in ("country", "technology", "status", "units"):
        claim(project, name)
    submitted(project)

    with pytest.raises(publishing.NotAllowed, match=r"No source says these values: capacity\."):
        publishing.publish(project, by=make_user(), at=NOON)


def test_a_claim_that_differs_is_no_source() -> None:
    project = make_energy_project(capacity_mw=100)
    claim_all(project)
    project.claims.filter(fact="capacity_mw").update(value="90")
    submitted(project)

    with pytest.raises(publishing.NotAllowed, match=r"values: capacity\. .*disagree.*capacity"):
        publishing.publish(project, by=make_user(), at=NOON)


def test_a_disputed_fact_needs_a_ruling() -> None:
    project = make_energy_project(capacity_mw=100)
    claim_all(project)
    claim(project, "capacity_mw", "90")
    submitted(project)
    with pytest.raises(publishing.NotAllowed, match="Sources disagree on: capacity"):
        publishing.publish(project, by=make_user(), at=NOON)

    rule(project, "capacity_mw")
    public = publishing.publish(project, by=make_user(), at=NOON)
    fact = the(public.edition).document["facts"]["capacity_mw"]

    assert (fact["value"], fact["disputed"], fact["ruling"]["rule"]) == (
        100,
        True,
        "primary-evidence",
    )
    assert [(c["value"], c["agrees"], c["standing"]) for c in fact["claims"]] == [
        (100, True, "agrees"),
        (90, False, "overruled"),
    ]


def test_a_later_differing_claim_reopens_the_question() -> None:
    project = make_energy_project(capacity_mw=100)
    claim_all(project)
    claim(project, "capacity_mw", "90")
    rule(project, "capacity_mw")
    claim(project, "capacity_mw", "80", recorded_at=NOON.replace(hour=13))
    submitted(project)

    with pytest.raises(publishing.NotAllowed, match=r"came after the decision; .*: capacity"):
        publishing.publish(project, by=make_user(), at=NOON)


def test_a_ruling_for_another_value_settles_nothing() -> None:
    project = make_energy_project(capacity_mw=100)
    claim_all(project)
    claim(project, "capacity_mw", "90")
    rule(project, "capacity_mw", value="90")

    assert project.unruled() == ["capacity_mw"]


@pytest.mark.parametrize("action", ["publish", "send_back", "withdraw", "reopen"])
def test_steps_out_of_order_are_refused(action: str) -> None:
    project = make_energy_project()
    claim_all(project)

    with pytest.raises(publishing.NotAllowed, match="is not in the state"):
        getattr(publishing, action)(project, by=make_user(), at=NOON, note="why")
    project.refresh_from_db()
    assert project.status == Status.DRAFT


@pytest.mark.engine
def test_a_step_on_a_stale_copy_is_refused() -> None:
    project = make_energy_project()
    stale = EnergyProject.working.get(pk=project.pk)
    submitted(project)
    publishing.send_back(project, by=make_user(), at=NOON, note="Which turbines?")

    with pytest.raises(publishing.NotAllowed, match="changed by somebody else"):
        publishing.submit(stale, by=make_user(), at=NOON)


@pytest.mark.parametrize("action", ["send_back", "withdraw"])
def test_these_steps_need_words(action: str) -> None:
    project = make_energy_project()

    with pytest.raises(publishing.NotAllowed, match=r"^(Say why|Tell the author)"):
        getattr(publishing, action)(project, by=make_user(), at=NOON, note="  ")


def test_every_status_can_be_left_and_reached() -> None:
    starts = {start for start, _ in publishing.TRANSITIONS.values()}
    ends = {end for _, end in publishing.TRANSITIONS.values()}

    assert starts == ends == set(Status)


@pytest.mark.engine
def test_edit_leaves_the_public_record_until_it_is_approved() -> None:
    live = publish(make_energy_project(capacity_mw=100))
    draft = publishing.start_edit(live, by=make_user(), at=NOON)
    draft.capacity_mw = 250
    draft.save()
    claim(draft, "capacity_mw", "250")
    draft.claims.filter(fact="capacity_mw", value="100").update(
        retracted_at=NOON, retraction_reason="Misread."
    )
    live.refresh_from_db()
    assert live.capacity_mw == 100
    assert the(live.edition).document["facts"]["capacity_mw"]["value"] == 100

    submitted(draft)
    public = publishing.publish(draft, by=make_user(), at=NOON)

    assert (public.pk, public.uid, public.slug) == (live.pk, live.uid, live.slug)
    fact = the(public.edition).document["facts"]["capacity_mw"]
    assert [(c["value"], c["standing"]) for c in fact["claims"]] == [
        (100, "retracted"),
        (250, "agrees"),
    ]
    assert (EnergyProject.working.count(), EnergyProject.objects.count()) == (1, 1)


@pytest.mark.engine
def test_rows_keep_their_ids_through_an_edit() -> None:
    live = make_energy_project()
    claim_all(live)
    kept, gone = (
        Phase.objects.create(
            record=live, name=name, phase_status="operating", capacity_mw=50, source=make_source()
        )
        for name in ("I", "II")
    )
    live = publish(live)
    claims = dict(live.claims.values_list("uid", "pk"))

    draft = publishing.start_edit(live, by=make_user(), at=NOON)
    draft.phases.get(name="II").delete()
    draft.phases.filter(name="I").update(capacity_mw=60)
    draft.phases.create(name="III", phase_status="announced", source=make_source())
    submitted(draft)
    public = publishing.publish(draft, by=make_user(), at=NOON)

    assert dict(public.claims.values_list("uid", "pk")) == claims
    phases = {phase.name: phase for phase in public.phases.all()}
    assert phases.keys() == {"I", "III"}
    assert (phases["I"].pk, phases["I"].uid, phases["I"].capacity_mw) == (
        kept.pk,
        kept.uid,
        Decimal(60),
    )
    assert not Phase.objects.filter(pk=gone.pk).exists()


def test_a_public_claim_cannot_be_deleted_through_a_draft() -> None:
    live = publish(make_energy_project(capacity_mw=100))
    draft = publishing.start_edit(live, by=make_user(), at=NOON)
    claim(draft, "capacity_mw", "100")
    the(draft.claims.filter(fact="capacity_mw").first()).delete()
    submitted(draft)

    with pytest.raises(publishing.NotAllowed, match=r"retracted, not deleted.*capacity_mw: 100"):
        publishing.publish(draft, by=make_user(), at=NOON)


@pytest.mark.engine
def test_start_edit_twice_returns_the_same_copy() -> None:
    live, editor = publish(make_energy_project()), make_user()

    first = publishing.start_edit(live, by=editor, at=NOON)

    assert publishing.start_edit(live, by=editor, at=NOON) == first


def test_a_discarded_draft_leaves_the_public_as_it_was() -> None:
    live = publish(make_energy_project(capacity_mw=100))
    draft = publishing.start_edit(live, by=make_user(), at=NOON)
    draft.capacity_mw = 1
    draft.save()

    publishing.discard_edit(draft, by=make_user(), at=NOON)

    assert EnergyProject.working.get().capacity_mw == 100


def test_draft_that_somebody_changed_since_it_was_seen_is_not_discarded() -> None:
    live = publish(make_energy_project(capacity_mw=100))
    seen = publishing.start_edit(live, by=make_user(), at=NOON)
    with drafts.change_draft(seen, by=make_user(), at=NOON) as fresh:
        fresh.capacity_mw = 120

    with pytest.raises(NotAllowed, match="changed by somebody else"):
        publishing.discard_edit(seen, by=make_user(), at=NOON)

    assert EnergyProject.working.get(edit_of=live).capacity_mw == 120
    assert not Step.objects.filter(action="discard_edit").exists()


@pytest.mark.engine
def test_editions_are_numbered_and_never_change() -> None:
    live = publish(make_energy_project(capacity_mw=100))
    draft = publishing.start_edit(live, by=make_user(), at=NOON)
    draft.title_en = "Renamed"
    draft.save()
    publish(draft)

    first, second = Edition.objects.order_by("number")
    assert [first.number, second.number] == [1, 2]
    assert first.document["title"]["en"] != second.document["title"]["en"] == "Renamed"
    first.note = "rewritten"
    with pytest.raises(TypeError, match="never changed"):
        first.save()
    with pytest.raises(TypeError, match="never deleted"):
        first.delete()


@pytest.mark.engine
def test_history_of_an_edit_is_the_history_of_the_record() -> None:
    live = publish(make_energy_project())
    editor = make_user()
    draft = publishing.start_edit(live, by=editor, at=NOON)
    submitted(draft, by=editor)
    publishing.publish(draft, by=make_user(), at=NOON)

    assert [step.action for step in Step.objects.of(live)] == [
        "publish",
        "submit",
        "start_edit",
        "publish",
        "submit",
    ]


@pytest.mark.engine
def test_what_is_published_can_be_asked_across_kinds_until_it_is_withdrawn() -> None:
    project = make_energy_project(capacity_mw=100)
    claim_all(project)
    against = claim(project, "capacity_mw", "90", as_printed="90 MW")
    rule(project, "capacity_mw")
    project = publish(project)

    assert PublishedClaim.objects.get(uid=against.uid).standing == Standing.OVERRULED
    found = Disagreement.objects.get()
    assert (found.fact, found.accepted, found.gap_percent, found.rule) == (
        "capacity_mw",
        "100",
        Decimal(10),
        "primary-evidence",
    )
    assert SearchEntry.objects.get().record_url == project.get_absolute_url()
    assert Source.objects.filter(pk=against.source_id).exists()

    publishing.withdraw(project, by=make_user(), at=NOON, note="Counted twice.")

    assert not EnergyProject.objects.exists()
    for model in (PublishedClaim, Disagreement, SearchEntry):
        assert not model.objects.exists()
    project.refresh_from_db()
    assert (project.status, project.withdrawal_reason) == (Status.WITHDRAWN, "Counted twice.")


def test_a_withdrawn_record_can_begin_again() -> None:
    project = publish(make_energy_project())
    publishing.withdraw(project, by=make_user(), at=NOON, note="Counted twice.")

    publishing.reopen(project, by=make_user(), at=NOON)
    submitted(project)
    publishing.publish(project, by=make_user(), at=NOON)

    assert the(EnergyProject.objects.get().edition).number == 2


def test_a_source_cited_by_drafts_only_is_not_public() -> None:
    hidden, shown = make_source(), make_source()
    claim(make_energy_project(), "capacity_mw", source=hidden)
    project = make_energy_project()
    claim_all(project)
    claim(project, "capacity_mw", source=shown)
    publish(project)

    assert shown in Source.objects.all()
    assert hidden not in Source.objects.all()


def test_a_new_name_reaches_the_documents_that_embed_it() -> None:
    parent = publish(make_trade_hub(title_en="Old name"))
    child = publish(make_trade_hub(parent=parent))
    assert the(child.edition).document["parent"]["title"]["en"] == "Old name"

    draft = publishing.start_edit(parent, by=make_user(), at=NOON)
    draft.title_en = "New name"
    draft.save()
    publish(draft)

    child.refresh_from_db()
    assert (the(child.edition).number, the(child.edition).document["parent"]["title"]["en"]) == (
        2,
        "New name",
    )
    assert Edition.objects.get(record_uid=child.uid, number=1).document["parent"]["title"] == {
        "en": "Old name",
        "zh-hans": "",
        "ru": "",
    }


def parent_of(record: TradeHub) -> Any:
    return the(record.edition).document["parent"]


def test_a_record_that_is_not_public_is_not_named_and_appears_once_it_is() -> None:
    hidden = make_trade_hub(title_en="Not yet")
    child = make_trade_hub(parent=hidden)
    claim_all(child)
    child = publish(child)
    assert parent_of(child) is None
    assert "Not yet" not in str(the(child.edition).document)

    hidden = publish(hidden)
    child.refresh_from_db()
    assert parent_of(child)["uid"] == hidden.uid
    with translation.override("zh-hans"):
        assert gettext(the(child.edition).note) == "其中提到的一条记录已发布或改名"

    publishing.withdraw(hidden, by=make_user(), at=NOON, note="Counted twice.")
    child.refresh_from_db()
    assert parent_of(child) is None
    with translation.override("ru"):
        assert (
            gettext(the(child.edition).note) == "Снята с публикации запись, которая здесь названа"
        )

    publishing.reopen(hidden, by=make_user(), at=NOON)
    publish(hidden)
    child.refresh_from_db()
    assert parent_of(child)["uid"] == hidden.uid

    lacking = the(child.edition).document | {"parent": None}  # as releases before 0.26 left it
    Edition.objects.filter(pk=the(child.edition_id)).update(document=lacking)
    call_command("rebuild_projections", stdout=StringIO())
    call_command("rebuild_projections", stdout=StringIO())
    child.refresh_from_db()
    number, document = the(child.edition).number, the(child.edition).document
    assert (number, document["parent"]["uid"]) == (5, hidden.uid)


def test_a_source_described_anew_reaches_the_documents_that_cite_it() -> None:
    source = make_source(title="Misspelt")
    project = make_energy_project()
    claim_all(project)
    claim(project, "capacity_mw", source=source)
    project = publish(project)

    source.title = "Spelt right"
    source.save()
    publishing.source_changed(source, by=make_user(), at=NOON)

    project.refresh_from_db()
    cited = [
        c["source"]["title"]
        for c in the(project.edition).document["facts"]["capacity_mw"]["claims"]
    ]
    assert (the(project.edition).number, cited[-1]) == (2, "Spelt right")
    with translation.override("ru"):
        assert gettext(the(project.edition).note) == "Изменилось описание источника."

    publishing.source_changed(source, by=make_user(), at=NOON)

    project.refresh_from_db()
    assert the(project.edition).number == 2  # which says so already


def test_a_country_renamed_makes_no_editions_of_what_names_it() -> None:
    source, forum = make_source(), make_event()
    forum.participants.set(make_country(code) for code in ("CN", "KZ"))
    claim_all(forum)
    forum.claims.update(source=source)
    forum = publish(forum)
    Country.objects.filter(code="CN").update(name_en="The Middle Kingdom")

    publishing.source_changed(source, by=make_user(), at=NOON)

    forum.refresh_from_db()
    assert (the(forum.edition).number, the(forum.edition).document["participants"]) == (
        1,
        ["CN", "KZ"],
    )


# Several at once


def made_by(author: User, *projects: EnergyProject) -> tuple[list[Any], dict[str, Any]]:
    for project in projects:
        claim_all(project)
    return [project.pk for project in projects], {"by": author, "at": NOON, "note": "Loaded"}


@pytest.mark.engine
def test_new_records_are_published_together_as_they_are_one_by_one() -> None:
    program = make_user(is_service=True)
    alone, together = make_energy_project(title_en="A"), make_energy_project(title_en="A")
    claim_all(alone)
    publishing.log_change(alone, by=program, at=NOON, note="Loaded")
    publishing.submit(alone, by=program, at=NOON)
    alone = publishing.publish(alone, by=program, at=NOON, note="Loaded")
    keys, given = made_by(program, together)
    bulk_publishing.publish_new(EnergyProject, keys, **given)
    together.refresh_from_db()

    assert columns_of(together) == columns_of(alone)
    assert said_of(together) == said_of(alone)
    for model in (Step, PublishedClaim, Mention, SearchEntry, Change):
        key = "key" if model is Change else "record_uid"
        rows = [model._base_manager.filter(**{key: one.uid}).count() for one in (alone, together)]
        assert rows[0] == rows[1] > 0, model


OWN = {"id", "uid", "slug", "edition_id", "created_at", "updated_at"}


def columns_of(record: EnergyProject) -> dict[Any, Any]:
    names = {field.attname for field in record._meta.concrete_fields} - OWN
    return {name: getattr(record, name) for name in names}


def said_of(record: EnergyProject) -> Any:
    text = json.dumps(the(record.edition).document, sort_keys=True)
    sources = {claim.source.slug for claim in record.claims.all()}
    for own in (record.uid, record.slug, *sources, *(c.uid for c in record.claims.all())):
        text = text.replace(own, "…")
    return re.sub(r"Report \d+", "…", text)


@pytest.mark.engine
def test_records_that_name_each_other_are_public_in_the_documents_of_both() -> None:
    program = make_user(is_service=True)
    later = make_energy_project(title_en="Named")
    first = make_energy_project(title_en="Names it", related_project=later)
    chain = make_energy_project(title_en="Names the first", related_project=first)
    later.related_project = chain
    later.save()
    outside = make_energy_project(title_en="Apart")
    keys, given = made_by(program, first, later, chain, outside)
    bulk_publishing.publish_new(EnergyProject, keys, **given)
    named = {
        project.title_en: the(project.edition).document["related_project"]["title"]["en"]
        for project in EnergyProject.objects.exclude(pk=outside.pk)
    }
    assert named == {"Names it": "Named", "Names the first": "Names it", "Named": "Names the first"}


@pytest.mark.engine
def test_of_several_none_is_published_if_one_is_refused() -> None:
    program = make_user(is_service=True)
    keys, given = made_by(program, make_energy_project(), make_energy_project())
    unsourced = make_energy_project()
    with pytest.raises(bulk_publishing.RefusedRecord, match="No source says") as refusal:
        bulk_publishing.publish_new(EnergyProject, [*keys, unsourced.pk], **given)
    assert refusal.value.record == unsourced
    assert not EnergyProject.objects.exists()
    assert not Edition.objects.exists()


def test_people_publish_together_only_what_another_has_read() -> None:
    keys, given = made_by(make_user(), make_energy_project())
    with pytest.raises(NotAllowed, match="Somebody who has not worked on this version"):
        bulk_publishing.publish_new(EnergyProject, keys, **given)


def test_those_who_follow_steps_are_told_of_several_at_once_as_stored() -> None:
    told = []

    def follow(sender: object, *, taken: Any, **kwargs: Any) -> None:
        told.append([(record.slug, Step.objects.get(pk=step.pk).action) for record, step in taken])

    program = make_user(is_service=True)
    keys, given = made_by(program, make_energy_project(slug="a"), make_energy_project(slug="b"))
    steps_taken.connect(follow, sender=EnergyProject)
    try:
        bulk_publishing.publish_new(EnergyProject, keys, **given)
    finally:
        steps_taken.disconnect(follow, sender=EnergyProject)
    actions = ("change", "submit", "publish")
    assert told == [[(slug, action) for slug in ("a", "b") for action in actions]]


def test_twice_as_many_records_cost_no_more_queries() -> None:
    program, counts = make_user(is_service=True), []
    for number in (5, 10):
        keys, given = made_by(program, *(make_energy_project() for _ in range(number)))
        with CaptureQueriesContext(connection) as queries:
            bulk_publishing.publish_new(EnergyProject, keys, **given)
        counts.append(len(queries))
    assert counts[1] <= counts[0]


def test_what_a_cited_source_goes_back_to_is_public_too() -> None:
    office = make_source(slug="office", how_read="named-only")
    paper = make_source(slug="paper", derived_from=office)
    project = make_energy_project()
    claim_all(project)
    project.claims.update(source=make_source(slug="copy", derived_from=paper))
    make_source(slug="stranger", derived_from=office)
    assert not Source.objects.exists()
    publish(project)

    assert set(Source.objects.values_list("slug", flat=True)) == {"office", "paper", "copy"}


def test_an_origin_that_a_public_source_gets_later_is_public_too() -> None:
    project, paper = make_energy_project(), make_source(slug="paper")
    claim_all(project)
    project.claims.update(source=paper)
    publish(project)
    paper.refresh_from_db()  # as a form reads it
    paper.derived_from = make_source(slug="office")
    paper.save()
    publishing.source_described(paper, at=NOON)

    assert set(Source.objects.values_list("slug", flat=True)) == {"office", "paper"}


@pytest.mark.engine
def test_record_of_many_countries_is_published_and_one_whose_long_text_is_disputed() -> None:
    codes = [f"{first}{second}" for first in "ABCDEFGHIJ" for second in "ABCDEFGHIJ"]
    forum = make_event(outcome_en="They agreed on much. " * 20)
    forum.participants.set(make_country(code) for code in codes)
    claim_all(forum)
    claim(forum, "outcome", "They agreed on nothing. " * 20)
    rule(forum, "outcome")
    publish(forum)
    row = Disagreement.objects.get()
    assert row.countries.split() == ["KZ", *codes]
    assert row.accepted == forum.outcome_en.strip()


def test_each_ruling_settles_its_own_fact() -> None:
    project = make_energy_project()
    claim_all(project)
    rulings = {}
    for name, other in (("capacity_mw", "60"), ("technology", "solar")):
        claim(project, name, other)
        rulings[name] = rule(project, name)
    found = {name: project.newest_ruling(name, project.judge(name)) for name in rulings}
    assert found == rulings
    assert publish(project).is_published
