"""`{% load records %}`: what stands on the page of a record beside its figures."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone

from portal.citations import FORMS, Citation, of_record, of_statement
from portal.documents import Document
from portal.front import Statement
from portal.pages.addresses import permanent_url

register = template.Library()


@register.inclusion_tag("components/cite.html")
def cite_record(document: Document, preview: Any = None) -> dict[str, Any]:
    """How to cite the edition that is read, in every form; what is not public has no files."""
    citation = of_record(document, on=timezone.localdate())
    place = {"kind": document["kind"], "uid": document["uid"]}
    query = f"?edition={document['edition']['number']}"
    return _forms(citation, {} if preview else place, query)


@register.inclusion_tag("components/cite.html")
def cite_statement(uid: str, statement: Statement) -> dict[str, Any]:
    """How to cite what one source says."""
    citation = of_statement(uid, statement, on=timezone.localdate())
    return _forms(citation, {"kind": "claim", "uid": uid}, "")


@register.simple_tag
def permanent(identifier: str) -> str:
    """The whole permanent address of whatever has this uid or key."""
    return permanent_url(identifier)


def _forms(citation: Citation, place: dict[str, str], query: str) -> dict[str, Any]:
    forms = [
        {
            "ending": form.ending,
            "anchor": f"cite-{form.ending.replace('.', '-')}",
            "name": form.name,
            "text": form.write(citation).strip(),
            "file": f"{reverse('cite', kwargs={**place, 'ending': form.ending})}{query}"
            if place
            else "",
        }
        for form in FORMS.values()
    ]
    return {"plain": forms[0], "others": forms[1:]}
