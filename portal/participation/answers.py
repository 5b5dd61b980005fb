"""Organisations with a role in a record, for queries that ask for them: “Zhanatas owner”."""

from collections.abc import Iterable
from typing import cast

from django_stubs_ext import StrOrPromise

from portal.models import Standing
from portal.models.languages import pick_text
from portal.participation.document_types import DocumentWithRoles, OrganisationRoleDocument
from portal.participation.roles import kinds_with_roles
from portal.participation.vocabularies import STANDING, PartnerRole
from portal.records.document_types import PresentedFact
from portal.records.documents import build_claim, build_fact
from portal.site import answers, figures

ALSO = {PartnerRole.OWNER.value: PartnerRole.SHAREHOLDER.value}
"""Role that answers for another one as well."""


@answers.names
def roles() -> Iterable[tuple[str, str, StrOrPromise]]:
    kinds = kinds_with_roles()
    return [(kind.kind, role.value, role.label) for kind in kinds for role in PartnerRole]


@figures.measured
def parties(
    kind: str, names: figures.Names, documents: figures.Documents
) -> Iterable[tuple[str, str, PresentedFact]]:
    """The organisations in each role that somebody has, or is to have. No query."""
    for uid, wanted in names.items():
        document = cast(DocumentWithRoles, documents[uid])
        rows = [row for row in document.get("roles", []) if row["state"] in STANDING]
        for name in wanted & set(PartnerRole.values):
            found = [row for row in rows if row["role"] == name and row["organisation"]]
            found += [row for row in rows if row["role"] == ALSO.get(name) and row["organisation"]]
            if found:
                yield uid, name, _fact(document, found)


def _fact(document: DocumentWithRoles, found: list[OrganisationRoleDocument]) -> PresentedFact:
    titles = [str(pick_text(row["organisation"]["title"])) for row in found if row["organisation"]]
    text = " · ".join(dict.fromkeys(titles))
    claims = [
        build_claim(
            uid=row["uid"],
            value=text,
            text=text,
            source=row["source"],
            locator=row["locator"],
            standing=Standing.AGREES.value,
        )
        for row in found
    ]
    shown = {
        "label": str(PartnerRole(found[0]["role"]).label),
        "anchor": "roles",
        "evidence_url": document["url"],
    }
    return cast("PresentedFact", {**build_fact(value=text, text=text, claims=claims), **shown})
