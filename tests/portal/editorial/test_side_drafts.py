"""Suggestions of contributors and texts of one language, beside the draft of the editors."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from portal.admin.workflow.extra_pages import PAGES
from portal.editorial import drafts, scheduling, side_drafts
from portal.editorial.handover import hand_over
from portal.models import (
    Appointment,
    Comment,
    Edition,
    Notice,
    OpenForm,
    Place,
    Removal,
    Revision,
    Step,
    Suggestion,
    User,
)
from portal.publication import copies, publishing, removing
from portal.publication.publishing import NotAllowed
from tests.admin_client import (
    add_row,
    address,
    address_of,
    filled,
    make_member,
    on_desk,
    said_by,
    sign_in,
)
from tests.factories import NOON, claim, claim_all, make_place, make_source, make_user, publish

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def public_place(**kwargs: Any) -> Any:
    place = make_place(population=1000, **kwargs)
    claim_all(place)
    return publish(place)


def press(client: Client, record: Any, verb: str, **data: Any) -> Any:
    stored = type(record).working.get(pk=record.pk)
    sent = {f"_step_{verb}": "1", "seen_version": stored.version, "as_it_is": "1", **data}
    return client.post(address(record), sent, follow=True)


def suggested(place: Any, *, by: User | None = None, submitted: bool = True, **values: Any) -> Any:
    """A suggestion that sets columns, with a claim for the population, and waits for review."""
    by = by or make_user()
    copy = side_drafts.suggest(place, by=by, at=NOON)
    with drafts.change_draft(copy, by=by, at=NOON) as fresh:
        for name, value in values.items():
            setattr(fresh, name, value)
        if "population" in values:
            said = fresh.claims.get(fact="population")
            said.value = str(values["population"])
            said.save()
    if submitted:
        publishing.submit(fresh, by=by, at=NOON)
    return fresh


def edited(place: Any, **values: Any) -> Any:
    """The draft of the editors, with columns set."""
    editor = make_user()
    draft = publishing.start_edit(place, by=editor, at=NOON)
    with drafts.change_draft(draft, by=editor, at=NOON) as fresh:
        for name, value in values.items():
            setattr(fresh, name, value)
    return fresh


def approve(copy: Any, by: User | None = None) -> Any:
    return publishing.publish(copy, by=by or make_user(), at=NOON)


def now_in(record: Any, *names: str) -> tuple[Any, ...]:
    stored = type(record).working.get(pk=record.pk)
    return tuple(getattr(stored, name) for name in names)


# Suggestions


def test_contributor_suggests_with_source_and_publisher_publishes_it() -> None:
    place, source = public_place(), make_source()
    author, publisher = make_member("Contributor"), make_member("Publisher", email="p@example.org")
    client, reviewer = sign_in(author), sign_in(publisher)
    assert 'name="_step_suggest"' in client.get(address(place)).content.decode()
    page = press(client, place, "suggest")
    copy = Place.working.get(edit_of=place)
    assert page.redirect_chain[-1][0] == address(copy)
    data = filled(page, title_en="Almaty city", population=1200)
    said = {"fact": "population", "value": "1200", "source": source.pk}
    data = add_row(data, "claims", kind="value", comparator="exact", **said)
    client.post(address(copy), {**data, "_continue": "1"})
    assert now_in(copy, "title_en", "population") == ("Almaty city", 1200)
    assert now_in(place, "title_en", "population") == (place.title_en, 1000)
    copy.refresh_from_db()
    old = copy.claims.get(fact="population", value="1000")
    old.retracted_at, old.retraction_reason = NOON, "Misread."
    old.save()
    press(client, copy, "submit")
    (row_on_desk,) = on_desk(reviewer, "mine")
    assert row_on_desk.words == f"Suggestion by {author} · To approve"
    assert row_on_desk.address == address(copy, "review")
    review = reviewer.get(address(copy, "review")).content.decode()
    assert f"Suggestion by {author}" in review
    assert "Almaty city" in review
    assert Notice.objects.filter(to=publisher, body__contains="suggests changes to").exists()
    press(reviewer, copy, "publish")
    assert now_in(place, "title_en", "population", "uid") == ("Almaty city", 1200, place.uid)
    assert Suggestion.objects.get().state == Suggestion.State.PUBLISHED
    history = reviewer.get(address(place, "history")).content.decode()
    assert "suggestion: submitted for review" in history
    assert str(author) in history


def test_suggestions_of_two_people_and_an_open_draft_keep_what_each_changed() -> None:
    place = public_place(title_ru="Было")
    draft = edited(place, title_ru="Черновик")
    first = suggested(place, title_en="First")
    second = suggested(place, title_zh_hans="第二")
    approve(first)
    second.refresh_from_db()  # as its reviewer reads it after the other one is public
    approve(second)
    assert now_in(place, "title_en", "title_zh_hans", "title_ru") == ("First", "第二", "Было")
    assert now_in(draft, "title_en", "title_zh_hans", "title_ru") == ("First", "第二", "Черновик")


def test_value_that_a_draft_changed_as_well_stays_in_the_draft() -> None:
    place = public_place()
    draft, other = edited(place, title_en="Of editors"), suggested(place, title_en="Of another")
    approve(suggested(place, title_en="Published"))
    assert now_in(place, "title_en") == ("Published",)
    assert now_in(draft, "title_en") == ("Of editors",)
    approve(other)
    assert now_in(place, "title_en") == ("Of another",)


@pytest.mark.exhaustive
def test_publication_of_the_editors_draft_goes_into_suggestions_too() -> None:
    place = public_place()
    copy, draft = suggested(place, title_en="Suggested"), edited(place, title_ru="Новое")
    claim(draft, "country", source=make_source())
    publishing.submit(draft, by=make_user(), at=NOON)
    approve(draft)
    assert now_in(copy, "title_en", "title_ru") == ("Suggested", "Новое")
    assert copy.claims.count() == place.claims.count()
    copy.refresh_from_db()
    approve(copy)
    assert now_in(place, "title_en", "title_ru") == ("Suggested", "Новое")


@pytest.mark.exhaustive
def test_reviewer_who_read_a_suggestion_before_it_changed_reads_it_again() -> None:
    place = public_place()
    read, other = suggested(place, title_en="Read"), suggested(place, title_ru="Другое")
    approve(other)
    with pytest.raises(NotAllowed, match="changed by somebody else"):
        approve(read)


@pytest.mark.exhaustive
def test_open_form_of_the_draft_merges_with_a_suggestion_published_meanwhile() -> None:
    place = public_place()
    draft = publishing.start_edit(place, by=make_user(), at=NOON)
    client = sign_in(make_member("Editor"))
    data = filled(client.get(address(draft)), title_ru="Из формы")
    approve(suggested(place, title_en="Suggested"))
    answer = client.post(address(draft), {**data, "_continue": "1"}, follow=True)
    assert now_in(draft, "title_en", "title_ru") == ("Suggested", "Из формы")
    assert any("Kept beside what you changed" in words for words in said_by(answer))


def test_whoever_wrote_in_a_suggestion_cannot_approve_what_it_is_taken_into() -> None:
    place, editor = public_place(), make_user()
    copy = suggested(place, title_en="Suggested", submitted=False)
    with drafts.change_draft(copy, by=editor, at=NOON) as fresh:
        fresh.title_ru = "Предложено"
    publishing.submit(fresh, by=make_user(), at=NOON)
    draft = side_drafts.adopt(fresh, by=make_user(), at=NOON)
    publishing.submit(draft, by=make_user(), at=NOON)
    with pytest.raises(NotAllowed, match="has not worked on this version"):
        approve(draft, by=editor)


def test_editor_takes_a_suggestion_into_the_draft_and_a_comment_keeps_what_differs() -> None:
    place, author = public_place(), make_user(first_name="Aigul", last_name="Bek")
    draft = edited(place, title_en="Of editors")
    copy = suggested(place, by=author, title_en="Suggested", title_ru="Предложено")
    editor = sign_in(make_member("Editor"))
    press(editor, copy, "adopt", step_note="Good.")
    assert now_in(draft, "title_en", "title_ru") == ("Of editors", "Предложено")
    assert not Place.working.filter(pk=copy.pk).exists()
    suggestion = Suggestion.objects.get()
    assert (suggestion.state, suggestion.note) == (Suggestion.State.ADOPTED, "Good.")
    comment = Comment.objects.of(place).get()
    assert (comment.field, "Suggested" in comment.text) == ("title_en", True)
    assert Step.objects.of(place).filter(action="change", by=author).exists()
    draft.refresh_from_db()
    publishing.submit(draft, by=make_user(), at=NOON)
    with pytest.raises(NotAllowed, match="has not worked on this version"):
        approve(draft, by=author)


@pytest.mark.exhaustive
def test_suggestion_is_taken_into_a_new_draft_with_its_claims() -> None:
    place = public_place()
    copy = suggested(place, title_en="Suggested", submitted=False)
    with drafts.change_draft(copy, by=make_user(), at=NOON) as fresh:
        claim(fresh, "country", source=make_source())
    publishing.submit(fresh, by=make_user(), at=NOON)
    draft = side_drafts.adopt(fresh, by=make_user(), at=NOON)
    assert draft.uid == place.uid
    assert place.open_draft() == draft
    assert draft.claims.count() == place.claims.count() + 1


@pytest.mark.exhaustive
def test_suggestion_is_not_taken_into_a_draft_that_waits_for_review() -> None:
    place = public_place()
    publishing.submit(edited(place, title_ru="Новое"), by=make_user(), at=NOON)
    copy = suggested(place, title_en="Suggested")
    with pytest.raises(NotAllowed, match="is not a draft"):
        side_drafts.adopt(copy, by=make_user(), at=NOON)
    assert Suggestion.objects.get().state == Suggestion.State.OPEN


def test_author_cannot_approve_a_suggestion_even_after_another_publication() -> None:
    place, author = public_place(), make_user()
    copy = suggested(place, by=author, title_en="Suggested")
    approve(suggested(place, title_ru="Другое"))
    copy.refresh_from_db()
    with pytest.raises(NotAllowed, match="has not worked on this version"):
        approve(copy, by=author)


@pytest.mark.exhaustive
def test_who_works_on_the_draft_may_approve_a_suggestion() -> None:
    place, editor = public_place(), make_user()
    draft = publishing.start_edit(place, by=editor, at=NOON)
    publishing.log_change(draft, by=editor, at=NOON)
    assert approve(suggested(place, title_en="Suggested"), by=editor).title_en == "Suggested"


@pytest.mark.exhaustive
def test_suggestion_is_sent_back_changed_and_submitted_again() -> None:
    place, author = public_place(), make_member("Contributor", email="a@example.org")
    copy = suggested(place, by=author, title_en="Suggested")
    press(sign_in(make_member("Publisher")), copy, "send_back", step_note="Which source?")
    client = sign_in(author)
    assert "Which source?" in on_desk(client, "mine")[0].words
    assert Notice.objects.filter(to=author, subject__startswith="Sent back").exists()
    data = filled(client.get(address(copy)), title_en="Better")
    client.post(address(copy), {**data, "_step_submit": "1", "as_it_is": "1"})
    assert now_in(copy, "title_en", "status") == ("Better", "review")


def test_declined_suggestion_is_gone_and_its_author_is_told_why() -> None:
    place, author = public_place(), make_member("Contributor", email="a@example.org")
    copy = suggested(place, by=author, title_en="Suggested")
    publisher = sign_in(make_member("Publisher"))
    answer = press(publisher, copy, "decline")
    assert said_by(answer) == ["Say why it is declined: its author reads it."]
    answer = press(publisher, copy, "decline", step_note="The source says nothing of it.")
    assert answer.redirect_chain[-1][0] == address(place)
    assert not Place.working.filter(edit_of=place).exists()
    assert not Revision.objects.of(copy).exists()
    suggestion = Suggestion.objects.get()
    assert (suggestion.state, suggestion.note) == ("declined", "The source says nothing of it.")
    notice = Notice.objects.get(to=author)
    assert notice.subject == f"Declined: your suggestion to “{copy}”"
    assert "The source says nothing of it." in notice.body
    assert address(place) in notice.body
    assert "declined" in publisher.get(address(place, "history")).content.decode()


@pytest.mark.parametrize("decide", [publishing.decline, side_drafts.adopt])
def test_time_that_is_set_for_a_suggestion_ends_with_it(decide: Any) -> None:
    author, publisher = (
        make_member(role, email=f"{role}@example.org") for role in ("Contributor", "Publisher")
    )
    copy, due = suggested(public_place(), by=author, title_en="New"), NOON + timedelta(days=1)
    scheduling.schedule_step(copy, "publish", due_at=due, by=publisher, at=NOON)
    Notice.objects.all().delete()
    decide(copy, by=make_user(), at=NOON, note="Decided.")
    assert Appointment.objects.get().state == Appointment.State.CANCELLED
    assert scheduling.run_due(at=due) == []
    assert [notice.to for notice in Notice.objects.all()] == [author]


@pytest.mark.exhaustive
def test_author_discards_an_own_suggestion() -> None:
    place, author = public_place(), make_member("Contributor")
    copy = suggested(place, by=author, submitted=False)
    press(sign_in(author), copy, "discard_edit")
    assert Suggestion.objects.get().state == Suggestion.State.DISCARDED
    assert not Place.working.filter(edit_of=place).exists()


@pytest.mark.exhaustive
def test_second_request_opens_the_suggestion_that_is_there() -> None:
    place, author = public_place(), make_user()
    first = side_drafts.suggest(place, by=author, at=NOON)
    assert side_drafts.suggest(place, by=author, at=NOON) == first
    assert side_drafts.suggest(place, by=make_user(), at=NOON) != first


def test_account_has_so_many_suggestions_open_and_no_more(settings: Any) -> None:
    settings.PORTAL_OPEN_SUGGESTIONS = 2
    author = make_user()
    first, second, third = public_place(), public_place(), public_place()
    copy = side_drafts.suggest(first, by=author, at=NOON)
    side_drafts.suggest(second, by=author, at=NOON)
    with pytest.raises(NotAllowed, match="You have 2 open suggestions"):
        side_drafts.suggest(third, by=author, at=NOON)
    assert not Place.working.filter(edit_of=third).exists()
    publishing.discard_edit(copy, by=author, at=NOON)
    assert side_drafts.suggest(third, by=author, at=NOON).edit_of == third


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize("role", ["Contributor", "Translator"])
def test_suggestion_of_somebody_else_is_read_only_at_every_address(role: str) -> None:
    place = public_place()
    copy = suggested(place, title_en="Suggested", submitted=False)
    before, steps = copies.content_of(copy), Step.objects.count()
    client = sign_in(make_member(role))
    data = filled(sign_in(make_member("Editor")).get(address(copy)), title_en="Forged")
    forged = {
        **data,
        "title_ru": "Подделка",
        "accept": "1",
        "value": "9",
        "reason": "x",
        "from": "",
    }
    claims = {"claim": copy.claims.first().uid, "fact": "population", "source": make_source().pk}
    forged |= {**claims, "text": "Forged.", "other": str(place.pk), "days": "7", "retract": "1"}
    codes = {}
    for page in ["change", *(one.name for one in PAGES if one.fits(copy))]:
        if page not in ("comments", "appointment"):  # everybody comments
            codes[page] = client.post(address(copy, page), forged).status_code
    for verb in ("submit", "discard_edit", "adopt", "decline", "publish", "send_back"):
        press(client, copy, verb, step_note="Note.")
    client.post(address_of(Place, "typing"), {**forged, "record": copy.pk})
    copy.refresh_from_db()
    assert copies.content_of(copy) == before
    assert Step.objects.count() == steps
    assert Suggestion.objects.get().state == Suggestion.State.OPEN
    assert not OpenForm.objects.typed().exists()
    assert {codes[page] for page in ("change", "submit", "load")} <= {403, 404}


@pytest.mark.exhaustive
def test_public_sees_nothing_of_a_suggestion() -> None:
    place = public_place()
    copy = suggested(place, title_en="Not yet")
    reader = Client()
    assert "Not yet" not in reader.get(place.get_absolute_url()).content.decode()
    assert reader.get(f"/api/v1/places/{copy.uid}/").status_code == 404
    assert Place.objects.count() == 1
    preview = sign_in(make_member("Publisher")).get(address(copy, "preview"))
    assert "Not yet" in preview.content.decode()


@pytest.mark.exhaustive
def test_list_shows_one_row_each_and_what_stands_beside_on_demand() -> None:
    place, other = public_place(title_en="Aktau"), public_place(title_en="Balkhash")
    copy = suggested(place, title_en="Aktau, suggested")
    draft = edited(other)
    client = sign_in(make_member("Editor"))

    def rows(query: str = "") -> set[Any]:
        return set(client.get(address_of(Place) + query).context["cl"].result_list)

    assert rows() == {place, draft}
    assert rows("?state=beside") == {copy}
    assert rows("?state=review") == {copy}
    assert rows("?state=draft-of-published") == {draft}
    assert "Suggestion by" in client.get(address_of(Place) + "?state=beside").content.decode()


@pytest.mark.exhaustive
def test_withdrawal_of_the_record_ends_what_stands_beside_it() -> None:
    place = public_place()
    suggested(place, title_en="Suggested")
    side_drafts.translate(place, language="ru", by=make_user(), at=NOON)
    publishing.withdraw(place, by=make_user(), at=NOON, note="A duplicate.")
    assert not Place.working.filter(edit_of=place).exists()
    suggestion = Suggestion.objects.get()
    assert (suggestion.state, suggestion.note) == ("declined", "A duplicate.")


@pytest.mark.exhaustive
def test_removal_for_good_takes_suggestions_along() -> None:
    place = public_place()
    copy = suggested(place, title_en="Suggested")
    publishing.decline(copy, by=make_user(), at=NOON, note="Names a private person.")
    publishing.withdraw(place, by=make_user(), at=NOON, note="By order.")
    removal = removing.propose(
        place, reason=Removal.Reason.COURT, words="Order.", by=make_user(is_superuser=True), at=NOON
    )
    removing.confirm(removal, by=make_user(), at=NOON)
    assert not Suggestion.objects.exists()
    assert not Step.objects.filter(note__contains="private").exists()


# Texts of one language


def translator(*languages: str) -> User:
    user = make_member("Translator")
    user.translates = list(languages)
    user.save()
    return user


def test_texts_are_published_alone_while_an_editor_changes_facts() -> None:
    place, user = public_place(), translator()
    draft = edited(place, population=5, title_en="Unfinished")
    client = sign_in(user)
    press(client, place, "translate_ru")
    copy = Place.working.get(edit_of=place, uid=copies.language_uid(place.uid, "ru"))
    data = filled(client.get(address(copy)), title_ru="Алматы")
    client.post(address(copy), {**data, "_step_submit": "1"})
    assert now_in(copy, "status", "title_ru") == ("review", "Алматы")
    assert now_in(draft, "status") == ("draft",)
    press(sign_in(make_member("Publisher")), copy, "publish")
    assert now_in(place, "title_ru", "population") == ("Алматы", 1000)
    assert now_in(draft, "title_ru", "population", "title_en") == ("Алматы", 5, "Unfinished")
    history = client.get(address(place, "history")).content.decode()
    assert "Русский: published" in history


@pytest.mark.exhaustive
def test_each_language_has_a_draft_of_its_own() -> None:
    place, at = public_place(), NOON
    made = {
        code: side_drafts.translate(place, language=code, by=make_user(), at=at)
        for code in copies.TRANSLATED
    }
    assert len({copy.pk for copy in made.values()}) == 3
    assert {code: copies.language_of(copy) for code, copy in made.items()} == {
        code: code for code in copies.TRANSLATED
    }
    assert side_drafts.translate(place, language="ru", by=make_user(), at=at) == made["ru"]


def test_draft_of_one_language_has_fields_of_no_other() -> None:
    place = public_place()
    copy = side_drafts.translate(place, language="ru", by=make_user(), at=NOON)
    client = sign_in(translator())
    data = filled(sign_in(make_member("Administrator")).get(address(copy)), title_ru="Алматы")
    forged = {"title_zh_hans": "伪造", "title_en": "Forged", "title_local": "X", "population": 3}
    client.post(address(copy), {**data, **forged, "_continue": "1"})
    names = ("title_ru", "title_zh_hans", "title_en", "title_local", "population")
    assert now_in(copy, *names) == ("Алматы", *now_in(place, *names[1:]))
    page = client.get(address(copy)).content.decode()
    assert "This draft has only the texts in one language: Русский." in page


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize(("held", "other"), [("ru", "zh_hans"), ("zh-hans", "ru")])
def test_translator_writes_the_languages_that_the_account_holds(held: str, other: str) -> None:
    place, new = public_place(), make_place()
    client = sign_in(translator(held))
    page = client.get(address(place)).content.decode()
    own = copies.TRANSLATIONS[held]
    assert f'name="_step_{own}"' in page
    assert f'name="_step_translate_{other}"' not in page
    press(client, place, f"translate_{other}")
    assert not Place.working.filter(edit_of=place).exists()
    press(client, place, own)
    assert Place.working.filter(edit_of=place).count() == 1
    forged = {"title_ru": "Алматы", "title_zh_hans": "阿拉木图", "title_en": "Forged"}
    data = filled(sign_in(make_member("Editor")).get(address(new)), **forged)
    client.post(address(new), {**data, "_continue": "1"})
    mine, theirs = f"title_{held.replace('-', '_')}", f"title_{other}"
    assert now_in(new, mine, theirs, "title_en") == (forged[mine], "", new.title_en)


@pytest.mark.exhaustive
def test_draft_of_a_language_that_one_does_not_hold_is_read_only() -> None:
    copy = side_drafts.translate(public_place(), language="ru", by=make_user(), at=NOON)
    client = sign_in(translator("zh-hans"))
    data = filled(sign_in(make_member("Administrator")).get(address(copy)), title_ru="Подделка")
    assert client.post(address(copy), {**data, "_continue": "1"}).status_code == 403
    for verb in ("submit", "discard_edit"):
        press(client, copy, verb)
    assert now_in(copy, "status", "title_ru") == ("draft", "")


@pytest.mark.exhaustive
def test_translator_submits_no_draft_of_an_editor() -> None:
    draft = edited(public_place(), population=5)
    client = sign_in(translator())
    assert 'name="_step_submit"' not in client.get(address(draft)).content.decode()
    press(client, draft, "submit")
    assert now_in(draft, "status") == ("draft",)


def test_publication_of_texts_is_not_held_up_by_what_they_do_not_mend() -> None:
    place = public_place()
    place.claims.filter(fact="population").delete()
    copy = side_drafts.translate(place, language="ru", by=make_user(), at=NOON)
    with drafts.change_draft(copy, by=make_user(), at=NOON) as fresh:
        fresh.title_ru = "Алматы"
    assert not publishing.blockers_of(fresh)
    publishing.submit(fresh, by=make_user(), at=NOON)
    assert approve(fresh).title_ru == "Алматы"


@pytest.mark.exhaustive
def test_time_that_is_set_for_a_draft_stands_when_texts_come_in_between() -> None:
    place = public_place()
    draft = edited(place, title_en="Later")
    publishing.submit(draft, by=make_user(), at=NOON)
    publisher = make_member("Publisher")
    due = NOON + timedelta(days=1)
    scheduling.schedule_step(draft, "publish", due_at=due, by=publisher, at=NOON)
    approve(suggested(place, title_ru="Раньше"))
    (done,) = scheduling.run_due(at=due + timedelta(minutes=1))
    assert done.problem == ""
    assert now_in(place, "title_en", "title_ru") == ("Later", "Раньше")


@pytest.mark.exhaustive
def test_edition_after_texts_alone_differs_in_them_alone() -> None:
    place = public_place()
    copy = side_drafts.translate(place, language="ru", by=make_user(), at=NOON)
    with drafts.change_draft(copy, by=make_user(), at=NOON) as fresh:
        fresh.title_ru = "Алматы"
    publishing.submit(fresh, by=make_user(), at=NOON)
    approve(fresh)
    first, second = Edition.objects.filter(record_uid=place.uid).order_by("number")
    differing = {key for key in second.document if second.document[key] != first.document.get(key)}
    assert differing == {"title", "edition"}


@pytest.mark.exhaustive
def test_account_names_the_languages_of_a_translator() -> None:
    user = translator()
    chief = sign_in(make_member("Administrator"))
    data = filled(chief.get(address(user)), translates=["ru"])
    chief.post(address(user), data)
    user.refresh_from_db()
    assert user.translates == ["ru"]
    chief.post(address(user), {**data, "translates": ["tlh"]})
    user.refresh_from_db()
    assert user.translates == ["ru"]


@pytest.mark.exhaustive
def test_who_leaves_hands_over_open_suggestions() -> None:
    author, successor = make_user(), make_user()
    mine, both = public_place(), public_place()
    side_drafts.suggest(mine, by=author, at=NOON)
    side_drafts.suggest(both, by=author, at=NOON)
    side_drafts.suggest(both, by=successor, at=NOON)
    hand_over(author, successor, by=make_user(), at=NOON)
    assert Suggestion.objects.of(mine).get().by == successor
    assert {one.by for one in Suggestion.objects.of(both)} == {author, successor}
