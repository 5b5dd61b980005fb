"""State of one request to the text page: its forms, the chosen record, passage and statement, and
the list of what was made."""

from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from portal.admin.excerpts.drawing import RenderedParagraph, render_paragraphs
from portal.admin.excerpts.statements import (
    Made,
    StatementForm,
    Statements,
    kinds_about,
    statement_kinds,
)
from portal.admin.forms.checked_form import CleanedData
from portal.admin.records.form import free_slug
from portal.admin.searching.finding import FoundRow, find_rows
from portal.admin.workflow.permissions import actor
from portal.editorial import drafts, excerpts
from portal.editorial.excerpts import TEXT_LIMIT
from portal.models import Passage, Record, Source, WorkingText
from portal.publication.publishing import NotAllowed
from portal.records.registry import records_of

TEXT_BOX = {
    "rows": 22,
    "class": "vLargeTextField",
    "aria-describedby": "paste-help",
    "data-limit": TEXT_LIMIT,
    "data-too-long": gettext_lazy("The text is too long to be kept: take it part by part."),
}
"""The browser checks the length before sending; the server checks it again."""


class TextForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Text"),
        error_messages={"required": gettext_lazy("Paste or type the text.")},
        widget=forms.Textarea(attrs=TEXT_BOX),
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class PassageForm(forms.Form):
    quote = forms.CharField(
        label=gettext_lazy("Passage"),
        required=False,  # `excerpts.find_quote` has the words
        help_text=gettext_lazy("Select it in the text, or copy it here as it stands there."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    paragraph = forms.IntegerField(
        label=gettext_lazy("Paragraph"),
        required=False,
        min_value=1,
        help_text=gettext_lazy("Only where the same words stand in several."),
    )
    starts_at = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


@dataclass(frozen=True, kw_only=True)
class ExcerptRow:
    """Line in the list of statements."""

    number: int
    passage: Passage
    made: Made | None
    """None if the statement is gone and only its mark is left."""
    is_anchored: bool
    is_own: bool

    @property
    def may_undo(self) -> bool:
        return self.is_own and self.made is not None and not self.made.is_public


class Desk:
    def __init__(self, request: HttpRequest, source: Source, text: WorkingText) -> None:
        self.request, self.source, self.text = request, source, text
        self.sent = request.POST if request.method == "POST" else None
        self.asked = request.GET if self.sent is None else self.sent

    # What was asked for

    @property
    def words(self) -> str:
        """Words of the search for a record."""
        return "" if {"_choose", "_new"} & set(self.asked) else self.asked.get("find", "").strip()

    @property
    def is_sent(self) -> bool:
        """True if the statement form was sent: by its button, or with Enter in any field but the
        search."""
        sent = self.sent if self.sent is not None else {}
        return bool({"_make", "_more"} & set(sent)) or ("_enter" in sent and not self.words)

    # The record and the kind of statement

    @cached_property
    def record(self) -> Record | None:
        """The chosen record; at first the last one this person used in this text."""
        asked = self.asked
        if "_new" in asked and self.sent is not None:
            return begin_record(self.request, asked["_new"], asked.get("find", "").strip())
        key = asked.get("_choose") or asked.get("record") or self._last_key()
        found = records_of([key]).get(key)
        return found if found is not None and kinds_about(self.request, found) else None

    @property
    def record_kind(self) -> str:
        return str(type(self.record)._meta.verbose_name) if self.record else ""

    @cached_property
    def found(self) -> list[FoundRow]:
        return find_rows(self.words, list_stated_kinds(self.request))

    @cached_property
    def beginnings(self) -> list[tuple[str, StrOrPromise]]:
        """The kinds of which a record with the words of the search may be begun."""
        return [(one.kind(), one._meta.verbose_name or "") for one in list_beginnings(self.request)]

    @cached_property
    def kinds(self) -> list[Statements]:
        return kinds_about(self.request, self.record) if self.record else []

    @cached_property
    def kind(self) -> Statements | None:
        is_other = {"_choose", "_new"} & set(self.asked)  # than the one of the statement before
        before = "" if is_other else self.asked.get("statement")
        name = self.asked.get("_statement") or before
        return next((one for one in self.kinds if one.name == name), next(iter(self.kinds), None))

    @cached_property
    def hindrance(self) -> str:
        """Reason why no statement about the record can be made now."""
        try:
            if self.record and self.kind:
                self.kind.refuse(self.request, self.record, self.source)
        except NotAllowed as problem:
            return str(problem)
        return ""

    # Forms: bound once a statement is to be made; until then they only remember what was typed

    @cached_property
    def passage_form(self) -> PassageForm:
        if self.is_sent:
            return PassageForm(self.sent)
        return PassageForm(initial=self._typed())

    @cached_property
    def statement_form(self) -> StatementForm | None:
        if self.record is None or self.kind is None:
            return None
        if self.is_sent:
            return self.kind.form(self.record, self.source, data=self.sent)
        return self.kind.form(self.record, self.source, initial=self._typed())

    def make(self) -> Passage | None:
        """Make the statement; None if a form has errors. Raises NotAllowed."""
        passage, form = self.passage_form, self.statement_form
        if self.record is None or self.kind is None or form is None:
            raise NotAllowed(_("Choose the record that the passage speaks of."))
        if self.hindrance:
            raise NotAllowed(self.hindrance)
        are_valid = [passage.is_valid(), form.is_valid()]
        try:
            span = excerpts.find_quote(self.text.text, **passage.cleaned_data)
            if not all(are_valid):
                return None
            by, at = actor(self.request), timezone.now()
            return self.kind.make(form, span, text=self.text, about=self.record, by=by, at=at)
        except ValidationError as problem:
            for name, errors in problem.message_dict.items():
                owner = passage if name in passage.fields else form
                owner.add_error(name if name in owner.fields else None, errors)
        return None

    def remark(self, passage: Passage) -> str | SafeString:
        return self.kind.remark(passage, self.record) if self.kind and self.record else ""

    # What is shown

    @cached_property
    def passages(self) -> list[Passage]:
        return list(self.text.passages.select_related("made_by"))

    @cached_property
    def paragraphs(self) -> list[RenderedParagraph]:
        return render_paragraphs(self.text.text, self.passages)

    @cached_property
    def rows(self) -> list[ExcerptRow]:
        made = self._made()
        return [
            ExcerptRow(
                number=number,
                passage=one,
                made=made.get(one.statement_uid),
                is_anchored=excerpts.is_anchored(one, self.text.text),
                is_own=one.made_by_id == self.request.user.pk,
            )
            for number, one in enumerate(self.passages, 1)
        ]

    def _made(self) -> dict[str, Made]:
        found: dict[str, Made] = {}
        for kind in statement_kinds.collect():
            found |= kind.made(self.passages)
        return found

    def _typed(self) -> CleanedData:
        """Return the data typed so far; at first the passage of which another statement is made."""
        if self.sent is not None:
            return self.sent.dict()
        asked = self.request.GET.get("passage")
        found = [one for one in self.passages if one.uid == asked]
        return {"quote": found[0].quote, "starts_at": found[0].starts_at} if found else {}

    def _last_key(self) -> str:
        own = self.text.passages.filter(made_by=self.request.user.pk)
        last = own.order_by("-made_at", "-pk").first()
        return f"{last.kind}:{last.record_uid}" if last else ""


def list_stated_kinds(request: HttpRequest) -> list[type[Record]]:
    """Return the kinds of records about which a person may make statements."""
    kinds = {model: None for one in statement_kinds.collect() for model in one.models(request)}
    return list(kinds)


def list_beginnings(request: HttpRequest) -> list[type[Record]]:
    """Return those of which a person may begin a record."""
    admins = {model: admin.site._registry[model] for model in list_stated_kinds(request)}
    return [model for model, one in admins.items() if one.has_add_permission(request)]


@transaction.atomic
def begin_record(request: HttpRequest, kind: str, title: str) -> Record | None:
    """Store a draft with a title alone, and return it, or the record that has this very title
    already; None without a title or permission."""
    model = next((one for one in list_beginnings(request) if one.kind() == kind), None)
    if model is None or not title:
        return None
    record = model.working.filter(title_en=title, edit_of=None).first()
    if record is not None:
        return record
    record = model(title_en=title[:300])
    record.slug = free_slug(record, title)
    record.save()
    drafts.finish_change(record, by=actor(request), at=timezone.now())
    return record


def key_of(record: Record) -> str:
    return f"{record.kind()}:{record.uid}"
