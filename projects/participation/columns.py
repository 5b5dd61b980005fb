"""Columns of files that name who owns, builds and pays for a record, with the sources of that."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import cast

from django.utils.translation import gettext_lazy as _

from portal.records.document_types import Json, ReferenceDocument
from portal.tabular.flattening import Column
from projects.participation.document_types import OrganisationRoleDocument
from projects.participation.vocabularies import ASKED_OF_ALL, ROLE_COLUMNS, STANDING

WORDS = (
    _("Owners and shareholders, now or as planned, between semicolons; shares are in roles"),
    _("Contractors, now or as planned, between semicolons"),
    _("Lenders, now or as planned, between semicolons; amounts are in roles"),
)
SOURCES = _("Slugs of the sources that name them")

type Held = tuple[OrganisationRoleDocument, ReferenceDocument]


def role_columns(field: str) -> Iterator[Column]:
    """Yield the columns, made of the roles that a row has under a field."""
    for name, (role, alike), words in zip(ROLE_COLUMNS, ASKED_OF_ALL.items(), WORDS, strict=True):
        roles = (role, *alike)
        yield Column(name, field, partial(_names, roles), description=words)
        yield Column(f"{name}_sources", field, partial(_sources, roles), description=SOURCES)


def _names(asked: Sequence[str], roles: Json) -> str | None:
    return (
        "; ".join(dict.fromkeys(str(who["title"]["en"]) for _one, who in _chosen(asked, roles)))
        or None
    )


def _sources(asked: Sequence[str], roles: Json) -> str | None:
    return (
        " ".join(dict.fromkeys(one["source"]["slug"] for one, _who in _chosen(asked, roles)))
        or None
    )


def _chosen(asked: Sequence[str], roles: Json) -> Iterator[Held]:
    """Yield the roles that are asked for and stand, each with the organisation that has it."""
    for one in cast("list[OrganisationRoleDocument]", roles or []):
        who = one["organisation"]
        if who and one["role"] in asked and one["state"] in STANDING:
            yield one, who
