"""One search of the desk: records of every kind, lists, commands. The page, and the palette."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.admin.searching.finding import FoundRow, find_rows, searched_models
from portal.admin.searching.saved_lists import list_address, viewable_lists
from portal.editorial.admin_site import DeskPage, render_desk
from portal.models import Picture
from portal.search.query_parser import LONGEST_QUERY
from portal.search.scripts import fold

COMMANDS = 8


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A line of the palette."""

    kind: str
    title: str
    address: str
    note: str = ""


@DeskPage("find/", "find")
def find_page(request: HttpRequest) -> HttpResponse:
    """Find by typing: exact names first, then lists and commands, then all else."""
    words = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    rows = find_rows(words, searched_models(request))
    exact = [_offer(row) for row in rows if row.rank == 0]
    others = [_offer(row) for row in rows if row.rank]
    offers = [*exact, *match(words, list_commands(request)), *others]
    is_part = "_part" in request.GET
    template = "admin/includes/offers.html" if is_part else "admin/desk_search.html"
    return render_desk(request, template, title=_("Search"), words=words, offers=offers)


def list_commands(request: HttpRequest) -> list[Offer]:
    """Return everywhere that a person can go on the desk: saved lists, lists, forms, pages."""
    saved = [
        Offer(kind=_("Saved list"), title=one.name, address=list_address(one))
        for one in viewable_lists(request)
    ]
    return [*saved, *_lists(request), *_pages(request)]


def match(words: str, offers: Iterable[Offer]) -> list[Offer]:
    """Return those that have every word; all of them for no words."""
    wanted = fold(words).split()
    found = [
        offer for offer in offers if all(w in fold(f"{offer.kind} {offer.title}") for w in wanted)
    ]
    return found[:COMMANDS] if wanted else found


def _offer(row: FoundRow) -> Offer:
    return Offer(kind=row.kind, title=row.title, address=row.address, note=row.state)


def _lists(request: HttpRequest) -> Iterable[Offer]:
    for section in admin.site.get_app_list(request):
        for model in section["models"]:
            name = str(capfirst(model["name"]))
            if model["admin_url"]:
                kind = _("List") if model["model"] else _("Command")
                yield Offer(kind=kind, title=name, address=model["admin_url"])
            if model["add_url"]:
                one = model["model"]._meta.verbose_name
                title = _("Add: %s") % one
                yield Offer(kind=_("Command"), title=title, address=model["add_url"])


def _pages(request: HttpRequest) -> Iterable[Offer]:
    pages = [
        (_("The editors’ desk"), "admin:index"),
        (_("Help"), "admin:help"),
        (_("Find what to embed"), "admin:embed"),
        (_("Language and time zone"), "account_preferences"),
    ]
    if admin.site.get_model_admin(Picture).has_add_permission(request):
        pages.append((_("Upload pictures"), "admin:portal_picture_upload"))
    for title, name in pages:
        yield Offer(kind=_("Command"), title=title, address=reverse(name))
    yield Offer(kind=_("Command"), title=_("The public pages"), address="/")
