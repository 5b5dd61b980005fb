"""“Set a fact”: one value for a fact of several records, with one source and one reason. Every
change is shown before it is made, and can be taken back."""

from dataclasses import asdict
from typing import Any

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
from portal.admin.evidence_pages.many_records import ManyRecordsForm, ManyRecordsPage
from portal.admin.forms.checked_form import CleanedData
from portal.admin.forms.note_field import NoteField
from portal.admin.forms.phrases import read_claim
from portal.admin.forms.values import ValueWords, parse_value
from portal.admin.workflow.actions import record_action, take_steps
from portal.admin.workflow.buttons import SUBMIT
from portal.admin.workflow.extra_pages import page_of_kinds
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

MOST_RECORDS = 200
"""Records that are changed at once."""
DONE = "bulk_changes"
"""Session key: the last changes of this kind, for taking them back."""

type Preview = list[tuple[Record, str, str, str]]
"""Each record with its value, the new one, and why it cannot be changed."""


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
    reason = NoteField(label=gettext_lazy("Reason, in English"))
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
        """Return the value as typed, or as the source has it of a record. Raises NotAllowed."""
        sent = self.cleaned_data
        return str(sent["value"]) or bulk.find_last_value(record, sent["fact"], sent["source"])

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
    if len(ticked) > MOST_RECORDS:
        sentence = _("At most %(most)s records are changed at once, and %(count)s are ticked.")
        words = {"most": MOST_RECORDS, "count": len(ticked)}
        messages.error(request, sentence % words)
        return HttpResponseRedirect(request.get_full_path())
    seen = ",".join(f"{pk}:{version}" for pk, version in ticked)
    form = SetForm(modeladmin.model)
    form.initial = {"records": seen, "source": request.GET.get("source")}
    return SetFieldPage(modeladmin, request).draw(form)


@page_of_kinds("set_field", fits=has_facts)
def set_field_page(modeladmin: DeskAdmin, request: HttpRequest) -> HttpResponse:
    """Preview the changes of a form, make them with `apply`; take the last ones back with `undo`,
    submit them with `submit`; `begin` shows the form as it was sent. A GET shows what was done
    last."""
    if not modeladmin.has_change_permission(request) or not request.user.has_perm("portal.bulk"):
        raise PermissionDenied
    page = SetFieldPage(modeladmin, request)
    if request.method != "POST":
        return page.draw_done()
    if "undo" in request.POST or "submit" in request.POST:
        return page.go_on()
    if "begin" in request.POST:  # an import has filled it in
        form = SetForm(modeladmin.model)
        form.initial = request.POST.dict()
        return page.draw(form)
    form = SetForm(modeladmin.model, request.POST)
    if not form.is_valid():
        return page.draw(form)
    return page.apply(form) if "apply" in request.POST else page.draw(form, page.preview(form))


class SetFieldPage(ManyRecordsPage):
    title = gettext_lazy("Set a fact of several records")
    template = "admin/set_field.html"

    def draw(self, form: SetForm, preview: Preview | None = None) -> HttpResponse:
        changes = sum(not refusal for *_words, refusal in preview or ())
        sent = [(name, form.data[name]) for name in form.fields if name in form.data]
        pairs = form.data.get("records") or form.initial.get("records", "")
        number = pairs.count(":")  # of key and version
        words = ngettext("%(counter)s record", "%(counter)s records", number)
        subtitle = words % {"counter": number}
        return self.render_form(
            form, subtitle=subtitle, preview=preview, changes=changes, sent=sent
        )

    def preview(self, form: SetForm) -> Preview:
        """Try all changes, and take them back."""
        words, name, rows = ValueWords(self.request), form.cleaned_data["fact"], []
        with transaction.atomic():
            records = self._records_of(form)
            drafts.lock_together(records)
            for record in records:
                was, now, refusal = words.of(record.facts[name], record.accepted(name)), "", ""
                try:
                    value = form.value_for(record)
                    now = words.of(record.facts[name], value)
                    self._set_fact(record, form, value)
                except NotAllowed as problem:
                    refusal = str(problem)
                rows.append((record, was, now, refusal))
            transaction.set_rollback(True)
        return rows

    def apply(self, form: SetForm) -> HttpResponse:
        done, told, at = [], [], timezone.now().isoformat()
        remember_sources(self.request, [form.cleaned_data["source"].pk])
        for record in self._records_of(form):
            try:
                done.append(self._set_fact(record, form, form.value_for(record)))
            except NotAllowed as problem:
                told.append(labelled(record, str(problem)))
        model, kept = self.modeladmin.model, [asdict(one) for one in done]
        sent = [form.data.get(name, "") for name in form.fields]
        before = self._read_done()
        if before.get("sent") == sent and before["rows"]:  # a second click, refused what is done
            kept, told = [*before["rows"], *kept], before["told"]
        done_now = {"kind": model.kind(), "rows": kept, "told": told, "at": at, "sent": sent}
        self.request.session[DONE] = done_now
        return HttpResponseRedirect(admin_address(model, "set_field"))

    def _read_done(self) -> dict[str, Any]:
        """Return the last changes as another request may have stored them since this one began."""
        session = type(self.request.session)(self.request.session.session_key)
        found: dict[str, Any] = session.get(DONE, {})
        return found

    def draw_done(self) -> HttpResponse:
        kept = self.request.session.get(DONE, {})
        is_mine = kept.get("kind") == self.modeladmin.model.kind()
        done = self.load_records([row["pk"] for row in kept["rows"]] if is_mine else [])
        return self.render(
            "admin/set_field_done.html",
            done=list(zip(done, publishing.blockers_of_each(done), strict=True)),
            told=kept["told"] if is_mine else [],
            at=kept.get("at", ""),
        )

    def go_on(self) -> HttpResponse:
        """Take the last changes back, or submit them."""
        model, request = self.modeladmin.model, self.request
        kept = request.session.pop(DONE, {"kind": "", "rows": []})
        if kept["kind"] != model.kind():
            messages.warning(request, _("There is nothing to take back or to submit any more."))
        elif "undo" in request.POST:
            changes = [BulkChange(**row) for row in kept["rows"]]
            told = bulk.take_back(model, changes, by=actor(request), at=timezone.now())
            number = len(changes) - len(told)
            words = ngettext("%(n)s change is taken back.", "%(n)s changes are taken back.", number)
            messages.success(request, " ".join([words % {"n": number}, *told]))
        else:
            keys = [row["pk"] for row in kept["rows"]]
            records = self.modeladmin.get_queryset(request).filter(pk__in=keys)
            take_steps(self.modeladmin, request, records, SUBMIT)
        return HttpResponseRedirect(admin_address(model, "changelist"))

    def _records_of(self, form: SetForm) -> list[Record]:
        return self.load_records(list(form.cleaned_data["records"])[:MOST_RECORDS])

    def _set_fact(self, record: Record, form: SetForm, value: str) -> BulkChange:
        sent = form.cleaned_data
        if refusal := self.find_refusal(record):
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
            by=actor(self.request),
            at=timezone.now(),
            **form.passage(),
        )
