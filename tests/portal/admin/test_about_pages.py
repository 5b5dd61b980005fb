"""The pages about the portal at the desk: what each is, and how to begin it."""

import pytest
from django.test import Client
from django.utils import timezone

from portal.models import Story
from portal.site.about_pages import ABOUT_PAGES
from tests.admin_client import address, address_of, make_editor, make_member, sign_in
from tests.factories import make_story, publish

pytestmark = pytest.mark.django_db


def test_pages_lead_to_their_stories_or_begin_them_with_the_packaged_text() -> None:
    client = sign_in(make_editor("portal.view_story", "portal.add_story", "portal.change_story"))
    method = publish(make_story(slug="about-method", title_en="How we work"))
    rows = {str(row["title"]): row for row in client.get("/admin/about/").context["rows"]}
    assert list(rows) == ["Notice", *map(str, ABOUT_PAGES.values())]
    assert rows["Method"]["address"] == address(method)
    begun = client.get(rows["Privacy"]["address"]).context["adminform"].form.initial
    assert (begun["slug"], begun["title_ru"]) == ("about-privacy", "Конфиденциальность")
    assert "Cookies" in begun["body_en"] or "cookie" in begun["body_en"]
    notice = client.get(rows["Notice"]["address"]).context["adminform"].form.initial
    assert (notice["slug"], "body_en" in notice) == ("about-notice", False)
    assert notice["dated_on"] == timezone.localdate().isoformat()
    plain = client.get(address_of(Story, "add"), {"slug": "privacy"})
    assert "body_en" not in plain.context["adminform"].form.initial


def test_notice_is_public_by_its_title_alone(client: Client) -> None:
    desk = sign_in(make_member("Editor"))
    form = desk.get(f"{address_of(Story, 'add')}?slug=about-notice").context["adminform"].form
    assert form.fields["body_en"].help_text == "Readers see the title; a text is not needed."
    notice = make_story(slug="about-notice", title_en="Down on Sunday", body_en="")
    lacking = make_story(slug="about-privacy", body_en="")
    assert not notice.publication_blockers()
    assert [str(one) for one in lacking.publication_blockers()] == [
        "Needed before publication: text (English)."
    ]
    publish(notice)
    assert "Down on Sunday" in client.get("/").text
    assert client.get("/stories/about-notice/").status_code == 200


def test_reader_of_stories_sees_the_pages_without_beginning_any() -> None:
    page = sign_in(make_editor("portal.view_story")).get("/admin/about/")
    assert "add/?slug=" not in page.text
    assert sign_in(make_editor("portal.view_place")).get("/admin/").status_code == 200
