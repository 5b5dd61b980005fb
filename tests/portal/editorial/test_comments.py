"""Comments by field, as editors write and resolve them beside the form and from within it."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, Route
from pytest_django import DjangoAssertNumQueries

from portal.editorial import comments
from portal.models import Comment, Place
from portal.publication import publishing
from portal.publication.publishing import NotAllowed
from tests.admin_client import address, make_chief, make_editor, on_desk, sign_in
from tests.client_response import ClientResponse
from tests.desk_browser import sign_in_chief
from tests.factories import NOON, claim_all, make_batch, make_place, make_user, publish
from tests.looking import TWO_FRAMES, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

SEES = "portal.view_place"


def panel(client: Client, record: Any) -> Any:
    """The comments in the panel of a form: what they are about, and their text."""
    parts = [part.context for part in client.get(address(record)).context["panel"].parts]
    (part,) = [part for part in parts if "places" in part]
    return part


def in_panel(client: Client, record: Place) -> list[Any]:
    return [(shown.about, shown.comment.text) for shown in panel(client, record)["open"]]


def write(
    client: Client, record: Place, field: str = "", text: str = "Really?", **more: Any
) -> ClientResponse:
    data = {"add": "1", "field": field, "text": text, **more}
    return client.post(address(record, "comments"), data, follow=True)


def test_comment_sent_twice_is_one_until_it_is_resolved() -> None:
    author, place = make_user(is_staff=True), make_place()
    publishing.submit(place, by=author, at=NOON)
    client = sign_in(make_chief())
    for _click in range(2):
        write(client, place, "population")
    assert Comment.objects.count() == 1
    comments.resolve_comment(Comment.objects.get(), by=author, at=NOON)
    write(client, place, "population")
    assert Comment.objects.count() == 2


def test_view_permission_allows_comments_on_fields() -> None:
    author, reader = make_editor(SEES, username="anna"), make_editor(SEES, username="boris")
    place = make_place()
    publishing.submit(place, by=author, at=NOON)
    write(sign_in(reader), place, "population", "Of which year?")
    page = write(sign_in(author), place, "", "Of 2021.")

    assert [(c.field, c.text, c.by, c.resolved_at) for c in Comment.objects.of(place)] == [
        ("population", "Of which year?", reader, None),
        ("", "Of 2021.", author, None),
    ]
    assert [shown.about for shown in page.context["open"]] == ["Population", "The whole"]
    assert f'href="{address(place)}#id_population"' in page.content.decode()
    assert in_panel(sign_in(reader), place) == [
        ("Population", "Of which year?"),
        ("The whole", "Of 2021."),
    ]
    reviewed = write(sign_in(reader), place, "population", "Then 2021.", from_review="1")
    assert reviewed.redirect_chain[-1][0] == address(place, "review") + "#comment-on-population"


def test_a_field_is_chosen_from_those_of_the_form() -> None:
    client, place = sign_in(make_chief()), make_place()
    places = dict(panel(client, place)["places"])
    assert next(iter(places)) == ""
    assert {"title_en", "country", "population", "claims", "rulings"} <= set(places)
    assert not {"status", "uid", "version", "edition"} & set(places)
    assert dict(panel(client, make_batch())["places"]).keys() >= {"title", "source", "note"}
    refused = write(client, place, "status", "Forged.")
    assert refused.context["form"].errors.keys() == {"field"}
    assert not Comment.objects.exists()


def test_an_empty_comment_is_refused_and_the_rest_stays_typed() -> None:
    client, place = sign_in(make_chief()), make_place()
    answer = write(client, place, "population", "  ")
    assert answer.context["form"].errors.keys() == {"text"}
    assert answer.context["form"]["field"].value() == "population"
    with pytest.raises(NotAllowed, match="Write what you want to say"):
        comments.add_comment(place, text=" ", by=make_user(), at=NOON)


def test_resolved_comments_fold_away_and_can_be_opened_again() -> None:
    anna, boris = make_chief(username="anna"), make_chief(username="boris")
    client, place = sign_in(boris), make_place()
    first = comments.add_comment(place, text="Which?", by=anna, at=NOON)
    comments.add_comment(place, text="Still open", by=anna, at=NOON)
    path = address(place, "comments")

    page = client.post(path, {"resolve": first.pk}, follow=True)
    assert [shown.comment.text for shown in page.context["open"]] == ["Still open"]
    assert [shown.comment.resolved_by for shown in page.context["resolved"]] == [boris]
    assert in_panel(client, place) == [("The whole", "Still open")]
    assert panel(client, place)["resolved"] == 1

    sign_in(anna).post(path, {"resolve": first.pk})
    first.refresh_from_db()
    assert first.resolved_by == boris

    client.post(path, {"reopen": first.pk})
    first.refresh_from_db()
    assert [first.resolved_at, first.resolved_by] == [None, None]


def test_comments_stay_with_the_record_through_draft_and_publication() -> None:
    client = sign_in(make_chief())
    place = publish(make_place())
    comments.add_comment(place, text="On what is public", by=make_user(), at=NOON)
    copy = publishing.start_edit(place, by=make_user(), at=NOON)
    comments.add_comment(copy, text="On the draft", by=make_user(), at=NOON)
    texts = [("The whole", "On what is public"), ("The whole", "On the draft")]
    assert in_panel(client, place) == in_panel(client, copy) == texts

    publish(copy)

    assert in_panel(client, Place.objects.get()) == texts


def test_comments_are_no_reason_against_publishing() -> None:
    place = make_place()
    claim_all(place)
    comments.add_comment(place, text="Hm.", by=make_user(), at=NOON)
    assert publish(place).is_published


def test_comments_need_view_permission_on_the_record() -> None:
    place, other = make_place(title_en="Khorgos"), make_batch()
    comment = comments.add_comment(place, text="Between us", by=make_user(), at=NOON)
    blind = sign_in(make_editor("trade.view_observationbatch"))
    path = address(place, "comments")
    assert blind.get(path).status_code == 403
    assert blind.post(path, {"add": "1", "text": "Forged"}).status_code == 403
    assert blind.post(path, {"resolve": comment.pk}).status_code == 403
    # By way of something else that one may see.
    for number in (comment.pk, "x", "-1"):
        assert blind.post(address(other, "comments"), {"resolve": number}).status_code == 404
    assert on_desk(blind, "mine") == []
    assert list(Comment.objects.open()) == [comment]


def test_comments_are_never_public() -> None:
    place = publish(make_place())
    comments.add_comment(place, text="Between us", by=make_user(), at=NOON)
    client = sign_in(make_chief())
    for path in (place.get_absolute_url(), f"/api/v1/places/{place.slug}/"):
        assert b"Between us" not in client.get(path).content


def test_the_desk_shows_comments_by_others_on_what_i_worked_on() -> None:
    anna = make_chief(username="anna")
    mine, others = make_place(title_en="Mine"), make_place(title_en="Theirs")
    publishing.log_change(mine, by=anna, at=NOON)
    boris = make_user(username="boris")
    comments.add_comment(mine, field="population", text="Of which year?", by=boris, at=NOON)
    comments.add_comment(mine, text="My own remark", by=anna, at=NOON)
    comments.add_comment(others, text="Not for anna", by=boris, at=NOON)
    done = comments.add_comment(mine, text="Settled", by=boris, at=NOON)
    comments.resolve_comment(done, by=boris, at=NOON)

    rows = on_desk(sign_in(anna), "mine")

    main = [
        one.context["key"] for one in sign_in(anna).get("/admin/").context["parts"] if one.is_main
    ]
    assert main == ["mine", "worklist"]  # what others wait for comes first
    assert [(row.title, row.words) for row in rows] == [
        ("Mine", "boris on population: Of which year?")
    ]


def test_the_panel_costs_the_same_with_many_comments(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client, place = sign_in(make_chief()), make_place()
    with django_assert_max_num_queries(40) as before:
        client.get(address(place))
    for number in range(5):
        comments.add_comment(place, field="population", text=f"{number}", by=make_user(), at=NOON)
    with django_assert_max_num_queries(len(before)):
        assert len(in_panel(client, place)) == 5


# In the browser


def open_form(page: Page, place: Place) -> None:
    sign_in_chief(page)
    page.goto(address(place))


@pytest.mark.django_db(transaction=True)
@pytest.mark.exhaustive
def test_a_comment_is_written_from_the_form_without_losing_what_is_typed(page: Page) -> None:
    place = make_place()
    comments.add_comment(place, field="population", text="Of which year?", by=make_user(), at=NOON)
    open_form(page, place)
    assert page.inner_text(".fieldBox.field-population .comment-mark") == "1 comment"
    page.fill("#id_title_en", "Typed, not saved")

    page.click(".comment-new summary")
    page.select_option(".comment-new select", "population")
    page.fill(".comment-new textarea", "Half a thought")
    page.reload()
    assert page.input_value(".comment-new textarea") == "Half a thought"
    page.fill("#id_title_en", "Typed, not saved")
    page.fill(".comment-new textarea", "Of 2021")
    page.press(".comment-new textarea", "Control+Enter")
    page.wait_for_selector(".comments h2:has-text('2 open comments')")
    assert page.inner_text(".comments [role=status]") == "The comment is stored."
    assert page.inner_text(".fieldBox.field-population .comment-mark") == "2 comments"
    page.click(".comments li:has-text('Of which year') [data-resolve]")
    page.wait_for_selector(".comments h2:has-text('1 open comment')")

    assert page.input_value("#id_title_en") == "Typed, not saved"
    assert page.input_value(".comment-new textarea") == ""
    assert [(c.text, c.resolved_at is None) for c in Comment.objects.all()] == [
        ("Of which year?", False),
        ("Of 2021", True),
    ]
    page.click(".panel button[name=_continue]")
    page.wait_for_selector(".messagelist .success")
    assert Place.working.get().title_en == "Typed, not saved"


@pytest.mark.django_db(transaction=True)
@pytest.mark.exhaustive
def test_a_comment_leads_to_its_place_also_where_nothing_is_edited(page: Page) -> None:
    place = make_place()
    comments.add_comment(place, field="population", text="Of which year?", by=make_user(), at=NOON)
    comments.add_comment(place, field="claims", text="Which page?", by=make_user(), at=NOON)
    open_form(page, place)
    page.click(".comments a:has-text('Population')")
    wait_until(page, "document.activeElement.id === 'id_population'")
    assert page.inner_text("#claims-group .comment-mark") == "1 comment"
    publishing.submit(place, by=make_user(), at=NOON)
    page.goto(address(place))
    page.click(".comments a:has-text('Population')")
    wait_until(page, "document.activeElement.matches('.fieldBox.field-population')")


@pytest.mark.django_db(transaction=True)
@pytest.mark.exhaustive
def test_a_comment_that_cannot_be_sent_stays_typed(page: Page, page_problems: list[str]) -> None:
    place = make_place()
    open_form(page, place)
    page.click(".comment-new summary")
    page.fill(".comment-new textarea", "On the train")
    held: list[Route] = []
    page.route("**/comments/", lambda route: held.append(route))
    page.click("[data-add]")
    page.evaluate(TWO_FRAMES)
    held[0].abort()
    page.wait_for_selector(".comments [role=status]:has-text('try again')")
    assert page.input_value(".comment-new textarea") == "On the train"
    assert page.evaluate("document.activeElement.matches('[data-add]')")
    page.unroute("**/comments/")
    page.click("[data-add]")
    page.wait_for_selector(".comments h2:has-text('1 open comment')")
    assert Comment.objects.get().text == "On the train"
    page_problems.clear()
