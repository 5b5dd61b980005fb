"""Permanent addresses of what is public."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from portal.languages import DEFAULT


def permanent_url(identifier: str, edition: int | None = None, fact: str = "") -> str:
    """The whole permanent address of a record, a statement or a disagreement: without language,
    with the number of an edition where one is meant, and leading to the evidence of a fact."""
    with override(DEFAULT):
        path = reverse("permalink", kwargs={"identifier": identifier})
    query = f"?{urlencode({'edition': edition})}" if edition else ""
    anchor = f"#evidence-{fact.replace('_', '-')}" if fact else ""
    return f"{settings.SITE_URL.rstrip('/')}{path}{query}{anchor}"


def contact_url(contact: str) -> str:
    """What a link to a contact leads to: mail for an address with @, else the page that it is."""
    if contact.startswith(("https://", "http://")):
        return contact
    return f"mailto:{contact}" if "@" in contact else ""
