"""Uses of a picture of the library: records that it is about, and stories."""

from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.text import capfirst

from portal.admin.forms.relations import link_to
from portal.admin.kinds.subjects import records_of
from portal.models import Picture, Record, Story
from portal.models.languages import columns
from portal.site.stories.reading import build_parser, shortcodes_in


def named_in_stories() -> list[tuple[Story, str]]:
    """Return the stories that name pictures, drafts included, each with the slug of one."""
    bodies = columns("body")
    wanted = reduce(or_, (Q(**{f"{name}__contains": "{{picture"}) for name in bodies))
    return [
        (story, slug)
        for story in Story.working.filter(wanted)
        for slug in sorted({one for name in bodies for one in _named_in(getattr(story, name))})
    ]


def _named_in(text: str) -> list[str]:
    codes = shortcodes_in(build_parser().parse(text))
    return [name for code in codes if code.word == "picture" for name in code.arguments]


def list_picture_uses(picture: Picture) -> dict[str, list[tuple[str, str]]]:
    """Return titles and addresses of the forms of what shows a picture, by kind."""
    users: list[Record] = list(records_of(row.about for row in picture.subjects.all()).values())
    users += [story for story, slug in named_in_stories() if slug == picture.slug]
    usage: dict[str, list[tuple[str, str]]] = {}
    for user in sorted(users, key=str):
        kind = str(capfirst(user._meta.verbose_name_plural or ""))
        usage.setdefault(kind, []).append((str(user), link_to(user)))
    return usage
