"""Pages of the desk on which one source is given for several records of a kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from portal.admin.evidence.sourcing import SourcingPassageForm, find_refusal
from portal.admin.workflow.extra_pages import render_page
from portal.admin.workflow.permissions import DeskAdmin
from portal.formatting.addresses import parse_number
from portal.models import Record
from portal.publication.evidence import load_evidence


class ManyRecordsForm(SourcingPassageForm):
    """Form about several records, with a source. `records` are `<id>:<version seen>`."""

    records = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, model: type[Record], data: QueryDict | None = None) -> None:
        super().__init__(model, data)
        self.fields["source"].required = True

    def clean_records(self) -> dict[int, int]:
        """Return versions by record id, in the order of the page."""
        versions = {}
        for pair in self.cleaned_data["records"].split(","):
            pk, version = (parse_number(part) for part in pair.partition(":")[::2])
            if pk is None or version is None:
                raise forms.ValidationError(_("The list of records is damaged. Choose them again."))
            versions[pk] = version
        return versions


@dataclass(frozen=True)
class ManyRecordsPage:
    """Page of a kind, as one person asked for it."""

    title: ClassVar[StrOrPromise]
    template: ClassVar[str]
    """Template of the form in which the source is given."""
    modeladmin: DeskAdmin
    request: HttpRequest

    def load_records(self, keys: Sequence[int]) -> list[Record]:
        found = self.modeladmin.get_queryset(self.request).filter(pk__in=keys)
        return load_evidence(list(found.order_by("title_en", "pk")))

    def find_refusal(self, record: Record) -> str:
        return find_refusal(self.modeladmin, self.request, record)

    def render_form(self, form: ManyRecordsForm, **context: object) -> HttpResponse:
        form.offer(self.request)
        media = self.modeladmin.media + form.media
        return self.render(self.template, form=form, media=media, **context)

    def render(self, template: str, **context: object) -> HttpResponse:
        context["title"] = self.title
        return render_page(self.modeladmin, self.request, None, template, **context)
