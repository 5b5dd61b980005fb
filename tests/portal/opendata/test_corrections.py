"""Errors: reported by readers, decided by editors, corrected, and told alike everywhere."""

import csv
import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.editorial import corrections, worklist
from portal.editorial.corrections import State
from portal.editorial.duplicates import merge_into
from portal.models import Change, Correction, Edition, ErrorReport, Finding, Notice, Waiver
from portal.opendata.corrections.sending import send_due
from portal.opendata.corrections.views import PER_CLIENT
from portal.ops.verification import verify
from portal.publication import publishing, removing
from portal.publication.publishing import NotAllowed
from portal.site.corrections import find_figure
from projects.energy.models import EnergyProject
from tests.admin_client import address, make_chief, make_member, said_by, sign_in
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_energy_project,
    make_release,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
)
from tests.portal.site.reading import part, read, words
from tests.portal.site.test_change_list import a_plant, correct

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DAY, LATER = timedelta(days=1), NOON + timedelta(days=40)
SOON = timedelta(minutes=1)
ADDRESS = "reader@example.org"
MESSAGE = "a message reaches your address"
REASON = {"en": "The operator was misread.", "zh-hans": "误读。", "ru": "Ошибка чтения."}
TEXT = "It is 98.5, the operator says so"


def address_of(record: Any, fact: str = "capacity_mw") -> str:
    return f"/report/{record.kind()}/{record.uid}/{f'{fact}/' if fact else ''}"


def send(client: Any, url: str, *, at: Any = NOON, wait: timedelta = SOON, **fields: Any) -> Any:
    """Open the form, and send it some time later."""
    with time_machine.travel(at, tick=False):
        page = read(client, url)
    found = re.search(r'name="moment" value="([^"]*)"', page)
    assert found
    form = {"moment": found[1], "wrong": TEXT, "right": "98.5", "evidence": "", **fields}
    with time_machine.travel(at + wait, tick=False):
        return client.post(url, form)


def reported(client: Any, record: Any, fact: str = "capacity_mw", **fields: Any) -> ErrorReport:
    assert send(client, address_of(record, fact), **fields).status_code == 302
    return ErrorReport.objects.order_by("-pk")[0]


def decide(report: ErrorReport, state: State = State.ACCEPTED, **kwargs: Any) -> Correction:
    about = {"by": make_user(), "at": LATER, "reason": REASON, "is_shown": True, **kwargs}
    return corrections.decide(report, state, **about)


def fix(case: Correction, record: Any, at: Any = LATER) -> Correction:
    now = find_figure(record.kind(), record.uid, case.fact)
    return corrections.advance(case, State.FIXED, by=make_user(), at=at, reason=REASON, now=now)


def fixed_case(client: Any) -> tuple[Any, Correction]:
    plant = a_plant()
    case = decide(reported(client, plant))
    correct(plant)
    return plant, fix(case, plant)


# Reporting


def test_page_of_a_record_asks_for_no_cases_waivers_or_editions_where_it_has_none(
    client: Any,
) -> None:
    plant = a_plant()
    read(client, plant.get_absolute_url())
    with CaptureQueriesContext(connection) as captured:
        read(client, plant.get_absolute_url())
    version = "SELECT position"
    asked = [one["sql"] for one in captured if not one["sql"].startswith(version)]
    for model in (Correction, ErrorReport, Waiver, Edition):
        assert not [sql for sql in asked if f'FROM "{model._meta.db_table}"' in sql]


@pytest.mark.engine
def test_report_has_no_marks_that_turn_its_letters(client: Any) -> None:
    plant = a_plant()
    send(client, address_of(plant), wrong=f"\u202e{TEXT}", evidence="https://stat.gov.kz/\u2066x")
    report = ErrorReport.objects.get()
    assert (report.wrong, report.evidence) == (TEXT, "https://stat.gov.kz/x")


def test_report_has_no_signs_that_a_page_or_a_terminal_acts_on(client: Any) -> None:
    plant = a_plant()
    send(client, address_of(plant), wrong=f"{TEXT}\x1b[31m\x07", right="\ufffe120\0")
    report = ErrorReport.objects.get()
    assert (report.wrong, report.right) == (f"{TEXT} [31m", "120")


def test_report_waits_unread_by_the_public_until_an_editor_decides(client: Any) -> None:
    plant = a_plant(title_ru="Жанатас")
    page = read(client, plant.get_absolute_url())
    assert f'href="{address_of(plant)}"' in page
    answer = send(client, address_of(plant), address=ADDRESS)
    report = ErrorReport.objects.get()
    thanks, _, asked = answer.url.partition("?")
    assert (thanks, asked) == (f"/corrections/{report.uid}/thanks/", "mail=1")
    assert f"/corrections/{report.uid}/" in read(client, thanks)
    assert f'<a href="/id/{report.record_uid}/">{report.title}</a>' in read(client, thanks)
    tells = [MESSAGE in read(client, url) for url in (answer.url, thanks)]
    assert tells == [True, False]  # as everybody can read the number of a report
    public = [f"/corrections/{report.uid}/", "/corrections/", plant.get_absolute_url()]
    for url in [*public, "/api/v1/corrections/", "/corrections/feed.json", "/changes/"]:
        html = read(client, url)
        assert TEXT not in html
        assert ADDRESS not in html
    assert "1 open report" in words(read(client, plant.get_absolute_url()))
    assert "waits for an editor" in words(read(client, f"/corrections/{report.uid}/"))
    for url in (f"/ru/corrections/{report.uid}/", "/ru/corrections/"):
        assert "Жанатас" in read(client, url)
    case = decide(report)
    assert client.get(thanks).status_code == 404
    assert TEXT in read(client, f"/corrections/{report.uid}/")
    assert ADDRESS not in read(client, f"/corrections/{report.uid}/")
    assert case.edition == 1
    hidden = decide(reported(client, plant), is_shown=False)
    assert TEXT not in read(client, hidden.get_absolute_url())


def test_several_reports_about_a_record_are_listed_where_its_page_leads(client: Any) -> None:
    plant, other = a_plant(), publish(make_energy_project(title_en="Another"))
    for record in (plant, plant, other):
        reported(client, record)
    page = read(client, plant.get_absolute_url())
    link = f"/corrections/?record={plant.kind()}:{plant.uid}"
    assert f'<a href="{link}">2 open reports of errors</a>' in page
    listed = read(client, link)
    assert "2 reports wait for an editor" in listed
    assert [one.uid in listed for one in ErrorReport.objects.all()] == [True, True, False]
    assert "reports wait" not in read(client, f"{link}&state=accepted")
    assert "reports wait" not in read(client, "/corrections/?record=\u202e", 400)


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("wait", "fields", "sentence"),
    [
        (timedelta(seconds=1), {}, "very fast"),
        (2 * DAY, {}, "more than a day"),
        (SOON, {"website": "x"}, "for programs"),
        (SOON, {"moment": "forged"}, "lost its stamp"),
        (SOON, {"address": "nobody"}, "valid email"),
        (SOON, {"right": ""}, ""),
    ],
)
def test_refused_form_keeps_what_was_typed(
    client: Any, wait: timedelta, fields: dict[str, str], sentence: str
) -> None:
    answer = send(client, address_of(a_plant()), wait=wait, **fields)
    if not sentence:
        assert answer.status_code == 302
        return
    html = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in html
    assert "<h2>Not sent yet</h2>" in html
    assert TEXT in html
    assert not ErrorReport.objects.exists()
    if "moment" not in fields and not fields:  # the new stamp is good
        moment = re.search(r'name="moment" value="([^"]*)"', html)
        assert moment
        with time_machine.travel(NOON + wait + SOON, tick=False):
            again = client.post(answer.request["PATH_INFO"], {"moment": moment[1], "wrong": TEXT})
        assert again.status_code == 302


def test_reports_are_limited_for_a_client_and_refused_from_other_sites(client: Any) -> None:
    url = address_of(a_plant())
    answers = [send(client, url) for _number in range(PER_CLIENT.burst + 1)]
    assert [one.status_code for one in answers] == [302] * PER_CLIENT.burst + [429]
    refused = answers[-1]
    assert (refused["Retry-After"], "in 12 minutes" in refused.text) == ("720", True)
    assert f"{TEXT}</textarea>" in refused.text  # to be sent later
    foreign = client.post(url, {"wrong": TEXT}, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    assert client.get("/report/energyproject/nothing/").status_code == 404
    assert client.get(url + "?as_recorded=2026-01-16T00:00:00Z").status_code in (400, 404)


def test_figure_without_an_accepted_value_can_be_reported(client: Any) -> None:
    plant = make_energy_project()
    claim_all(plant)
    claim(plant, "retired_on", "2018")
    plant = publish(plant)
    assert f'href="{address_of(plant, "retired_on")}"' in read(client, plant.get_absolute_url())
    report = reported(client, plant, "retired_on")
    assert report.was["value"] is None
    assert "Retired" in words(read(client, f"/corrections/{report.uid}/"))
    assert client.get(address_of(plant, "nothing")).status_code == 404
    case = decide(report)
    draft = publishing.start_edit(plant, by=make_user(), at=LATER)
    misread = draft.claims.filter(fact="retired_on")
    misread.update(retracted_at=NOON, retraction_reason="It is still there.")
    publish(draft)
    assert fix(case, plant).now["value"] is None
    for url in ("/api/v1/corrections/", "/corrections/feed.json", "/corrections/"):
        assert case.uid in read(client, url)


def test_form_of_a_record_offers_its_figures_in_three_languages(client: Any) -> None:
    plant = a_plant()
    for prefix, title in (("", "Report an error"), ("/zh-hans", "报告错误"), ("/ru", "Сообщить")):
        html = read(client, prefix + address_of(plant, ""))
        assert title in html
        assert f'href="{prefix}{address_of(plant)}"' in html


# Messages


def test_reader_is_told_of_each_step_once_confirmed_and_the_address_goes_with_the_case(
    client: Any,
) -> None:
    plant = a_plant()
    with time_machine.travel(NOON, tick=False):
        page = read(client, "/ru" + address_of(plant))
    moment = re.search(r'name="moment" value="([^"]*)"', page)
    assert moment
    with time_machine.travel(NOON + SOON, tick=False):
        form = {"moment": moment[1], "wrong": TEXT, "address": ADDRESS}
        assert client.post("/ru" + address_of(plant), form).status_code == 302
    report = ErrorReport.objects.get()
    list(send_due(at=NOON))
    (asked,) = mail.outbox
    assert "подтвердить" in asked.body
    case = decide(report, at=NOON + DAY)
    list(send_due(at=NOON + DAY))
    assert len(mail.outbox) == 1, "it is not confirmed yet"
    link = re.search(r"http://[^/]+(/\S*corrections/mail/\S+)", str(asked.body))
    assert link
    assert "Подтвердить" in read(client, link[1])
    client.post(link[1], {"confirm": "1"})
    list(send_due(at=NOON + DAY))
    list(send_due(at=NOON + DAY))
    assert REASON["ru"] in mail.outbox[1].body
    correct(plant, at=NOON + DAY)
    fix(case, plant, at=NOON + 2 * DAY)
    list(send_due(at=NOON + 2 * DAY))
    assert len(mail.outbox) == 3
    assert not ErrorReport.objects.exists()


def test_address_that_is_not_confirmed_or_old_is_deleted(client: Any) -> None:
    plant = a_plant()
    report = reported(client, plant, address=ADDRESS)
    list(send_due(at=NOON + 3 * DAY))
    report.refresh_from_db()
    assert report.address == ""
    ErrorReport.objects.update(address=ADDRESS, confirmed_at=NOON)
    list(send_due(at=NOON + 200 * DAY))
    report.refresh_from_db()
    assert report.address == ""
    decide(report, State.DECLINED)
    assert not ErrorReport.objects.exists()


def test_editors_are_told_once_an_hour(client: Any) -> None:
    make_member("Editor", email="editor@example.org")
    plant = a_plant()
    for minutes in (0, 40, 80, 120, 1440):
        reported(client, plant, at=NOON + timedelta(minutes=minutes))
    told = Notice.objects.filter(subject__contains="reports an error").order_by("made_at")
    first, second, third = (one.made_at for one in told)
    assert (second - first, third - first) == (timedelta(minutes=80), DAY)


# The log


def test_log_feed_api_files_and_release_notes_agree(client: Any) -> None:
    plant, case = fixed_case(client)
    declined = decide(reported(client, plant, at=NOON + 2 * DAY), State.DECLINED)
    expected = {case.uid: "fixed", declined.uid: "declined"}
    listed = re.findall(r'data-key="(\w+)"', read(client, "/corrections/"))
    rows = client.get("/api/v1/corrections/").json()["results"]
    items = client.get("/corrections/feed.json").json()["items"]
    file = b"".join(client.get("/corrections/download.csv").streaming_content).decode("utf-8-sig")
    cells = list(csv.DictReader(StringIO(file)))
    release = make_release(released_at=LATER + DAY)
    notes = part(read(client, release.get_absolute_url()), 'id="corrections"', "</ul>")
    assert set(listed) == expected.keys()
    assert {row["uid"]: row["state"] for row in rows} == expected
    assert {i["_corridor"]["correction"]: i["_corridor"]["state"] for i in items} == expected
    assert {row["uid"]: row["state"] for row in cells} == expected
    assert set(re.findall(r'data-key="(\w+)"', notes)) == expected.keys()
    row = next(row for row in rows if row["uid"] == case.uid)
    assert (row["was"], row["now"], row["fixed_edition"]) == ("100", "98.5", 2)
    assert row["reason"] == REASON
    steps = Change.objects.of("correction").filter(key=case.uid)
    assert [one.document and one.document["state"] for one in steps] == ["accepted", "fixed"]
    for url in (plant.get_absolute_url(), f"{plant.get_absolute_url()}history/"):
        note = words(part(read(client, url), f'id="correction-{case.uid}"', "</div>"))
        assert "Before: 100 MW → Now: 98.5 MW The operator was misread." in note
        assert "Wrong in edition 1, corrected in edition 2." in note
    with time_machine.travel(LATER + DAY, tick=False):
        changed = words(read(client, "/changes/?kind=correction"))
    assert "Capacity Now: Corrected here" in changed
    past = read(client, "/corrections/?as_recorded=2026-01-16T00:00:00Z")
    assert case.uid not in past


def test_correction_is_never_deleted_but_leaves_a_stub_with_its_record(client: Any) -> None:
    plant, case = fixed_case(client)
    reported(client, plant, at=NOON + 3 * DAY)
    with pytest.raises(TypeError):
        case.delete()
    with pytest.raises(TypeError):
        Correction.objects.all().delete()
    plant.refresh_from_db()
    publishing.withdraw(plant, by=make_user(), at=LATER + DAY, note="Private data.")
    about = {"reason": "private_data", "words": "Ask them."}
    removal = removing.propose(plant, by=make_chief(), at=LATER + DAY, **about)
    removing.confirm(removal, by=make_user(), at=LATER + DAY)
    row = client.get(f"/api/v1/corrections/{case.uid}/").json()
    assert row["record"]["title"]["en"] == "Removed for good"
    assert (row["state"], row["was"], row["wrong"], row["reason"]) == ("fixed", "", "", {})
    for url in ("/corrections/", "/corrections/feed.json", "/api/v1/changes/", "/changes/"):
        html = read(client, url)
        assert TEXT not in html
        assert REASON["en"] not in html
        assert "Zhanatas" not in html
    past = f"/corrections/?as_recorded={(LATER + SOON).strftime('%Y-%m-%dT%H:%M:%SZ')}"
    assert TEXT not in read(client, past)
    assert not ErrorReport.objects.exists()
    named = [str(problem) for _name, found in verify() for problem in found]
    assert [one for one in named if "orrection" in one] == []


def test_steps_follow_each_other_and_need_what_readers_are_told(client: Any) -> None:
    plant = a_plant()
    case = decide(reported(client, plant))
    by = make_user()
    with pytest.raises(NotAllowed, match="still reads what was wrong"):
        fix(case, plant)
    with pytest.raises(NotAllowed, match="who was told"):
        corrections.advance(case, State.TOLD, by=by, at=LATER)
    with pytest.raises(NotAllowed, match="taken a step"):
        corrections.advance(case, State.ACKNOWLEDGED, by=by, at=LATER)
    for state in (State.TOLD, State.ACKNOWLEDGED, State.FIXED_AT_SOURCE):
        case = corrections.advance(case, state, by=by, at=LATER, publisher="Operator")
    page = words(part(read(client, case.get_absolute_url()), '<div class="prose">', "</ol>"))
    assert re.sub(r" \d+ \w+ 2026", "", page) == (
        "Reported Accepted Publisher told Acknowledged by the publisher Corrected at the source"
    )
    with pytest.raises(NotAllowed, match="Say why"):
        decide(reported(client, plant, at=NOON + DAY), State.DECLINED, reason={})


def test_figure_is_not_corrected_by_an_edition_that_says_the_same_of_it(client: Any) -> None:
    plant = a_plant()
    case = decide(reported(client, plant))
    draft = publishing.start_edit(plant, by=make_user(), at=LATER)
    draft.title_en = "Another name"
    draft.save()
    public = publish(draft)
    with pytest.raises(NotAllowed, match="still reads what was wrong"):
        fix(case, plant)
    draft = publishing.start_edit(public, by=make_user(), at=LATER)
    draft.claims.filter(fact="capacity_mw").update(locator="Page 7")
    publish(draft)
    assert fix(case, plant).fixed_edition == 3


def test_report_is_decided_though_its_record_was_withdrawn_or_merged_for_it(client: Any) -> None:
    gone, merged, stays = (publish(make_energy_project()) for _ in "abc")
    reports = [reported(client, gone), reported(client, gone, ""), reported(client, merged)]
    publishing.withdraw(gone, by=make_user(), at=NOON + DAY, note="Never built.")
    merging = merge_into(stays, merged, by=make_user(), at=NOON + DAY)
    publish(merging)
    assert fix(decide(reports[0]), gone).now == {}
    assert decide(reports[1], State.DECLINED).record_title == gone.titles()
    asked = f"/api/v1/corrections/?record={gone.kind()}:{gone.uid}"
    assert client.get(asked).json()["count"] == 2
    assert client.get(asked.replace("corrections", "claims")).status_code == 400
    case = decide(reports[2])
    with pytest.raises(NotAllowed, match="still reads what was wrong"):
        fix(case, merged)
    draft = publishing.start_edit(EnergyProject.objects.get(), by=make_user(), at=NOON + DAY)
    draft.claims.filter(fact="capacity_mw").update(retracted_at=NOON, retraction_reason="Wrong.")
    EnergyProject.working.filter(pk=draft.pk).update(capacity_mw=None)
    publish(EnergyProject.working.get(pk=draft.pk))
    assert fix(case, merged).now["value"] is None
    assert TEXT in read(client, Correction.objects.get(uid=reports[0].uid).get_absolute_url())


def test_report_of_a_unit_is_corrected_by_its_removal(client: Any) -> None:
    plant = make_energy_project()
    unit = plant.phases.create(
        name="Unit 1", phase_status="operating", capacity_mw=50, source=make_source()
    )
    claim_all(plant)
    claim(plant, name := f"phases-{unit.uid}-capacity_mw", "50")
    public = publish(plant)
    report = reported(client, public, name)
    assert "Unit 1: capacity" in words(read(client, f"/corrections/{report.uid}/"))
    case = decide(report)
    for url in ("/corrections/", case.get_absolute_url(), public.get_absolute_url()):
        assert "Unit 1: capacity" in words(read(client, url)), url
    draft = publishing.start_edit(public, by=make_user(), at=NOON)
    draft.phases.all().delete()
    publish(draft)
    assert (fix(case, public).now, case.fixed_edition) == ({}, None)
    assert Correction.objects.get().fixed_edition == 2


# The desk


def test_editor_decides_and_corrects_at_the_desk(client: Any) -> None:
    plant = a_plant()
    report = reported(client, plant)
    desk = sign_in(make_member("Editor"))
    assert desk.get("/admin/").content.count(b"1 report waits for an editor") == 1
    assert f"/admin/corrections/{report.uid}/" in read(desk, "/admin/corrections/")
    url = f"/admin/corrections/{report.uid}/"
    page = read(desk, url)
    assert TEXT in page
    assert "100 MW" in page
    assert "/evidence/#fact-capacity_mw" in page
    for step in ("accepted", "declined"):
        refused = desk.post(url, {"step": step, "reason_en": "", "reason_ru": "Потому что"})
        assert "Потому что" in refused.content.decode()
    taken = desk.post(url, {"step": "take", "reason_ru": "Потому что"}, follow=True)
    assert "Потому что</textarea>" in taken.content.decode()
    assert said_by(taken) == ["The report is yours: it stands under “Mine” now."]
    assert " sees to it" in taken.content.decode()
    assert "I take it on" not in taken.content.decode()
    assert f"{report.uid}" in read(desk, "/admin/corrections/?show=mine")
    accepted = {"step": "accepted", "is_shown": "on", "reason_en": "The operator says so."}
    assert said_by(desk.post(url, accepted, follow=True)) == ["Public now: Accepted."]
    correct(plant)
    assert desk.post(url, {"step": "fixed", "reason_en": REASON["en"]}).status_code == 302
    case = Correction.objects.get()
    assert (case.state, case.fixed_edition, case.wrong) == ("fixed", 2, TEXT)
    for tab in ("new", "mine", "open", "all"):
        read(desk, f"/admin/corrections/?show={tab}")
    spam = reported(client, plant, at=NOON + DAY)
    desk.post(f"/admin/corrections/{spam.uid}/", {"step": "dismiss"})
    assert not ErrorReport.objects.exists()


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("Contributor", False),
        ("Translator", False),
        ("Editor", True),
        ("Publisher", True),
        ("Data steward", True),
        ("Administrator", True),
    ],
)
def test_reports_are_worked_on_by_those_whom_the_table_names(
    client: Any, role: str, may: bool
) -> None:
    plant = a_plant()
    report = reported(client, plant)
    desk = sign_in(make_member(role))
    url = f"/admin/corrections/{report.uid}/"
    assert ('name="step"' in read(desk, url)) is may
    answer = desk.post(url, {"step": "accepted", "reason_en": "The operator says so."})
    assert answer.status_code == (302 if may else 403)
    assert Correction.objects.exists() is may


def test_case_comes_up_again_when_a_new_edition_of_its_source_says_otherwise(client: Any) -> None:
    plant = a_plant()
    case = decide(reported(client, plant), State.DECLINED)
    desk = sign_in(make_member("Editor"))
    again = "/admin/corrections/?show=again"
    newer = make_source(supersedes=plant.claims.get(fact="capacity_mw").source)
    later = {"recorded_at": LATER + DAY}
    claim(plant, "capacity_mw", "98.5", source=make_source(), **later)  # somebody else says so
    worklist.refresh([plant], at=LATER + DAY)
    assert case.uid not in read(desk, again)
    claim(plant, "capacity_mw", "98.5", source=newer, **later)
    worklist.refresh([plant], at=LATER + DAY)
    finding = Finding.objects.get(check_id="case-again")
    assert (finding.detail["case"], finding.detail["now"]) == (case.uid, "98.5")
    assert f"/admin/corrections/{case.uid}/" in read(desk, again)


def test_case_comes_up_again_when_the_corrected_value_is_back(client: Any) -> None:
    plant, case = fixed_case(client)
    desk = sign_in(make_member("Editor"))
    worklist.refresh([plant], at=LATER)
    assert not Finding.objects.filter(check_id="case-undone").exists()
    draft = publishing.start_edit(plant, by=make_user(), at=LATER)
    draft.capacity_mw = case.was["text"]
    draft.save()
    worklist.refresh([plant], at=LATER)
    finding = Finding.objects.get(check_id="case-undone")
    assert finding.detail == {"fact": "capacity_mw", "case": case.uid, "was": case.was["text"]}
    assert case.uid in read(desk, "/admin/corrections/?show=again")
    sentence = worklist.build_sentence(finding, type(plant))
    assert sentence.startswith("Capacity is 100 again, which the case")


def say_later(series: Any, value: float, source: Any) -> None:
    batch = observe(series, "2024", value, source=source).batch
    publishing.submit(batch, by=make_user(), at=LATER + DAY)
    publishing.publish(batch, by=make_user(), at=LATER + DAY)


def test_case_about_a_period_comes_up_again_when_its_source_says_otherwise(client: Any) -> None:
    series = publish(make_series())
    first = observe(series, "2024", 100)
    publish(first.batch)
    case = decide(reported(client, series, "2024"), State.DECLINED)
    newer = make_source(supersedes=first.source)
    for value, source in ((110, make_source()), (100, newer)):  # somebody else; the same again
        say_later(series, value, source)
    worklist.refresh([series], at=LATER + DAY)
    assert not Finding.objects.filter(check_id="case-again").exists()
    say_later(series, 98.5, newer)
    worklist.refresh([series], at=LATER + DAY)
    finding = Finding.objects.get(check_id="case-again")
    assert (finding.detail["was"], finding.detail["now"]) == ("100", "98.5")
    assert f"/admin/corrections/{case.uid}/" in read(
        sign_in(make_member("Editor")), "/admin/corrections/?show=again"
    )
    assert "says 98.5 about 2024 since the case" in worklist.build_sentence(finding, type(series))


def test_publication_can_be_said_to_correct_an_error(client: Any) -> None:
    plant = a_plant()
    draft = publishing.start_edit(plant, by=make_user(), at=LATER)
    draft.title_en = "Zhanatas 1"
    draft.save()
    publishing.submit(draft, by=make_user(), at=LATER)
    desk: Any = sign_in(make_member("Publisher"))
    url = f"/admin/projects/energyproject/{draft.pk}/change/"
    for page in (url, address(draft, "review")):
        assert "is_correction" in read(desk, page)
    draft.refresh_from_db()
    form = {"_step_publish": "1", "seen_version": draft.version, "is_correction": "1"}
    answer = desk.post(url, form)
    assert answer.url == f"/admin/projects/energyproject/{plant.pk}/correction/"
    note = {"fact": "", "edition": "1", "reason_en": "Its name was wrong.", "reason_ru": "Имя."}
    refused = desk.post(answer.url, {**note, "reason_en": ""})
    assert "Имя." in refused.content.decode()
    first, second = (desk.post(answer.url, note) for _click in range(2))
    case = Correction.objects.get()
    assert first.url == second.url == f"/admin/corrections/{case.uid}/"
    assert (case.state, case.edition, case.fixed_edition, case.reported_at) == ("fixed", 1, 2, None)
    assert desk.get(answer.url).context["form"]["fact"].value() == ""
    correct(plant, at=LATER + DAY)
    assert desk.get(answer.url).context["form"]["fact"].value() == "capacity_mw"
    assert "Its name was wrong." in read(client, "/energy-projects/zhanatas/")
