"""Pages about the portal, the notice on all pages, and the stories that are their texts."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.forms.relations import link_to
from portal.editorial.admin_site import Context, DeskPage, admin_address
from portal.models import Story
from portal.models.languages import LANGUAGES, column_suffix
from portal.site.about_pages import ABOUT_PAGES, packaged_text

NOTICE = f"{Story.OWN_PAGE}notice"


@DeskPage(
    "about/",
    "about_pages",
    gettext_lazy("Pages about the portal"),
    allows=lambda request: admin.site.get_model_admin(Story).has_view_permission(request),
)
def list_about_pages(request: HttpRequest) -> Context:
    """List each page with its story, or the way to begin one."""
    found = Story.working.filter(slug__startswith=Story.OWN_PAGE, edit_of=None)
    stories = {one.slug: one for one in found}
    titles = {f"{Story.OWN_PAGE}{name}": title for name, title in ABOUT_PAGES.items()}
    pages = {name: reverse("about_page", args=[name]) for name in ABOUT_PAGES}
    begin = admin_address(Story, "add")
    rows = [
        {
            "title": title,
            "page": pages.get(slug.removeprefix(Story.OWN_PAGE), ""),
            "story": stories.get(slug),
            "address": link_to(stories[slug]) if slug in stories else f"{begin}?slug={slug}",
        }
        for slug, title in [(NOTICE, _("Notice")), *titles.items()]
    ]
    may_add = admin.site.get_model_admin(Story).has_add_permission(request)
    return {"rows": rows, "may_add": may_add}


def packaged_story(slug: str) -> dict[str, str]:
    """Return the titles and texts that come with the software for a page; nothing for others."""
    name = slug.removeprefix(Story.OWN_PAGE)
    if name not in ABOUT_PAGES or slug == name:
        return {}
    found = {}
    for code in LANGUAGES:
        with translation.override(code):
            found[f"title_{column_suffix(code)}"] = str(ABOUT_PAGES[name])
            found[f"body_{column_suffix(code)}"] = packaged_text(name)
    return found
