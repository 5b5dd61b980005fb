"""Comments on a record: the open ones in the panel of its form, all of them on their own page."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import quote

from django import forms
from django.contrib.admin.utils import flatten_fieldsets
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.admin.forms.checked_form import FormData
from portal.admin.forms.labels import build_anchor
from portal.admin.forms.note_field import NoteField
from portal.admin.forms.relations import link_to
from portal.admin.workflow.extra_pages import Page, page_address, panel_parts
from portal.admin.workflow.permissions import DeskAdmin, actor
from portal.editorial import comments
from portal.editorial.admin_site import Answer, DeskPart
from portal.formatting.addresses import parse_number
from portal.models import Comment, Publishable

PART = "admin/includes/comments.html"


@dataclass(frozen=True, kw_only=True)
class CommentLine:
    comment: Comment
    about: str
    anchor: str


class CommentForm(forms.Form):
    field = forms.ChoiceField(label=pgettext_lazy("what it is about", "About"), required=False)
    text = NoteField(label=gettext_lazy("Comment"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: FormData | None, *, places: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["field"].choices = places  # type: ignore[attr-defined]


@panel_parts
def open_comments(
    modeladmin: DeskAdmin, request: HttpRequest, record: Publishable
) -> list[DeskPart]:
    return [
        DeskPart(template=PART, context=_panel_context(modeladmin, request, record), position=40)
    ]


@Page("comments", gettext_lazy("Comments"))
def comments_page(modeladmin: DeskAdmin, request: HttpRequest, record: Publishable) -> Answer:
    """List all comments; a POST adds, resolves or reopens one. The script of the form requests the
    part of the panel instead, so that nothing typed is lost."""
    form = CommentForm(request.POST or None, places=_places(modeladmin, request, record))
    if request.method == "POST" and _apply_post(request, record, form):
        if "in_panel" in request.POST:
            return render(request, PART, {"part": _panel_context(modeladmin, request, record)})
        if "from_review" in request.POST:
            place = f"#comment-on-{quote(request.POST.get('field', ''))}"
            return HttpResponseRedirect(page_address(record, "review") + place)
        return HttpResponseRedirect(page_address(record, "comments"))
    found = _list_comments(record)
    return {
        "subtitle": str(record),
        "back": link_to(record),
        "form": form,
        "open": [one for one in found if one.comment.resolved_at is None],
        "resolved": [one for one in found if one.comment.resolved_at is not None],
    }


def _apply_post(request: HttpRequest, record: Publishable, form: CommentForm) -> bool:
    by, at = actor(request), timezone.now()
    if "resolve" in request.POST:
        comments.resolve_comment(_get_comment(record, request.POST["resolve"]), by=by, at=at)
    elif "reopen" in request.POST:
        comments.reopen_comment(_get_comment(record, request.POST["reopen"]))
    elif form.is_valid():
        written = form.cleaned_data
        comments.add_comment(record, field=written["field"], text=written["text"], by=by, at=at)
    else:
        return False
    return True


def _get_comment(record: Publishable, number: str) -> Comment:
    """Return a comment of this record; 404 for comments of other records."""
    return get_object_or_404(Comment.objects.of(record), pk=parse_number(number) or 0)


def _panel_context(
    modeladmin: DeskAdmin, request: HttpRequest, record: Publishable
) -> dict[str, object]:
    found = _list_comments(record)
    waiting = [one for one in found if one.comment.resolved_at is None]
    numbers = Counter(one.comment.field for one in waiting if one.comment.field)
    return {
        "address": page_address(record, "comments"),
        "open": waiting,
        "resolved": len(found) - len(waiting),
        "numbers": list(numbers.items()),
        "places": _places(modeladmin, request, record),
    }


def _list_comments(record: Publishable) -> list[CommentLine]:
    model = type(record)
    return [
        CommentLine(
            comment=comment,
            about=_describe_field(model, comment.field),
            anchor=build_anchor(model, comment.field) if comment.field else "",
        )
        for comment in Comment.objects.of(record).select_related("by", "resolved_by")
    ]


def _places(
    modeladmin: DeskAdmin, request: HttpRequest, record: Publishable
) -> list[tuple[str, str]]:
    """Return the possible subjects of a comment: the whole record, a column of the form, a
    relation."""
    model = type(record)
    columns = {field.name for field in model._meta.get_fields()}
    names = flatten_fieldsets(modeladmin.get_fieldsets(request, record))
    named = [name for name in names if name in columns] + list(model.owned())
    return [(name, _describe_field(model, name)) for name in ["", *named]]


def _describe_field(model: type[Publishable], field: str) -> str:
    return str(capfirst(comments.describe_field(model, field)))
