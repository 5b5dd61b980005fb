"""“Set a fact”: one value for a fact of several records, with one source and one reason. Every
change is shown before it is made, and can be taken back."""

from dataclasses import asdict

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.admin.evidence.evidence import fact_choices
from portal.admin.evidence.sourcing import remember_sources
from portal.admin.evidence_pages.apply_rows import find_refusal, load_records
from portal.admin.evidence_pages.apply_source import ManyRecordsForm
from portal.admin.forms.checked_form import CleanedData
from portal.admin.forms.phrases import read_claim
from portal.admin.forms.values import ValueWords, parse_value
from portal.admin.workflow.actions import record_action, take_steps
from portal.admin.workflow.buttons import SUBMIT
from portal.admin.workflow.extra_pages import page_of_kinds, render_page
from portal.admin.workflow.permissions import DeskAdmin, actor
from portal.editorial import bulk, drafts
from portal.editorial.admin_site import admin_address
from portal.editorial.bulk import BulkChange
from portal.editorial.worklist.evidence import has_facts
from portal.facts import Choice
from portal.formatting.summaries import labelled
from portal.models import Record, Rule
from portal.publication import publishing
from portal.publication.publishing import NotAllowed

LIMIT = 200
"""Records that are changed at once."""
DONE = "bulk_changes"
"""Session key: the last changes of this kind, for taking them back."""


class SetForm(ManyRecordsForm):
    fact = forms.ChoiceField(label=gettext_lazy("fact"))
    typed = forms.CharField(
        label=gettext_lazy("value"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "As the source prints it: operating · 50 MW · Kazakhstan · 2024. Left empty: what the "
            "source says of each record, as after an import"
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason, in English"), widget=forms.Textarea(attrs={"rows": 2})
    )
    rule = forms.ChoiceField(
        label=gettext_lazy("Rule"),
        choices=[("", "—"), *Rule.choices],
        required=False,
        help_text=gettext_lazy("Needed where other sources differ"),
    )
    is_correction = forms.BooleanField(
        label=gettext_lazy("What this source was held to say before was misread: retract it"),
        required=False,
        help_text=gettext_lazy("It stays visible, struck through, with the reason above"),
    )
    field_order = ("fact", "typed", "source", "locator", "as_of", "quote", "reason", "rule")

    def __init__(self, model: type[Record], data: QueryDict | None = None) -> None:
        super().__init__(model, data)
        self.model = model
        self.fields["fact"].choices = fact_choices(model)  # type: ignore[attr-defined]
        self.order_fields(self.field_order)
        self.fields["typed"].widget.attrs["list"] = "values"

    def clean(self) -> CleanedData:
        """Read the value as a claim of the fact would have it."""
        cleaned = super().clean() or self.cleaned_data
        fact, source = self.model.facts.get(cleaned.get("fact", "")), cleaned.get("source")
        cleaned["value"] = ""
        if fact is None or not cleaned.get("typed"):
            return cleaned
        language = source.language if source else ""
        try:
            text, _quantity = read_claim(fact, cleaned["typed"], language)
            cleaned["value"] = fact.type.clean(parse_value(fact, text))
        except ValueError as problem:
            self.add_error("typed", str(problem))
        except ValidationError as problem:
            self.add_error("typed", problem.messages)
        return cleaned

    def value_for(self, record: Record) -> str:
        """Return the value that was typed, or else what the source says of a record. Raises
        NotAllowed."""
        sent = self.cleaned_data
        said: str = sent["value"] or bulk.find_said(record, sent["fact"], sent["source"])
        return said

    def offered_values(self) -> list[str]:
        """Return the labels of all choices, for the list beside the value."""
        choices = [f.type.choices for f in self.model.facts.values() if isinstance(f.type, Choice)]
        return list(dict.fromkeys(str(label) for one in choices for label in one.labels))


@record_action
@admin.action(description=gettext_lazy("Set a fact …"), permissions=["source"])
def set_field(
    modeladmin: DeskAdmin, request: HttpRequest, queryset: QuerySet[Record]
) -> HttpResponse:
    """List action: show the page for the ticked records."""
    ticked = list(queryset.values_list("pk", "version"))
    if len(ticked) > LIMIT:
        sentence = _("At most %(most)s records are changed at once, and %(count)s are ticked.")
        words = {"most": LIMIT, "count": len(ticked)}
        messages.error(request, sentence % words)
        return HttpResponseRedirect(request.get_full_path())
    seen = ",".join(f"{pk}:{version}" for pk, version in ticked)
    form = SetForm(modeladmin.model)
    form.initial = {"records": seen, "source": request.GET.get("source")}
    return _draw(modeladmin, request, form)


@page_of_kinds("set_field", fits=has_facts)
def set_field_page(modeladmin: DeskAdmin, request: HttpRequest) -> HttpResponse:
    """Preview the changes of a form, make them with `apply`; take the last ones back with `undo`,
    submit them with `submit`; `begin` shows the form as it was sent. A GET shows what was done
    last."""
    if not modeladmin.has_change_permission(request) or not request.user.has_perm("portal.bulk"):
        raise PermissionDenied
    if request.method != "POST":
        return _draw_done(modeladmin, request)
    if "undo" in request.POST or "submit" in request.POST:
        return _go_on(modeladmin, request)
    if "begin" in request.POST:  # an import has filled it in
        form = SetForm(modeladmin.model)
        form.initial = request.POST.dict()
        return _draw(modeladmin, request, form)
    form = SetForm(modeladmin.model, request.POST)
    if not form.is_valid():
        return _draw(modeladmin, request, form)
    if "apply" not in request.POST:
        return _draw(modeladmin, request, form, _preview(modeladmin, request, form))
    return _apply(modeladmin, request, form)


def _preview(
    modeladmin: DeskAdmin, request: HttpRequest, form: SetForm
) -> list[tuple[Record, str, str, str]]:
    """Return each record with its value, the new one, and why it cannot be changed: all are tried,
    and taken back."""
    words, name, rows = ValueWords(request), form.cleaned_data["fact"], []
    with transaction.atomic():
        records = load_records(modeladmin, request, list(form.cleaned_data["records"])[:LIMIT])
        drafts.lock_together(records)
        for record in records:
            was, now, refusal = words.of(record.facts[name], record.accepted(name)), "", ""
            try:
                value = form.value_for(record)
                now = words.of(record.facts[name], value)
                _set_fact(modeladmin, request, form, record, value)
            except NotAllowed as problem:
                refusal = str(problem)
            rows.append((record, was, now, refusal))
        transaction.set_rollback(True)
    return rows


def _set_fact(
    modeladmin: DeskAdmin, request: HttpRequest, form: SetForm, record: Record, value: str
) -> BulkChange:
    sent = form.cleaned_data
    if refusal := find_refusal(modeladmin, request, record):
        raise NotAllowed(refusal)
    record.version = sent["records"][record.pk]
    return bulk.set_fact(
        record,
        sent["fact"],
        value,
        source=sent["source"],
        is_correction=sent["is_correction"],
        rule=sent["rule"],
        reasons={"en": sent["reason"]},
        by=actor(request),
        at=timezone.now(),
        **form.passage(),
    )


def _apply(modeladmin: DeskAdmin, request: HttpRequest, form: SetForm) -> HttpResponse:
    done, told = [], []
    remember_sources(request, [form.cleaned_data["source"].pk])
    for record in load_records(modeladmin, request, list(form.cleaned_data["records"])[:LIMIT]):
        try:
            value = form.value_for(record)
            done.append(_set_fact(modeladmin, request, form, record, value))
        except NotAllowed as problem:
            told.append(labelled(record, str(problem)))
    kept = [asdict(one) for one in done]
    request.session[DONE] = {"kind": modeladmin.model.kind(), "rows": kept, "told": told}
    return HttpResponseRedirect(admin_address(modeladmin.model, "set_field"))


def _go_on(modeladmin: DeskAdmin, request: HttpRequest) -> HttpResponse:
    kept = request.session.pop(DONE, {"kind": "", "rows": []})
    if kept["kind"] != modeladmin.model.kind():
        messages.warning(request, _("There is nothing to take back or to submit any more."))
    elif "undo" in request.POST:
        changes = [BulkChange(**row) for row in kept["rows"]]
        told = bulk.take_back(modeladmin.model, changes, by=actor(request), at=timezone.now())
        number = len(changes) - len(told)
        words = ngettext("%(n)s change is taken back.", "%(n)s changes are taken back.", number)
        messages.success(request, " ".join([words % {"n": number}, *told]))
    else:
        keys = [row["pk"] for row in kept["rows"]]
        records = modeladmin.get_queryset(request).filter(pk__in=keys)
        take_steps(modeladmin, request, records, SUBMIT)
    return HttpResponseRedirect(admin_address(modeladmin.model, "changelist"))


def _draw(
    modeladmin: DeskAdmin,
    request: HttpRequest,
    form: SetForm,
    preview: list[tuple[Record, str, str, str]] | None = None,
) -> HttpResponse:
    form.offer(request)
    sent = form.data.get("records") or form.initial.get("records", "")
    number = len(sent.split(","))
    context: dict[str, object] = {
        "title": _("Set a fact of several records"),
        "subtitle": ngettext("%(counter)s record", "%(counter)s records", number)
        % {"counter": number},
        "media": modeladmin.media + form.media,
        "form": form,
        "preview": preview,
        "changes": sum(not refusal for *_words, refusal in preview or ()),
        "sent": [(name, form.data[name]) for name in form.fields if name in form.data],
    }
    return render_page(modeladmin, request, None, "admin/set_field.html", **context)


def _draw_done(modeladmin: DeskAdmin, request: HttpRequest) -> HttpResponse:
    kept = request.session.get(DONE, {})
    is_mine = kept.get("kind") == modeladmin.model.kind()
    keys = [row["pk"] for row in kept["rows"]] if is_mine else []
    done = load_records(modeladmin, request, keys)
    context: dict[str, object] = {
        "title": _("Set a fact of several records"),
        "done": list(zip(done, publishing.blockers_of_each(done), strict=True)),
        "told": kept["told"] if is_mine else [],
    }
    return render_page(modeladmin, request, None, "admin/set_field_done.html", **context)
