"""Permanent addresses of public records, and addresses in the reader's language."""

from urllib.parse import SplitResult, urlencode, urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override

from portal.models import Record
from portal.models.languages import DEFAULT


def permanent_url(identifier: str, edition: int | None = None, fact: str = "") -> str:
    """Return the absolute permanent address of a record, a statement or a disagreement, without
    language; optionally of one edition, and of the evidence of a fact."""
    with override(DEFAULT):
        path = reverse("permalink", kwargs={"identifier": identifier})
    query = f"?{urlencode({'edition': edition})}" if edition else ""
    anchor = f"#{anchor_of(fact)}" if fact else ""
    return absolute_url(f"{path}{query}{anchor}")


def anchor_of(fact: str) -> str:
    """Return where on the page of its record the evidence of a fact stands."""
    return f"evidence-{fact.replace('_', '-')}"


def address_of(record: Record) -> str:
    """Return the address without language, for what is kept for readers of all."""
    with override(DEFAULT):
        return record.get_absolute_url()


def absolute_url(path: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def local_url(url: str) -> str:
    """Return the absolute address of a page in the reader's language."""
    return absolute_url(add_language(url))


def split_address(given: str) -> SplitResult | None:
    """Return the parts of an address that somebody gave; None for what is none."""
    try:
        return urlsplit(given.strip())
    except ValueError:
        return None


def host_of(given: str) -> str:
    """Return the host of an address without `www.`: `gem.wiki`; nothing for what is no address."""
    parts = split_address(given)
    return (parts.hostname or "").removeprefix("www.") if parts else ""


def parse_number(text: str, digits: int = 8) -> int | None:
    """Return a whole number as an address writes it; None for what is none or has more digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def contact_url(contact: str) -> str:
    """Return the link target of a contact: itself for a web address, `mailto:` for an e-mail
    address, otherwise empty."""
    if contact.startswith(("https://", "http://")):
        return contact
    return f"mailto:{contact}" if "@" in contact else ""


def add_language(url: str, code: str | None = None) -> str:
    """Return an address of the portal in a language (default: the reader's), whichever it had;
    others are unchanged."""
    code = code or get_language() or DEFAULT
    if code == DEFAULT or code not in dict(settings.LANGUAGES) or not url.startswith("/"):
        return url
    return f"/{code}{remove_language(url)}"


def remove_language(path: str) -> str:
    first, _slash, rest = path.removeprefix("/").partition("/")
    return f"/{rest}" if first in dict(settings.LANGUAGES) and first != DEFAULT else path
