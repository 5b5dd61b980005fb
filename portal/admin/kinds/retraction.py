"""Page on which the retraction of a source is looked at and prepared, `…/source/<id>/retract/`."""

from collections import Counter

from django.db.models import Q
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from portal.admin.corrections.reasons import ReasonForm
from portal.admin.forms.relations import link_to
from portal.admin.forms.values import ValueWords
from portal.admin.records.usage import list_usage
from portal.admin.workflow.extra_pages import page_address
from portal.admin.workflow.permissions import actor, telling_refusal
from portal.editorial import retraction
from portal.editorial.admin_site import Answer, DeskPage
from portal.editorial.retraction import Effect, RestingKind
from portal.formatting.addresses import parse_number
from portal.models import Bundle, Claim, Country, Record, Source, Status, Story
from portal.models.fields import Column
from portal.models.languages import columns
from portal.models.parts import SourcedPart
from portal.records.registry import record_models
from portal.site.stories.reading import build_parser, shortcodes_in

NEEDED = ("portal.change_source", "portal.edit", "portal.bulk")


def may_retract(request: HttpRequest) -> bool:
    return request.user.has_perms(NEEDED)


@DeskPage(
    "portal/source/<path:object_id>/retract/",
    "portal_source_retract",
    template="admin/retraction.html",
    allows=may_retract,
)
def retract_page(request: HttpRequest, object_id: str) -> Answer:
    """Show what rests on a source; a POST prepares its retraction, and leads to the bundle."""
    source = get_object_or_404(Source.working, pk=parse_number(object_id) or 0)
    bundle = Bundle.objects.open().filter(retracts=source).first()
    kinds = retraction.list_resting(source, ValueWords(request).of)
    form = ReasonForm(request.POST or None, initial={})
    if request.method == "POST" and form.is_valid():
        by, at = actor(request), timezone.now()
        reasons = form.reason if bundle is None else {"en": bundle.reason_en}
        with telling_refusal(request):
            if source.retracted_at:
                bundle = retraction.reinstate(source, reasons, by=by, at=at)
            else:
                bundle = retraction.prepare(source, kinds, reasons, by=by, at=at)
            return HttpResponseRedirect(reverse("admin:bundle", args=[bundle.pk]))
    records = [one.record for kind in kinds for one in kind.records]
    by_hand = _list_by_hand(source, [one for one in records if isinstance(one, Record)])
    return {
        "title": _("Take the retraction back") if source.retracted_at else _("Retract this source"),
        "subtitle": str(source),
        "source": source,
        "opts": Source._meta,
        "bundle": bundle,
        "kinds": [
            {
                "kind": kind,
                "is_mine": request.user.has_perm(kind.permission),
                "rows": [(one, link_to(one.record), _evidence(one.record)) for one in kind.records],
            }
            for kind in kinds
        ],
        "counts": _count(kinds, sum(len(rows) for _heading, _task, rows in by_hand)),
        "by_hand": by_hand,
        "form": form,
    }


def _evidence(record: object) -> str:
    return page_address(record, "evidence") if isinstance(record, Record) and record.facts else ""


def _count(kinds: list[RestingKind], by_hand: int) -> list[tuple[StrOrPromise, int]]:
    """Return what there is, each with its number; nothing of what there is none of."""
    figures = [figure for kind in kinds for figure in kind.figures]
    effects = Counter(figure.effect for figure in figures)
    counted: list[tuple[StrOrPromise, int]] = [
        (_("Public values that rest on it"), len(figures)),
        *((effect.label, effects[effect]) for effect in Effect),
        (_("no decision"), sum(figure.lacks_decision for figure in figures)),
        (_("Records"), sum(len(kind.records) for kind in kinds)),
        (_("Records with a draft"), sum(bool(r.refusal) for kind in kinds for r in kind.records)),
        (_("To be edited by hand"), by_hand),
    ]
    return [(words, number) for words, number in counted if number]


type Rows = list[tuple[str, str]]
"""Titles and addresses of forms."""


def _list_by_hand(
    source: Source, records: list[Record]
) -> list[tuple[StrOrPromise, StrOrPromise, Rows]]:
    """Return what a retraction leaves to editors: a heading, what is to be done, and where."""
    tasks = {
        str(capfirst(Source._meta.verbose_name_plural)): _(
            "They copy or quote it. Name another origin in “derived from”, or retract them too."
        ),
        str(capfirst(Country._meta.verbose_name_plural)): _("Name another source of the name."),
    }
    rows_of_parts = _(
        "Rows such as phases and roles have it as their source: give them another one, or take "
        "them out. Claims of others are attributed to it: change whom they are attributed to."
    )
    used = list_usage(source, _is_by_hand)
    found: list[tuple[StrOrPromise, StrOrPromise, Rows]] = [
        (heading, tasks.get(heading, rows_of_parts), rows) for heading, rows in used.items()
    ]
    linked = _("The text links to it, or shows figures that rest on it: rewrite the passage.")
    found.append((_("Stories"), linked, _stories(source, records)))
    stated = _("Its claims are not public: retract them there before it is published.")
    found.append((_("Never public, or withdrawn"), stated, _drafts(source)))
    return [one for one in found if one[2]]


def _is_by_hand(column: Column) -> bool:
    """True for columns of what names a source and is no statement of its own about a fact."""
    if column.name != "source":
        return column.name in ("attributed_to", "derived_from")
    return issubclass(column.model, (SourcedPart, Country)) and not issubclass(column.model, Claim)


def _stories(source: Source, records: list[Record]) -> Rows:
    """Return the public stories that link to a source, or name one of these records."""
    bodies, page = columns("body"), f"/sources/{source.slug}/"
    asked = [(f"{body}__contains", text) for body in bodies for text in ("{{", page)]
    keys = {f"{one.kind()}:{key}" for one in records for key in (one.slug, one.uid)}
    stories = Story.objects.filter(Q.create([*asked], connector=Q.OR)).order_by("title_en", "pk")
    return [
        (str(story), link_to(story))
        for story in stories
        if any(_names(getattr(story, body), page, keys) for body in bodies)
    ]


def _names(text: str, page: str, keys: set[str]) -> bool:
    if page in text:
        return True
    codes = shortcodes_in(build_parser().parse(text)) if "{{" in text else []
    return any(not keys.isdisjoint(code.arguments) for code in codes)


def _drafts(source: Source) -> Rows:
    """Return drafts that were never public, and what was withdrawn, with claims of a source."""
    found: Rows = []
    for model in record_models():
        if model.facts:
            stated = model.part_rows("claims").filter(source=source, retracted_at=None)
            rows = model.working.filter(pk__in=stated.values("record"), edit_of=None)
            found += [(str(row), link_to(row)) for row in rows.exclude(status=Status.PUBLISHED)]
    return sorted(found)
