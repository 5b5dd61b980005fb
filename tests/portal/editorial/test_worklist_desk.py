"""The worklist as editors see it: the first page, the panel of a record, and what is put off."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.editorial import worklist
from portal.models import Finding
from portal.publication import publishing
from tests.admin_client import address, make_chief, make_editor, said_by, sign_in
from tests.client_response import ClientResponse
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_batch,
    make_country,
    make_energy_project,
    make_place,
    make_source,
    make_user,
    publish,
)
from tests.optional import the

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NAMES = {"title_zh_hans": "名", "title_ru": "Имя"}
REASON = "The new tracker comes out in January."


def check(*records: Any) -> None:
    worklist.refresh(records, at=NOON)


def on_page(client: Client, **asked: Any) -> Any:
    """The worklist part of the first page."""
    parts = client.get(f"/admin/?{urlencode(asked)}").context["parts"]
    (part,) = [part.context for part in parts if part.context.get("key") == "worklist"]
    return part


def lines_of(client: Client, **asked: Any) -> list[Any]:
    """The lines of all causes, in their order."""
    queries = [dict(parse_qsl(query)) for _cause, query, _few in on_page(client, **asked)["causes"]]
    return [line for one in queries for line in on_page(client, **one)["lines"]]


def listed(client: Client, **asked: Any) -> list[Any]:
    """Title, check and field of each finding of the causes, or of those that are put off."""
    lines = on_page(client, **asked)["lines"] or lines_of(client, **asked)
    return [(one.finding.title, one.finding.check_id, one.finding.field) for one in lines]


def causes(client: Client, **asked: Any) -> dict[Any, Any]:
    """The number of findings by the label of each cause."""
    return {
        str(one.check.label): one.count for one, _query, _few in on_page(client, **asked)["causes"]
    }


def chips(part: Any) -> dict[Any, Any]:
    return {words: count for words, count, _address, _is_chosen in part["kinds"]}


def snooze(client: Client, finding: Finding, **data: Any) -> ClientResponse:
    sent = {"span": "7", "reason": REASON, **data}
    return client.post(f"/admin/worklist/{finding.pk}/snooze/", sent, follow=True)


def test_first_page_lists_by_severity_and_links_to_the_field() -> None:
    place = make_place(title_en="Khorgos", **NAMES)
    claim(place, "country")
    claim(place, "place_kind")
    named = make_place(title_en="Altynkol", title_ru="Алтынколь")
    claim_all(named)
    worklist.refresh([named], at=NOON - timedelta(days=30))
    check(place)
    client = sign_in(make_chief())
    lines = lines_of(client)
    assert [(line.severity.name, line.sentence, line.address) for line in lines] == [
        ("BLOCKS", "Things missing before it can be published: 1.", address(place)),
        ("LOOK", "Coordinates has no source.", f"{address(place)}#id_latitude"),
        ("NICE", "Missing: title (简体中文).", f"{address(named)}#id_title_zh_hans"),
    ]
    assert causes(client) == {
        "Cannot be published": 1,
        "Fact without a source": 1,
        "No Chinese text": 1,
    }
    assert chips(on_page(client)) == {"Places": 3}
    page = " ".join(client.get("/admin/").content.decode().split())
    assert all(f">{label} <b>{count}</b></a>" in page for label, count in causes(client).items())


@pytest.mark.exhaustive
def test_public_record_opens_at_its_evidence_and_draft_at_the_field() -> None:
    project = make_energy_project(latitude=43, longitude=77, **NAMES)
    claim_all(project)
    project.claims.filter(fact="status").update(as_of="2020")
    project = publish(project)
    client = sign_in(make_chief())
    check(project)
    (line,) = lines_of(client)
    assert line.address == f"{address(project, 'evidence')}#fact-status"
    draft = publishing.start_edit(project, by=make_user(), at=NOON)
    (line,) = lines_of(client)  # although nobody has checked it since
    assert line.address == f"{address(draft)}#id_project_status"
    publishing.submit(draft, by=make_user(), at=NOON)
    (line,) = lines_of(client)
    assert line.address == address(draft)  # where it is read and published


def test_disagreement_in_a_draft_opens_at_its_evidence() -> None:
    project = make_energy_project(latitude=43, longitude=77, **NAMES)
    claim_all(project)
    claim(project, "capacity_mw", "90")
    check(project)
    found = {line.finding.check_id: line.address for line in lines_of(sign_in(make_chief()))}
    assert found["no-ruling"] == f"{address(project, 'evidence')}#fact-capacity_mw"


def test_rows_of_a_batch_and_sources_have_their_place_too() -> None:
    batch, source = make_batch(title="Customs"), make_source(title="Gone")
    Finding.objects.create(
        check_id="observation-moved",
        kind="observationbatch",
        record_uid=batch.uid,
        field="observations/abc",
        title="Customs",
        detail=dict.fromkeys(("series", "period", "now", "unit", "percent", "was", "before"), "1"),
        found_at=NOON,
    )
    Finding.objects.create(
        check_id="dead-link",
        kind="source",
        record_uid=str(source.pk),
        record_id=source.pk,
        field="url",
        title="Gone",
        detail={"url": "http://example.org/", "status": 0},
        found_at=NOON,
    )
    found = {line.finding.title: line for line in lines_of(sign_in(make_chief()))}
    assert found["Customs"].address == f"{address(batch)}#observations-group"
    assert found["Gone"].address == f"{address(source)}#id_url"
    assert found["Gone"].sentence == (
        "http://example.org/ is gone (no answer): correct it, or give an archived copy."
    )


@pytest.mark.engine
def test_findings_name_records_in_the_language_of_the_desk() -> None:
    chief = make_chief(language="ru")
    batch = make_batch(title="Trade in 2024")
    check(make_place(title_en="Otar", title_ru="Отар"), make_place(title_en="Altynkol"), batch)
    titles = {line.title for line in lines_of(sign_in(chief), all="1")}
    assert titles == {"Отар", "Altynkol", "Trade in 2024"}


def test_record_that_is_gone_has_no_link() -> None:
    place = make_place(title_en="Deleted")
    check(place)
    place.delete()
    assert {line.address for line in lines_of(sign_in(make_chief()))} == {""}


@pytest.mark.exhaustive
def test_list_is_narrowed_by_check_kind_and_person() -> None:
    chief = make_chief()
    place, project = make_place(title_en="Khorgos", **NAMES), make_energy_project(title_en="Plant")
    for record in (place, project):
        claim_all(record)
        claim_all(record)
    mine = make_place(title_en="Mine")
    claim_all(mine)
    publishing.submit(mine, by=chief, at=NOON)
    other = make_place(title_en="Only looked at", **NAMES, population=7)
    publishing.log_change(other, by=make_user(), at=NOON)
    check(place, project, mine, other)
    client = sign_in(chief)
    assert listed(client, check="no-coordinates") == [("Plant", "no-coordinates", "latitude")]
    assert {title for title, *_ in listed(client, kind="energyproject")} == {"Plant"}
    assert listed(client, mine="1") == [
        ("Mine", "no-ru", "title_ru"),
        ("Mine", "no-zh-hans", "title_zh_hans"),
    ]
    part = on_page(client, check="no-ru", kind="place")
    assert [line.finding.title for line in part["lines"]] == ["Mine"]
    assert chips(part) == {"Energy projects": 1, "Places": 1}
    assert causes(client)["Fact without a source"] == 4
    assert len(listed(client, check="no-such-check", kind="user")) == len(listed(client)) > 9


def test_people_see_only_kinds_they_may_view() -> None:
    place, project = make_place(title_en="Secret place"), make_energy_project(title_en="Plant")
    check(place, project)
    client = sign_in(make_editor("projects.view_energyproject"))
    lines = lines_of(client)
    assert {line.finding.title for line in lines} == {"Plant"}
    assert not any(line.may_snooze for line in lines)
    assert list(chips(on_page(client))) == ["Energy projects"]
    assert "Secret place" not in client.get("/admin/?kind=place").text
    finding = the(Finding.objects.of(place).first())
    assert client.get(f"/admin/worklist/{finding.pk}/snooze/").status_code == 404


@pytest.mark.exhaustive  # every day at most eight queries
def test_pages_of_twenty_five_in_a_fixed_number_of_queries() -> None:
    client = sign_in(make_chief())

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/admin/")
            client.get("/admin/?check=no-source")
        return len(captured)

    check(make_place(), make_energy_project())
    client.get("/admin/")
    few = count()
    for number in range(6):
        check(make_place(title_en=f"{number}"), make_energy_project(title_en=f"P{number}"))
    assert count() <= few  # the findings of causes that have few are listed, too
    part = on_page(client, check="no-source")
    assert len(part["lines"]) == 25
    total = Finding.objects.filter(check_id="no-source").count()
    seen = [line for page in (1, 2) for line in listed(client, check="no-source", page=page)]
    assert total > 26
    assert part["page"].paginator.count == total
    assert len(set(seen)) == len(seen) == min(total, 50)
    second = client.get("/admin/?check=no-source&page=2").text
    assert '<b aria-current="page">2</b>' in second
    assert '<a href="?check=no-source&amp;page=1">1</a>' in second


def test_worklist_itself_asks_no_more_than_eight_times(rf: RequestFactory) -> None:
    from portal.admin.worklist.worklist import show_worklist

    check(make_place(), make_energy_project(), make_batch())
    request = rf.get("/admin/")
    request.user = make_editor("portal.view_place", "projects.change_energyproject")
    with CaptureQueriesContext(connection) as captured:
        show_worklist(request)
    assert len(captured) <= 8


def test_empty_worklist_says_so() -> None:
    client = sign_in(make_chief())
    assert "There are no countries yet" in client.get("/admin/").text
    make_country("KZ")
    assert "Nothing to do." in client.get("/admin/").text
    assert "Nothing is snoozed." in client.get("/admin/?snoozed=1").text
    check(make_place())
    page = client.get("/admin/?check=idle").text
    assert "Show the whole worklist" in page
    assert "Nothing to do." not in page


@pytest.mark.exhaustive
def test_finding_is_put_off_with_a_reason_and_taken_up_again() -> None:
    chief = make_chief(first_name="Anna", last_name="Lee")
    client = sign_in(chief)
    place = make_place(title_en="Khorgos", **NAMES)
    claim_all(place)
    claim(place, "place_kind", "village")
    check(place)
    finding = Finding.objects.get(check_id="no-ruling")
    before = timezone.now()
    answer = snooze(client, finding, span="30", next="/admin/?check=no-ruling")
    assert answer.redirect_chain == [("/admin/?check=no-ruling", 302)]
    assert said_by(answer) == ["“Khorgos” can wait."]
    finding.refresh_from_db()
    assert (finding.snoozed_by, finding.snooze_reason) == (chief, REASON)
    assert before < the(finding.snoozed_until) - timedelta(days=30) < timezone.now()
    assert [check_id for _title, check_id, _field in listed(client)] == ["blocked"]
    part = on_page(client, snoozed="1")
    assert [line.finding.snooze_reason for line in part["lines"]] == [REASON]
    assert part["snoozed_count"] == 1
    assert REASON in client.get("/admin/?snoozed=1").text

    answer = client.post(f"/admin/worklist/{finding.pk}/wake/", follow=True)
    assert said_by(answer) == ["“Khorgos” is in the list again."]
    assert len(listed(client)) == 2
    assert listed(client, snoozed="1") == []


def test_source_that_is_no_key_chooses_nothing_and_is_not_gone_on_with() -> None:
    client = sign_in(make_chief())
    check(make_energy_project())
    for wrong in ("9" * 30, "9" * 5000, "٣"):
        assert client.get(f"/admin/?check=no-zh-hans&source={wrong}").status_code == 200
        answer = client.get(f"/admin/worklist/next/?check=no-zh-hans&source={wrong}")
        assert answer.headers["Location"].endswith("#id_title_zh_hans")


@pytest.mark.exhaustive
def test_cause_is_ranked_by_weight_and_age_assigned_worked_through_and_put_off() -> None:
    chief = make_chief(first_name="Anna", last_name="Lee")
    client = sign_in(chief)
    small, large = make_energy_project(title_en="S"), make_energy_project(title_en="L")
    large.capacity_mw = 4000
    large.save()
    atlas = make_source(kind="dataset", title="Atlas")
    check(small, large)
    Finding.objects.filter(check_id="no-zh-hans", title="S").update(source=atlas)
    # what is older comes before what is as heavy and younger
    Finding.objects.filter(check_id="no-ru").update(found_at=NOON - timedelta(days=9))
    found = [(one.check.id, one.source) for one, _query, _few in on_page(client)["causes"]]
    assert found[-3:] == [("no-ru", None), ("no-zh-hans", None), ("no-zh-hans", atlas)]
    assert client.get("/admin/").text.count("<p>Other sources</p>") == 1

    query = "check=no-zh-hans&source=0"
    client.post(f"/admin/worklist/assign/?{query}", {"owner": chief.pk, "due_on": "2020-01-01"})
    page = client.get("/admin/").text
    assert "Anna Lee" in page
    assert '<span class="late">until 1 January 2020</span>' in page
    assert causes(client, mine="1") == {"No Chinese text": 1}
    client.post(f"/admin/worklist/assign/?{query}", {"owner": "", "due_on": ""})
    assert causes(client, mine="1") == {}

    def go_on(asked: str = "") -> str:
        return client.get(f"/admin/worklist/next/{asked}").headers["Location"]

    fields = [f"{address(one)}#id_title_zh_hans" for one in (large, small)]
    assert [go_on("?check=no-zh-hans"), go_on(), go_on()] == [*fields, fields[0]]
    assert "/admin/worklist/next/" in client.get(address(large)).text
    claim(large, "capacity_mw", as_of="2001")
    check(large)
    evidence = client.get(address(large, "evidence")).text
    assert evidence.count("/admin/worklist/next/") == 1  # beside the reason why one is here
    assert "is as of 2001" in evidence
    answer = client.post(
        "/admin/worklist/put-off/?check=no-zh-hans", {"span": "7", "reason": REASON}, follow=True
    )
    assert said_by(answer) == ["2 findings can wait."]
    assert "No Chinese text" not in causes(client)
    assert go_on() == "/admin/"


def test_snooze_ends_at_its_time() -> None:
    client = sign_in(make_chief())
    check(make_place())
    Finding.objects.update(
        snoozed_until=timezone.now() - timedelta(minutes=1),
        snoozed_by=make_user(),
        snooze_reason=REASON,
    )
    assert len(listed(client)) == Finding.objects.count()


def test_finding_is_put_off_until_a_day() -> None:
    client = sign_in(make_chief())
    check(make_place())
    finding = the(Finding.objects.first())
    day = timezone.localdate() + timedelta(days=9)
    snooze(client, finding, span="until", day=day.isoformat())
    finding.refresh_from_db()
    assert timezone.localtime(the(finding.snoozed_until)).date() == day


@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"reason": " "}, "Say why it can wait, so that others need not look again."),
        ({"span": "until"}, "Name the day."),
        ({"span": "until", "day": "2020-01-01"}, "Choose a day to come."),
        ({"span": "until", "day": "9999-01-01"}, "It can be snoozed for a year at most."),
        ({"span": "until", "day": "tomorrow"}, "Enter a valid date."),
        ({"span": "999"}, "Select a valid choice. 999 is not one of the available choices."),
    ],
)
def test_refused_snooze_shows_the_reason_and_keeps_typed_data(
    sent: dict[str, str], sentence: str
) -> None:
    client = sign_in(make_chief())
    check(make_place())
    finding = the(Finding.objects.first())
    answer = snooze(client, finding, **sent)
    (errors,) = answer.context["form"].errors.values()
    assert errors == [sentence]
    assert sent.get("reason", REASON).strip() in answer.text
    finding.refresh_from_db()
    assert finding.snoozed_until is None


def test_forged_posts_are_refused() -> None:
    place, project = make_place(), make_energy_project()
    check(place, project)
    viewer = sign_in(make_editor("portal.view_place", "projects.change_energyproject"))
    finding = the(Finding.objects.of(place).first())
    assert snooze(viewer, finding).status_code == 403
    assert viewer.post(f"/admin/worklist/{finding.pk}/wake/").status_code == 403
    assert snooze(viewer, the(Finding.objects.of(project).first())).status_code == 200
    reviewer = sign_in(make_editor("portal.view_place", "portal.publish"))
    assert snooze(reviewer, finding).redirect_chain
    stranger = sign_in(make_user())
    assert stranger.post(f"/admin/worklist/{finding.pk}/wake/").status_code == 302
    assert reviewer.get(f"/admin/worklist/{finding.pk}/wake/").status_code == 405
    finding.refresh_from_db()
    assert finding.snooze_reason == REASON
    elsewhere = snooze(reviewer, finding, next="https://elsewhere.example/")
    assert elsewhere.redirect_chain == [("/admin/", 302)]


def in_panel(client: Client, record: Any) -> list[Any]:
    page = client.get(address(record))
    parts = [part for part in page.context["panel"].parts if "findings.html" in part.template]
    return [(line.sentence, line.address) for part in parts for line in part.context["lines"]]


def test_panel_lists_findings_that_are_no_blockers() -> None:
    client = sign_in(make_chief())
    project = make_energy_project(title_ru="Имя")
    check(project)
    assert in_panel(client, project) == [
        ("No location: it cannot be shown on a map.", "#id_latitude"),
        ("Missing: title (简体中文).", "#id_title_zh_hans"),
    ]
    location = Finding.objects.filter(check_id="no-coordinates")
    later = timezone.now() + timedelta(days=1)
    location.update(snoozed_until=later, snoozed_by=make_user(), snooze_reason=REASON)
    assert in_panel(client, project) == [("Missing: title (简体中文).", "#id_title_zh_hans")]
    location.update(snoozed_until=None)

    public = publish(project)
    check(public)
    assert in_panel(client, public) == [
        (
            "No location: it cannot be shown on a map.",
            f"{address(public, 'evidence')}#fact-coordinates",
        ),
        ("Missing: title (简体中文).", ""),
    ]
    assert in_panel(client, make_place()) == []


def test_draft_is_not_asked_to_be_begun() -> None:
    place, program = make_place(), make_user(is_service=True)
    claim_all(place)
    publishing.submit(place, by=program, at=NOON)
    public = publishing.publish(place, by=program, at=NOON)
    draft = publishing.start_edit(public, by=make_user(), at=NOON)
    worklist.refresh([public, draft], at=NOON)
    client, words = sign_in(make_chief()), "Imported and never checked: edit it and submit it."
    told = [[said for said, _address in in_panel(client, one)] for one in (public, draft)]
    assert [words in sentences for sentences in told] == [True, False]


def test_panel_links_what_is_missing_to_its_field() -> None:
    client = sign_in(make_chief())
    place = make_place()
    claim(place, "country")
    page = client.get(address(place)).text
    assert (
        'No source says these values: <a href="#id_latitude">coordinates</a>, '
        '<a href="#id_place_kind">kind</a>.'
    ) in page
    assert 'id="id_latitude"' in page
    assert 'id="id_place_kind"' in page

    batch = make_batch()
    assert "The batch is empty." in client.get(address(batch)).text
    claim(place, "coordinates")
    publishing.submit(place, by=make_user(), at=NOON)
    assert "No source says these values: kind." in client.get(address(place)).text
