"""White space of templates."""

from django.template.loader import render_to_string


def test_pages_have_no_indentation_and_mails_are_as_written() -> None:
    page = render_to_string("components/cite.html", {"plain": {"text": "a\n  b"}, "others": []})
    mail = render_to_string("portal/mail_confirm.txt", {"title": "Map", "url": "/", "days": 2})

    assert "a\n  b" in page  # what a record says stays
    assert "\n " not in page.replace("a\n  b", "")
    assert "\n\nMap\n" in mail
