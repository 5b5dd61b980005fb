"""Columns of files that name who owns, builds and pays for a record, with the sources of that."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import cast

from django.utils.translation import gettext_lazy as _

from portal.participation.document_types import OrganisationRoleDocument
from portal.participation.roles import standing_roles
from portal.participation.vocabularies import ASKED_OF_ALL, ROLE_COLUMNS
from portal.records.document_types import Json, ReferenceDocument
from portal.tabular.flattening import Column

WORDS = (
    _("Owners and shareholders, now or as planned, between semicolons; shares are in roles"),
    _("Contractors, now or as planned, between semicolons"),
    _("Funders, now or as planned, between semicolons; amounts are in roles"),
)
SOURCES = _("Slugs of the sources that name them")

type Told = Callable[[OrganisationRoleDocument], str]


def role_columns(field: str) -> Iterator[Column]:
    """Yield the columns, made of the roles that a row has under a field."""
    for name, (role, alike), words in zip(ROLE_COLUMNS, ASKED_OF_ALL.items(), WORDS, strict=True):
        roles = (role, *alike)
        yield Column(name, field, partial(_join, "; ", _name, roles), description=words)
        sources = partial(_join, " ", lambda role: role["source"]["slug"], roles)
        yield Column(f"{name}_sources", field, sources, description=SOURCES)


def _join(between: str, told: Told, asked: Sequence[str], roles: Json) -> str | None:
    found = standing_roles(cast("list[OrganisationRoleDocument]", roles or []), asked)
    return between.join(dict.fromkeys(map(told, found))) or None


def _name(role: OrganisationRoleDocument) -> str:
    return str(cast(ReferenceDocument, role["organisation"])["title"]["en"])
