"""Page on which rows of a record, such as the phases of a plant, get a record of their own."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.evidence.sourcing import find_refusal
from portal.admin.evidence_pages.merge import find_obstacle
from portal.admin.forms.relations import link_to
from portal.admin.forms.values import ValueWords
from portal.admin.records.form import free_slug
from portal.admin.records.similar import shared_facts
from portal.admin.workflow.extra_pages import Page
from portal.admin.workflow.permissions import DeskAdmin, actor, seen_version, telling_refusal
from portal.editorial import bundles, splitting
from portal.editorial.admin_site import Answer
from portal.formatting.locales import join_list, join_parts
from portal.formatting.summaries import labelled
from portal.models import Part, Publishable, Record, Status
from portal.publication import copies, snapshots


class SplitForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Title of the new record, in English"), max_length=300
    )
    rows = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick what goes to the new record.")},
    )

    def __init__(self, record: Record, words: ValueWords, data: QueryDict | None) -> None:
        super().__init__(data)
        rows = snapshots.rows_of(record, record.split_by)
        self.fields["rows"].label = _("What goes to it")
        self.fields["rows"].choices = [(row.uid, _describe(row, words)) for row in rows]  # type: ignore[attr-defined]


def _describe(row: Part, words: ValueWords) -> str:
    """Return the name of a row, with what is known of it."""
    known = [
        words.of(fact, value)
        for name, fact in row.facts.items()
        if (value := fact.accepted(row, name))
    ]
    name = row.name_in_words(str(row))
    return labelled(name, join_parts(known)) or name


def _can_be_split(record: Publishable) -> bool:
    is_open = record.status in (Status.PUBLISHED, Status.DRAFT) and not copies.is_beside(record)
    return isinstance(record, Record) and bool(record.split_by) and is_open


def _may_split(modeladmin: DeskAdmin, request: HttpRequest, record: Record) -> bool:
    may_add = modeladmin.has_add_permission(request) and request.user.has_perm("portal.edit")
    return may_add and not find_refusal(modeladmin, request, record)


@Page("split", gettext_lazy("Split …"), fits=_can_be_split, allows=_may_split, position=82)
def split_page(modeladmin: DeskAdmin, request: HttpRequest, record: Record) -> Answer:
    """Choose the rows and the title of the new record; a POST makes both drafts."""
    form = SplitForm(record, ValueWords(request), request.POST or None)
    shared = [name for name in shared_facts(modeladmin, record) if record.accepted(name)]
    if form.is_valid():
        record.version, title = seen_version(request) or 0, form.cleaned_data["title"]
        with telling_refusal(request):
            new = splitting.split_off(
                record,
                form.cleaned_data["rows"],
                title=title,
                slug=free_slug(record, title),
                shared=shared,
                by=actor(request),
                at=timezone.now(),
            )
            said = _("“%(new)s” is begun, in one bundle with the other: “%(name)s”.")
            messages.success(request, said % {"new": new, "name": bundles.bundle_of(new)})
            return HttpResponseRedirect(link_to(new))
        record.refresh_from_db(fields=["version"])
    return {
        "title": _("Split a record in two"),
        "subtitle": str(record),
        "form": form,
        "obstacle": find_obstacle(record, page="split"),
        "is_one": len(form.fields["rows"].choices) < 2,  # type: ignore[attr-defined]
        "shared": join_list(str(record.fact_label(name)) for name in shared),
    }
